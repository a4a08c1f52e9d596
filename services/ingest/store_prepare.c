#include <assert.h>
#include <string.h>

#include "ingest/segment_columns.h"
#include "ingest/store_inside.h"

static bool is_new(const struct candidate *candidate)
{
    return candidate->winner != NULL && !candidate->before.is_stored;
}

static bool has_winner(const struct store *store)
{
    for (size_t at = 0; at < store->flight.candidate_count; at++) {
        if (store->flight.candidates[at].winner != NULL) {
            return true;
        }
    }
    return false;
}

static size_t count_new(const struct store *store)
{
    size_t count = 0;
    for (size_t at = 0; at < store->flight.candidate_count; at++) {
        count += is_new(&store->flight.candidates[at]) ? 1 : 0;
    }
    return count;
}

static bool is_month_known(const struct store_memory *memory, int64_t month_us)
{
    size_t count = memory->month_count < STORE_MONTHS_REMEMBERED
                       ? memory->month_count
                       : STORE_MONTHS_REMEMBERED;
    for (size_t at = 0; at < count; at++) {
        if (memory->months_us[at] == month_us) {
            return true;
        }
    }
    return false;
}

/* Remembered before it is made: if that fails, all memory is dropped. */
static void send_missing_months(struct store *store)
{
    struct store_memory *memory = &store->memory;
    for (size_t at = 0; at < store->flight.candidate_count; at++) {
        const struct candidate *candidate = &store->flight.candidates[at];
        int64_t month_us = candidate->after.month_us;
        if (is_new(candidate) && !is_month_known(memory, month_us)) {
            memory->months_us[memory->month_count++ % STORE_MONTHS_REMEMBERED] = month_us;
            struct parameters parameters = {0};
            parameters_add_day(&parameters, month_us);
            store_send(store, QUERY_ENSURE_MONTH, &parameters);
        }
    }
}

static void send_missing_ids(struct store *store)
{
    size_t wanted = count_new(store);
    size_t left = (size_t)(store->memory.end_id - store->memory.next_id);
    if (wanted > left) {
        size_t blocks = (wanted - left + STORE_IDS_A_BLOCK - 1) / STORE_IDS_A_BLOCK;
        struct parameters parameters = {0};
        parameters_add_int4(&parameters, (int32_t)blocks);
        store_send(store, QUERY_TAKE_IDS, &parameters);
    }
}

static void send_missing_segmenter(struct store *store)
{
    const struct segmenter_version *segmenter = &store->flight.batch->segmenter;
    assert(segmenter->text[0] != '\0');
    if (store->memory.segmenter_id != 0 &&
        strcmp(store->memory.segmenter, segmenter->text) == 0) {
        return;
    }
    struct parameters parameters = {0};
    segment_columns_add_segmenter(&parameters, segmenter);
    store_send(store, QUERY_ENSURE_SEGMENTER, &parameters);
}

bool store_prepare_send(struct store *store)
{
    if (!has_winner(store)) {
        return false;
    }
    send_missing_months(store);
    send_missing_ids(store);
    send_missing_segmenter(store);
    (void)store_terms_send_find(store);
    return store->flight.sent_count > 0;
}

void store_prepare_take(struct store *store, enum query query,
                        const struct answer *answer)
{
    if (query == QUERY_ENSURE_SEGMENTER) {
        store->memory.segmenter_id = (int32_t)answer_number(answer, 0, 0);
        memcpy(store->memory.segmenter, store->flight.batch->segmenter.text,
               sizeof(store->memory.segmenter));
    } else if (query == QUERY_TAKE_IDS) {
        store->flight.block_count = answer_row_count(answer);
        store->flight.blocks =
            arena_take_array(store->arena, store->flight.block_count, sizeof(int64_t));
        for (size_t row = 0; row < store->flight.block_count; row++) {
            store->flight.blocks[row] = answer_number(answer, row, 0);
        }
    }
}

void store_prepare_finish(struct store *store)
{
    struct store_memory *memory = &store->memory;
    size_t block = 0;
    for (size_t at = 0; at < store->flight.candidate_count; at++) {
        struct candidate *candidate = &store->flight.candidates[at];
        if (!is_new(candidate)) {
            continue;
        }
        if (memory->next_id == memory->end_id) {
            memory->next_id = store->flight.blocks[block++];
            memory->end_id = memory->next_id + STORE_IDS_A_BLOCK;
        }
        candidate->after.article_id = memory->next_id++;
    }
}
