#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"
#include "ingest/claiming.h"
#include "ingest/ports.h"

enum partition_state {
    PARTITION_WANTED, /* given by the group, not claimed yet: claimed from wanted_ms on */
    PARTITION_CLAIMED, /* ours: read from `expected` on */
};

/* Offsets that did not come are asked for once more: a claim believes what it has read
 * twice. */
enum gap_state {
    GAP_UNSEEN,
    GAP_DOUBTED, /* what comes is dropped, until it is read again from `expected` */
    GAP_VERIFIED,
};

struct partition {
    struct topic_partition at;
    enum partition_state state;
    int64_t wanted_ms;
    int64_t expected;     /* the next offset to take into a batch */
    int64_t end_offset;   /* where it was read to its end; -1 while it is not */
    int64_t claimed_end;  /* where it ended when it was claimed */
    enum gap_state gap;   /* of this claim */
    bool is_outside;      /* its position was not in the log: to be confirmed */
    bool is_anchor_due;   /* the last message stored has to be seen again first */
    size_t careful_left;  /* messages still to be read one by one */
    struct fault stopped; /* text "": it is not; else why only an operator can go on */
};

/** What the group gave a lane, and how far each partition is. */
struct partitions {
    struct partition *at;
    struct claim *claims; /* one a partition, for the store */
    size_t count;
};

/** How a renewal of all claims compares with what was remembered. */
enum partitions_change {
    PARTITIONS_UNCHANGED, /* nothing was stored since: send the batch again */
    PARTITIONS_ADVANCED, /* exactly the batch was stored: its COMMIT was answered by a cut
                          */
    PARTITIONS_MOVED,    /* somebody else advanced, or the database went back */
};

/** Take the list over, all wanted from now_ms on. Forgets what was there before. */
void partitions_take(struct partitions *partitions, const struct topic_partition *list,
                     size_t count, int64_t now_ms);
void partitions_done(struct partitions *partitions);

/** The index of a partition, or partitions->count when it is none of ours. */
size_t partitions_find(const struct partitions *partitions, struct topic_partition at);

/** True when a partition is wanted and its time has come. */
bool partitions_is_due(const struct partitions *partitions, size_t index, int64_t now_ms);
bool partitions_is_any_due(const struct partitions *partitions, int64_t now_ms);

/**
 * Claim the next partition that is due; *ret_index is it, or partitions->count when there
 * is none. What the log does not bear out (another cluster, a position outside of it)
 * stops the one partition: its `stopped` says why, and it is claimed again in 30 s. A log
 * of which Kafka says nothing (it has no leader) stops for 5 s.
 *
 * Returns STORE_COMMITTED, or what went wrong with the store: the partition stays due.
 */
enum store_state partitions_claim_next(struct partitions *partitions,
                                       const struct ports *ports, const char *group,
                                       size_t *ret_index,
                                       enum claiming_verdict *ret_verdict,
                                       struct fault *reterr_fault) MUST_USE;

/**
 * Claim again what is claimed or has items in the batch, after a lost connection, and say what happened to the
 * first `count` items of the batch meanwhile. `expected` is not touched.
 */
enum store_state partitions_renew(struct partitions *partitions,
                                  const struct ports *ports, const char *group,
                                  const struct batch *batch, size_t count,
                                  enum partitions_change *ret_change,
                                  struct fault *reterr_fault) MUST_USE;

/** Whether every claimed log is where its claim says: see store_check(). */
enum store_state partitions_check(const struct partitions *partitions,
                                  const struct ports *ports,
                                  struct fault *reterr_fault) MUST_USE;

/** All claims are in doubt: claim again from wanted_ms on. */
void partitions_want_all(struct partitions *partitions, int64_t wanted_ms);

/** One partition cannot go on: leave it out, and claim it again in 30 s. */
void partitions_stop(struct partitions *partitions, size_t index, int64_t now_ms,
                     const struct fault *why);

/** The same, unless the first doubt: then only look again, in 5 s. */
void partitions_doubt(struct partitions *partitions, size_t index, int64_t now_ms,
                      const struct fault *why);

/** Have Kafka read all that is claimed, from `expected` or a due anchor on; so gaps that
 *  are doubted are read twice. */
enum outcome partitions_assign(struct partitions *partitions, const struct ports *ports,
                               struct fault *reterr_fault) MUST_USE;
