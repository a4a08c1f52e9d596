#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/fault.h"
#include "kafka/producer.h"
#include "replay/in_flight.h"
#include "replay/resume_state.h"

/**
 * What has become of each message, for whoever goes on after a kill (resume_state.h) and
 * for whoever checks what arrived (manifest_file.h).
 *
 * A message is sent only when the state on disk says that it may have been: so that state
 * is never wrong about how many may be in the topic twice.
 */
struct delivery_ledger;

struct delivery_ledger_options {
    const char *resume_path;   /* NULL: none */
    const char *manifest_path; /* NULL: none */
    uint64_t window;      /* messages in flight, and so twice after a kill, at most */
    struct digest corpus; /* of what is replayed, and how */
    const char *cluster;
    const char *topic;
};

/**
 * Open, reading what an earlier run left.
 *
 * Ownership: strings are borrowed and outlive the ledger.
 * Outcomes:  FATAL when a file cannot be used, or is of another replay.
 */
enum outcome delivery_ledger_open(const struct delivery_ledger_options *options,
                                  struct delivery_ledger **ret_ledger,
                                  struct fault *reterr_fault) MUST_USE;

/** NULL is fine. Returns NULL. */
struct delivery_ledger *delivery_ledger_free(struct delivery_ledger *ledger);

/** The state as an earlier run left it: its position is where to go on. */
const struct resume_state *delivery_ledger_start(const struct delivery_ledger *ledger);

/**
 * Whether message `number` may be sent now; if not, it has to wait for reports.
 * Outcomes: FATAL when the files cannot be written.
 */
enum outcome delivery_ledger_admit(struct delivery_ledger *ledger, uint64_t number,
                                   bool *ret_is_admitted,
                                   struct fault *reterr_fault) MUST_USE;

/** Message `number`, which was admitted, is in the producer's hands. */
void delivery_ledger_sent(struct delivery_ledger *ledger, uint64_t number,
                          const struct in_flight_message *message);

/** It will never be taken by anyone: it needs no further try. */
void delivery_ledger_refused(struct delivery_ledger *ledger, uint64_t number);

/** It is in the topic. The record's headers are its path and line, in this order. */
void delivery_ledger_acknowledged(struct delivery_ledger *ledger,
                                  const struct record *record,
                                  const struct record_place *place);

/** It may be in the topic or not: the next run begins before it, if there is a state. */
void delivery_ledger_lost(struct delivery_ledger *ledger, uint64_t number);

/** So many records of this run may be there twice, since a producer was replaced. */
void delivery_ledger_resent(struct delivery_ledger *ledger, uint64_t count);

/** Whether the position can move no further: time to end. */
bool delivery_ledger_is_stuck(const struct delivery_ledger *ledger);

/** Save, if the last time is a while ago and there is news. Outcomes: FATAL. */
enum outcome delivery_ledger_keep(struct delivery_ledger *ledger, int64_t now_us,
                                  struct fault *reterr_fault) MUST_USE;

/**
 * Save what there is at the end, orderly or not. *ret_twice is how many messages the topic
 * may hold twice, of all runs. Outcomes: FATAL.
 */
enum outcome delivery_ledger_close(struct delivery_ledger *ledger, uint64_t *ret_twice,
                                   struct fault *reterr_fault) MUST_USE;
