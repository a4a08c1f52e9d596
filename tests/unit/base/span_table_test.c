#include "base/span_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct span words[] = {SPAN("新闻"), SPAN("新闻网"), SPAN("网"),
                                    SPAN("客户端")};

static void tells_whether_a_text_is_one_of_the_words(void **state)
{
    (void)state;
    assert_true(span_table_has(SPAN_TABLE(words), SPAN("客户端")));
    assert_false(span_table_has(SPAN_TABLE(words), SPAN("客户")));
    assert_false(span_table_has(SPAN_TABLE(words), SPAN("")));
}

static void the_longest_word_counts_wherever_it_stands(void **state)
{
    (void)state;
    assert_int_equal(span_table_prefix(SPAN_TABLE(words), SPAN("新闻网讯")), 9);
    assert_int_equal(span_table_prefix(SPAN_TABLE(words), SPAN("新闻社")), 6);
    assert_int_equal(span_table_prefix(SPAN_TABLE(words), SPAN("在新闻")), 0);
    assert_int_equal(span_table_suffix(SPAN_TABLE(words), SPAN("人民新闻网")), 9);
    assert_int_equal(span_table_suffix(SPAN_TABLE(words), SPAN("人民网")), 3);
    assert_int_equal(span_table_suffix(SPAN_TABLE(words), SPAN("人民")), 0);
    assert_int_equal(span_table_suffix(SPAN_TABLE(words), (struct span){0}), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_whether_a_text_is_one_of_the_words),
        cmocka_unit_test(the_longest_word_counts_wherever_it_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
