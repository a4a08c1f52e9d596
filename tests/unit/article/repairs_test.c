#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "article/repairs.h"

static int open_arena(void **state)
{
    *state = arena_open();
    return 0;
}

static int free_arena(void **state)
{
    arena_free(*state);
    return 0;
}

static void every_bit_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (unsigned i = 0; i < REPAIR_COUNT; i++) {
        for (unsigned k = 0; k < i; k++) {
            assert_string_not_equal(repair_name(i), repair_name(k));
            assert_string_not_equal(repair_meaning(i), repair_meaning(k));
        }
    }
    assert_string_equal(repair_name(REPAIR_COUNT - 1), "extracted");
    assert_string_equal(repair_meaning(6), "the message was not UTF-8 but GB18030");
}

static void names_are_joined_by_commas(void **state)
{
    assert_true(span_is_equal(repair_names(0, *state), SPAN("")));
    assert_true(span_is_equal(repair_names(REPAIR_BOM | REPAIR_GB18030, *state),
                              SPAN("bom,gb18030")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bit_has_a_name_of_its_own),
        cmocka_unit_test(names_are_joined_by_commas),
    };
    return cmocka_run_group_tests(tests, open_arena, free_arena);
}
