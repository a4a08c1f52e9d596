#include "ingest/ingest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "fake_world.h"

enum { STEPS_MAX = 20000 };

static struct article_core core;
static struct metrics *metrics;

static struct ingest *opened(struct world *world, struct ports *ports, size_t messages)
{
    struct ingest_options options = {
        .group = "g",
        .batch_messages = messages,
        .batch_bytes = 1 << 20,
        .batch_age_ms = 50,
        .seed = 7,
        .careful_token = &world->careful_token,
    };
    atomic_flag_clear(&world->careful_token);
    *ports = world_ports(world);
    return ingest_open(&options, ports, &core, metrics);
}

static bool is_caught_up(const struct world *world)
{
    for (size_t i = 0; i < world->partition_count; i++) {
        if (world->rows[i].next_offset < world->logs[i].end) {
            return false;
        }
    }
    return true;
}

/* Turn until everything has its outcome, or until it is clear that it never will. */
static int run_to_the_end(struct ingest *ingest, const struct world *world)
{
    struct fault fault = {.text = ""};
    int steps = 0;
    while (!is_caught_up(world) && steps < STEPS_MAX) {
        assert_int_equal(ingest_step(ingest, &fault), OUTCOME_OK);
        steps++;
    }
    /* The last transaction's answer is still to be looked at. */
    for (int i = 0; i < 10; i++) {
        assert_int_equal(ingest_step(ingest, &fault), OUTCOME_OK);
    }
    assert_true(steps < STEPS_MAX);
    return steps;
}

static void steps(struct ingest *ingest, int count)
{
    struct fault fault;
    for (int i = 0; i < count; i++) {
        assert_int_equal(ingest_step(ingest, &fault), OUTCOME_OK);
    }
}

static void run_script(const char *script, size_t partitions)
{
    struct world world;
    struct ports ports;
    world_init(&world, partitions, 20);
    world.script = script;
    struct ingest *ingest = opened(&world, &ports, 7);
    run_to_the_end(ingest, &world);
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
        struct ingest *ingest = opened(&world, &ports, 16);
        run_to_the_end(ingest, &world);
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
    struct ingest *ingest = opened(&world, &ports, 50);
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
    run_to_the_end(ingest, &world);
    assert_true(world_is_exact(&world));
    for (int64_t offset = 202; offset < 400; offset++) {
        assert_int_equal(world.rows[0].outcome[offset], 'i');
    }
    ingest_free(ingest);
}

static void bad_messages_and_tombstones_have_their_outcome(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    world_init(&world, 1, 10);
    world.logs[0].values[3] = "{\"content\":";
    world.logs[0].values[4] = "[]";
    struct ingest *ingest = opened(&world, &ports, 5);
    run_to_the_end(ingest, &world);
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
    struct ingest *ingest = opened(&world, &ports, 4);
    run_to_the_end(ingest, &world);
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
    struct ingest *ingest = opened(&world, &ports, 4);
    world.script = "xxxxxxxxxxxx"; /* nothing is stored before the jump */
    for (int i = 0; i < 3; i++) {
        assert_int_equal(ingest_step(ingest, &fault), OUTCOME_OK);
    }
    assert_true(world.positions[0] >= 0 && world.positions[0] < 5);
    world.positions[0] = 6;
    run_to_the_end(ingest, &world);
    assert_true(world_is_exact(&world));
    assert_memory_equal(world.rows[0].outcome, "iiiiiiiiii", 10);
    ingest_free(ingest);
}

static void older_messages_are_dropped(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    struct fault fault;
    world_init(&world, 1, 20);
    struct ingest *ingest = opened(&world, &ports, 4);
    while (world.rows[0].next_offset < 8) {
        assert_int_equal(ingest_step(ingest, &fault), OUTCOME_OK);
    }
    world.positions[0] = 0;
    run_to_the_end(ingest, &world);
    assert_true(world_is_exact(&world));
    assert_int_equal(world.rows[0].token, 1); /* never fenced, never claimed again */
    assert_int_equal(world.assigns, 1);
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
    struct ingest *ingest = opened(&world, &ports, 5);
    while (!world.is_paused) {
        assert_int_equal(ingest_step(ingest, &fault), OUTCOME_OK);
    }
    world.connects_to_fail = 6;
    struct arena *arena = arena_open();
    struct buffer reason = {.arena = arena};
    assert_false(metrics_is_ready(metrics, world.now_ms, &reason));
    run_to_the_end(ingest, &world);
    assert_true(world.polls_while_paused > 6);
    assert_false(world.is_paused);
    assert_true(world_is_exact(&world));
    assert_true(metrics_is_ready(metrics, world.now_ms, &reason));
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
    struct ingest *ingest = opened(&world, &ports, 5);
    run_to_the_end(ingest, &world);
    assert_true(metrics_is_ready(metrics, world.now_ms, &reason));
    world.checks_to_fail = 1;
    world.connects_to_fail = 3;
    int64_t gone_ms = world.now_ms;
    while (metrics_is_ready(metrics, world.now_ms, &reason)) {
        assert_true(world.now_ms - gone_ms < 6000);
        steps(ingest, 1);
    }
    while (!metrics_is_ready(metrics, world.now_ms, &reason)) {
        assert_true(world.now_ms - gone_ms < 60000);
        steps(ingest, 1);
    }
    assert_int_equal(world.connects_to_fail, 0);
    world.checks = 0;
    gone_ms = world.now_ms;
    while (world.now_ms < gone_ms + 60000) {
        steps(ingest, 1);
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
    struct ingest *ingest = opened(&world, &ports, 5);
    run_to_the_end(ingest, &world);
    world.rows[1].next_offset = 15;
    for (int i = 15; i < 20; i++) {
        world.rows[1].stored[i] = 0;
    }
    run_to_the_end(ingest, &world);
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
    struct ingest *ingest = opened(&world, &ports, 5);
    run_to_the_end(ingest, &world);
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
            struct ingest *ingest = opened(&world, &ports, 6);
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
            run_to_the_end(ingest, &world);
            assert_true(world_is_exact(&world));
            ingest_free(ingest);
        }
    }
}

static void a_slow_batch_is_halved(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    world_init(&world, 1, 8);
    world.script = "sss";
    struct ingest *ingest = opened(&world, &ports, 8);
    run_to_the_end(ingest, &world);
    assert_true(world_is_exact(&world));
    assert_true(world.transactions >= 5); /* three too slow, then at least two halves */
    ingest_free(ingest);
}

/* What kill -9 does: nothing is stopped, revoked or given back. */
static struct ingest *killed(struct ingest *ingest, struct world *world,
                             struct ports *ports)
{
    ingest_free(ingest);
    world_assign(world);
    return opened(world, ports, 7);
}

static void a_message_that_kills_is_rejected_alone(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    struct fault fault;
    world_init(&world, 2, 30);
    struct ingest *ingest = opened(&world, &ports, 7);
    const int64_t killer = 11;
    int kills = 0;
    for (int i = 0; i < STEPS_MAX && !is_caught_up(&world); i++) {
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
    steps(ingest, 20);
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
    struct ingest *ingest = opened(&world, &ports, 7);
    for (int i = 0; i < 12; i++) {
        steps(ingest, 3 + i % 5); /* long enough to read, too short to store */
        ingest_revoke(ingest, i % 3 == 0);
        world_assign(&world);
    }
    run_to_the_end(ingest, &world);
    assert_true(world_is_exact(&world));
    for (int64_t offset = 0; offset < 20; offset++) {
        assert_int_equal(world.rows[0].outcome[offset], 'i');
    }
    assert_int_equal(world.rows[0].suspect_tries, 0);
    ingest_free(ingest);
}

static void while_another_lane_has_a_suspect_nothing_is_read(void **state)
{
    (void)state;
    struct world world;
    struct ports ports;
    world_init(&world, 1, 20);
    world.rows[0].next_offset = 0;
    world.rows[0].stalled_claims = 3;
    struct ingest *ingest = opened(&world, &ports, 7);
    atomic_flag_test_and_set(&world.careful_token);
    steps(ingest, 200);
    assert_int_equal(world.rows[0].next_offset, 0);
    assert_int_equal(world.rows[0].suspect_tries, 0);
    atomic_flag_clear(&world.careful_token);
    run_to_the_end(ingest, &world);
    assert_true(world_is_exact(&world));
    assert_int_equal(world.transactions, 7 + 2); /* seven one by one, two batches */
    ingest_free(ingest);
}

/* Store ten of twenty messages of two partitions, then do something to the first log. */
static struct ingest *half_done(struct world *world, struct ports *ports)
{
    struct fault fault;
    world_init(world, 2, 20);
    struct ingest *ingest = opened(world, ports, 5);
    while (world->rows[0].next_offset < 10) {
        assert_int_equal(ingest_step(ingest, &fault), OUTCOME_OK);
    }
    ingest_revoke(ingest, false);
    return ingest;
}

static void is_stopped(struct ingest *ingest, struct world *world, const char *words)
{
    int64_t next_offset = world->rows[0].next_offset;
    world_assign(world);
    steps(ingest, 1500);
    assert_int_equal(world->rows[0].next_offset, next_offset);
    assert_int_equal(world->rows[1].next_offset, 20); /* the others run on */
    struct arena *arena = arena_open();
    struct buffer reason = {.arena = arena};
    assert_true(metrics_has_stopped(metrics, &reason));
    if (strstr(buffer_string(&reason), words) == NULL) {
        fail_msg("\"%s\" is not in: %s", words, buffer_string(&reason));
    }
    arena_free(arena);
}

static void goes_on(struct ingest *ingest, struct world *world)
{
    run_to_the_end(ingest, world);
    steps(ingest, 200);
    struct arena *arena = arena_open();
    struct buffer reason = {.arena = arena};
    assert_false(metrics_has_stopped(metrics, &reason));
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
    steps(ingest, 10);
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
    steps(ingest, 500);
    assert_true(world.rows[0].next_offset < 20);
    world.is_other_cluster = false;
    goes_on(ingest, &world);
    assert_true(world_is_exact(&world));
}

static int open_core(void **state)
{
    (void)state;
    struct fault fault;
    metrics = metrics_open(1);
    core.limits = article_limits_default;
    return segmenter_open("icu", (struct span){.at = NULL}, &core.segmenter, &fault) ==
                   OUTCOME_OK
               ? 0
               : -1;
}

static int free_core(void **state)
{
    (void)state;
    core.segmenter = segmenter_free(core.segmenter);
    metrics = metrics_free(metrics);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_offset_gets_one_outcome),
        cmocka_unit_test(every_order_of_faults_loses_and_doubles_nothing),
        cmocka_unit_test(poison_is_rejected_alone),
        cmocka_unit_test(the_breaker_holds_and_goes_on_when_the_fault_is_mended),
        cmocka_unit_test(bad_messages_and_tombstones_have_their_outcome),
        cmocka_unit_test(holes_are_gaps_also_at_the_end),
        cmocka_unit_test(a_gap_is_asked_for_once_more),
        cmocka_unit_test(older_messages_are_dropped),
        cmocka_unit_test(an_outage_pauses_kafka_and_keeps_polling),
        cmocka_unit_test(without_messages_an_outage_is_told_as_well),
        cmocka_unit_test(what_an_idle_database_lost_is_read_again),
        cmocka_unit_test(what_cannot_be_claimed_is_claimed_later),
        cmocka_unit_test(a_revoke_waits_for_the_transaction_in_flight),
        cmocka_unit_test(a_slow_batch_is_halved),
        cmocka_unit_test(a_message_that_kills_is_rejected_alone),
        cmocka_unit_test(rebalances_and_idle_partitions_reject_nothing),
        cmocka_unit_test(while_another_lane_has_a_suspect_nothing_is_read),
        cmocka_unit_test(a_topic_made_anew_stops_its_partition),
        cmocka_unit_test(a_log_that_lost_its_end_stops_its_partition),
        cmocka_unit_test(messages_deleted_unread_stop_their_partition),
        cmocka_unit_test(a_single_wrong_bound_stops_nothing),
        cmocka_unit_test(a_compacted_anchor_tells_nothing),
        cmocka_unit_test(another_cluster_stops_until_it_is_accepted),
    };
    return cmocka_run_group_tests(tests, open_core, free_core);
}
