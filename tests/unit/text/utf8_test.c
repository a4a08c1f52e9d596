#include "text/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void counts_code_points(void **state)
{
    (void)state;
    assert_int_equal(utf8_count(SPAN("")), 0);
    assert_int_equal(utf8_count(SPAN("a中é😀")), 4);
}

static void reads_and_writes_the_same_code_points(void **state)
{
    (void)state;
    static const uint32_t edges[] = {1,      0x7F,   0x80,    0x7FF,   0x800,
                                     0xD7FF, 0xE000, 0xFFFD,  0xFFFF,  0x10000,
                                     0x4E2D, 0xA0,   0x20000, 0x10FFFF};
    struct arena *arena = arena_open();
    struct buffer buffer = {.arena = arena};
    for (size_t i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
        utf8_append(&buffer, edges[i]);
    }
    struct span text = buffer_span(&buffer);
    size_t at = 0;
    for (size_t i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
        assert_int_equal(utf8_next(text, &at), edges[i]);
    }
    assert_int_equal(at, text.bytes);
    arena_free(arena);
}

static void cuts_before_a_grapheme_and_not_inside(void **state)
{
    (void)state;
    struct span family = SPAN("ab👨\u200D👩\u200D👧c");
    assert_int_equal(utf8_prefix(family, 3).bytes, 2);
    assert_int_equal(utf8_prefix(family, 6).bytes, 2);
    assert_int_equal(utf8_prefix(family, 7).bytes, family.bytes - 1);
    assert_int_equal(utf8_prefix(family, 8).bytes, family.bytes);
    assert_int_equal(utf8_prefix(SPAN("ae\u0301x"), 2).bytes, 1);
    assert_int_equal(utf8_prefix(SPAN("中国"), 1).bytes, 3);
    assert_int_equal(utf8_prefix(SPAN("中国"), 0).bytes, 0);
    assert_int_equal(utf8_prefix(SPAN(""), 5).bytes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_code_points),
        cmocka_unit_test(reads_and_writes_the_same_code_points),
        cmocka_unit_test(cuts_before_a_grapheme_and_not_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
