#pragma once

#include "ingest/store.h"

/**
 * Send the batch's only item, a rejected message that is an article now, like
 * store_begin() does; only that its row in ingest.reject takes the place of the row in
 * ingest.progress: it must be at try number `tries`, and wait. The ledger has it already
 * and stays as it is. Of the claim only log_id counts. store_pump() says the rest;
 * STORE_FENCED: somebody else has tried, replayed or discarded it.
 */
void store_replay_begin(struct store *store, struct batch *batch,
                        const struct claim *claim, int32_t tries);
