#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/settings.h"

/**
 * Add up the ledger: every offset from the first claim to next_offset has one outcome or
 * lies in a recorded gap, the counts are those of the outcomes, and the rows of articles,
 * identities and rejects add up to them. From one snapshot: ingest may run meanwhile.
 *
 * Prints a line a partition, the total, and what is wrong, a line each.
 * Outcomes: FATAL when PostgreSQL or the schema is not there.
 */
enum outcome verify_print(const struct settings *settings, FILE *stream,
                          bool *ret_balances, struct fault *reterr_fault) MUST_USE;
