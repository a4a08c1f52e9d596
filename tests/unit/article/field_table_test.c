#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "article/field_table.h"

static void matches_exactly_and_alike(void **state)
{
    (void)state;
    assert_int_equal(field_table_match(SPAN("publish_time"), SPAN("publish_time")),
                     NAME_EXACT);
    assert_int_equal(field_table_match(SPAN("Publish-Time"), SPAN("publish_time")),
                     NAME_ALIKE);
    assert_int_equal(field_table_match(SPAN("publishTime_"), SPAN("publish_time")),
                     NAME_ALIKE);
    assert_int_equal(field_table_match(SPAN("publish_times"), SPAN("publish_time")),
                     NAME_DIFFERS);
    assert_int_equal(field_table_match(SPAN("publish"), SPAN("publish_time")),
                     NAME_DIFFERS);
    assert_int_equal(field_table_match(SPAN(""), SPAN("url")), NAME_DIFFERS);
    assert_int_equal(field_table_match(SPAN("标题"), SPAN("标题")), NAME_EXACT);
}

static void full_width_letters_are_other_letters(void **state)
{
    (void)state;
    assert_int_equal(field_table_match(SPAN("ｕｒｌ"), SPAN("url")), NAME_DIFFERS);
}

static void every_field_has_a_name_and_stands_together(void **state)
{
    (void)state;
    size_t runs = 1;
    for (size_t i = 1; i < field_table_count; i++) {
        runs += field_table[i].field != field_table[i - 1].field ? 1 : 0;
    }
    assert_int_equal(runs, RAW_FIELD_COUNT);
}

static void no_name_stands_twice_for_one_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < field_table_count; i++) {
        for (size_t k = i + 1; k < field_table_count; k++) {
            assert_false(field_table[i].field == field_table[k].field &&
                         span_is_equal(field_table[i].name, field_table[k].name));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_exactly_and_alike),
        cmocka_unit_test(full_width_letters_are_other_letters),
        cmocka_unit_test(every_field_has_a_name_and_stands_together),
        cmocka_unit_test(no_name_stands_twice_for_one_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
