#pragma once

#include "ingest/ingest_state.h"

/** The batch that is being read: records become items, gaps are noticed. */

/** Wait a moment for one event of Kafka and take it in. Outcomes: FATAL. */
enum outcome filling_read_one(struct ingest *ingest, struct fault *reterr_fault) MUST_USE;

/** True when no further record belongs into the batch. */
bool filling_is_full(const struct ingest *ingest);

/** True when the batch should be stored: full, or its first record has waited enough. */
bool filling_is_due(const struct ingest *ingest);
