#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/settings.h"
#include "ingest/reject_filter.h"

/**
 * Print rejected messages, the newest first, a line each: those the filter lets through.
 * Outcomes: FATAL when PostgreSQL or the schema is not there, or a setting is wrong.
 */
enum outcome rejects_report_list(const struct settings *settings,
                                 const struct reject_filter *filter, FILE *stream,
                                 struct fault *reterr_fault) MUST_USE;

/** Print how many there are of each topic and reason, and what became of them. Outcomes:
 *  as above. */
enum outcome rejects_report_count(const struct settings *settings,
                                  const struct reject_filter *filter, FILE *stream,
                                  struct fault *reterr_fault) MUST_USE;

/**
 * Print all that is known of one of them, the message itself last. What a terminal would
 * obey or could not show is escaped.
 */
enum outcome rejects_report_show(const struct settings *settings,
                                 const struct place *place, FILE *stream,
                                 bool *ret_is_found, struct fault *reterr_fault) MUST_USE;
