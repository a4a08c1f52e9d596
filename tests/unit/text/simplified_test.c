#include "text/simplified.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/han_form.h"

static void simplifies_what_only_traditional_uses(void **state)
{
    (void)state;
    assert_int_equal(simplified_from_traditional(0x570B), 0x56FD); /* 國 国 */
    assert_int_equal(simplified_from_traditional(0x4E1F), 0x4E22); /* 丟 丢: the first */
    assert_int_equal(simplified_from_traditional(0x9F9C), 0x9F9F); /* 龜 龟 */
    for (uint32_t code_point = 0x4E00; code_point < 0xA000; code_point++) {
        uint32_t simple = simplified_from_traditional(code_point);
        if (simple != code_point) {
            assert_true(han_form_is_traditional(code_point));
            assert_false(han_form_is_traditional(simple));
        }
    }
}

static void leaves_all_else(void **state)
{
    (void)state;
    static const uint32_t others[] = {0,      'a',    0x3042, 0x4E00,  0x540E,
                                      0x4E7E, 0x56FD, 0x9FFF, 0x20000, 0x10FFFF};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        assert_int_equal(simplified_from_traditional(others[i]), others[i]);
    }
}

static void writes_a_table_of_the_same(void **state)
{
    (void)state;
    enum { COUNT = 0x9F9D };
    static uint32_t forms[COUNT + 1];
    forms[COUNT] = 1;
    simplified_write_table(forms, COUNT);
    for (uint32_t code_point = 0; code_point < COUNT; code_point++) {
        assert_int_equal(forms[code_point], simplified_from_traditional(code_point));
    }
    assert_int_equal(forms[COUNT], 1);
}

static void copies_byte_for_byte_in_place(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct span text = SPAN("a記者𠀀国，臺北é乾");
    struct span copy = simplified_copy(text, arena);
    assert_true(span_is_equal(copy, SPAN("a记者𠀀国，台北é乾")));
    assert_int_equal(copy.bytes, text.bytes);
    assert_int_equal(simplified_copy(SPAN(""), arena).bytes, 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(simplifies_what_only_traditional_uses),
        cmocka_unit_test(leaves_all_else),
        cmocka_unit_test(writes_a_table_of_the_same),
        cmocka_unit_test(copies_byte_for_byte_in_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
