#pragma once

#include <stdbool.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/settings.h"
#include "ingest/batch.h"

/**
 * PostgreSQL, as a lane sees it: claims partitions and stores batches, one transaction
 * in flight. Owns one connection. One thread at a time.
 *
 * The fence: each transaction moves ingest.progress.next_offset of every partition in it
 * from the batch's first offset to its end by compare-and-set on (next_offset,
 * owner_token), in the same transaction as the rows. What another owner, an old
 * connection or a repeated send tries to write fails as a whole.
 */
struct store;

/** What has become of a batch, and so what the coordinator does next. */
enum store_state {
    STORE_BUSY,      /* in flight */
    STORE_COMMITTED, /* durable; every item has its outcome */
    STORE_FENCED,    /* XF001: another owner, or moved on: throw the batch away, claim */
    STORE_CONTENDED, /* XF002, deadlock, lock timeout, 40001: decide again, soon */
    STORE_SLOW, /* statement timeout, or no answer: again; after two in a row in halves */
    STORE_AWAY, /* connection lost, starting up, read-only: reconnect, claim, compare */
    STORE_FULL, /* disk, memory: again after a long back-off, loudly */
    STORE_REFUSED, /* data that PostgreSQL does not take: bisect */
    STORE_BROKEN,  /* schema, permission, unknown: hold, try every 60 s */
};

/** The name of the log a partition is, for all time. */
struct log_name {
    const char *group;
    const char *cluster_id;
    const char *topic;
    int32_t partition;
    int32_t partition_count; /* of the topic, now; 0: not known */
};

/** What came of an attempt to claim. */
enum claim_status {
    CLAIM_MADE,
    CLAIM_NEW, /* never claimed, and first_offset was -1: not claimed now either */
    CLAIM_OTHER_CLUSTER, /* the group knows the topic under another cluster's id only */
};

/**
 * Open without connecting.
 *
 * Borrowed: the settings postgres.*, postgres.prepare among them. owner_name is what
 * people read in ingest.progress ("host/pid/lane").
 * Outcomes: OK only, today.
 */
enum outcome store_open(const struct settings *settings, const char *owner_name,
                        struct store **ret_store, struct fault *reterr_fault) MUST_USE;

/** NULL is fine. Returns NULL. */
struct store *store_free(struct store *store);

/**
 * Connect, unless connected; check encoding, version, read-write and schema; make the
 * partitions of this and the next month. Blocks, at most about connect_timeout a host.
 * Returns STORE_COMMITTED when ready, else STORE_AWAY or STORE_BROKEN.
 */
enum store_state store_connect(struct store *store, struct fault *reterr_fault) MUST_USE;

/**
 * Ask PostgreSQL whether it is there, takes writes, and has every log where its claim says:
 * nothing else would notice that before the next batch.
 *
 * Returns STORE_COMMITTED, STORE_FENCED when a log has moved (a failover to an older state,
 * another owner, an operator), else as for a batch. Waits for the answer, but only some
 * seconds. Connected, and not while a batch is in flight.
 */
enum store_state store_check(struct store *store, const struct claim *claims,
                             size_t count, struct fault *reterr_fault) MUST_USE;

/**
 * Become the one who writes for a log. first_offset is where a log begins that was never
 * claimed; -1 to be told so by CLAIM_NEW without a claim.
 *
 * A topic is remembered with its number of partitions when a group first asks for it.
 * Under the id of another cluster it is then claimed only after an operator has accepted
 * that; until then *ret_status is CLAIM_OTHER_CLUSTER, and the fault says how.
 *
 * Waits at most 5 s for another's transaction, then ends its session.
 * Returns STORE_COMMITTED with *ret_status, else as for a batch. *ret_claim is set for
 * CLAIM_MADE; for CLAIM_NEW only its first_partition_count. Not while a batch is in
 * flight.
 */
enum store_state store_claim(struct store *store, const struct log_name *log,
                             int64_t first_offset, struct claim *ret_claim,
                             enum claim_status *ret_status,
                             struct fault *reterr_fault) MUST_USE;

/**
 * Commit, before the message at `offset` is processed, that this is try number `tries`;
 * 0 takes it back. The next batch of the log clears it by itself. What was remembered of
 * another offset is forgotten.
 *
 * Returns STORE_COMMITTED, STORE_FENCED when the claim is another's by now, else as for a
 * batch. Waits for the answer. Not while a batch is in flight.
 */
enum store_state store_suspect(struct store *store, const struct claim *claim,
                               int64_t offset, int32_t tries,
                               struct fault *reterr_fault) MUST_USE;

/**
 * Send the first `count` items to PostgreSQL as one transaction: look-up, decision,
 * rows, rejects, gaps, ledger, advance, COMMIT. Returns at once; claims[] and the batch
 * are borrowed until the state is no longer STORE_BUSY.
 */
void store_begin(struct store *store, struct batch *batch, size_t count,
                 const struct claim *claims);

/** Move what is in flight as far as it goes within wait_ms (0: not waiting). */
enum store_state store_pump(struct store *store, int wait_ms,
                            struct fault *reterr_fault) MUST_USE;

/**
 * Give up on what is in flight: close the connection without waiting. Whether it commits
 * all the same is PostgreSQL's to say; the next claim tells.
 */
void store_abandon(struct store *store);

/** A time as it is stored: INSTANT_ABSENT outside the years 1 to 9999. Pure. */
int64_t store_instant(int64_t instant_us);
