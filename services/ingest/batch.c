#include "ingest/batch.h"

#include <assert.h>
#include <string.h>

const char *batch_outcome_name(enum item_outcome outcome)
{
    switch (outcome) {
    case ITEM_INSERTED:
        return "inserted";
    case ITEM_UPDATED:
        return "updated";
    case ITEM_UNCHANGED:
        return "unchanged";
    case ITEM_STALE:
        return "stale";
    case ITEM_TOMBSTONE:
        return "tombstone";
    case ITEM_REJECTED:
        return "rejected";
    case ITEM_UNDECIDED:
        break;
    }
    return "undecided";
}

struct digest batch_value_digest(const struct item *item)
{
    return item->cut_digest != NULL ? *item->cut_digest : digest_from_bytes(item->value);
}

void batch_init(struct batch *batch)
{
    *batch = (struct batch){.arena = arena_open()};
}

void batch_done(struct batch *batch)
{
    batch->arena = arena_free(batch->arena);
}

void batch_clear(struct batch *batch)
{
    arena_reset(batch->arena);
    *batch = (struct batch){.arena = batch->arena};
}

struct item *batch_append(struct batch *batch, const struct item *item)
{
    if (batch->count == batch->capacity) {
        size_t capacity = batch->capacity == 0 ? 64 : batch->capacity * 2;
        batch->items =
            arena_grow(batch->arena, batch->items, batch->capacity * sizeof(*item),
                       capacity * sizeof(*item));
        batch->capacity = capacity;
    }
    struct item *appended = &batch->items[batch->count++];
    *appended = *item;
    batch->bytes += item->value.bytes;
    return appended;
}

void batch_drop_front(struct batch *batch, size_t count)
{
    assert(count <= batch->count);
    for (size_t i = 0; i < count; i++) {
        batch->bytes -= batch->items[i].value.bytes;
    }
    batch->count -= count;
    batch->capacity -= count;
    batch->items += count;
}

bool batch_holds(const struct batch *batch, size_t partition)
{
    size_t i = 0;
    while (i < batch->count && batch->items[i].partition != partition) {
        i++;
    }
    return i < batch->count;
}
