#include "ingest/ingest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "fake_lane.h"

static void run_script(const char *script, size_t partitions)
{
    struct world world;
    struct ports ports;
    world_init(&world, partitions, 20);
    world.script = script;
    struct ingest *ingest = lane_open(&world, &ports, 7);
    lane_run_to_the_end(ingest, &world);
    if (!world_is_exact(&world)) {
        fail_msg("script %s", script);
    }
    for (size_t i = 0; i < partitions; i++) {
        assert_int_equal(world.acknowledged[i], 20);
    }
    ingest_free(ingest);
}

static void every_offset_gets_one_outcome(void **state)
{
    (void)state;
    run_script("", 1);
    run_script("", 3);
}

/* All orders of two and of three verdicts, in the middle of good transactions. */
static void every_order_of_faults_loses_and_doubles_nothing(void **state)
{
    (void)state;
    static const char letters[] = ".fxsaAmdb";
    size_t count = strlen(letters);
    for (size_t i = 0; i < count * count * count; i++) {
        char script[] = {'.', letters[i % count], letters[i / count % count],
                         letters[i / count / count], '\0'};
        run_script(script, 1 + i % 3);
    }
}

static void poison_is_rejected_alone(void **state)
{
    (void)state;
    for (int64_t poisoned = 0; poisoned < 20; poisoned++) {
        struct world world;
        struct ports ports;
        world_init(&world, 2, 20);
        world.poisoned = poisoned;
        world.is_raw_refused = poisoned % 2 == 1;
        struct ingest *ingest = lane_open(&world, &ports, 16);
        lane_run_to_the_end(ingest, &world);
        assert_true(world_is_exact(&world));
        for (int64_t offset = 0; offset < 20; offset++) {
            assert_int_equal(world.rows[0].outcome[offset],
                             offset == poisoned ? 'r' : 'i');
            assert_int_equal(world.rows[1].outcome[offset], 'i');
        }
        /* 40 items in 3 batches; two tries a halving find one of 16. */
        assert_true(world.transactions <= 20);
        ingest_free(ingest);
    }
}

/* A bug of ours must not set aside a whole topic. */
static void the_breaker_holds_and_goes_on_when_the_fault_is_mended(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    struct fault fault;
    world_init(&world, 1, 400);
    world.is_all_poisoned = true;
    struct ingest *ingest = lane_open(&world, &ports, 50);
    for (int i = 0; i < 5000; i++) {
        assert_int_equal(ingest_step(ingest, &fault), OUTCOME_OK);
    }
    assert_in_range(world.rows[0].next_offset, 201, 202);
    int64_t held_since_ms = world.now_ms;
    int transactions = world.transactions;
    while (world.transactions < transactions + 3) {
        assert_int_equal(ingest_step(ingest, &fault), OUTCOME_OK);
    }
    assert_true(world.now_ms - held_since_ms >= 2 * 60000); /* one probe a minute */
    assert_in_range(world.rows[0].next_offset, 201, 202);
    world.is_all_poisoned = false;
    lane_run_to_the_end(ingest, &world);
    assert_true(world_is_exact(&world));
    for (int64_t offset = 202; offset < 400; offset++) {
        assert_int_equal(world.rows[0].outcome[offset], 'i');
    }
    ingest_free(ingest);
}

/* PostgreSQL is slow until a stopped partition's time comes: it goes on behind what of it is
 * still to be stored. */
static void a_stopped_partition_is_claimed_when_its_messages_have_landed(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    world_init(&world, 2, 20);
    struct ingest *ingest = lane_open(&world, &ports, 8);
    world.script = "ssssssssssssssssssssssssss";
    while (*world.script == 's') {
        lane_steps(ingest, 1);
        if (world.transactions > 0 && world.positions[0] == 6) {
            world.positions[0] = WORLD_OFFSETS; /* outside: to be claimed again in 5 s */
        }
    }
    lane_run_to_the_end(ingest, &world);
    assert_true(world_is_exact(&world));
    assert_int_equal(world.rows[0].token, 2); /* not fenced and claimed a third time */
    ingest_free(ingest);
}

static void an_outage_pauses_kafka_and_keeps_polling(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    struct fault fault;
    world_init(&world, 1, 20);
    world.script = ".a";
    world.connects_to_fail = 0;
    struct ingest *ingest = lane_open(&world, &ports, 5);
    while (!world.is_paused) {
        assert_int_equal(ingest_step(ingest, &fault), OUTCOME_OK);
    }
    world.connects_to_fail = 6;
    struct arena *arena = arena_open();
    struct buffer reason = {.arena = arena};
    assert_false(metrics_is_ready(lane_metrics, world.now_ms, &reason));
    lane_run_to_the_end(ingest, &world);
    assert_true(world.polls_while_paused > 6);
    assert_false(world.is_paused);
    assert_true(world_is_exact(&world));
    assert_true(metrics_is_ready(lane_metrics, world.now_ms, &reason));
    arena_free(arena);
    ingest_free(ingest);
}

static void without_messages_an_outage_is_told_as_well(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    struct arena *arena = arena_open();
    struct buffer reason = {.arena = arena};
    world_init(&world, 2, 20);
    struct ingest *ingest = lane_open(&world, &ports, 5);
    lane_run_to_the_end(ingest, &world);
    assert_true(metrics_is_ready(lane_metrics, world.now_ms, &reason));
    world.checks_to_fail = 1;
    world.connects_to_fail = 3;
    int64_t gone_ms = world.now_ms;
    while (metrics_is_ready(lane_metrics, world.now_ms, &reason)) {
        assert_true(world.now_ms - gone_ms < 6000);
        lane_steps(ingest, 1);
    }
    while (!metrics_is_ready(lane_metrics, world.now_ms, &reason)) {
        assert_true(world.now_ms - gone_ms < 60000);
        lane_steps(ingest, 1);
    }
    assert_int_equal(world.connects_to_fail, 0);
    world.checks = 0;
    gone_ms = world.now_ms;
    while (world.now_ms < gone_ms + 60000) {
        lane_steps(ingest, 1);
    }
    assert_in_range(world.checks, 10, 12);
    arena_free(arena);
    ingest_free(ingest);
}

/* A failover to a standby that missed the last seconds, and no message behind it. */
static void what_an_idle_database_lost_is_read_again(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    world_init(&world, 2, 20);
    struct ingest *ingest = lane_open(&world, &ports, 5);
    lane_run_to_the_end(ingest, &world);
    world.rows[1].next_offset = 15;
    for (int i = 15; i < 20; i++) {
        world.rows[1].stored[i] = 0;
    }
    lane_run_to_the_end(ingest, &world);
    assert_true(world_is_exact(&world));
    ingest_free(ingest);
}

static void what_cannot_be_claimed_is_claimed_later(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    world_init(&world, 3, 10);
    world.claims_to_fail = 4;
    struct ingest *ingest = lane_open(&world, &ports, 5);
    lane_run_to_the_end(ingest, &world);
    assert_true(world_is_exact(&world));
    ingest_free(ingest);
}

static void a_revoke_waits_for_the_transaction_in_flight(void **state)
{
    (void)state;
    struct fault fault;
    for (int is_lost = 0; is_lost <= 1; is_lost++) {
        for (int steps = 1; steps < 40; steps++) {
            struct world world;
            struct ports ports;
            world_init(&world, 2, 20);
            struct ingest *ingest = lane_open(&world, &ports, 6);
            for (int i = 0; i < steps; i++) {
                assert_int_equal(ingest_step(ingest, &fault), OUTCOME_OK);
            }
            bool was_in_flight = world.is_in_flight;
            int transactions = world.transactions;
            ingest_revoke(ingest, is_lost == 1);
            assert_false(world.is_in_flight);
            if (was_in_flight) {
                assert_int_equal(world.is_abandoned, is_lost == 1);
                assert_int_equal(world.transactions - transactions, is_lost == 1 ? 0 : 1);
            }
            world_assign(&world);
            lane_run_to_the_end(ingest, &world);
            assert_true(world_is_exact(&world));
            ingest_free(ingest);
        }
    }
}

static void a_revoke_waits_for_five_seconds_at_most(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    world_init(&world, 1, 20);
    world.script = "w";
    struct ingest *ingest = lane_open(&world, &ports, 6);
    while (!world.is_in_flight) {
        lane_steps(ingest, 1);
    }
    int64_t asked_ms = world.now_ms;
    ingest_revoke(ingest, false);
    assert_in_range(world.now_ms - asked_ms, 5000, 5200);
    assert_true(world.is_abandoned);
    world.script = "";
    world_assign(&world);
    lane_run_to_the_end(ingest, &world);
    assert_true(world_is_exact(&world));
    ingest_free(ingest);
}

static void a_slow_batch_is_halved(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    world_init(&world, 1, 8);
    world.script = "sss";
    struct ingest *ingest = lane_open(&world, &ports, 8);
    lane_run_to_the_end(ingest, &world);
    assert_true(world_is_exact(&world));
    assert_true(world.transactions >= 5); /* three too slow, then at least two halves */
    ingest_free(ingest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_offset_gets_one_outcome),
        cmocka_unit_test(every_order_of_faults_loses_and_doubles_nothing),
        cmocka_unit_test(poison_is_rejected_alone),
        cmocka_unit_test(the_breaker_holds_and_goes_on_when_the_fault_is_mended),
        cmocka_unit_test(a_stopped_partition_is_claimed_when_its_messages_have_landed),
        cmocka_unit_test(an_outage_pauses_kafka_and_keeps_polling),
        cmocka_unit_test(without_messages_an_outage_is_told_as_well),
        cmocka_unit_test(what_an_idle_database_lost_is_read_again),
        cmocka_unit_test(what_cannot_be_claimed_is_claimed_later),
        cmocka_unit_test(a_revoke_waits_for_the_transaction_in_flight),
        cmocka_unit_test(a_revoke_waits_for_five_seconds_at_most),
        cmocka_unit_test(a_slow_batch_is_halved),
    };
    return cmocka_run_group_tests(tests, lane_open_core, lane_free_core);
}
