#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/settings.h"

/**
 * Check what wenliu-replay says it sent (base/manifest_line.h) against the tables: each
 * record has one outcome in the ledger; the article of each that was stored is there; each
 * that was rejected is set aside with the same bytes; and so is the last record of each
 * partition. The manifest is checked against its own total first. From one snapshot.
 *
 * Prints how many of what ended how, and what is wrong, a line each.
 * Outcomes: FATAL when the file cannot be read, or PostgreSQL or the schema is not there.
 */
enum outcome verify_manifest_print(const struct settings *settings, const char *path,
                                   FILE *stream, bool *ret_balances,
                                   struct fault *reterr_fault) MUST_USE;
