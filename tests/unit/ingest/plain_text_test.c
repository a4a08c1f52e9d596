#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ingest/plain_text.h"

static void only_ascii_is_left(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct span plain = plain_text_from("a \xe6\x96\x87 b\xe6\x96", arena);
    assert_string_equal(plain.at, "a ??? b??");
    assert_int_equal(plain.bytes, 9);
    assert_string_equal(plain_text_from("", arena).at, "");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_ascii_is_left)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
