#pragma once

#include <stdint.h>
#include <stdio.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/settings.h"
#include "ingest/place.h"

/** What an operator may do about a partition that cannot go on by itself. */
enum progress_action {
    PROGRESS_ACCEPT_CLUSTER, /* read the topic from a cluster that has another id */
    PROGRESS_ACCEPT_LOSS,    /* give up what retention took before it was read */
    PROGRESS_RESET,          /* begin the next incarnation of the log */
    PROGRESS_SKIP,           /* give up one record, the next one */
};

/** One such wish, and what Kafka says about the partition. */
struct progress_change {
    enum progress_action action;
    const char *cluster_id;
    struct place place;
    int64_t low; /* the first offset that the log holds; not for ACCEPT_CLUSTER */
    int64_t end; /* and the one behind its last */
    int64_t to;  /* RESET: the first offset of the next incarnation */
    const char *reason;
};

/**
 * Do it, in one transaction with its record in ingest.intervention: what, who (the users
 * of PostgreSQL and of the operating system) and why. The owner's token is changed, so
 * that a running process throws its batch away and claims again. Prints what was done.
 *
 * Outcomes: REJECT with the reason when it makes no sense: nothing was changed; FATAL
 *           when PostgreSQL does not answer or does not allow it.
 */
enum outcome progress_change_make(const struct settings *settings,
                                  const struct progress_change *change, FILE *stream,
                                  struct fault *reterr_fault) MUST_USE;
