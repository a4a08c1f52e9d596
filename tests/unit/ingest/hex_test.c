#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ingest/hex.h"

static void assert_decodes(const char *text, const char *bytes, size_t count)
{
    struct arena *arena = arena_open();
    struct span decoded = hex_decode(span_from_string(text), arena);
    assert_int_equal(decoded.bytes, count);
    assert_non_null(decoded.at);
    assert_memory_equal(decoded.at, bytes, count);
    arena_free(arena);
}

static void decodes_with_and_without_a_prefix(void **state)
{
    (void)state;
    assert_decodes("00ff7a10", "\x00\xff\x7a\x10", 4);
    assert_decodes("\\x00ff7a10", "\x00\xff\x7a\x10", 4);
}

static void nothing_is_not_absent(void **state)
{
    (void)state;
    assert_decodes("", "", 0);
    assert_decodes("\\x", "", 0);
    assert_null(hex_decode((struct span){0}, NULL).at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_with_and_without_a_prefix),
        cmocka_unit_test(nothing_is_not_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
