#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/settings.h"
#include "ingest/reject_filter.h"

/**
 * Run the bytes of rejected messages through today's code, and store what is an article
 * now, as if it came this moment; an older message never overwrites a newer version. Each
 * is a transaction of its own, and is stored once, also when this is killed or run twice
 * at once. What is rejected again keeps its row, with today's reason.
 *
 * With is_trial nothing is written: prints what would become of each.
 * Prints a line a message and a summary.
 * Outcomes: FATAL when PostgreSQL or the schema is not there, or a setting is wrong; what
 *           was done until then stays.
 */
enum outcome rejects_replay_run(const struct settings *settings,
                                const struct reject_filter *filter, bool is_trial,
                                FILE *stream, struct fault *reterr_fault) MUST_USE;
