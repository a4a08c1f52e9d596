#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/instant.h"
#include "text/time_zone.h"

static const int64_t hour_us = INT64_C(3600) * INSTANT_SECOND;

static struct time_zone *opened(const char *name)
{
    struct time_zone *zone = NULL;
    struct fault fault;
    assert_int_equal(time_zone_open(name, &zone, &fault), OUTCOME_OK);
    return zone;
}

static void shanghai_is_eight_hours_ahead(void **state)
{
    (void)state;
    struct time_zone *zone = opened("Asia/Shanghai");
    int64_t instant_us = INT64_C(1717214400) * INSTANT_SECOND + 1;
    assert_int_equal(time_zone_local(zone, instant_us), instant_us + 8 * hour_us);
    assert_int_equal(time_zone_instant(zone, instant_us + 8 * hour_us), instant_us);
    time_zone_free(zone);
}

static void shanghai_had_summer_time_until_1991(void **state)
{
    (void)state;
    struct time_zone *zone = opened("Asia/Shanghai");
    int64_t july_1990_us = INT64_C(646876800) * INSTANT_SECOND;
    int64_t july_1992_us = INT64_C(709948800) * INSTANT_SECOND;
    assert_int_equal(time_zone_local(zone, july_1990_us), july_1990_us + 9 * hour_us);
    assert_int_equal(time_zone_local(zone, july_1992_us), july_1992_us + 8 * hour_us);
    assert_int_equal(time_zone_instant(zone, july_1990_us + 9 * hour_us), july_1990_us);
    time_zone_free(zone);
}

static void an_hour_shown_twice_is_the_first(void **state)
{
    (void)state;
    struct time_zone *zone = opened("Europe/Berlin");
    /* 2023-10-29 02:30, first in summer time: 00:30 UTC. */
    int64_t local_us = INT64_C(1698546600) * INSTANT_SECOND;
    assert_int_equal(time_zone_instant(zone, local_us), local_us - 2 * hour_us);
    /* 2023-03-26 02:30 was skipped: read as 01:30 UTC, an hour after 01:30. */
    local_us = INT64_C(1679797800) * INSTANT_SECOND;
    assert_int_equal(time_zone_instant(zone, local_us), local_us - hour_us);
    time_zone_free(zone);
}

static void no_zone_is_utc(void **state)
{
    (void)state;
    assert_int_equal(time_zone_local(NULL, 5), 5);
    assert_int_equal(time_zone_instant(NULL, -5), -5);
}

static void unknown_names_are_refused(void **state)
{
    (void)state;
    static const char long_name[] =
        "a/very/long/name/that/no/zone/has/a/very/long/name/that/no/zone/has/a/very/long/"
        "name/that/no/zone/has/a/very/long/name/that/no/zone/has";
    static const char *const names[] = {"",          "Asia/Beijing_", "nowhere",
                                        "GMT+03:07", "\xff\xfe",      long_name};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct time_zone *zone = NULL;
        struct fault fault;
        assert_int_equal(time_zone_open(names[i], &zone, &fault), OUTCOME_FATAL);
        assert_null(zone);
    }
    assert_null(time_zone_free(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shanghai_is_eight_hours_ahead),
        cmocka_unit_test(shanghai_had_summer_time_until_1991),
        cmocka_unit_test(an_hour_shown_twice_is_the_first),
        cmocka_unit_test(no_zone_is_utc),
        cmocka_unit_test(unknown_names_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
