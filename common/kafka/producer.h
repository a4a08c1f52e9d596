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
    struct span key;   /* absent: NULL, and any partition */
    struct span value;
    const struct record_header *headers;
    size_t header_count;
};

enum { PRODUCER_HEADERS_MAX = 8 };

/**
 * Called from within any producer_ function but open for each record that is settled:
 * fault is NULL for an acknowledged one. The record is borrowed for the call; its
 * headers are given for a failed one only.
 */
typedef void producer_report(void *context, const struct record *record,
                             const struct fault *fault);

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
 * Outcomes: RETRY when the queue stays full for wait_ms: call again. REJECT (too_large)
 *           when it can never be sent; it gets no report. FATAL when the producer is
 *           beyond help.
 */
enum outcome producer_send(struct producer *producer, const struct record *record,
                           int wait_ms, struct fault *reterr_fault) MUST_USE;

/** Report what is settled within wait_ms. Outcomes: FATAL as for producer_send(). */
enum outcome producer_poll(struct producer *producer, int wait_ms,
                           struct fault *reterr_fault) MUST_USE;

/** Send at once what lingers, and wait. Outcomes: RETRY when some is still in flight. */
enum outcome producer_flush(struct producer *producer, int wait_ms,
                            struct fault *reterr_fault) MUST_USE;

/** A complaint of librdkafka's that nobody has told yet; false when there is none. */
bool producer_trouble(struct producer *producer, struct fault *ret_fault);
