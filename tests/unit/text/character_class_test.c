#include "text/character_class.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unicode/uchar.h>

enum { PLANE = 0x10000 };

/** The quick ways for ideographs and common marks give what ICU says. */
static void agrees_with_icu_on_punctuation(void **state)
{
    (void)state;
    for (uint32_t code_point = 1; code_point < PLANE; code_point++) {
        if (character_class_of(code_point) == CHARACTER_PUNCTUATION) {
            assert_true(u_ispunct((UChar32)code_point));
        }
    }
}

static void joins_nothing_to_a_mark_but_what_extends_it(void **state)
{
    (void)state;
    static const uint32_t marks[] = {0x3001, 0x3002, 0xFF0C, 0xFF1A,
                                     0xFF1F, 0x201C, 0x300B};
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        for (uint32_t other = 1; other < PLANE; other++) {
            int32_t kind =
                u_getIntPropertyValue((UChar32)other, UCHAR_GRAPHEME_CLUSTER_BREAK);
            bool extends =
                kind == U_GCB_EXTEND || kind == U_GCB_ZWJ || kind == U_GCB_SPACING_MARK;
            assert_int_equal(character_class_is_joined(marks[i], other), extends);
            assert_int_equal(character_class_is_joined(other, marks[i]),
                             kind == U_GCB_PREPEND);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_icu_on_punctuation),
        cmocka_unit_test(joins_nothing_to_a_mark_but_what_extends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
