#include "fake_lane.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct article_core core;
struct metrics *lane_metrics;

struct ingest *lane_open(struct world *world, struct ports *ports, size_t messages)
{
    struct ingest_options options = {
        .group = "g",
        .batch_messages = messages,
        .batch_bytes = 1 << 20,
        .batch_age_ms = 50,
        .seed = 7,
        .gate = &world->gate,
    };
    world->gate = (struct careful_gate){.reading = 0};
    *ports = world_ports(world);
    return ingest_open(&options, ports, &core, lane_metrics);
}

bool world_is_caught_up(const struct world *world)
{
    for (size_t i = 0; i < world->partition_count; i++) {
        if (world->rows[i].next_offset < world->logs[i].end) {
            return false;
        }
    }
    return true;
}

/* Turn until everything has its outcome, or until it is clear that it never will. */
int lane_run_to_the_end(struct ingest *ingest, const struct world *world)
{
    struct fault fault = {.text = ""};
    int steps = 0;
    while (!world_is_caught_up(world) && steps < LANE_STEPS_MAX) {
        assert_int_equal(ingest_step(ingest, &fault), OUTCOME_OK);
        steps++;
    }
    /* The last transaction's answer is still to be looked at. */
    for (int i = 0; i < 10; i++) {
        assert_int_equal(ingest_step(ingest, &fault), OUTCOME_OK);
    }
    assert_true(steps < LANE_STEPS_MAX);
    return steps;
}

void lane_steps(struct ingest *ingest, int count)
{
    struct fault fault;
    for (int i = 0; i < count; i++) {
        assert_int_equal(ingest_step(ingest, &fault), OUTCOME_OK);
    }
}

int lane_open_core(void **state)
{
    (void)state;
    struct fault fault;
    lane_metrics = metrics_open(1);
    core.limits = article_limits_default;
    return segmenter_open("icu", (struct span){.at = NULL}, &core.segmenter, &fault) ==
                   OUTCOME_OK
               ? 0
               : -1;
}

int lane_free_core(void **state)
{
    (void)state;
    core.segmenter = segmenter_free(core.segmenter);
    lane_metrics = metrics_free(lane_metrics);
    return 0;
}
