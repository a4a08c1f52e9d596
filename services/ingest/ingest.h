#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "article/article_rows.h"
#include "base/attr.h"
#include "base/fault.h"
#include "ingest/metrics.h"
#include "ingest/ports.h"

/**
 * The coordinator of one lane: claims partitions, fills batches, has them stored,
 * acknowledges. It is the one place that knows the delivery protocol.
 *
 * THE PROMISE. Every Kafka offset ends in exactly one recorded outcome - inserted,
 * updated, unchanged, stale, tombstone, rejected - or in a recorded gap, exactly once,
 * through crashes, rebalances, zombies and failovers.
 *
 *   Truth     is ingest.progress.next_offset in PostgreSQL, moved by compare-and-set in
 *             the transaction of the rows themselves. Kafka's group only suggests who
 *             works on a partition, and its committed offsets are for lag tools.
 *   Claim     On assignment each partition is claimed: a fresh owner token, and the next
 *             offset. It is read from that absolute offset and no other. What cannot be
 *             claimed now is left out and claimed later.
 *   Identity  A log has to be the one that was read before: the cluster's id, a position
 *             within its bounds (doubts are confirmed 5 s later), and the last message
 *             stored still where it was (the anchor; compacted away, it tells nothing).
 *             All that is looked at again when a broker did not know a topic for a moment.
 *             Else the one partition stops, says why, and is looked at every 30 s; the
 *             others run on. `wenliu-ingest progress accept-cluster | accept-loss | reset
 *             | skip` are the operator's audited ways out.
 *   Batch     At most one transaction in flight; the next batch fills behind it. What is
 *             decided on a look-up that no longer holds is rolled back and decided again.
 *   Offsets   `expected` is the next offset of each partition. Lower: dropped. Higher:
 *             read once more from `expected`, then it is a recorded gap. An end of the
 *             partition above `expected` is a gap too (transaction markers).
 *   Faults    The world's faults keep the batch, pause Kafka, keep polling (or the group
 *             drops the member) and back off with jitter. Faults of the data are bisected
 *             to the one guilty message, which is rejected with its SQLSTATE; but when
 *             more than a fifth of the last thousand messages would go that way, or the
 *             reject row is refused as well, also without the message's bytes, the fault
 *             is ours: hold, and probe one a minute.
 *   Idle      After 5 s without news PostgreSQL is asked whether it is there and where the
 *             logs are: a failover may have taken back what no message would show.
 *   Killers   A message that kills the process is found by reading one by one, with each
 *             try committed beforehand, and rejected after three deaths; the lanes beside
 *             it wait, since they die with it (careful.h).
 *   Fenced    The batch and all filled behind it are thrown away; poll; claim again.
 *   Revoked   Wait at most 5 s for the transaction in flight, drop the rest.
 */
struct ingest;

/** What the lanes of a process share: one of them alone, or any number that just read. */
struct careful_gate {
    atomic_bool is_taken; /* by a lane that reads carefully, or waits for `reading` = 0 */
    atomic_uint reading;  /* lanes that may be processing a message */
};

struct ingest_options {
    unsigned lane; /* 0, 1, ...: for logs and metrics */
    const char *group;
    size_t batch_messages;
    size_t batch_bytes;
    int64_t batch_age_ms;      /* the longest that the first message of a batch waits */
    uint64_t seed;             /* of the jitter in back-off */
    struct careful_gate *gate; /* one a process, all zero */
    const atomic_bool *is_hurried; /* once true, no transaction is waited for */
};

/** Open a coordinator. Borrows ports, core and metrics. Never NULL. */
struct ingest *ingest_open(const struct ingest_options *options,
                           const struct ports *ports, const struct article_core *core,
                           struct metrics *metrics);

/** NULL is fine. Returns NULL. */
struct ingest *ingest_free(struct ingest *ingest);

/** One turn: at most one record read, one state change stored. Outcomes: FATAL. */
enum outcome ingest_step(struct ingest *ingest, struct fault *reterr_fault) MUST_USE;

/** True when no article is read that is not on its way to PostgreSQL: what the core
 *  depends on may change now, and no batch is of two minds. */
bool ingest_is_between_batches(const struct ingest *ingest);

/** The group takes the partitions back: called from within the source's poll. */
void ingest_revoke(struct ingest *ingest, bool is_lost);

/** Wait at most wait_ms for the transaction in flight; drop what is filled behind it. */
void ingest_stop(struct ingest *ingest, int wait_ms);
