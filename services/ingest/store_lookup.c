#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "ingest/store_inside.h"

static int compare_identities(const struct uuid *left, const struct uuid *right)
{
    return memcmp(left->bytes, right->bytes, UUID_BYTES);
}

static int compare_candidates(const void *left, const void *right)
{
    return compare_identities(&((const struct candidate *)left)->before.identity,
                              &((const struct candidate *)right)->before.identity);
}

static struct candidate *find_candidate(struct store *store, const struct uuid *identity)
{
    const struct candidate wanted = {.before.identity = *identity};
    struct candidate *found =
        bsearch(&wanted, store->flight.candidates, store->flight.candidate_count,
                sizeof(wanted), compare_candidates);
    assert(found != NULL);
    return found;
}

static size_t drop_repeated(struct candidate *candidates, size_t count)
{
    size_t kept = 0;
    for (size_t at = 0; at < count; at++) {
        if (kept == 0 ||
            compare_candidates(&candidates[kept - 1], &candidates[at]) != 0) {
            candidates[kept++] = candidates[at];
        }
    }
    return kept;
}

static void collect_candidates(struct store *store)
{
    size_t count = 0;
    store->flight.candidates =
        arena_take_array(store->arena, store->flight.count, sizeof(struct candidate));
    for (size_t at = 0; at < store->flight.count; at++) {
        const struct item *item = &store->flight.batch->items[at];
        if (item->kind == ITEM_ARTICLE) {
            store->flight.candidates[count++].before.identity =
                item->rows->clean->identity;
        }
    }
    if (count > 0) {
        qsort(store->flight.candidates, count, sizeof(struct candidate),
              compare_candidates);
    }
    store->flight.candidate_count = drop_repeated(store->flight.candidates, count);
}

bool store_lookup_send(struct store *store)
{
    collect_candidates(store);
    if (store->flight.candidate_count == 0) {
        return false;
    }
    struct array keys = array_begin(
        ARRAY_UUID, store->flight.candidate_count * (4 + UUID_BYTES), store->arena);
    for (size_t at = 0; at < store->flight.candidate_count; at++) {
        array_add_uuid(&keys, &store->flight.candidates[at].before.identity);
    }
    struct parameters parameters = {0};
    parameters_add_array(&parameters, &keys);
    store_send(store, QUERY_LOOK_UP, &parameters);
    return true;
}

void store_lookup_take(struct store *store, const struct answer *answer)
{
    for (size_t row = 0; row < answer_row_count(answer); row++) {
        struct uuid key = answer_uuid(answer, row, 0);
        find_candidate(store, &key)->before = (struct known_article){
            .identity = key,
            .is_stored = true,
            .article_id = answer_number(answer, row, 1),
            .month_us = answer_day(answer, row, 2),
            .version = (int32_t)answer_number(answer, row, 3),
            .stamp = {.order_us = answer_instant(answer, row, 4),
                      .recorded_us = answer_instant(answer, row, 5),
                      .log_id = (int32_t)answer_number(answer, row, 6),
                      .offset = answer_number(answer, row, 7)},
            .content_digest = answer_digest(answer, row, 8),
        };
    }
}

static enum item_outcome decide_article(struct store *store, const struct item *item)
{
    const struct clean_article *clean = item->rows->clean;
    struct candidate *candidate = find_candidate(store, &clean->identity);
    const struct order_stamp stamp = {
        .order_us = store_instant(item->rows->order_us),
        .recorded_us = store_instant(item->recorded_us),
        .log_id = store->flight.claims[item->partition].log_id,
        .offset = item->offset,
    };
    enum item_outcome outcome =
        decision_make(&candidate->after, &stamp, &clean->content_digest);
    if (outcome == ITEM_INSERTED) {
        candidate->after.month_us =
            decision_month(clean->published_us, store_instant(item->recorded_us));
    }
    if (outcome == ITEM_INSERTED || outcome == ITEM_UPDATED) {
        candidate->winner = item;
    }
    return outcome;
}

static enum item_outcome decide(struct store *store, const struct item *item)
{
    switch (item->kind) {
    case ITEM_ARTICLE:
        return decide_article(store, item);
    case ITEM_TOMBSTONE_RECORD:
        return ITEM_TOMBSTONE;
    case ITEM_REJECT:
        return ITEM_REJECTED;
    case ITEM_GAP:
        break;
    }
    return ITEM_UNDECIDED;
}

void store_lookup_decide(struct store *store)
{
    for (size_t at = 0; at < store->flight.candidate_count; at++) {
        store->flight.candidates[at].after = store->flight.candidates[at].before;
    }
    for (size_t at = 0; at < store->flight.count; at++) {
        struct item *item = &store->flight.batch->items[at];
        item->outcome = decide(store, item);
    }
}
