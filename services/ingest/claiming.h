#pragma once

#include "base/attr.h"
#include "base/fault.h"
#include "ingest/ports.h"

/** What an attempt to claim a partition found. */
enum claiming_verdict {
    CLAIMING_DONE,    /* *ret_claim, and what the log holds */
    CLAIMING_OUTSIDE, /* claimed, but its position is not in the log: to be confirmed */
    CLAIMING_STOPPED, /* only an operator can say how to go on; the fault says how */
    CLAIMING_UNANSWERED, /* Kafka says nothing of this log, which may have no leader */
    CLAIMING_FAILED,     /* nothing is known; *ret_state says what to do */
};

/** What the log held when its partition was claimed: offsets low <= offset < end. */
struct log_bounds {
    int64_t low;
    int64_t end;
};

/**
 * Claim one partition and look whether its position lies within the log.
 *
 * A log that was never claimed begins where the setting `start` says; but a partition that
 * its topic did not have when it was first seen begins at its low mark: nothing of it was
 * there to be left out.
 */
enum claiming_verdict claiming_try(const struct topic_partition *at,
                                   const struct ports *ports, const char *group,
                                   struct claim *ret_claim, struct log_bounds *ret_bounds,
                                   enum store_state *ret_state,
                                   struct fault *reterr_fault) MUST_USE;

/** Claim again what this lane has, without looking at Kafka. */
enum store_state claiming_renew(const struct topic_partition *at,
                                const struct ports *ports, const char *group,
                                struct claim *ret_claim,
                                struct fault *reterr_fault) MUST_USE;
