#include "kafka/consumer.h"

#include <assert.h>
#include <inttypes.h>
#include <librdkafka/rdkafka.h>

#include "base/clock.h"
#include "base/instant.h"
#include "base/process_limit.h"
#include "kafka/consumer_parts.h"
#include "kafka/kafka_trouble.h"

enum {
    FETCH_POLL_MS = 100,
    ASK_EVERY_MS = 1000,
    ASK_WAIT_MS = 300,
    REASON_BYTES = 256,
    MILLISECOND_US = 1000,
};

static void release_message(struct consumer *consumer)
{
    if (consumer->message != NULL) {
        rd_kafka_message_destroy(consumer->message);
        consumer->message = NULL;
    }
}

static int64_t timestamp_of(const rd_kafka_message_t *message)
{
    rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    int64_t timestamp_ms = rd_kafka_message_timestamp(message, &type);
    bool is_usable = type != RD_KAFKA_TIMESTAMP_NOT_AVAILABLE && timestamp_ms >= 0 &&
                     timestamp_ms <= INT64_MAX / MILLISECOND_US;
    return is_usable ? timestamp_ms * MILLISECOND_US : INSTANT_ABSENT;
}

static struct span span_of(const void *at, size_t bytes)
{
    return (struct span){.at = at, .bytes = at == NULL ? 0 : bytes};
}

static void read_trouble(struct consumer *consumer, const rd_kafka_message_t *message,
                         struct consumer_event *ret_event)
{
    kafka_trouble_add(&consumer->trouble, TROUBLE_WARNING,
                      rd_kafka_err2name(message->err), rd_kafka_message_errstr(message),
                      clock_monotonic_ms());
    if (kafka_trouble_take(&consumer->trouble, &ret_event->fault)) {
        ret_event->kind = CONSUMER_TROUBLE;
    }
}

/* A batch whose checksum is wrong, or that cannot be unpacked. */
static bool is_damaged(const rd_kafka_message_t *message)
{
    return message->rkt != NULL && (message->err == RD_KAFKA_RESP_ERR__BAD_MSG ||
                                    message->err == RD_KAFKA_RESP_ERR__BAD_COMPRESSION);
}

static void read_message(struct consumer *consumer, const rd_kafka_message_t *message,
                         struct consumer_event *ret_event)
{
    *ret_event = (struct consumer_event){.kind = CONSUMER_NOTHING,
                                         .timestamp_us = INSTANT_ABSENT,
                                         .offset = message->offset};
    if (message->rkt != NULL) {
        ret_event->at.topic =
            consumer_keep_name(consumer, rd_kafka_topic_name(message->rkt));
        ret_event->at.partition = message->partition;
    }
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        ret_event->kind = CONSUMER_MESSAGE;
        ret_event->timestamp_us = timestamp_of(message);
        ret_event->key = span_of(message->key, message->key_len);
        ret_event->value = span_of(message->payload, message->len);
    } else if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        ret_event->kind = CONSUMER_END;
    } else if (message->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) {
        ret_event->kind = CONSUMER_OUT_OF_RANGE;
    } else if (is_damaged(message)) {
        ret_event->kind = CONSUMER_DAMAGED;
        (void)fault_retry(&ret_event->fault, "%s", rd_kafka_message_errstr(message));
    } else {
        if (message->err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART ||
            message->err == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION) {
            consumer->is_topic_unknown = true;
        }
        read_trouble(consumer, message, ret_event);
    }
}

/* What callbacks have left behind, in the order of its weight. */
static void read_news(struct consumer *consumer, struct consumer_event *ret_event)
{
    *ret_event =
        (struct consumer_event){.kind = CONSUMER_NOTHING, .timestamp_us = INSTANT_ABSENT};
    if (consumer->has_news) {
        consumer->has_news = false;
        ret_event->kind = CONSUMER_ASSIGNED;
    } else if (consumer->is_topic_unknown) {
        consumer->is_topic_unknown = false;
        ret_event->kind = CONSUMER_UNKNOWN;
    } else if (consumer->is_away != consumer->is_away_told) {
        consumer->is_away_told = consumer->is_away;
        ret_event->kind = consumer->is_away ? CONSUMER_AWAY : CONSUMER_BACK;
        (void)fault_retry(&ret_event->fault, "no Kafka broker can be reached");
    } else if (kafka_trouble_take(&consumer->trouble, &ret_event->fault)) {
        ret_event->kind = CONSUMER_TROUBLE;
    }
}

/* librdkafka tells of a lost broker, but hardly that none is left, and never that one is
 * back. */
static void ask_brokers(struct consumer *consumer)
{
    int64_t now_ms = clock_monotonic_ms();
    const rd_kafka_metadata_t *metadata = NULL;
    if (!consumer->is_doubted || now_ms - consumer->asked_ms < ASK_EVERY_MS) {
        return;
    }
    consumer->asked_ms = now_ms;
    consumer->is_away = rd_kafka_metadata(consumer->client, 0, NULL, &metadata,
                                          ASK_WAIT_MS) != RD_KAFKA_RESP_ERR_NO_ERROR;
    consumer->is_doubted = consumer->is_away;
    if (metadata != NULL) {
        rd_kafka_metadata_destroy(metadata);
    }
}

enum outcome consumer_poll(struct consumer *consumer, int wait_ms,
                           struct consumer_event *ret_event, struct fault *reterr_fault)
{
    release_message(consumer);
    ask_brokers(consumer);
    consumer_keep_awake(consumer);
    struct consumer_event event;
    read_news(consumer, &event);
    if (event.kind == CONSUMER_NOTHING) {
        consumer->message = consumer_await(consumer, wait_ms);
        /* What comes behind an unknown topic is not to be trusted: its owner asks again. */
        if (consumer->message != NULL && !consumer->is_topic_unknown) {
            read_message(consumer, consumer->message, &event);
        } else {
            read_news(consumer, &event);
        }
    }
    char reason[REASON_BYTES];
    if (consumer->is_starved) {
        /* It goes on without the thread, and never reads a message. */
        char limit[PROCESS_LIMIT_TEXT_BYTES];
        return fault_fatal(reterr_fault, "the Kafka client cannot have its threads: %s",
                           process_limit_describe(limit));
    }
    if (event.kind != CONSUMER_MESSAGE &&
        rd_kafka_fatal_error(consumer->client, reason, sizeof(reason)) != 0) {
        return fault_fatal(reterr_fault, "the Kafka consumer is beyond help: %s", reason);
    }
    *ret_event = event;
    return OUTCOME_OK;
}

size_t consumer_partitions(const struct consumer *consumer,
                           const struct topic_partition **ret_partitions)
{
    *ret_partitions = consumer->partitions;
    return consumer->partition_count;
}

static bool has_partition(const struct consumer *consumer, struct topic_partition at)
{
    for (size_t i = 0; i < consumer->partition_count; i++) {
        if (consumer->partitions[i].partition == at.partition &&
            strcmp(consumer->partitions[i].topic, at.topic) == 0) {
            return true;
        }
    }
    return false;
}

static rd_kafka_topic_partition_list_t *
list_positions(const struct consumer_position *positions, size_t count)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)count);
    for (size_t i = 0; i < count; i++) {
        rd_kafka_topic_partition_list_add(list, positions[i].at.topic,
                                          positions[i].at.partition)
            ->offset = positions[i].offset;
    }
    return list;
}

void consumer_forget_reading(struct consumer *consumer)
{
    if (consumer->reading != NULL) {
        rd_kafka_topic_partition_list_destroy(consumer->reading);
        consumer->reading = NULL;
    }
}

/* A new assignment stops the old one's partitions in the background. If one of them is to
 * be stopped again meanwhile, by the next assignment or a revoke, an assertion of
 * librdkafka's ends the process (librdkafka#5573, up to 2.15). Its main thread serves one
 * queue in order: behind the first answer the stops are done, behind the second noted. */
static void await_stops(rd_kafka_t *client)
{
    consumer_ask_main_thread(client);
    consumer_ask_main_thread(client);
}

enum outcome consumer_assign(struct consumer *consumer,
                             const struct consumer_position *positions, size_t count,
                             struct fault *reterr_fault)
{
    for (size_t i = 0; i < count; i++) {
        /* A logical offset (negative) would let the group decide; a foreign partition
         * would be read by two members. */
        assert(positions[i].offset >= 0);
        assert(has_partition(consumer, positions[i].at));
    }
    consumer_resume(consumer);
    rd_kafka_topic_partition_list_t *list = list_positions(positions, count);
    rd_kafka_resp_err_t error = rd_kafka_assign(consumer->client, list);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        rd_kafka_topic_partition_list_destroy(list);
        return fault_retry(reterr_fault, "cannot read %zu partitions: %s", count,
                           rd_kafka_err2str(error));
    }
    consumer_forget_reading(consumer);
    consumer->reading = list;
    await_stops(consumer->client);
    return OUTCOME_OK;
}

void consumer_pause(struct consumer *consumer)
{
    if (!consumer->is_paused && consumer->reading != NULL) {
        rd_kafka_pause_partitions(consumer->client, consumer->reading);
        consumer->is_paused = true;
    }
}

void consumer_resume(struct consumer *consumer)
{
    /* To resume what is not paused would fetch from an old position (librdkafka#4636). */
    if (consumer->is_paused) {
        rd_kafka_resume_partitions(consumer->client, consumer->reading);
        consumer->is_paused = false;
    }
}

void consumer_ack(struct consumer *consumer, const struct consumer_position *positions,
                  size_t count)
{
    rd_kafka_topic_partition_list_t *list = list_positions(positions, count);
    rd_kafka_commit(consumer->client, list, 1);
    rd_kafka_topic_partition_list_destroy(list);
}

/* True when the event tells what is at the position, or that nothing is. */
static bool is_answer(const struct consumer_event *event)
{
    return event->kind == CONSUMER_MESSAGE || event->kind == CONSUMER_END ||
           event->kind == CONSUMER_OUT_OF_RANGE;
}

enum outcome consumer_fetch(struct consumer *consumer, struct consumer_position position,
                            int wait_ms, struct consumer_event *ret_event,
                            struct fault *reterr_fault)
{
    struct consumer_event event = {.kind = CONSUMER_NOTHING};
    rd_kafka_topic_partition_list_t *list = list_positions(&position, 1);
    rd_kafka_resp_err_t error = rd_kafka_assign(consumer->client, list);
    rd_kafka_topic_partition_list_destroy(list);
    enum outcome outcome =
        error == RD_KAFKA_RESP_ERR_NO_ERROR
            ? OUTCOME_OK
            : fault_retry(reterr_fault, "cannot read: %s", rd_kafka_err2str(error));
    int64_t deadline_ms = clock_monotonic_ms() + wait_ms;
    while (outcome == OUTCOME_OK && !is_answer(&event) &&
           clock_monotonic_ms() < deadline_ms) {
        outcome = consumer_poll(consumer, FETCH_POLL_MS, &event, reterr_fault);
    }
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    if (!is_answer(&event)) {
        return fault_retry(reterr_fault, "no answer from the broker within %d ms",
                           wait_ms);
    }
    if (event.kind != CONSUMER_MESSAGE || event.offset != position.offset) {
        return fault_reject(reterr_fault, "absent",
                            "the log holds no message at offset %" PRId64,
                            position.offset);
    }
    *ret_event = event;
    return OUTCOME_OK;
}
