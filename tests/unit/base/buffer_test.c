#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void grows_and_keeps_its_content(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct buffer buffer = {.arena = arena};
    for (int i = 0; i < 10000; i++) {
        buffer_append_byte(&buffer, (char)('a' + i % 26));
        if (i % 1000 == 0) {
            arena_take(arena, 1); /* someone else's piece: the buffer has to move */
        }
    }
    assert_int_equal(buffer.bytes, 10000);
    for (int i = 0; i < 10000; i++) {
        assert_int_equal(buffer.at[i], 'a' + i % 26);
    }
    arena_free(arena);
}

static void formats_and_ends_with_a_nul(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct buffer buffer = {.arena = arena};
    buffer_append(&buffer, SPAN("文"));
    buffer_append_format(&buffer, "%d-%s", 42, "x");
    assert_string_equal(buffer_string(&buffer), "文42-x");
    assert_true(span_is_equal(buffer_span(&buffer), SPAN("文42-x")));
    arena_free(arena);
}

static void an_empty_buffer_is_present(void **state)
{
    (void)state;
    struct buffer buffer = {.arena = NULL};
    assert_non_null(buffer_span(&buffer).at);
    assert_int_equal(buffer_span(&buffer).bytes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_and_keeps_its_content),
        cmocka_unit_test(formats_and_ends_with_a_nul),
        cmocka_unit_test(an_empty_buffer_is_present),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
