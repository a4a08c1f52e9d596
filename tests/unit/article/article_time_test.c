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
    } cases[] = {{"3小时前", true}, {"昨天 08:00", true}, {"03-05 10:30", false}};
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

static void survives_any_end(void **state)
{
    static const char *const texts[] = {
        "2024年3月5日（星期二）下午10时30分15秒 GMT+08:00",
        "2024-03-05T10:30:00.123+08:00", "Tue, 5 Mar 2024 10:30:00 +0800",
        "发布时间：昨天 08:00", "1709605800.123"};
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
        cmocka_unit_test(survives_any_end),
    };
    return cmocka_run_group_tests(tests, open_zone, free_zone);
}
