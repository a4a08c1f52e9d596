#include "kafka/producer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include "mock_broker.h"

enum {
    RECORDS = 500,
    PRODUCE_REQUEST = 0,
    WAIT_MS = 20000,
};

/* What has been reported of each record. */
struct reports {
    unsigned acknowledged[RECORDS];
    unsigned failed[RECORDS];
    char last_failure[128];
    char last_reason[32];
    unsigned places[3][2 * RECORDS]; /* how many were reported to lie there */
};

static void note_report(void *context, const struct record *record,
                        const struct record_place *place, const struct fault *fault)
{
    struct reports *reports = context;
    assert_true(record->sequence < RECORDS);
    assert_int_equal(record->header_count, 1);
    if (fault == NULL) {
        assert_true(place->offset >= 0 && place->offset < 2 * RECORDS);
        assert_true(place->partition >= 0 && place->partition < 3);
        reports->acknowledged[record->sequence] += 1;
        reports->places[place->partition][place->offset] += 1;
        return;
    }
    assert_null(place);
    reports->failed[record->sequence] += 1;
    snprintf(reports->last_reason, sizeof(reports->last_reason), "%s", fault->reason);
    snprintf(reports->last_failure, sizeof(reports->last_failure), "%s=%.*s: %.90s",
             record->headers[0].name, (int)record->headers[0].value.bytes,
             record->headers[0].value.at, fault->text);
}

static enum outcome send_one(struct producer *producer, uint64_t sequence, int wait_ms,
                             struct fault *fault)
{
    char line[24];
    snprintf(line, sizeof(line), "%u", (unsigned)sequence);
    const struct record_header header = {"line", span_from_string(line)};
    const struct record record = {.sequence = sequence,
                                  .key = span_from_string(line),
                                  .value = SPAN("{\"title\": \"t\"}"),
                                  .headers = &header,
                                  .header_count = 1};
    return producer_send(producer, &record, wait_ms, fault);
}

static struct producer *opened(struct mock_broker *broker, struct reports *reports)
{
    struct producer *producer = NULL;
    struct fault fault;
    *reports = (struct reports){.last_failure = ""};
    if (producer_open(broker->settings, note_report, reports, &producer, &fault) !=
        OUTCOME_OK) {
        fail_msg("%s", fault.text);
    }
    return producer;
}

static void all_acknowledged_once(const struct reports *reports)
{
    for (size_t i = 0; i < RECORDS; i++) {
        if (reports->acknowledged[i] != 1 || reports->failed[i] != 0) {
            fail_msg("record %zu: %u acknowledged, %u failed", i,
                     reports->acknowledged[i], reports->failed[i]);
        }
    }
}

static void each_has_a_place_of_its_own(const struct reports *reports)
{
    unsigned count = 0;
    for (size_t i = 0; i < sizeof(reports->places) / sizeof(unsigned); i++) {
        unsigned here = reports->places[i / (2 * RECORDS)][i % (2 * RECORDS)];
        assert_true(here <= 1);
        count += here;
    }
    assert_int_equal(count, RECORDS);
}

static void reports_each_record_once(void **state)
{
    (void)state;
    struct mock_broker broker;
    struct reports reports;
    struct fault fault;
    mock_broker_init(&broker, 3, (const char *const[]){NULL});
    struct producer *producer = opened(&broker, &reports);
    assert_int_equal(producer_check(producer, WAIT_MS, &fault), OUTCOME_OK);
    for (uint64_t i = 0; i < RECORDS; i++) {
        assert_int_equal(send_one(producer, i, WAIT_MS, &fault), OUTCOME_OK);
    }
    assert_int_equal(producer_flush(producer, WAIT_MS, &fault), OUTCOME_OK);
    all_acknowledged_once(&reports);
    each_has_a_place_of_its_own(&reports);
    assert_int_equal(producer_resent(producer), 0);
    producer_free(producer);
    all_acknowledged_once(&reports);
    mock_broker_done(&broker);
}

/* The broker says that requests came out of order: librdkafka's idempotent producer is
 * dead for good then. */
static void takes_over_when_idempotence_is_lost(void **state)
{
    (void)state;
    struct mock_broker broker;
    struct reports reports;
    struct fault fault;
    mock_broker_init(&broker, 3, (const char *const[]){"--kafka.x.linger.ms=0", NULL});
    struct producer *producer = opened(&broker, &reports);
    for (uint64_t i = 0; i < RECORDS; i++) {
        if (i == RECORDS / 2) {
            rd_kafka_mock_push_request_errors(
                broker.cluster, PRODUCE_REQUEST, 2,
                RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER,
                RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER);
        }
        assert_int_equal(send_one(producer, i, WAIT_MS, &fault), OUTCOME_OK);
    }
    enum outcome outcome = OUTCOME_RETRY;
    while (outcome == OUTCOME_RETRY) {
        outcome = producer_flush(producer, WAIT_MS, &fault);
    }
    assert_int_equal(outcome, OUTCOME_OK);
    all_acknowledged_once(&reports);
    assert_true(producer_resent(producer) > 0);
    producer_free(producer);
    mock_broker_done(&broker);
}

static void gives_up_when_no_successor_does_better(void **state)
{
    (void)state;
    enum { ERRORS = 100 };
    rd_kafka_resp_err_t errors[ERRORS];
    struct mock_broker broker;
    struct reports reports;
    struct fault fault;
    for (size_t i = 0; i < ERRORS; i++) {
        errors[i] = RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER;
    }
    mock_broker_init(&broker, 1, (const char *const[]){NULL});
    struct producer *producer = opened(&broker, &reports);
    rd_kafka_mock_push_request_errors_array(broker.cluster, PRODUCE_REQUEST, ERRORS,
                                            errors);
    assert_int_equal(send_one(producer, 0, WAIT_MS, &fault), OUTCOME_OK);
    assert_int_equal(send_one(producer, 1, WAIT_MS, &fault), OUTCOME_OK);
    enum outcome outcome = OUTCOME_RETRY;
    while (outcome == OUTCOME_RETRY) {
        outcome = producer_flush(producer, WAIT_MS, &fault);
    }
    assert_int_equal(outcome, OUTCOME_FATAL);
    assert_non_null(strstr(fault.text, "beyond help"));
    producer_free(producer);
    assert_int_equal(reports.failed[0], 1);
    assert_int_equal(reports.failed[1], 1);
    assert_int_equal(reports.acknowledged[0], 0);
    mock_broker_done(&broker);
}

static void names_what_could_not_be_delivered_in_time(void **state)
{
    (void)state;
    struct mock_broker broker;
    struct reports reports;
    struct fault fault;
    mock_broker_init(&broker, 1,
                     (const char *const[]){"--kafka.x.message.timeout.ms=300", NULL});
    rd_kafka_mock_broker_set_down(broker.cluster, 1);
    struct producer *producer = opened(&broker, &reports);
    assert_int_equal(send_one(producer, 7, WAIT_MS, &fault), OUTCOME_OK);
    while (reports.failed[7] == 0) {
        assert_int_equal(producer_poll(producer, WAIT_MS, &fault), OUTCOME_OK);
    }
    assert_string_equal(reports.last_failure, "line=7: Local: Message timed out");
    assert_string_equal(reports.last_reason, "not_delivered");
    assert_true(producer_trouble(producer, &fault));
    producer_free(producer);
    mock_broker_done(&broker);
}

static void pushes_back_while_the_queue_is_full(void **state)
{
    (void)state;
    struct mock_broker broker;
    struct reports reports;
    struct fault fault;
    mock_broker_init(
        &broker, 1,
        (const char *const[]){"--kafka.x.queue.buffering.max.messages=3", NULL});
    rd_kafka_mock_broker_set_down(broker.cluster, 1);
    struct producer *producer = opened(&broker, &reports);
    for (uint64_t i = 0; i < 3; i++) {
        assert_int_equal(send_one(producer, i, 0, &fault), OUTCOME_OK);
    }
    assert_int_equal(send_one(producer, 3, 0, &fault), OUTCOME_RETRY);
    assert_int_equal(producer_flush(producer, 0, &fault), OUTCOME_RETRY);
    rd_kafka_mock_broker_set_up(broker.cluster, 1);
    assert_int_equal(send_one(producer, 3, WAIT_MS, &fault), OUTCOME_OK);
    assert_int_equal(producer_flush(producer, WAIT_MS, &fault), OUTCOME_OK);
    for (size_t i = 0; i <= 3; i++) {
        assert_int_equal(reports.acknowledged[i], 1);
    }
    producer_free(producer);
    mock_broker_done(&broker);
}

static void fails_what_is_in_flight_when_it_is_freed(void **state)
{
    (void)state;
    struct mock_broker broker;
    struct reports reports;
    struct fault fault;
    mock_broker_init(&broker, 1, (const char *const[]){NULL});
    rd_kafka_mock_broker_set_down(broker.cluster, 1);
    struct producer *producer = opened(&broker, &reports);
    assert_int_equal(send_one(producer, 0, 0, &fault), OUTCOME_OK);
    producer_free(producer);
    assert_int_equal(reports.failed[0], 1);
    mock_broker_done(&broker);
}

static void rejects_a_record_that_can_never_be_sent(void **state)
{
    (void)state;
    struct mock_broker broker;
    struct reports reports;
    struct fault fault;
    mock_broker_init(&broker, 1,
                     (const char *const[]){"--kafka.x.message.max.bytes=1000", NULL});
    struct producer *producer = opened(&broker, &reports);
    char *large = calloc(1, 2000);
    const struct record record = {.value = {.at = large, .bytes = 2000}};
    assert_int_equal(producer_send(producer, &record, WAIT_MS, &fault), OUTCOME_REJECT);
    assert_string_equal(fault.reason, "refused");
    free(large);
    producer_free(producer);
    assert_int_equal(reports.failed[0] + reports.acknowledged[0], 0);
    mock_broker_done(&broker);
}

static void asks_for_a_topic_that_exists(void **state)
{
    (void)state;
    struct mock_broker broker;
    struct reports reports;
    struct fault fault;
    mock_broker_init(&broker, 1, (const char *const[]){"--kafka.topic=nwes", NULL});
    rd_kafka_mock_topic_set_error(broker.cluster, "nwes",
                                  RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
    struct producer *producer = opened(&broker, &reports);
    assert_int_equal(producer_check(producer, WAIT_MS, &fault), OUTCOME_RETRY);
    assert_string_equal(fault.text, "the cluster has no topic nwes");
    producer_free(producer);
    mock_broker_done(&broker);
}

static void refuses_what_it_cannot_send_to(void **state)
{
    (void)state;
    static const char *const flags[][3] = {
        {"--kafka.brokers=x:1", "--kafka.topic=a,b", NULL},
        {"--kafka.brokers=x:1", "--kafka.topic=^a", NULL},
        {"--kafka.brokers=x:1", "--kafka.x.acks=1", NULL},
        {"--kafka.brokers=x:1", "--kafka.x.enable.idempotence=false", NULL},
        {"--kafka.brokers=x:1", "--kafka.x.transactional.id=t", NULL},
        {"--kafka.topic=a", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        struct settings *settings = mock_broker_settings(flags[i]);
        struct producer *producer = NULL;
        struct fault fault;
        assert_int_equal(producer_open(settings, note_report, NULL, &producer, &fault),
                         OUTCOME_FATAL);
        assert_null(producer);
        settings_free(settings);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_each_record_once),
        cmocka_unit_test(takes_over_when_idempotence_is_lost),
        cmocka_unit_test(gives_up_when_no_successor_does_better),
        cmocka_unit_test(names_what_could_not_be_delivered_in_time),
        cmocka_unit_test(pushes_back_while_the_queue_is_full),
        cmocka_unit_test(fails_what_is_in_flight_when_it_is_freed),
        cmocka_unit_test(rejects_a_record_that_can_never_be_sent),
        cmocka_unit_test(asks_for_a_topic_that_exists),
        cmocka_unit_test(refuses_what_it_cannot_send_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
