#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "article/message_times.h"
#include "base/instant.h"

/* 2024-06-01 04:00 UTC */
static const int64_t recorded_us = INT64_C(1717214400) * INSTANT_SECOND;

static struct message_times times_of(const char *published, const char *fetched,
                                     int64_t at_us)
{
    const struct sent_times sent = {.published = span_from_string(published),
                                    .fetched = span_from_string(fetched)};
    return message_times_read(&sent, NULL, at_us);
}

static void says_why_a_time_is_not_believed(void **state)
{
    (void)state;
    static const struct {
        const char *sent;
        int64_t recorded_us;
        enum time_rule rule;
        enum time_doubt doubt;
    } cases[] = {
        {NULL, INT64_C(0), TIME_RULE_NONE, TIME_DOUBT_NONE},
        {"2024-05-31", recorded_us, TIME_RULE_ISO_8601, TIME_DOUBT_NONE},
        {"2024-02-30", recorded_us, TIME_RULE_NONE, TIME_DOUBT_UNREADABLE},
        {"3小时前", recorded_us, TIME_RULE_AGO, TIME_DOUBT_NONE},
        {"3小时前", INSTANT_ABSENT, TIME_RULE_AGO, TIME_DOUBT_NO_REFERENCE},
        {"昨天 08:00", 0, TIME_RULE_NAMED_DAY, TIME_DOUBT_NO_REFERENCE},
        {"3月5日", INSTANT_ABSENT, TIME_RULE_WITHOUT_YEAR, TIME_DOUBT_NO_REFERENCE},
        {"1989/12/31", recorded_us, TIME_RULE_SLASHES, TIME_DOUBT_BEFORE_1990},
        {"2024年6月2日 04:01", recorded_us, TIME_RULE_CHINESE, TIME_DOUBT_IN_FUTURE},
        {"2024年6月2日 04:00", recorded_us, TIME_RULE_CHINESE, TIME_DOUBT_NONE},
        {"2124.6.2", INSTANT_ABSENT, TIME_RULE_DOTS, TIME_DOUBT_NONE},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct message_times times = times_of(cases[i].sent, NULL, cases[i].recorded_us);
        bool is_doubted = cases[i].doubt != TIME_DOUBT_NONE;
        assert_int_equal(times.published.doubt, cases[i].doubt);
        assert_int_equal(times.published.read.rule, cases[i].rule);
        assert_int_equal(message_times_has_ignored(&times), is_doubted);
        assert_int_equal(instant_is_present(times.published.instant_us),
                         cases[i].sent != NULL && !is_doubted);
    }
}

static void years_are_those_of_the_calendar_that_was_read(void **state)
{
    (void)state;
    static const struct {
        const char *sent;
        enum time_doubt doubt;
    } cases[] = {
        {"1990-01-01", TIME_DOUBT_NONE}, /* 1989 in Greenwich */
        {"1990-01-01T00:00:00+08:00", TIME_DOUBT_NONE},
        {"1990-01-01T00:00:00Z", TIME_DOUBT_NONE},
        {"631123200", TIME_DOUBT_NONE}, /* 1990-01-01 00:00 in Shanghai */
        {"631123199", TIME_DOUBT_BEFORE_1990},
        {"1989-12-31", TIME_DOUBT_BEFORE_1990},
        {"1989-12-31T20:00:00-08:00", TIME_DOUBT_BEFORE_1990}, /* 1990 in Shanghai */
    };
    struct time_zone *zone;
    struct fault fault;
    assert_int_equal(time_zone_open("Asia/Shanghai", &zone, &fault), OUTCOME_OK);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct sent_times sent = {.published = span_from_string(cases[i].sent)};
        struct message_times times = message_times_read(&sent, zone, recorded_us);
        assert_int_equal(times.published.doubt, cases[i].doubt);
    }
    time_zone_free(zone);
}

static void says_what_relative_times_are_counted_from(void **state)
{
    (void)state;
    static const struct {
        const char *fetched;
        bool is_from_fetched;
    } cases[] = {
        {"2024-05-30 10:00", true},
        {"2024-05-30", false},       /* no time of day */
        {"2024-06-30 10:00", false}, /* not believed */
        {NULL, false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct message_times times = times_of("刚刚", cases[i].fetched, recorded_us);
        assert_int_equal(times.is_relative_to_fetched, cases[i].is_from_fetched);
        assert_int_equal(times.relative_to_us, times.published.instant_us);
        assert_int_equal(times.relative_to_us, cases[i].is_from_fetched
                                                   ? times.fetched.instant_us
                                                   : recorded_us);
    }
}

static void every_rule_and_doubt_has_a_name(void **state)
{
    (void)state;
    for (unsigned i = 1; i < TIME_RULE_COUNT; i++) {
        assert_non_null(time_rule_name((enum time_rule)i));
    }
    for (unsigned i = 1; i < TIME_DOUBT_COUNT; i++) {
        assert_non_null(time_doubt_name((enum time_doubt)i));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_why_a_time_is_not_believed),
        cmocka_unit_test(years_are_those_of_the_calendar_that_was_read),
        cmocka_unit_test(says_what_relative_times_are_counted_from),
        cmocka_unit_test(every_rule_and_doubt_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
