#include "ingest/filling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "fake_lane.h"

static void bad_messages_and_tombstones_have_their_outcome(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    world_init(&world, 1, 10);
    world.logs[0].values[3] = "{\"content\":";
    world.logs[0].values[4] = "[]";
    struct ingest *ingest = lane_open(&world, &ports, 5);
    lane_run_to_the_end(ingest, &world);
    assert_true(world_is_exact(&world));
    assert_memory_equal(world.rows[0].outcome, "iiirriiiii", 10);
    ingest_free(ingest);
}

static void holes_are_gaps_also_at_the_end(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    world_init(&world, 2, 12);
    static const int holes[] = {0, 1, 4, 7, 8, 11};
    for (size_t i = 0; i < sizeof(holes) / sizeof(holes[0]); i++) {
        world.logs[1].is_held[holes[i]] = false;
    }
    struct ingest *ingest = lane_open(&world, &ports, 4);
    lane_run_to_the_end(ingest, &world);
    assert_true(world_is_exact(&world));
    assert_memory_equal(world.rows[1].outcome, "ggiigiiggiig", 12);
    ingest_free(ingest);
}

/* A message that Kafka passed over once is read again, not taken for a gap. */
static void a_gap_is_asked_for_once_more(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    struct fault fault;
    world_init(&world, 1, 10);
    struct ingest *ingest = lane_open(&world, &ports, 4);
    world.script = "xxxxxxxxxxxx"; /* nothing is stored before the jump */
    for (int i = 0; i < 3; i++) {
        assert_int_equal(ingest_step(ingest, &fault), OUTCOME_OK);
    }
    assert_true(world.positions[0] >= 0 && world.positions[0] < 5);
    world.positions[0] = 6;
    lane_run_to_the_end(ingest, &world);
    assert_true(world_is_exact(&world));
    assert_memory_equal(world.rows[0].outcome, "iiiiiiiiii", 10);
    ingest_free(ingest);
}

/* A look back takes librdkafka a second, however many partitions it is for. */
static void gaps_of_all_partitions_are_asked_for_together(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    world_init(&world, WORLD_PARTITIONS, 6);
    for (size_t i = 0; i < WORLD_PARTITIONS; i++) {
        world.logs[i].is_held[5] = false; /* as a transaction's marker */
    }
    struct ingest *ingest = lane_open(&world, &ports, 100);
    lane_run_to_the_end(ingest, &world);
    assert_true(world_is_exact(&world));
    assert_int_equal(world.assigns, 2);
    ingest_free(ingest);
}

/* Where transactions are quick, a message does not wait for others as long as it may. */
static void a_batch_waits_in_proportion_to_a_transaction(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    world_init(&world, 1, 20);
    struct ingest *ingest = lane_open(&world, &ports, 100);
    lane_run_to_the_end(ingest, &world);
    world.logs[0].is_held[20] = true;
    world.logs[0].end = 21;
    world.is_end_reported[0] = false;
    int64_t before_ms = world.now_ms;
    while (world.rows[0].next_offset == 20) {
        lane_steps(ingest, 1);
    }
    assert_in_range(world.now_ms - before_ms, 1, 40);
    assert_int_equal(world.transactions, 2);
    ingest_free(ingest);
}

static void older_messages_are_dropped(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    struct fault fault;
    world_init(&world, 1, 20);
    struct ingest *ingest = lane_open(&world, &ports, 4);
    while (world.rows[0].next_offset < 8) {
        assert_int_equal(ingest_step(ingest, &fault), OUTCOME_OK);
    }
    world.positions[0] = 0;
    lane_run_to_the_end(ingest, &world);
    assert_true(world_is_exact(&world));
    assert_int_equal(world.rows[0].token, 1); /* never fenced, never claimed again */
    assert_int_equal(world.assigns, 1);
    ingest_free(ingest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_messages_and_tombstones_have_their_outcome),
        cmocka_unit_test(holes_are_gaps_also_at_the_end),
        cmocka_unit_test(a_gap_is_asked_for_once_more),
        cmocka_unit_test(gaps_of_all_partitions_are_asked_for_together),
        cmocka_unit_test(a_batch_waits_in_proportion_to_a_transaction),
        cmocka_unit_test(older_messages_are_dropped),
    };
    return cmocka_run_group_tests(tests, lane_open_core, lane_free_core);
}
