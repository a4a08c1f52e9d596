#include "replay/timeline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/instant.h"

enum { S = 1000000 };

static void reads_speeds(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double speed;
    } good[] = {{"60x", 60}, {"60", 60}, {"0.5x", 0.5}, {NULL, 0}, {"1e3x", 1000}};
    static const char *const bad[] = {"",     "x",    "0x",  "0",   "-1x",
                                      "60 x", "60xx", "nan", "inf", "60s"};
    struct fault fault;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        double speed = -1;
        assert_int_equal(timeline_speed_from_text(good[i].text, &speed, &fault),
                         OUTCOME_OK);
        assert_true(speed == good[i].speed);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        double speed = -1;
        assert_int_equal(timeline_speed_from_text(bad[i], &speed, &fault), OUTCOME_FATAL);
        assert_true(speed == -1);
    }
}

static void keeps_the_spacing_at_its_speed(void **state)
{
    (void)state;
    struct timeline timeline = {.speed = 60};
    assert_int_equal(timeline_wait_us(&timeline, 1000LL * S, 5 * S), 0);
    assert_int_equal(timeline_wait_us(&timeline, 1060LL * S, 5 * S), S);
    assert_int_equal(timeline_wait_us(&timeline, 1060LL * S, 5 * S + S / 4), S / 4 * 3);
    assert_int_equal(timeline_wait_us(&timeline, 1060LL * S, 6 * S), 0);
    /* Also a little late: what follows is due when it always was. */
    assert_int_equal(timeline_wait_us(&timeline, 1120LL * S, 6 * S + S / 2), S / 2);
}

static void does_not_wait_for_what_is_older_or_has_no_time(void **state)
{
    (void)state;
    struct timeline timeline = {.speed = 1};
    assert_int_equal(timeline_wait_us(&timeline, INSTANT_ABSENT, 0), 0);
    assert_int_equal(timeline_wait_us(&timeline, 100LL * S, 7 * S), 0);
    assert_int_equal(timeline_wait_us(&timeline, INSTANT_ABSENT, 7 * S), 0);
    assert_int_equal(timeline_wait_us(&timeline, 3LL * S, 7 * S), 0);
    assert_int_equal(timeline_wait_us(&timeline, 101LL * S, 7 * S), S);
}

static void makes_no_burst_after_a_delay(void **state)
{
    (void)state;
    struct timeline timeline = {.speed = 1};
    assert_int_equal(timeline_wait_us(&timeline, 0, 0), 0);
    assert_int_equal(timeline_wait_us(&timeline, 10LL * S, 60LL * S), 0);
    assert_int_equal(timeline_wait_us(&timeline, 11LL * S, 60LL * S), S);
    /* An old article moves nothing, however late it is. */
    assert_int_equal(timeline_wait_us(&timeline, 2LL * S, 60LL * S), 0);
    assert_int_equal(timeline_wait_us(&timeline, 11LL * S, 60LL * S), S);
}

static void is_not_held_up_by_old_articles(void **state)
{
    (void)state;
    struct timeline timeline = {.speed = 60};
    assert_int_equal(timeline_wait_us(&timeline, 0, 0), 0);
    assert_int_equal(timeline_wait_us(&timeline, 240LL * S, 4LL * S), 0);
    assert_int_equal(timeline_wait_us(&timeline, 120LL * S, 4LL * S), 0);
    assert_int_equal(timeline_wait_us(&timeline, 300LL * S, 4LL * S), S);
}

static void waits_for_nothing_without_a_speed(void **state)
{
    (void)state;
    struct timeline timeline = {.speed = 0};
    assert_int_equal(timeline_wait_us(&timeline, 0, 0), 0);
    assert_int_equal(timeline_wait_us(&timeline, 1000LL * S, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_speeds),
        cmocka_unit_test(keeps_the_spacing_at_its_speed),
        cmocka_unit_test(does_not_wait_for_what_is_older_or_has_no_time),
        cmocka_unit_test(makes_no_burst_after_a_delay),
        cmocka_unit_test(is_not_held_up_by_old_articles),
        cmocka_unit_test(waits_for_nothing_without_a_speed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
