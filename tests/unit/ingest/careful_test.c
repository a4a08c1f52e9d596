#include "ingest/careful.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "fake_lane.h"

/* What kill -9 does: nothing is stopped, revoked or given back. */
static struct ingest *killed(struct ingest *ingest, struct world *world,
                             struct ports *ports)
{
    ingest_free(ingest);
    world_assign(world);
    return lane_open(world, ports, 7);
}

static void a_message_that_kills_is_rejected_alone(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    struct fault fault;
    world_init(&world, 2, 30);
    struct ingest *ingest = lane_open(&world, &ports, 7);
    const int64_t killer = 11;
    int kills = 0;
    for (int i = 0; i < LANE_STEPS_MAX && !world_is_caught_up(&world); i++) {
        int64_t position = world.positions[0];
        int32_t tries = world.rows[0].suspect_tries;
        assert_int_equal(ingest_step(ingest, &fault), OUTCOME_OK);
        /* Whoever processes it dies; to set it aside unseen adds no try. */
        bool was_read = position <= killer && world.positions[0] > killer;
        bool was_set_aside = tries > 0 && world.rows[0].suspect_offset == killer &&
                             world.rows[0].suspect_tries == tries;
        if (was_read && !was_set_aside) {
            kills++;
            ingest = killed(ingest, &world, &ports);
        }
    }
    lane_steps(ingest, 20);
    assert_true(world_is_exact(&world));
    for (int64_t offset = 0; offset < 30; offset++) {
        assert_int_equal(world.rows[0].outcome[offset], offset == killer ? 'r' : 'i');
        assert_int_equal(world.rows[1].outcome[offset], 'i');
    }
    assert_int_equal(kills, 6); /* three to become careful, three to be sure */
    ingest_free(ingest);
}

static void rebalances_and_idle_partitions_reject_nothing(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    world_init(&world, 2, 20);
    struct ingest *ingest = lane_open(&world, &ports, 7);
    for (int i = 0; i < 12; i++) {
        lane_steps(ingest, 3 + i % 5); /* long enough to read, too short to store */
        ingest_revoke(ingest, i % 3 == 0);
        world_assign(&world);
    }
    lane_run_to_the_end(ingest, &world);
    assert_true(world_is_exact(&world));
    for (int64_t offset = 0; offset < 20; offset++) {
        assert_int_equal(world.rows[0].outcome[offset], 'i');
    }
    assert_int_equal(world.rows[0].suspect_tries, 0);
    ingest_free(ingest);
}

/* Whoever dies while a suspect is noted makes it guilty, also who is not careful itself. */
static void while_another_lane_reads_carefully_nothing_is_read(void **state)
{
    (void)state;
    for (int32_t stalled = 0; stalled <= 3; stalled += 3) {
        struct world world;
        struct ports ports;
        world_init(&world, 1, 20);
        world.rows[0].next_offset = 0;
        world.rows[0].stalled_claims = stalled;
        struct ingest *ingest = lane_open(&world, &ports, 7);
        atomic_store(&world.gate.is_taken, true);
        lane_steps(ingest, 200);
        assert_int_equal(world.rows[0].next_offset, 0);
        atomic_store(&world.gate.is_taken, false);
        lane_run_to_the_end(ingest, &world);
        assert_true(world_is_exact(&world));
        assert_int_equal(world.gate.reading, 0);
        assert_false(atomic_load(&world.gate.is_taken));
        ingest_free(ingest);
    }
}

static void the_careful_lane_waits_until_the_others_have_read(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    world_init(&world, 1, 20);
    world.rows[0].next_offset = 0;
    world.rows[0].stalled_claims = 3;
    struct ingest *ingest = lane_open(&world, &ports, 7);
    atomic_store(&world.gate.reading, 1);
    lane_steps(ingest, 200);
    assert_int_equal(world.rows[0].next_offset, 0);
    assert_true(atomic_load(&world.gate.is_taken)); /* so that no other begins */
    atomic_store(&world.gate.reading, 0);
    lane_run_to_the_end(ingest, &world);
    assert_true(world_is_exact(&world));
    assert_int_equal(world.transactions, 7 + 2); /* seven one by one, two batches */
    ingest_free(ingest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_that_kills_is_rejected_alone),
        cmocka_unit_test(rebalances_and_idle_partitions_reject_nothing),
        cmocka_unit_test(while_another_lane_reads_carefully_nothing_is_read),
        cmocka_unit_test(the_careful_lane_waits_until_the_others_have_read),
    };
    return cmocka_run_group_tests(tests, lane_open_core, lane_free_core);
}
