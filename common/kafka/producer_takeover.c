#include <assert.h>
#include <librdkafka/rdkafka.h>
#include <stdlib.h>

#include "base/clock.h"
#include "kafka/kafka_trouble.h"
#include "kafka/producer_parts.h"

enum {
    REASON_BYTES = 256,
    SETTLE_MS = 10000,
    POLL_SLICE_MS = 100,
    TAKEOVERS_MAX = 5,
    FIRST_CAPACITY = 64,
};

void producer_keep_unsent(struct producer *producer, const struct record *record)
{
    struct unsent *unsent = &producer->unsent;
    if (unsent->count == unsent->capacity) {
        size_t capacity = unsent->capacity == 0 ? FIRST_CAPACITY : unsent->capacity * 2;
        unsent->records = arena_grow(unsent->arena, unsent->records,
                                     unsent->capacity * sizeof(*unsent->records),
                                     capacity * sizeof(*unsent->records));
        unsent->capacity = capacity;
    }
    struct record_header *headers =
        arena_take_array(unsent->arena, record->header_count, sizeof(*headers));
    for (size_t i = 0; i < record->header_count; i++) {
        struct span name = {.at = record->headers[i].name,
                            .bytes = strlen(record->headers[i].name) + 1};
        headers[i].name = arena_copy(unsent->arena, name).at;
        headers[i].value = arena_copy(unsent->arena, record->headers[i].value);
    }
    unsent->records[unsent->count++] = (struct record){
        .sequence = record->sequence,
        .at_ms = record->at_ms,
        .key = arena_copy(unsent->arena, record->key),
        .value = arena_copy(unsent->arena, record->value),
        .headers = headers,
        .header_count = record->header_count,
    };
}

static int compare_sequences(const void *left, const void *right)
{
    const struct record *one = left;
    const struct record *other = right;
    return (one->sequence > other->sequence) - (one->sequence < other->sequence);
}

/* Everything the client holds comes back through its reports, into `unsent`. */
static enum outcome retire_client(struct producer *producer, struct fault *reterr_fault)
{
    char reason[REASON_BYTES] = "";
    rd_kafka_fatal_error(producer->client, reason, sizeof(reason));
    if (producer->takeovers == TAKEOVERS_MAX) {
        return fault_fatal(reterr_fault, "the Kafka producer is beyond help: %s", reason);
    }
    producer->takeovers += 1;
    rd_kafka_purge(producer->client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    int64_t deadline_ms = clock_monotonic_ms() + SETTLE_MS;
    while (rd_kafka_outq_len(producer->client) > 0) {
        if (clock_monotonic_ms() > deadline_ms) {
            return fault_fatal(reterr_fault, "the Kafka producer does not end: %s",
                               reason);
        }
        rd_kafka_poll(producer->client, POLL_SLICE_MS);
    }
    rd_kafka_destroy(producer->client);
    producer->client = NULL;
    return producer_open_client(producer, reterr_fault);
}

/* Stops at the first record that the new client does not take, since it has given up as
 * well: *ret_sent are out of the list's hands. */
static enum outcome send_again(struct producer *producer, const struct record *records,
                               size_t count, size_t *ret_sent, struct fault *reterr_fault)
{
    size_t sent = 0;
    while (sent < count) {
        enum outcome outcome = producer_enqueue(producer, &records[sent], reterr_fault);
        if (outcome == OUTCOME_RETRY) {
            rd_kafka_poll(producer->client, POLL_SLICE_MS);
            continue;
        }
        if (outcome == OUTCOME_FATAL) {
            *ret_sent = sent;
            return outcome;
        }
        assert(outcome == OUTCOME_OK); /* it was taken before, so it is not too large */
        producer->resent += 1;
        sent += 1;
    }
    *ret_sent = sent;
    return OUTCOME_OK;
}

enum outcome producer_take_over(struct producer *producer, struct fault *reterr_fault)
{
    struct unsent *unsent = &producer->unsent;
    while (producer_has_given_up(producer)) {
        enum outcome outcome = retire_client(producer, reterr_fault);
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
        struct record *records = unsent->records;
        size_t count = unsent->count;
        size_t sent = 0;
        *unsent = (struct unsent){.arena = unsent->arena};
        if (count > 0) {
            qsort(records, count, sizeof(*records), compare_sequences);
        }
        outcome = send_again(producer, records, count, &sent, reterr_fault);
        for (size_t i = sent; i < count; i++) {
            producer_keep_unsent(producer, &records[i]);
        }
        if (outcome != OUTCOME_OK && !producer_has_given_up(producer)) {
            return outcome;
        }
    }
    assert(unsent->count == 0);
    arena_reset(unsent->arena);
    *unsent = (struct unsent){.arena = unsent->arena};
    return OUTCOME_OK;
}
