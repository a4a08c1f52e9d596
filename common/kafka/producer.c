#include "kafka/producer.h"

#include <librdkafka/rdkafka.h>
#include <stdlib.h>

#include "base/clock.h"
#include "kafka/kafka_trouble.h"
#include "kafka/producer_parts.h"

enum {
    REASON_BYTES = 256,
    POLL_SLICE_MS = 100,
    PURGE_MS = 2000,
};

enum outcome producer_open(const struct settings *settings, producer_report *report,
                           void *context, struct producer **ret_producer,
                           struct fault *reterr_fault)
{
    enum outcome outcome = settings_require(settings, "kafka.topic", reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    const char *topic = settings_text(settings, "kafka.topic");
    if (topic[0] == '^' || strchr(topic, ',') != NULL) {
        return fault_fatal(reterr_fault, "kafka.topic: one topic to send to, not \"%s\"",
                           topic);
    }
    struct producer *producer = malloc(sizeof(*producer));
    if (producer == NULL) {
        abort();
    }
    *producer = (struct producer){.settings = settings,
                                  .topic = topic,
                                  .report = report,
                                  .context = context,
                                  .unsent = {.arena = arena_open()}};
    outcome = producer_open_client(producer, reterr_fault);
    if (outcome != OUTCOME_OK) {
        producer_free(producer);
        return outcome;
    }
    *ret_producer = producer;
    return OUTCOME_OK;
}

struct producer *producer_free(struct producer *producer)
{
    if (producer == NULL) {
        return NULL;
    }
    if (producer->client != NULL) {
        rd_kafka_purge(producer->client,
                       RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        rd_kafka_flush(producer->client, PURGE_MS);
        rd_kafka_destroy(producer->client);
    }
    struct fault fault;
    (void)fault_reject(&fault, "not_delivered", "the Kafka producer gave up");
    for (size_t i = 0; i < producer->unsent.count; i++) {
        producer->report(producer->context, &producer->unsent.records[i], NULL, &fault);
    }
    rd_kafka_mem_free(NULL, producer->cluster_id);
    arena_free(producer->unsent.arena);
    free(producer);
    return NULL;
}

static enum outcome judge_topic(const struct producer *producer,
                                const rd_kafka_metadata_t *metadata,
                                struct fault *reterr_fault)
{
    rd_kafka_resp_err_t error = metadata->topic_cnt == 1
                                    ? metadata->topics[0].err
                                    : RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
    if (error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) {
        return fault_retry(reterr_fault, "the cluster has no topic %s", producer->topic);
    }
    return error == RD_KAFKA_RESP_ERR_NO_ERROR
               ? OUTCOME_OK
               : fault_retry(reterr_fault, "topic %s: %s", producer->topic,
                             rd_kafka_err2str(error));
}

enum outcome producer_check(struct producer *producer, int wait_ms,
                            struct fault *reterr_fault)
{
    rd_kafka_topic_t *topic = rd_kafka_topic_new(producer->client, producer->topic, NULL);
    if (topic == NULL) {
        return fault_fatal(reterr_fault, "kafka.topic: %s",
                           rd_kafka_err2str(rd_kafka_last_error()));
    }
    const rd_kafka_metadata_t *metadata = NULL;
    rd_kafka_resp_err_t error =
        rd_kafka_metadata(producer->client, 0, topic, &metadata, wait_ms);
    rd_kafka_topic_destroy(topic);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return fault_retry(reterr_fault, "no broker answers at %s: %s",
                           settings_text(producer->settings, "kafka.brokers"),
                           rd_kafka_err2str(error));
    }
    enum outcome outcome = judge_topic(producer, metadata, reterr_fault);
    rd_kafka_metadata_destroy(metadata);
    return outcome;
}

enum outcome producer_send(struct producer *producer, const struct record *record,
                           int wait_ms, struct fault *reterr_fault)
{
    int64_t deadline_ms = clock_monotonic_ms() + wait_ms;
    enum outcome outcome = producer_enqueue(producer, record, reterr_fault);
    while (outcome == OUTCOME_RETRY && clock_monotonic_ms() < deadline_ms) {
        outcome = producer_poll(producer, POLL_SLICE_MS, reterr_fault);
        if (outcome == OUTCOME_OK) {
            outcome = producer_enqueue(producer, record, reterr_fault);
        }
    }
    if (outcome == OUTCOME_FATAL && producer_has_given_up(producer)) {
        outcome = producer_take_over(producer, reterr_fault);
        return outcome == OUTCOME_OK
                   ? producer_send(producer, record, wait_ms, reterr_fault)
                   : outcome;
    }
    return outcome;
}

enum outcome producer_poll(struct producer *producer, int wait_ms,
                           struct fault *reterr_fault)
{
    rd_kafka_poll(producer->client, wait_ms);
    return producer_has_given_up(producer) ? producer_take_over(producer, reterr_fault)
                                           : OUTCOME_OK;
}

enum outcome producer_flush(struct producer *producer, int wait_ms,
                            struct fault *reterr_fault)
{
    rd_kafka_flush(producer->client, wait_ms);
    enum outcome outcome = producer_poll(producer, 0, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    int in_flight = rd_kafka_outq_len(producer->client);
    return in_flight == 0
               ? OUTCOME_OK
               : fault_retry(reterr_fault, "%d records are not acknowledged", in_flight);
}

enum outcome producer_cluster_id(struct producer *producer, int wait_ms,
                                 const char **ret_cluster_id, struct fault *reterr_fault)
{
    if (producer->cluster_id == NULL) {
        producer->cluster_id = rd_kafka_clusterid(producer->client, wait_ms);
    }
    if (producer->cluster_id == NULL) {
        return fault_retry(reterr_fault, "no broker has told the cluster's id");
    }
    *ret_cluster_id = producer->cluster_id;
    return OUTCOME_OK;
}

uint64_t producer_resent(const struct producer *producer)
{
    return producer->resent;
}

bool producer_trouble(struct producer *producer, struct fault *ret_fault)
{
    return kafka_trouble_take(&producer->trouble, ret_fault);
}
