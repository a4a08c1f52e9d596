#pragma once

#include "base/arena.h"
#include "kafka/kafka_trouble.h"
#include "kafka/producer.h"

/** The inside of struct producer, shared by the files producer*.c and by nobody else. */

struct rd_kafka_s;

/** Records that a client gave up, copied, to be sent again by its successor. */
struct unsent {
    struct arena *arena;
    struct record *records;
    size_t count;
    size_t capacity;
};

struct producer {
    const struct settings *settings;
    const char *topic;
    struct rd_kafka_s *client;
    producer_report *report;
    void *context;
    struct unsent unsent;
    unsigned takeovers; /* new clients since the last acknowledgement */
    uint64_t resent;    /* records that a takeover sent again */
    char *cluster_id;   /* the client's memory; NULL: not asked for */
    struct kafka_trouble trouble;
};

/** Make the client that sends for the producer. */
enum outcome producer_open_client(struct producer *producer,
                                  struct fault *reterr_fault) MUST_USE;

/** Give a record to the client: OK, RETRY (its queue is full), REJECT, FATAL (beyond
 *  help: time for a takeover). */
enum outcome producer_enqueue(struct producer *producer, const struct record *record,
                              struct fault *reterr_fault) MUST_USE;

/** True when the client will never send again. */
bool producer_has_given_up(const struct producer *producer);

/** Keep a copy of a record for the client's successor. */
void producer_keep_unsent(struct producer *producer, const struct record *record);

/** Replace a client that has given up, and send again what it did not settle. */
enum outcome producer_take_over(struct producer *producer,
                                struct fault *reterr_fault) MUST_USE;
