#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/settings.h"

/**
 * Print the newest rejected messages, a line each; only those of one reason when reason
 * is not NULL.
 *
 * Outcomes: FATAL when PostgreSQL or the schema is not there.
 */
enum outcome rejects_report_list(const struct settings *settings, int64_t limit,
                                 const char *reason, FILE *stream,
                                 struct fault *reterr_fault) MUST_USE;

/**
 * Print all that is known of one of them, the message itself last. What a terminal would
 * obey or could not show is escaped.
 */
enum outcome rejects_report_show(const struct settings *settings, const char *topic,
                                 int32_t partition, int64_t offset, FILE *stream,
                                 bool *ret_is_found, struct fault *reterr_fault) MUST_USE;
