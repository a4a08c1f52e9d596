#include "ingest/metrics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "article/repairs.h"

struct fixture {
    struct metrics *metrics;
    struct arena *arena;
};

static int open_fixture(void **state)
{
    static struct fixture fixture;
    fixture.metrics = metrics_open(2);
    fixture.arena = arena_open();
    *state = &fixture;
    return 0;
}

static int free_fixture(void **state)
{
    struct fixture *fixture = *state;
    metrics_free(fixture->metrics);
    arena_free(fixture->arena);
    return 0;
}

static void has_line(struct fixture *fixture, const char *line)
{
    struct buffer text = {.arena = fixture->arena};
    metrics_print(fixture->metrics, &text);
    if (strstr(buffer_string(&text), line) == NULL) {
        fail_msg("\"%s\" is not in:\n%s", line, buffer_string(&text));
    }
}

static void counters_are_printed_by_family(void **state)
{
    struct fixture *fixture = *state;
    metrics_add(fixture->metrics, METRIC_INSERTED, 2);
    metrics_add(fixture->metrics, METRIC_INSERTED, 3);
    metrics_add(fixture->metrics, METRIC_AWAY, 1);
    has_line(fixture, "# TYPE wenliu_messages_total counter\n"
                      "wenliu_messages_total{outcome=\"inserted\"} 5\n");
    has_line(fixture, "\nwenliu_store_failures_total{reason=\"away\"} 1\n");
}

static void repairs_are_counted_a_bit_each(void **state)
{
    struct fixture *fixture = *state;
    metrics_add_repairs(fixture->metrics, REPAIR_BOM | REPAIR_EXTRACTED);
    metrics_add_repairs(fixture->metrics, REPAIR_EXTRACTED);
    metrics_add_repairs(fixture->metrics, 0);
    has_line(fixture, "# TYPE wenliu_repairs_total counter\n"
                      "wenliu_repairs_total{repair=\"bom\"} 1\n"
                      "wenliu_repairs_total{repair=\"trailing_nul\"} 0\n");
    has_line(fixture, "\nwenliu_repairs_total{repair=\"extracted\"} 2\n");
}

static void batch_times_fall_into_cumulative_buckets(void **state)
{
    struct fixture *fixture = *state;
    metrics_observe_batch(fixture->metrics, 7);
    metrics_observe_batch(fixture->metrics, 60);
    metrics_observe_batch(fixture->metrics, 40000);
    has_line(fixture, "wenliu_batch_seconds_bucket{le=\"0.005\"} 0\n"
                      "wenliu_batch_seconds_bucket{le=\"0.01\"} 1\n");
    has_line(fixture, "{le=\"0.1\"} 2\n");
    has_line(fixture, "{le=\"30\"} 2\n"
                      "wenliu_batch_seconds_bucket{le=\"+Inf\"} 3\n");
    has_line(fixture, "wenliu_batch_seconds_count 3\n");
}

static void lag_is_shown_a_partition_and_forgotten_a_lane(void **state)
{
    struct fixture *fixture = *state;
    metrics_set_partition(fixture->metrics, 0, "news", 3, 10, 25, 0);
    metrics_set_partition(fixture->metrics, 1, "news", 4, 10, -1, 0);
    has_line(fixture, "wenliu_lag_messages{topic=\"news\",partition=\"3\"} 15\n");
    has_line(fixture, "wenliu_lag_messages{topic=\"news\",partition=\"4\"} 0\n");
    metrics_forget_partitions(fixture->metrics, 0);
    struct buffer text = {.arena = fixture->arena};
    metrics_print(fixture->metrics, &text);
    assert_null(strstr(buffer_string(&text), "partition=\"3\""));
    assert_non_null(strstr(buffer_string(&text), "partition=\"4\""));
}

static void trouble_of_any_lane_is_not_ready(void **state)
{
    struct fixture *fixture = *state;
    struct buffer reason = {.arena = fixture->arena};
    assert_true(metrics_is_ready(fixture->metrics, 0, &reason));
    metrics_set_trouble(fixture->metrics, 1, "PostgreSQL is away");
    assert_false(metrics_is_ready(fixture->metrics, 0, &reason));
    assert_string_equal(buffer_string(&reason), "lane 1: PostgreSQL is away");
    metrics_set_trouble(fixture->metrics, 1, "");
    assert_true(metrics_is_ready(fixture->metrics, 0, &reason));
}

static void kafka_and_postgresql_come_back_each_by_itself(void **state)
{
    struct fixture *fixture = *state;
    struct buffer reason = {.arena = fixture->arena};
    metrics_set_trouble(fixture->metrics, 1, "PostgreSQL is away");
    metrics_set_kafka(fixture->metrics, 1, "Kafka is away");
    metrics_set_trouble(fixture->metrics, 1, "");
    assert_false(metrics_is_ready(fixture->metrics, 0, &reason));
    assert_string_equal(buffer_string(&reason), "lane 1: Kafka is away");
    metrics_set_kafka(fixture->metrics, 1, "");
    assert_true(metrics_is_ready(fixture->metrics, 0, &reason));
}

static void a_partition_that_does_not_move_is_not_ready(void **state)
{
    struct fixture *fixture = *state;
    struct buffer reason = {.arena = fixture->arena};
    metrics_set_partition(fixture->metrics, 0, "news", 1, 5, 9, 1000);
    metrics_set_partition(fixture->metrics, 0, "news", 1, 5, 9, 60000);
    assert_true(metrics_is_ready(fixture->metrics, 60999, &reason));
    assert_false(metrics_is_ready(fixture->metrics, 61000, &reason));
    assert_non_null(
        strstr(buffer_string(&reason), "news[1] has not moved from offset 5"));
    metrics_set_partition(fixture->metrics, 0, "news", 1, 6, 9, 61000);
    assert_true(metrics_is_ready(fixture->metrics, 62000, &reason));
    metrics_set_partition(fixture->metrics, 0, "news", 1, 9, 9, 62000);
    metrics_set_partition(fixture->metrics, 0, "news", 1, 9, 9, 200000);
    assert_true(metrics_is_ready(fixture->metrics, 200000, &reason));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(counters_are_printed_by_family, open_fixture,
                                        free_fixture),
        cmocka_unit_test_setup_teardown(repairs_are_counted_a_bit_each, open_fixture,
                                        free_fixture),
        cmocka_unit_test_setup_teardown(batch_times_fall_into_cumulative_buckets,
                                        open_fixture, free_fixture),
        cmocka_unit_test_setup_teardown(lag_is_shown_a_partition_and_forgotten_a_lane,
                                        open_fixture, free_fixture),
        cmocka_unit_test_setup_teardown(trouble_of_any_lane_is_not_ready, open_fixture,
                                        free_fixture),
        cmocka_unit_test_setup_teardown(kafka_and_postgresql_come_back_each_by_itself,
                                        open_fixture, free_fixture),
        cmocka_unit_test_setup_teardown(a_partition_that_does_not_move_is_not_ready,
                                        open_fixture, free_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
