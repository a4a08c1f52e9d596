#include "text/script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const char *name_of(struct span text)
{
    struct script_counts counts = {0};
    script_count(text, &counts);
    return script_name(&counts);
}

static void knows_han_of_every_block(void **state)
{
    (void)state;
    static const uint32_t han[] = {0x3007, 0x3400,  0x4E00, 0x9FFF,
                                   0xF900, 0x20000, 0x323AF};
    static const uint32_t others[] = {'a',    0x3002,  0x3041, 0xAC00,
                                      0xFF0C, 0x1F600, 0x2F00};
    for (size_t i = 0; i < sizeof(han) / sizeof(han[0]); i++) {
        assert_true(script_is_han(han[i]));
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        assert_false(script_is_han(others[i]));
    }
}

static void counts_letters_and_ideographs(void **state)
{
    (void)state;
    struct script_counts counts = {0};
    script_count(SPAN("国國人ab1，é"), &counts);
    assert_int_equal(counts.letters, 6);
    assert_int_equal(counts.han, 3);
    assert_int_equal(counts.simplified, 1);
    assert_int_equal(counts.traditional, 1);
}

static void names_the_script_of_a_text(void **state)
{
    (void)state;
    assert_string_equal(name_of(SPAN("郑州市樱桃沟景区，此时安静")), "Hans");
    assert_string_equal(name_of(SPAN("臺北市長今天說，後天開會")), "Hant");
    assert_string_equal(name_of(SPAN("国际新闻：國際新聞")), "mixed");
    assert_string_equal(name_of(SPAN("Breaking news, 新闻")), "other");
    assert_string_equal(name_of(SPAN("")), "other");
}

/* One sign in ten is a name or a quotation. */
static void needs_more_than_one_in_ten_to_be_mixed(void **state)
{
    (void)state;
    assert_string_equal(name_of(SPAN("國国国国国国国国国国国")), "Hans");
    assert_string_equal(name_of(SPAN("國国国国国国国国国国")), "mixed");
    assert_string_equal(name_of(SPAN("国國國國國國國國國國國")), "Hant");
    assert_string_equal(name_of(SPAN("国國國國國國國國國國")), "mixed");
}

static void calls_text_that_tells_nothing_simplified(void **state)
{
    (void)state;
    assert_string_equal(name_of(SPAN("山水人家")), "Hans");
}

static void counts_what_both_scripts_use_for_neither(void **state)
{
    (void)state;
    struct script_counts counts = {0};
    script_count(SPAN("皇后云里"), &counts);
    assert_int_equal(counts.simplified + counts.traditional, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_han_of_every_block),
        cmocka_unit_test(counts_letters_and_ideographs),
        cmocka_unit_test(names_the_script_of_a_text),
        cmocka_unit_test(needs_more_than_one_in_ten_to_be_mixed),
        cmocka_unit_test(calls_text_that_tells_nothing_simplified),
        cmocka_unit_test(counts_what_both_scripts_use_for_neither),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
