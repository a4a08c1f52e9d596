#include "kafka/consumer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include "base/instant.h"
#include "mock_broker.h"

enum {
    WAIT_MS = 15000,
    SILENCE_MS = 400,
    RECORDS = 4,
};

/* One member of the group, with "news" of two partitions: 0 has four records, 1 none. */
struct world {
    struct mock_broker broker;
    struct consumer *consumer;
    struct arena *arena;
    unsigned revoked;
    bool is_lost;
};

static void note_revoking(void *context, bool is_lost)
{
    struct world *world = context;
    world->revoked += 1;
    world->is_lost = is_lost;
}

static struct consumer_event await(struct world *world, enum consumer_event_kind kind)
{
    struct consumer_event event = {.kind = CONSUMER_NOTHING};
    struct fault fault;
    do {
        if (consumer_poll(world->consumer, WAIT_MS, &event, &fault) != OUTCOME_OK) {
            fail_msg("%s", fault.text);
        }
        if (event.kind == CONSUMER_NOTHING) {
            fail_msg("nothing came, not even %d", (int)kind);
        }
    } while (event.kind != kind);
    return event;
}

static void assign(struct world *world, int64_t offset)
{
    const struct topic_partition *partitions = NULL;
    struct consumer_position positions[2];
    struct fault fault;
    assert_int_equal(consumer_partitions(world->consumer, &partitions), 2);
    for (size_t i = 0; i < 2; i++) {
        positions[i] = (struct consumer_position){
            .at = partitions[i], .offset = partitions[i].partition == 0 ? offset : 0};
    }
    assert_int_equal(consumer_assign(world->consumer, positions, 2, &fault), OUTCOME_OK);
}

/* No message for a while; ends of partitions may come. */
static void await_silence(struct world *world)
{
    struct consumer_event event = {.kind = CONSUMER_END};
    struct fault fault;
    while (event.kind != CONSUMER_NOTHING) {
        assert_int_equal(consumer_poll(world->consumer, SILENCE_MS, &event, &fault),
                         OUTCOME_OK);
        assert_int_not_equal(event.kind, CONSUMER_MESSAGE);
    }
}

static int open_world(void **state)
{
    struct world *world = calloc(1, sizeof(*world));
    struct fault fault;
    mock_broker_init(&world->broker, 2, (const char *const[]){NULL});
    mock_broker_write(&world->broker, 0, "k0", "v0", "source", "a.jsonl");
    mock_broker_write(&world->broker, 0, NULL, "v1", "quote", "\"\xff");
    mock_broker_write(&world->broker, 0, "k2", NULL, "none", NULL);
    mock_broker_write(&world->broker, 0, "k3", "", "source", "a.jsonl");
    world->arena = arena_open();
    if (consumer_open(world->broker.settings, note_revoking, world, &world->consumer,
                      &fault) != OUTCOME_OK) {
        fail_msg("%s", fault.text);
    }
    await(world, CONSUMER_ASSIGNED);
    *state = world;
    return 0;
}

static int free_world(void **state)
{
    struct world *world = *state;
    consumer_free(world->consumer);
    mock_broker_done(&world->broker);
    arena_free(world->arena);
    free(world);
    return 0;
}

static void reads_nothing_before_it_is_told_where(void **state)
{
    struct world *world = *state;
    struct consumer_event event = {.kind = CONSUMER_END};
    struct fault fault;
    assert_int_equal(consumer_poll(world->consumer, SILENCE_MS, &event, &fault),
                     OUTCOME_OK);
    assert_int_equal(event.kind, CONSUMER_NOTHING);
}

static void reads_from_the_given_offset_to_the_end(void **state)
{
    struct world *world = *state;
    assign(world, 1);
    for (int64_t offset = 1; offset < RECORDS; offset++) {
        struct consumer_event event = await(world, CONSUMER_MESSAGE);
        assert_string_equal(event.at.topic, "news");
        assert_int_equal(event.at.partition, 0);
        assert_int_equal(event.offset, offset);
        assert_true(event.timestamp_us > 0 && event.timestamp_us % 1000 == 0);
    }
    struct consumer_event end = await(world, CONSUMER_END);
    while (end.at.partition != 0) {
        end = await(world, CONSUMER_END);
    }
    assert_int_equal(end.offset, RECORDS);
}

static void tells_absent_from_empty(void **state)
{
    struct world *world = *state;
    assign(world, 0);
    struct consumer_event event = await(world, CONSUMER_MESSAGE);
    assert_true(span_is_equal(event.key, SPAN("k0")));
    assert_true(span_is_equal(event.value, SPAN("v0")));
    event = await(world, CONSUMER_MESSAGE);
    assert_null(event.key.at);
    event = await(world, CONSUMER_MESSAGE);
    assert_null(event.value.at);
    event = await(world, CONSUMER_MESSAGE);
    assert_non_null(event.value.at);
    assert_int_equal(event.value.bytes, 0);
}

static void gives_headers_as_json(void **state)
{
    struct world *world = *state;
    static const char *const wanted[] = {
        "[[\"source\", \"a.jsonl\"]]",
        "[[\"quote\", \"\\\"\xef\xbf\xbd\"]]",
        "[[\"none\", null]]",
    };
    assign(world, 0);
    for (size_t i = 0; i < 3; i++) {
        await(world, CONSUMER_MESSAGE);
        struct span headers = consumer_headers(world->consumer, world->arena);
        assert_int_equal(headers.bytes, strlen(wanted[i]));
        assert_memory_equal(headers.at, wanted[i], headers.bytes);
    }
}

static void is_silent_while_paused(void **state)
{
    struct world *world = *state;
    assign(world, 0);
    assert_int_equal(await(world, CONSUMER_MESSAGE).offset, 0);
    consumer_pause(world->consumer);
    consumer_pause(world->consumer);
    await_silence(world);
    consumer_resume(world->consumer);
    consumer_resume(world->consumer);
    assert_int_equal(await(world, CONSUMER_MESSAGE).offset, 1);
}

static void forgets_the_pause_with_a_new_assignment(void **state)
{
    struct world *world = *state;
    assign(world, 2);
    assert_int_equal(await(world, CONSUMER_MESSAGE).offset, 2);
    consumer_pause(world->consumer);
    assign(world, 0);
    for (int64_t offset = 0; offset < RECORDS; offset++) {
        assert_int_equal(await(world, CONSUMER_MESSAGE).offset, offset);
    }
}

static void reads_only_what_is_assigned(void **state)
{
    struct world *world = *state;
    struct fault fault;
    assign(world, 0);
    assert_int_equal(consumer_assign(world->consumer, NULL, 0, &fault), OUTCOME_OK);
    await_silence(world);
}

/* librdkafka#5573: the process aborted. */
static void survives_assignments_in_quick_succession(void **state)
{
    struct world *world = *state;
    struct fault fault;
    for (int i = 0; i < 300; i++) {
        assign(world, i % RECORDS);
        if (i % 3 == 0) {
            assert_int_equal(consumer_assign(world->consumer, NULL, 0, &fault),
                             OUTCOME_OK);
        }
    }
    assign(world, RECORDS - 1);
    assert_int_equal(await(world, CONSUMER_MESSAGE).offset, RECORDS - 1);
}

static void says_when_a_position_is_outside_the_log(void **state)
{
    struct world *world = *state;
    assign(world, 1000);
    struct consumer_event event = await(world, CONSUMER_OUT_OF_RANGE);
    assert_int_equal(event.at.partition, 0);
}

static void knows_bounds_partitions_and_the_cluster(void **state)
{
    struct world *world = *state;
    struct topic_partition *all = NULL;
    const char *cluster_id = NULL;
    size_t count = 0;
    int64_t low = -1;
    int64_t end = -1;
    struct fault fault;
    const struct topic_partition first = {"news", 0};
    assert_int_equal(consumer_bounds(world->consumer, first, WAIT_MS, &low, &end, &fault),
                     OUTCOME_OK);
    assert_int_equal(low, 0);
    assert_int_equal(end, RECORDS);
    assert_int_equal(consumer_all_partitions(world->consumer, WAIT_MS, world->arena, &all,
                                             &count, &fault),
                     OUTCOME_OK);
    assert_int_equal(count, 2);
    assert_string_equal(all[1].topic, "news");
    assert_int_equal(consumer_cluster_id(world->consumer, WAIT_MS, &cluster_id, &fault),
                     OUTCOME_OK);
    assert_non_null(strstr(cluster_id, "mock"));
}

static void gives_partitions_back_when_it_leaves(void **state)
{
    struct world *world = *state;
    assign(world, 0);
    consumer_pause(world->consumer);
    world->consumer = consumer_free(world->consumer);
    assert_int_equal(world->revoked, 1);
    assert_false(world->is_lost);
}

static void refused(const char *flag, const char *wanted)
{
    struct settings *settings =
        mock_broker_settings((const char *const[]){"--kafka.brokers=x:1", flag, NULL});
    struct consumer *consumer = NULL;
    struct fault fault;
    assert_int_equal(consumer_open(settings, note_revoking, NULL, &consumer, &fault),
                     OUTCOME_FATAL);
    if (strstr(fault.text, wanted) == NULL) {
        fail_msg("\"%s\" is not in: %s", wanted, fault.text);
    }
    settings_free(settings);
}

static void refuses_what_the_protocol_fixes(void **state)
{
    (void)state;
    refused("--kafka.x.enable.auto.commit=true", "kafka.x.enable.auto.commit cannot");
    refused("--kafka.x.auto.offset.reset=latest", "see start");
    refused("--kafka.x.isolation.level=read_uncommitted", "cannot be set");
    refused("--kafka.x.partition.assignment.strategy=range", "cannot be set");
    refused("--kafka.x.enable.partition.eof=false", "cannot be set");
    refused("--kafka.x.group.id=g", "use kafka.group");
}

static void refuses_topics_that_are_none(void **state)
{
    (void)state;
    refused("--kafka.topic= , ", "names no topic");
    refused("--kafka.topic=^news(", "is no regex");
}

static void waits_for_a_topic_that_is_missing(void **state)
{
    (void)state;
    struct mock_broker broker;
    struct consumer *consumer = NULL;
    struct topic_partition *all = NULL;
    size_t count = 0;
    struct fault fault;
    struct arena *arena = arena_open();
    mock_broker_init(&broker, 3,
                     (const char *const[]){"--kafka.topic=^n.ws, nwes", NULL});
    assert_int_equal(consumer_open(broker.settings, NULL, NULL, &consumer, &fault),
                     OUTCOME_OK);
    assert_int_equal(
        consumer_all_partitions(consumer, WAIT_MS, arena, &all, &count, &fault),
        OUTCOME_RETRY);
    assert_string_equal(fault.text, "the cluster has no topic nwes");
    rd_kafka_mock_topic_create(broker.cluster, "nwes", 2, 1);
    assert_int_equal(
        consumer_all_partitions(consumer, WAIT_MS, arena, &all, &count, &fault),
        OUTCOME_OK);
    assert_int_equal(count, 5);
    consumer_free(consumer);
    mock_broker_done(&broker);
    arena_free(arena);
}

static void tells_trouble_when_no_broker_answers(void **state)
{
    (void)state;
    struct settings *settings =
        mock_broker_settings((const char *const[]){"--kafka.brokers=127.0.0.1:1", NULL});
    struct consumer *consumer = NULL;
    struct consumer_event event = {.kind = CONSUMER_NOTHING};
    struct fault fault;
    assert_int_equal(consumer_open(settings, note_revoking, NULL, &consumer, &fault),
                     OUTCOME_OK);
    assert_int_equal(consumer_poll(consumer, WAIT_MS, &event, &fault), OUTCOME_OK);
    while (event.kind == CONSUMER_NOTHING) {
        assert_int_equal(consumer_poll(consumer, WAIT_MS, &event, &fault), OUTCOME_OK);
    }
    assert_int_equal(event.kind, CONSUMER_TROUBLE);
    assert_non_null(strstr(event.fault.text, "127.0.0.1:1"));
    consumer_free(consumer);
    settings_free(settings);
}

int main(void)
{
    const struct CMUnitTest group[] = {
        cmocka_unit_test(reads_nothing_before_it_is_told_where),
        cmocka_unit_test(reads_from_the_given_offset_to_the_end),
        cmocka_unit_test(tells_absent_from_empty),
        cmocka_unit_test(gives_headers_as_json),
        cmocka_unit_test(is_silent_while_paused),
        cmocka_unit_test(forgets_the_pause_with_a_new_assignment),
        cmocka_unit_test(reads_only_what_is_assigned),
        cmocka_unit_test(survives_assignments_in_quick_succession),
        cmocka_unit_test(says_when_a_position_is_outside_the_log),
        cmocka_unit_test(knows_bounds_partitions_and_the_cluster),
        cmocka_unit_test(gives_partitions_back_when_it_leaves),
    };
    const struct CMUnitTest alone[] = {
        cmocka_unit_test(refuses_what_the_protocol_fixes),
        cmocka_unit_test(refuses_topics_that_are_none),
        cmocka_unit_test(waits_for_a_topic_that_is_missing),
        cmocka_unit_test(tells_trouble_when_no_broker_answers),
    };
    int failed = cmocka_run_group_tests(group, open_world, free_world);
    return failed + cmocka_run_group_tests(alone, NULL, NULL);
}
