#include "ingest/store_inside.h"

/* ---- identities ------------------------------------------------------------------- */

static bool is_new(const struct candidate *candidate)
{
    return !candidate->before.is_stored && candidate->after.is_stored;
}

/* A later version, or the same one seen again later. */
static bool is_raised(const struct candidate *candidate)
{
    return candidate->before.is_stored &&
           order_stamp_compare(&candidate->before.stamp, &candidate->after.stamp) != 0;
}

static size_t count_candidates(const struct store *store,
                               bool (*is_wanted)(const struct candidate *))
{
    size_t count = 0;
    for (size_t at = 0; at < store->flight.candidate_count; at++) {
        count += is_wanted(&store->flight.candidates[at]) ? 1 : 0;
    }
    return count;
}

/* Columns that inserts and updates of ingest.identity share. */
struct identity_columns {
    struct array keys;
    struct array versions;
    struct array orders;
    struct array kafka_ats;
    struct array log_ids;
    struct array offsets;
    struct array digests;
};

static struct identity_columns begin_identities(size_t count, struct arena *arena)
{
    return (struct identity_columns){
        .keys = array_begin(ARRAY_UUID, count * 20, arena),
        .versions = array_begin(ARRAY_INT4, count * 8, arena),
        .orders = array_begin(ARRAY_TIMESTAMP, count * 12, arena),
        .kafka_ats = array_begin(ARRAY_TIMESTAMP, count * 12, arena),
        .log_ids = array_begin(ARRAY_INT4, count * 8, arena),
        .offsets = array_begin(ARRAY_INT8, count * 12, arena),
        .digests = array_begin(ARRAY_BYTES, count * 36, arena),
    };
}

static void add_identity(struct identity_columns *columns,
                         const struct known_article *known)
{
    array_add_uuid(&columns->keys, &known->identity);
    array_add_int4(&columns->versions, known->version);
    array_add_stamp(&columns->orders, known->stamp.order_us);
    array_add_stamp(&columns->kafka_ats, known->stamp.recorded_us);
    array_add_int4(&columns->log_ids, known->stamp.log_id);
    array_add_int8(&columns->offsets, known->stamp.offset);
    array_add_span(&columns->digests,
                   (struct span){.at = (const char *)known->content_digest.bytes,
                                 .bytes = DIGEST_BYTES});
}

static void insert_identities(struct store *store, size_t count)
{
    struct identity_columns columns = begin_identities(count, store->arena);
    struct array article_ids = array_begin(ARRAY_INT8, count * 12, store->arena);
    struct array months = array_begin(ARRAY_DATE, count * 8, store->arena);
    for (size_t at = 0; at < store->flight.candidate_count; at++) {
        const struct candidate *candidate = &store->flight.candidates[at];
        if (is_new(candidate)) {
            add_identity(&columns, &candidate->after);
            array_add_int8(&article_ids, candidate->after.article_id);
            array_add_day(&months, candidate->after.month_us);
        }
    }
    struct parameters parameters = {0};
    parameters_add_array(&parameters, &columns.keys);
    parameters_add_array(&parameters, &article_ids);
    parameters_add_array(&parameters, &months);
    parameters_add_array(&parameters, &columns.versions);
    parameters_add_array(&parameters, &columns.orders);
    parameters_add_array(&parameters, &columns.kafka_ats);
    parameters_add_array(&parameters, &columns.log_ids);
    parameters_add_array(&parameters, &columns.offsets);
    parameters_add_array(&parameters, &columns.digests);
    parameters_add_int8(&parameters, (int64_t)count);
    store_send(store, QUERY_INSERT_IDENTITIES, &parameters);
}

/* Keys that are updated, to be locked in their order. */
static void lock_identities(struct store *store, size_t count)
{
    struct array keys = array_begin(ARRAY_UUID, count * 20, store->arena);
    for (size_t at = 0; at < store->flight.candidate_count; at++) {
        if (is_raised(&store->flight.candidates[at])) {
            array_add_uuid(&keys, &store->flight.candidates[at].before.identity);
        }
    }
    struct parameters parameters = {0};
    parameters_add_array(&parameters, &keys);
    parameters_add_int8(&parameters, (int64_t)count);
    store_send(store, QUERY_PLAN_BY_KEY, NULL);
    store_send(store, QUERY_LOCK_IDENTITIES, &parameters);
}

static void update_identities(struct store *store, size_t count)
{
    struct identity_columns columns = begin_identities(count, store->arena);
    struct array old_log_ids = array_begin(ARRAY_INT4, count * 8, store->arena);
    struct array old_offsets = array_begin(ARRAY_INT8, count * 12, store->arena);
    for (size_t at = 0; at < store->flight.candidate_count; at++) {
        const struct candidate *candidate = &store->flight.candidates[at];
        if (is_raised(candidate)) {
            add_identity(&columns, &candidate->after);
            array_add_int4(&old_log_ids, candidate->before.stamp.log_id);
            array_add_int8(&old_offsets, candidate->before.stamp.offset);
        }
    }
    struct parameters parameters = {0};
    parameters_add_array(&parameters, &columns.keys);
    parameters_add_array(&parameters, &columns.versions);
    parameters_add_array(&parameters, &columns.orders);
    parameters_add_array(&parameters, &columns.kafka_ats);
    parameters_add_array(&parameters, &columns.log_ids);
    parameters_add_array(&parameters, &columns.offsets);
    parameters_add_array(&parameters, &columns.digests);
    parameters_add_array(&parameters, &old_log_ids);
    parameters_add_array(&parameters, &old_offsets);
    parameters_add_int8(&parameters, (int64_t)count);
    store_send(store, QUERY_UPDATE_IDENTITIES, &parameters);
}

/* ---- the transaction -------------------------------------------------------------- */

void store_write_send(struct store *store)
{
    size_t new_count = count_candidates(store, is_new);
    size_t raised_count = count_candidates(store, is_raised);
    store_reach(store, "before_begin");
    store_send(store, QUERY_BEGIN, NULL);
    store_reach(store, "after_begin");
    bool is_replay = store->flight.replay_tries > 0;
    if (is_replay) {
        store_replay_send_fence(store);
    } else {
        store_ledger_send_advances(store);
    }
    store_reach(store, "after_advance_sent");
    store_terms_send_check(store);
    /* Inserts before updates, each in the order of keys: lanes never wait in a circle. */
    if (new_count > 0) {
        insert_identities(store, new_count);
        store_articles_send_inserts(store);
    }
    store_reach(store, "after_inserts_sent");
    if (raised_count > 0) {
        lock_identities(store, raised_count);
        update_identities(store, raised_count);
        store_articles_send_updates(store);
    }
    store_reach(store, "after_rows_sent");
    if (!is_replay) {
        store_ledger_send_rows(store);
    }
    store_reach(store, "before_commit_sent");
    store_send(store, QUERY_COMMIT, NULL);
}
