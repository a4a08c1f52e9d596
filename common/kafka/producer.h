#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/settings.h"
#include "base/span.h"

/**
 * Sends records to one topic: idempotent, acknowledged by all replicas, in order within
 * a partition. One thread at a time.
 *
 * The promise: each record that producer_send() took is reported exactly once. A record
 * reported as acknowledged is in the topic, and there once; but when librdkafka's
 * idempotent producer gives up for good (librdkafka#4438) a new one takes over and sends
 * again what was not acknowledged, and of that some may be there twice.
 */
struct producer;

struct record_header {
    const char *name;
    struct span value;
};

struct record {
    uint64_t sequence; /* the sender's own number, ascending: what reports speak of */
    int64_t at_ms;     /* its timestamp, milliseconds since 1970; 0: now */
    struct span key;   /* absent: NULL, and any partition */
    struct span value;
    const struct record_header *headers;
    size_t header_count;
};

enum { PRODUCER_HEADERS_MAX = 8 };

/** Where an acknowledged record lies in the topic. */
struct record_place {
    int32_t partition;
    int64_t offset; /* -1: the broker had it already, and does not say where */
};

/**
 * Called from within any producer_ function but open for each record that is settled:
 * place and no fault for an acknowledged one, else no place and a fault. Its reason is
 * "refused" when the broker will not take this record however often it is sent, and
 * "not_delivered" when it may another time. The record is borrowed for the call.
 */
typedef void producer_report(void *context, const struct record *record,
                             const struct record_place *place, const struct fault *fault);

/**
 * Open a producer from the settings kafka.*; kafka.topic is one topic. Asks no broker.
 *
 * Ownership: the settings are borrowed and outlive the producer.
 * Outcomes:  FATAL naming the setting librdkafka refuses.
 */
enum outcome producer_open(const struct settings *settings, producer_report *report,
                           void *context, struct producer **ret_producer,
                           struct fault *reterr_fault) MUST_USE;

/** Free, reporting as failed what is still in flight. NULL is fine. Returns NULL. */
struct producer *producer_free(struct producer *producer);

/** See that a broker answers and has the topic. Outcomes: RETRY when not (yet). */
enum outcome producer_check(struct producer *producer, int wait_ms,
                            struct fault *reterr_fault) MUST_USE;

/**
 * Take a record; its bytes are copied.
 *
 * Outcomes: RETRY when the queue stays full for wait_ms: call again. REJECT (refused)
 *           when it can never be sent; it gets no report. FATAL when the producer is
 *           beyond help.
 */
enum outcome producer_send(struct producer *producer, const struct record *record,
                           int wait_ms, struct fault *reterr_fault) MUST_USE;

/** Report what is settled within wait_ms. Outcomes: FATAL as for producer_send(). */
enum outcome producer_poll(struct producer *producer, int wait_ms,
                           struct fault *reterr_fault) MUST_USE;

/** The cluster's id; borrowed. Outcomes: RETRY when no broker has told it yet. */
enum outcome producer_cluster_id(struct producer *producer, int wait_ms,
                                 const char **ret_cluster_id,
                                 struct fault *reterr_fault) MUST_USE;

/** How many records a new client has sent again: they may be in the topic twice. */
uint64_t producer_resent(const struct producer *producer);

/** Send at once what lingers, and wait. Outcomes: RETRY when some is still in flight. */
enum outcome producer_flush(struct producer *producer, int wait_ms,
                            struct fault *reterr_fault) MUST_USE;

/** A complaint of librdkafka's that nobody has told yet; false when there is none. */
bool producer_trouble(struct producer *producer, struct fault *ret_fault);
