#include "text/model_features.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void folds_what_counts_as_the_same(void **state)
{
    (void)state;
    assert_int_equal(model_features_fold('7'), '0');
    assert_int_equal(model_features_fold(0xFF17), '0'); /* full-width 7 */
    assert_int_equal(model_features_fold('Q'), 'a');
    assert_int_equal(model_features_fold(0xFF51), 'a');
    assert_int_equal(model_features_fold(0x300C), 0x201C); /* 「 as “ */
    assert_int_equal(model_features_fold(0x2015), 0x2014);
    assert_int_equal(model_features_fold(0x570B), 0x56FD); /* 國 as 国 */
    assert_int_equal(model_features_fold(0x56FD), 0x56FD);
    assert_int_equal(model_features_fold(0xE9), 0xE9);
    assert_int_equal(model_features_fold(0x20000), 0x20000);
}

static void tells_types_apart(void **state)
{
    (void)state;
    assert_int_equal(model_features_type('0'), TYPE_DIGIT);
    assert_int_equal(model_features_type('a'), TYPE_LETTER);
    assert_int_equal(model_features_type(0x3002), TYPE_PUNCTUATION);
    assert_int_equal(model_features_type(0xFF0C), TYPE_PUNCTUATION);
    assert_int_equal(model_features_type(0x4E09), TYPE_HAN_NUMBER); /* 三 */
    assert_int_equal(model_features_type(0x6708), TYPE_TIME_UNIT);  /* 月 */
    assert_int_equal(model_features_type(0x4E2D), TYPE_OTHER);
    assert_int_equal(model_features_type(0x3042), TYPE_OTHER);
}

/** Levels are four to a doubling, without any rounding of a logarithm. */
static void levels_are_exact(void **state)
{
    (void)state;
    assert_int_equal(model_features_level(0), 1);
    for (unsigned power = 0; power < 31; power++) {
        uint64_t frequency = (uint64_t)1 << power;
        assert_int_equal(model_features_level(frequency), 1 + 4 * power);
        if (power > 2) {
            assert_int_equal(model_features_level(frequency - 1), 4 * power);
        }
    }
    assert_int_equal(model_features_level(19), 17); /* 2 ^ 4.25 is 19.03 */
    assert_int_equal(model_features_level(20), 18);
    assert_int_equal(model_features_level(UINT64_MAX), FREQUENCY_LEVELS - 1);
    for (uint64_t frequency = 1; frequency < 100000; frequency++) {
        assert_true(model_features_level(frequency) <=
                    model_features_level(frequency + 1));
    }
}

static void codes_words_by_length_and_frequency(void **state)
{
    (void)state;
    uint8_t rare = model_features_level(19);
    uint8_t frequent = model_features_level(20);
    assert_int_equal(model_features_code(2, rare), 1);
    assert_int_equal(model_features_code(3, rare), 2);
    assert_int_equal(model_features_code(8, rare), 2);
    assert_int_equal(model_features_code(2, frequent), 3);
    assert_int_equal(model_features_code(3, frequent), 4);
    assert_int_equal(model_features_code(4, frequent), 5);
    assert_int_equal(model_features_code(8, frequent), 5);
}

static void gives_each_length_its_bonuses(void **state)
{
    (void)state;
    static const uint64_t frequencies[] = {3, 20, 128, 1024};
    uint8_t seen[BONUSES] = {0};
    for (size_t characters = 2; characters <= MODEL_WORD_CHARACTERS; characters++) {
        for (size_t i = 0; i < 4; i++) {
            uint8_t level = model_features_level(frequencies[i]);
            seen[model_features_bonus(characters, level)] = 1;
        }
    }
    for (size_t i = 0; i < BONUSES; i++) {
        assert_int_equal(seen[i], 1);
    }
    assert_int_equal(model_features_bonus(5, 1), model_features_bonus(8, 1));
}

static void grades_rise_with_frequency(void **state)
{
    (void)state;
    assert_int_equal(model_features_grade(0), 0);
    assert_int_equal(model_features_grade(1), 1);
    assert_int_equal(model_features_grade(12), 1);
    assert_int_equal(model_features_grade(13), 2);
    assert_int_equal(model_features_grade(FREQUENCY_LEVELS - 1), GRADES - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_what_counts_as_the_same),
        cmocka_unit_test(tells_types_apart),
        cmocka_unit_test(levels_are_exact),
        cmocka_unit_test(codes_words_by_length_and_frequency),
        cmocka_unit_test(gives_each_length_its_bonuses),
        cmocka_unit_test(grades_rise_with_frequency),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
