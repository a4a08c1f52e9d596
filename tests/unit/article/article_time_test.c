#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "article/article_time.h"
#include "base/instant.h"

/* The forms themselves are golden cases (tests/golden/times). */

static int open_zone(void **state)
{
    struct time_zone *zone;
    struct fault fault;
    if (time_zone_open("Asia/Shanghai", &zone, &fault) != OUTCOME_OK) {
        return -1;
    }
    *state = zone;
    return 0;
}

static int free_zone(void **state)
{
    time_zone_free(*state);
    return 0;
}

static void a_form_that_needs_a_reference_says_so(void **state)
{
    static const struct {
        const char *text;
        bool is_relative;
    } cases[] = {{"3小时前", true}, {"昨天 08:00", true}, {"03-05 10:30", false},
                 {"1个月前", true}, {"周五 10:30", true}, {"北京时间昨晚 20:00", true}};
    struct time_context context = {.zone = *state, .relative_to_us = INSTANT_ABSENT};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct article_time time;
        assert_true(article_time_parse(span_from_string(cases[i].text), &context, &time));
        assert_int_equal(time.instant_us, INSTANT_ABSENT);
        assert_int_equal(time.is_relative, cases[i].is_relative);
    }
}

static void yesterday_is_a_day_of_the_zone(void **state)
{
    /* 2024-06-01 00:30 in Shanghai, still 31 May in UTC. */
    int64_t now_us = INT64_C(1717173000) * INSTANT_SECOND;
    struct time_context here = {.zone = *state, .relative_to_us = now_us};
    struct time_context greenwich = {.relative_to_us = now_us};
    struct article_time time;
    assert_true(article_time_parse(SPAN("昨天 08:00"), &here, &time));
    assert_int_equal(time.instant_us, INT64_C(1717113600) * INSTANT_SECOND);
    assert_true(article_time_parse(SPAN("昨天 08:00"), &greenwich, &time));
    assert_int_equal(time.instant_us, INT64_C(1717056000) * INSTANT_SECOND);
}

static void beijing_time_is_not_that_of_the_zone(void **state)
{
    struct time_zone *tokyo;
    struct fault fault;
    struct article_time time;
    (void)state;
    assert_int_equal(time_zone_open("Asia/Tokyo", &tokyo, &fault), OUTCOME_OK);
    struct time_context context = {.zone = tokyo, .relative_to_us = INSTANT_ABSENT};
    assert_true(article_time_parse(SPAN("北京时间2024年3月5日10:30"), &context, &time));
    assert_int_equal(time.instant_us, INT64_C(1709605800) * INSTANT_SECOND);
    assert_false(time.is_zone_assumed);
    time_zone_free(tokyo);
}

static void a_month_ago_is_the_same_day_or_the_last(void **state)
{
    static const struct {
        const char *now;
        const char *text;
        const char *then;
    } cases[] = {{"2024-03-31 10:00", "1个月前", "2024-02-29"},
                 {"2023-03-31 10:00", "1个月前", "2023-02-28"},
                 {"2024-01-15 00:30", "1个月前", "2023-12-15"},
                 {"2024-02-29 10:00", "1年前", "2023-02-28"},
                 {"2024-12-31 10:00", "6个月前", "2024-06-30"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct time_context context = {.zone = *state, .relative_to_us = INSTANT_ABSENT};
        struct article_time now;
        struct article_time then;
        struct article_time time;
        assert_true(article_time_parse(span_from_string(cases[i].now), &context, &now));
        assert_true(article_time_parse(span_from_string(cases[i].then), &context, &then));
        context.relative_to_us = now.instant_us;
        assert_true(article_time_parse(span_from_string(cases[i].text), &context, &time));
        assert_int_equal(time.instant_us, then.instant_us);
    }
}

static void ten_digits_are_seconds_once_these_are_past(void **state)
{
    struct time_context context = {.zone = *state, .relative_to_us = INSTANT_ABSENT};
    struct article_time time;
    assert_true(article_time_parse(SPAN("2024030510"), &context, &time));
    assert_int_equal(time.rule, TIME_RULE_COMPACT);
    context.relative_to_us = INT64_C(2024030509) * INSTANT_SECOND;
    assert_true(article_time_parse(SPAN("2024030510"), &context, &time));
    assert_int_equal(time.rule, TIME_RULE_COMPACT);
    context.relative_to_us += INSTANT_SECOND;
    assert_true(article_time_parse(SPAN("2024030510"), &context, &time));
    assert_int_equal(time.rule, TIME_RULE_EPOCH_SECONDS);
}

static void survives_any_end(void **state)
{
    static const char *const texts[] = {
        "2024年3月5日（星期二）下午10时30分15秒 GMT+08:00",
        "2024-03-05T10:30:00.123+08:00",
        "Tue, 5 Mar 2024 10:30:00 +0800",
        "发布时间：昨天 08:00",
        "1709605800.123",
        "（北京时间二〇二四年十二月三十一日 晚8点半 来源：新华网）",
        "周五 下午三点半",
        "Tue Mar 05 10:30:00 +0800 2024",
        "20240305T103000Z",
        "1小时30分钟前",
        "Tue Mar 05 2024 10:30:00 GMT+0800 (中国标准时间)"};
    struct time_context context = {.zone = *state, .relative_to_us = 0};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        for (size_t bytes = 0; bytes <= strlen(texts[i]); bytes++) {
            char *exact = malloc(bytes + 1);
            memcpy(exact, texts[i], bytes);
            struct article_time time = {0};
            bool is_read = article_time_parse((struct span){.at = exact, .bytes = bytes},
                                              &context, &time);
            assert_true(is_read || time.precision == PRECISION_NONE);
            free(exact);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_that_needs_a_reference_says_so),
        cmocka_unit_test(yesterday_is_a_day_of_the_zone),
        cmocka_unit_test(beijing_time_is_not_that_of_the_zone),
        cmocka_unit_test(a_month_ago_is_the_same_day_or_the_last),
        cmocka_unit_test(ten_digits_are_seconds_once_these_are_past),
        cmocka_unit_test(survives_any_end),
    };
    return cmocka_run_group_tests(tests, open_zone, free_zone);
}
