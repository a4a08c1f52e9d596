#pragma once

#include <stddef.h>
#include <stdio.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/settings.h"
#include "kafka/consumer.h"

/**
 * Print how far each of some partitions is: next offset, end, lag, owner, last commit.
 * The ends come from Kafka; the group from the settings.
 *
 * Outcomes: FATAL when PostgreSQL or the schema is not there.
 */
enum outcome progress_report_print(const struct settings *settings,
                                   const char *cluster_id,
                                   const struct consumer_position *ends, size_t count,
                                   FILE *stream, struct fault *reterr_fault) MUST_USE;
