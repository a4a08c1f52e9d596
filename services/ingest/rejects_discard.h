#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/settings.h"
#include "ingest/reject_filter.h"

/**
 * Give up rejects that wait, the newest first: their rows stay, marked with who did it and
 * why, and are not replayed any more. With is_trial they are only listed.
 *
 * Outcomes: FATAL when PostgreSQL does not answer or does not allow it, or a setting is
 *           wrong: nothing was changed.
 */
enum outcome rejects_discard_run(const struct settings *settings,
                                 const struct reject_filter *filter, const char *note,
                                 bool is_trial, FILE *stream,
                                 struct fault *reterr_fault) MUST_USE;
