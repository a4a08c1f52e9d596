#include "ingest/store_replay.h"

#include <assert.h>

#include "ingest/store_inside.h"

void store_replay_begin(struct store *store, struct batch *batch,
                        const struct claim *claim, int32_t tries)
{
    assert(batch->count == 1 && tries > 0 && batch->items[0].kind == ITEM_ARTICLE);
    store_begin_as(store, batch, 1, claim, tries);
}

void store_replay_send_fence(struct store *store)
{
    const struct item *item = &store->flight.batch->items[0];
    struct parameters parameters = {0};
    parameters_add_int4(&parameters, store->flight.claims[0].log_id);
    parameters_add_int8(&parameters, item->offset);
    parameters_add_int4(&parameters, store->flight.replay_tries);
    parameters_add_text(&parameters, batch_outcome_name(item->outcome));
    store_send(store, QUERY_MARK_REPLAYED, &parameters);
}
