#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "article/civil_time.h"
#include "base/instant.h"

static const int64_t day_us = INT64_C(86400) * INSTANT_SECOND;

static void counts_from_1970(void **state)
{
    (void)state;
    struct civil_time first = {.year = 1970, .month = 1, .day = 1};
    struct civil_time later = {
        .year = 2024, .month = 3, .day = 5, .hour = 10, .minute = 30};
    assert_int_equal(civil_time_to_local(&first), 0);
    assert_int_equal(civil_time_to_local(&later), INT64_C(1709634600) * INSTANT_SECOND);
}

static void every_day_of_800_years_survives_a_round_trip(void **state)
{
    (void)state;
    struct civil_time before = {0};
    for (int64_t day = -146097; day < 146097; day++) {
        struct civil_time civil = civil_time_from_local(day * day_us);
        assert_true(civil_time_is_valid(&civil));
        assert_int_equal(civil_time_to_local(&civil), day * day_us);
        assert_true(civil.day == before.day + 1 || civil.day == 1);
        before = civil;
    }
}

static void time_of_day_before_1970_counts_forward(void **state)
{
    (void)state;
    struct civil_time civil = civil_time_from_local(-1);
    assert_int_equal(civil.year, 1969);
    assert_int_equal(civil.hour, 23);
    assert_int_equal(civil.second, 59);
    assert_int_equal(civil.microsecond, 999999);
}

static void knows_which_dates_do_not_exist(void **state)
{
    (void)state;
    static const struct civil_time wrong[] = {
        {.year = 2023, .month = 2, .day = 29},
        {.year = 1900, .month = 2, .day = 29},
        {.year = 2024, .month = 4, .day = 31},
        {.year = 2024, .month = 0, .day = 1},
        {.year = 2024, .month = 13, .day = 1},
        {.year = 2024, .month = 1, .day = 0},
        {.year = 2024, .month = 1, .day = 1, .hour = 24, .minute = 1},
        {.year = 2024, .month = 1, .day = 1, .hour = 25},
        {.year = 2024, .month = 1, .day = 1, .second = 61},
        {.year = 0, .month = 1, .day = 1},
    };
    static const struct civil_time right[] = {
        {.year = 2000, .month = 2, .day = 29},
        {.year = 2024, .month = 12, .day = 31, .hour = 24},
        {.year = 2016, .month = 12, .day = 31, .hour = 23, .minute = 59, .second = 60},
        {.year = 9999, .month = 12, .day = 31},
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_false(civil_time_is_valid(&wrong[i]));
    }
    for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
        assert_true(civil_time_is_valid(&right[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_from_1970),
        cmocka_unit_test(every_day_of_800_years_survives_a_round_trip),
        cmocka_unit_test(time_of_day_before_1970_counts_forward),
        cmocka_unit_test(knows_which_dates_do_not_exist),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
