#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "ingest/plain_text.h"
#include "ingest/store_inside.h"

/* An item beside the log it belongs to, to be sorted. */
struct entry {
    int32_t log_id;
    const struct item *item;
};

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;
    int order = (a->log_id > b->log_id) - (a->log_id < b->log_id);
    return order != 0 ? order
                      : (a->item->offset > b->item->offset) -
                            (a->item->offset < b->item->offset);
}

/* All items by log and offset. Within a log they follow each other without a hole. */
static struct entry *sort_entries(struct store *store)
{
    struct entry *entries =
        arena_take_array(store->arena, store->flight.count, sizeof(struct entry));
    for (size_t at = 0; at < store->flight.count; at++) {
        const struct item *item = &store->flight.batch->items[at];
        entries[at] = (struct entry){
            .log_id = store->flight.claims[item->partition].log_id, .item = item};
    }
    qsort(entries, store->flight.count, sizeof(struct entry), compare_entries);
    return entries;
}

static bool is_same_log(const struct entry *left, const struct entry *right)
{
    return left->log_id == right->log_id;
}

/* ---- the fence -------------------------------------------------------------------- */

struct advance_columns {
    struct array log_ids, froms, tos, tokens;
    struct array anchor_offsets, anchor_ats, anchor_digests;
};

static struct advance_columns begin_advances(struct arena *arena)
{
    return (struct advance_columns){
        .log_ids = array_begin(ARRAY_INT4, 0, arena),
        .froms = array_begin(ARRAY_INT8, 0, arena),
        .tos = array_begin(ARRAY_INT8, 0, arena),
        .tokens = array_begin(ARRAY_TEXT, 0, arena),
        .anchor_offsets = array_begin(ARRAY_INT8, 0, arena),
        .anchor_ats = array_begin(ARRAY_TIMESTAMP, 0, arena),
        .anchor_digests = array_begin(ARRAY_BYTES, 0, arena),
    };
}

/* The last message of a run; NULL when it is nothing but gaps. */
static const struct item *find_anchor(const struct entry *run, size_t count)
{
    for (size_t at = count; at > 0; at--) {
        if (run[at - 1].item->kind != ITEM_GAP) {
            return run[at - 1].item;
        }
    }
    return NULL;
}

static void add_anchor(struct advance_columns *columns, const struct item *item)
{
    if (item == NULL) {
        array_add_null(&columns->anchor_offsets);
        array_add_null(&columns->anchor_ats);
        array_add_null(&columns->anchor_digests);
        return;
    }
    struct digest digest = batch_value_digest(item);
    struct anchor anchor = anchor_from_digest(item->offset, item->recorded_us, &digest);
    array_add_int8(&columns->anchor_offsets, anchor.offset);
    array_add_instant(&columns->anchor_ats, anchor.recorded_us);
    array_add_span(
        &columns->anchor_digests,
        (struct span){.at = (const char *)anchor.digest.bytes, .bytes = DIGEST_BYTES});
}

static void add_advance(struct advance_columns *columns, const struct entry *run,
                        size_t count, const struct claim *claims)
{
    array_add_int4(&columns->log_ids, run[0].log_id);
    array_add_int8(&columns->froms, run[0].item->offset);
    array_add_int8(&columns->tos, run[count - 1].item->next_offset);
    array_add_span(&columns->tokens,
                   span_from_string(claims[run[0].item->partition].owner_token));
    add_anchor(columns, find_anchor(run, count));
}

static void send_advances(struct store *store, struct advance_columns *columns)
{
    struct parameters parameters = {0};
    parameters_add_array(&parameters, &columns->log_ids);
    parameters_add_array(&parameters, &columns->froms);
    parameters_add_array(&parameters, &columns->tos);
    parameters_add_array(&parameters, &columns->tokens);
    parameters_add_array(&parameters, &columns->anchor_offsets);
    parameters_add_array(&parameters, &columns->anchor_ats);
    parameters_add_array(&parameters, &columns->anchor_digests);
    store_send(store, QUERY_ADVANCE, &parameters);
}

void store_ledger_send_advances(struct store *store)
{
    const struct entry *entries = sort_entries(store);
    struct advance_columns columns = begin_advances(store->arena);
    size_t first = 0;
    for (size_t at = 1; at <= store->flight.count; at++) {
        if (at < store->flight.count && is_same_log(&entries[at], &entries[first])) {
            assert(entries[at].item->offset == entries[at - 1].item->next_offset);
            continue;
        }
        add_advance(&columns, &entries[first], at - first, store->flight.claims);
        first = at;
    }
    send_advances(store, &columns);
}

/* ---- rejects ---------------------------------------------------------------------- */

struct reject_columns {
    struct array log_ids, offsets, kafka_ats, keys, headers;
    struct array reasons, details, sqlstates, raws, digests;
};

static struct reject_columns begin_rejects(struct arena *arena)
{
    return (struct reject_columns){
        .log_ids = array_begin(ARRAY_INT4, 0, arena),
        .offsets = array_begin(ARRAY_INT8, 0, arena),
        .kafka_ats = array_begin(ARRAY_TIMESTAMP, 0, arena),
        .keys = array_begin(ARRAY_BYTES, 0, arena),
        .headers = array_begin(ARRAY_TEXT, 0, arena),
        .reasons = array_begin(ARRAY_TEXT, 0, arena),
        .details = array_begin(ARRAY_TEXT, 0, arena),
        .sqlstates = array_begin(ARRAY_TEXT, 0, arena),
        .raws = array_begin(ARRAY_BYTES, 0, arena),
        .digests = array_begin(ARRAY_BYTES, 0, arena),
    };
}

static struct span text_or_absent(const char *text)
{
    return text[0] == '\0' ? (struct span){0} : span_from_string(text);
}

static void add_reject(struct reject_columns *columns, const struct entry *entry,
                       struct arena *arena)
{
    static const struct span absent;
    const struct item *item = entry->item;
    const struct fault *fault = item->fault;
    bool has_reason = fault->reason[0] != '\0';
    array_add_int4(&columns->log_ids, entry->log_id);
    array_add_int8(&columns->offsets, item->offset);
    array_add_instant(&columns->kafka_ats, store_instant(item->recorded_us));
    array_add_span(&columns->keys, item->is_bare ? absent : item->key);
    array_add_span(&columns->headers, item->is_bare ? absent : item->headers);
    array_add_span(&columns->reasons,
                   has_reason ? span_from_string(fault->reason) : SPAN("refused"));
    array_add_span(&columns->details, plain_text_from(fault->text, arena));
    array_add_span(&columns->sqlstates, text_or_absent(fault->sqlstate));
    array_add_span(&columns->raws,
                   item->is_bare || item->cut_digest != NULL ? absent : item->value);
    if (item->value.at == NULL) {
        array_add_null(&columns->digests);
    } else {
        struct digest digest = batch_value_digest(item);
        array_add_span(&columns->digests, (struct span){.at = (const char *)digest.bytes,
                                                        .bytes = DIGEST_BYTES});
    }
}

static void send_rejects(struct store *store, const struct entry *entries)
{
    struct reject_columns columns = begin_rejects(store->arena);
    for (size_t at = 0; at < store->flight.count; at++) {
        if (entries[at].item->kind == ITEM_REJECT) {
            add_reject(&columns, &entries[at], store->arena);
        }
    }
    if (columns.log_ids.count == 0) {
        return;
    }
    struct parameters parameters = {0};
    parameters_add_array(&parameters, &columns.log_ids);
    parameters_add_array(&parameters, &columns.offsets);
    parameters_add_array(&parameters, &columns.kafka_ats);
    parameters_add_array(&parameters, &columns.keys);
    parameters_add_array(&parameters, &columns.headers);
    parameters_add_array(&parameters, &columns.reasons);
    parameters_add_array(&parameters, &columns.details);
    parameters_add_array(&parameters, &columns.sqlstates);
    parameters_add_array(&parameters, &columns.raws);
    parameters_add_array(&parameters, &columns.digests);
    parameters_add_text(&parameters, WENLIU_VERSION);
    store_send(store, QUERY_INSERT_REJECTS, &parameters);
}

/* ---- gaps ------------------------------------------------------------------------- */

static void send_gaps(struct store *store, const struct entry *entries)
{
    struct array log_ids = array_begin(ARRAY_INT4, 0, store->arena);
    struct array firsts = array_begin(ARRAY_INT8, 0, store->arena);
    struct array lasts = array_begin(ARRAY_INT8, 0, store->arena);
    for (size_t at = 0; at < store->flight.count; at++) {
        if (entries[at].item->kind == ITEM_GAP) {
            array_add_int4(&log_ids, entries[at].log_id);
            array_add_int8(&firsts, entries[at].item->offset);
            array_add_int8(&lasts, entries[at].item->next_offset - 1);
        }
    }
    if (log_ids.count > 0) {
        struct parameters parameters = {0};
        parameters_add_array(&parameters, &log_ids);
        parameters_add_array(&parameters, &firsts);
        parameters_add_array(&parameters, &lasts);
        store_send(store, QUERY_INSERT_GAPS, &parameters);
    }
}

/* ---- the ledger ------------------------------------------------------------------- */

/* Outcomes in the order of the columns that count them. */
static const enum item_outcome counted[] = {ITEM_INSERTED, ITEM_UPDATED,   ITEM_UNCHANGED,
                                            ITEM_STALE,    ITEM_TOMBSTONE, ITEM_REJECTED};
enum { COUNTED = sizeof(counted) / sizeof(counted[0]) };

struct ledger_columns {
    struct array log_ids, firsts, lasts, outcomes;
    struct array counts[COUNTED];
};

static struct ledger_columns begin_ledger(struct arena *arena)
{
    struct ledger_columns columns = {
        .log_ids = array_begin(ARRAY_INT4, 0, arena),
        .firsts = array_begin(ARRAY_INT8, 0, arena),
        .lasts = array_begin(ARRAY_INT8, 0, arena),
        .outcomes = array_begin(ARRAY_BYTES, 0, arena),
    };
    for (size_t at = 0; at < COUNTED; at++) {
        columns.counts[at] = array_begin(ARRAY_INT4, 0, arena);
    }
    return columns;
}

/* One row of the ledger: `count` messages that follow each other in one log. */
static void add_run(struct ledger_columns *columns, const struct entry *run, size_t count,
                    struct arena *arena)
{
    char *letters = arena_take(arena, count);
    int32_t counts[COUNTED] = {0};
    for (size_t at = 0; at < count; at++) {
        letters[at] = (char)run[at].item->outcome;
        for (size_t column = 0; column < COUNTED; column++) {
            counts[column] += run[at].item->outcome == counted[column] ? 1 : 0;
        }
    }
    array_add_int4(&columns->log_ids, run[0].log_id);
    array_add_int8(&columns->firsts, run[0].item->offset);
    array_add_int8(&columns->lasts, run[count - 1].item->offset);
    array_add_span(&columns->outcomes, (struct span){.at = letters, .bytes = count});
    for (size_t column = 0; column < COUNTED; column++) {
        array_add_int4(&columns->counts[column], counts[column]);
    }
}

/* A run ends with its log, and at a gap, which has a row of its own. */
static void send_ledger(struct store *store, const struct entry *entries)
{
    struct ledger_columns columns = begin_ledger(store->arena);
    size_t first = 0;
    for (size_t at = 0; at <= store->flight.count; at++) {
        bool is_end = at == store->flight.count || entries[at].item->kind == ITEM_GAP ||
                      !is_same_log(&entries[at], &entries[first]);
        if (!is_end) {
            continue;
        }
        if (at > first) {
            add_run(&columns, &entries[first], at - first, store->arena);
        }
        bool is_gap = at < store->flight.count && entries[at].item->kind == ITEM_GAP;
        first = is_gap ? at + 1 : at;
    }
    if (columns.log_ids.count == 0) {
        return;
    }
    struct parameters parameters = {0};
    parameters_add_array(&parameters, &columns.log_ids);
    parameters_add_array(&parameters, &columns.firsts);
    parameters_add_array(&parameters, &columns.lasts);
    parameters_add_array(&parameters, &columns.outcomes);
    for (size_t column = 0; column < COUNTED; column++) {
        parameters_add_array(&parameters, &columns.counts[column]);
    }
    store_send(store, QUERY_INSERT_BATCHES, &parameters);
}

void store_ledger_send_rows(struct store *store)
{
    const struct entry *entries = sort_entries(store);
    send_rejects(store, entries);
    send_gaps(store, entries);
    send_ledger(store, entries);
}
