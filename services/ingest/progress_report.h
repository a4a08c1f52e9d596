#pragma once

#include <stddef.h>
#include <stdio.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/settings.h"
#include "kafka/consumer.h"

/** What Kafka holds of a partition: [low, end). */
struct progress_bounds {
    struct topic_partition at;
    int64_t low;
    int64_t end;
};

/**
 * Print how far each of some partitions is: next offset, end, lag, owner, last commit,
 * and as far as it shows from here why one does not go on, and what may be done about it.
 * The bounds come from Kafka; the group from the settings.
 *
 * Outcomes: FATAL when PostgreSQL or the schema is not there.
 */
enum outcome progress_report_print(const struct settings *settings,
                                   const char *cluster_id,
                                   const struct progress_bounds *bounds, size_t count,
                                   FILE *stream, struct fault *reterr_fault) MUST_USE;
