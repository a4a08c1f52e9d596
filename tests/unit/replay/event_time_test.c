#include "replay/event_time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/instant.h"

#define MARCH_5 1709605800LL /* 2024-03-05 02:30 UTC */

static int64_t seconds_of(const char *message)
{
    struct time_zone *zone = NULL;
    struct fault fault;
    struct arena *arena = arena_open();
    assert_int_equal(time_zone_open("Asia/Shanghai", &zone, &fault), OUTCOME_OK);
    int64_t instant_us = event_time_from_message(span_from_string(message), zone, arena);
    time_zone_free(zone);
    arena_free(arena);
    return instant_is_present(instant_us) ? instant_us / INSTANT_SECOND : -1;
}

static void takes_the_time_of_publishing(void **state)
{
    (void)state;
    assert_int_equal(seconds_of("{\"body\": \"b\", \"date\": \"2024-03-05T10:30+08:00\","
                                " \"dateModified\": \"2024-03-06\", \"filedate\": 1}"),
                     MARCH_5);
    assert_int_equal(
        seconds_of("{\"正文\": \"b\", \"发布时间\": \"2024年3月5日　１０:30\"}"),
        MARCH_5);
    assert_int_equal(seconds_of("{\"body\": \"b\", \"ctime\": 1709605800}"), MARCH_5);
}

static void takes_the_next_best_when_it_is_not_known(void **state)
{
    (void)state;
    assert_int_equal(seconds_of("{\"body\": \"b\", \"date\": \"soon\","
                                " \"dateModified\": \"2024-03-05 10:30\","
                                " \"filedate\": \"2024-03-07\"}"),
                     MARCH_5);
    assert_int_equal(
        seconds_of("{\"body\": \"b\", \"filedate\": \"2024-03-05 10:30:00\"}"), MARCH_5);
}

static void counts_relative_times_from_the_fetch(void **state)
{
    (void)state;
    assert_int_equal(seconds_of("{\"body\": \"b\", \"date\": \"3小时前\","
                                " \"filedate\": \"2024-03-05 13:30:00\"}"),
                     MARCH_5);
    assert_int_equal(seconds_of("{\"body\": \"b\", \"date\": \"3小时前\"}"), -1);
}

static void knows_when_there_is_none(void **state)
{
    (void)state;
    assert_int_equal(seconds_of("{\"body\": \"b\"}"), -1);
    assert_int_equal(seconds_of("{\"body\": \"b\", \"date\": \"1970-01-01\"}"), -1);
    assert_int_equal(seconds_of("{\"date\": \"2024-03-05\"}"), -1); /* no article */
    assert_int_equal(seconds_of("{broken"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_time_of_publishing),
        cmocka_unit_test(takes_the_next_best_when_it_is_not_known),
        cmocka_unit_test(counts_relative_times_from_the_fetch),
        cmocka_unit_test(knows_when_there_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
