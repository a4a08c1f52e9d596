#include "ingest/partitions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "fake_lane.h"

/* Ten of twenty messages of two partitions are stored: something happens to the first log. */
static struct ingest *half_read(struct world *world, struct ports *ports)
{
    struct fault fault;
    world_init(world, 2, 20);
    struct ingest *ingest = lane_open(world, ports, 5);
    while (world->rows[0].next_offset < 10) {
        assert_int_equal(ingest_step(ingest, &fault), OUTCOME_OK);
    }
    return ingest;
}

/* The same, while nobody reads. */
static struct ingest *half_done(struct world *world, struct ports *ports)
{
    struct ingest *ingest = half_read(world, ports);
    ingest_revoke(ingest, false);
    return ingest;
}

static void is_stopped(struct ingest *ingest, struct world *world, const char *words)
{
    int64_t next_offset = world->rows[0].next_offset;
    world_assign(world);
    lane_steps(ingest, 1500);
    assert_int_equal(world->rows[0].next_offset, next_offset);
    assert_int_equal(world->rows[1].next_offset, 20); /* the others run on */
    struct arena *arena = arena_open();
    struct buffer reason = {.arena = arena};
    assert_true(metrics_has_stopped(lane_metrics, &reason));
    if (strstr(buffer_string(&reason), words) == NULL) {
        fail_msg("\"%s\" is not in: %s", words, buffer_string(&reason));
    }
    arena_free(arena);
}

static void goes_on(struct ingest *ingest, struct world *world)
{
    lane_run_to_the_end(ingest, world);
    lane_steps(ingest, 200);
    struct arena *arena = arena_open();
    struct buffer reason = {.arena = arena};
    assert_false(metrics_has_stopped(lane_metrics, &reason));
    arena_free(arena);
    ingest_free(ingest);
}

static void a_topic_made_anew_stops_its_partition(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    struct ingest *ingest = half_done(&world, &ports);
    world.logs[0].generation = 1;
    is_stopped(ingest, &world, "made anew");
    world.logs[0].generation = 0; /* the old log is back */
    goes_on(ingest, &world);
    assert_true(world_is_exact(&world));
}

/* Kafka gives no new assignment then, and a position that the new log has as well. */
static void a_topic_made_anew_while_it_is_read_stops_its_partition(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    struct ingest *ingest = half_read(&world, &ports);
    world.logs[0].generation = 1;
    world.is_topic_unknown = true;
    lane_steps(ingest, 1500);
    int64_t next_offset = world.rows[0].next_offset;
    assert_true(next_offset < 20);
    assert_int_equal(world.rows[1].next_offset, 20);
    world.logs[0].generation = 0;
    goes_on(ingest, &world);
    assert_true(world_is_exact(&world));
}

static void a_log_that_lost_its_end_stops_its_partition(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    struct ingest *ingest = half_done(&world, &ports);
    world.logs[0].end = 5;
    is_stopped(ingest, &world, "log ends at 5");
    world.logs[0].end = 20;
    goes_on(ingest, &world);
    assert_true(world_is_exact(&world));
}

/* Twice a minute, and what Kafka said at first is asked for again 5 s later. */
static void a_stopped_partition_is_looked_at_now_and_then(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    struct ingest *ingest = half_done(&world, &ports);
    world.logs[0].end = 5;
    world_assign(&world);
    int64_t began_ms = world.now_ms;
    int token = world.rows[0].token;
    while (world.now_ms < began_ms + 4900) {
        lane_steps(ingest, 1);
    }
    assert_int_equal(world.rows[0].token, token + 1);
    while (world.now_ms < began_ms + 5500) {
        lane_steps(ingest, 1);
    }
    assert_int_equal(world.rows[0].token, token + 2);
    while (world.now_ms < began_ms + 606000) {
        lane_steps(ingest, 1);
    }
    assert_in_range(world.rows[0].token, token + 2 + 19, token + 2 + 20);
    ingest_free(ingest);
}

static void messages_deleted_unread_stop_their_partition(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    struct ingest *ingest = half_done(&world, &ports);
    int64_t next_offset = world.rows[0].next_offset;
    world.logs[0].low = 15;
    is_stopped(ingest, &world, "log begins at 15");
    /* What accept-loss does. */
    for (int64_t offset = next_offset; offset < 15; offset++) {
        world.rows[0].stored[offset] = 1;
    }
    world.rows[0].next_offset = 15;
    world.rows[0].token++;
    goes_on(ingest, &world);
    assert_true(world_is_exact(&world));
}

static void a_single_wrong_bound_stops_nothing(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    struct ingest *ingest = half_done(&world, &ports);
    world.logs[0].end = 5;
    world_assign(&world);
    lane_steps(ingest, 10);
    world.logs[0].end = 20;
    goes_on(ingest, &world);
    assert_true(world_is_exact(&world));
}

static void a_compacted_anchor_tells_nothing(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    struct ingest *ingest = half_done(&world, &ports);
    world.logs[0].is_held[world.rows[0].next_offset - 1] = false;
    world_assign(&world);
    goes_on(ingest, &world);
    for (int64_t offset = 0; offset < 20; offset++) {
        assert_int_equal(world.rows[0].stored[offset], 1);
    }
}

static void another_cluster_stops_until_it_is_accepted(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    struct ingest *ingest = half_done(&world, &ports);
    world.is_other_cluster = true;
    world_assign(&world);
    lane_steps(ingest, 500);
    assert_true(world.rows[0].next_offset < 20);
    world.is_other_cluster = false;
    goes_on(ingest, &world);
    assert_true(world_is_exact(&world));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_topic_made_anew_stops_its_partition),
        cmocka_unit_test(a_topic_made_anew_while_it_is_read_stops_its_partition),
        cmocka_unit_test(a_log_that_lost_its_end_stops_its_partition),
        cmocka_unit_test(a_stopped_partition_is_looked_at_now_and_then),
        cmocka_unit_test(messages_deleted_unread_stop_their_partition),
        cmocka_unit_test(a_single_wrong_bound_stops_nothing),
        cmocka_unit_test(a_compacted_anchor_tells_nothing),
        cmocka_unit_test(another_cluster_stops_until_it_is_accepted),
    };
    return cmocka_run_group_tests(tests, lane_open_core, lane_free_core);
}
