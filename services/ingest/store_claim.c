#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/instant.h"
#include "ingest/hex.h"
#include "ingest/store_inside.h"

enum { CHECK_MS = 5000 }; /* a server that takes so long for so little is not there */

/* Columns of QUERY_CLAIM. */
enum {
    COLUMN_STATUS,
    COLUMN_OTHER_CLUSTER,
    COLUMN_FIRST_PARTITION_COUNT,
    COLUMN_LOG_ID,
    COLUMN_NEXT_OFFSET,
    COLUMN_OWNER_TOKEN,
    COLUMN_ANCHOR_OFFSET,
    COLUMN_ANCHOR_US,
    COLUMN_ANCHOR_DIGEST,
    COLUMN_STALLED_CLAIMS,
    COLUMN_SUSPECT_OFFSET,
    COLUMN_SUSPECT_TRIES,
};

/* The first parameters of both statements: which log. */
static struct parameters *add_log(struct parameters *parameters,
                                  const struct log_name *log)
{
    parameters_add_text(parameters, log->group);
    parameters_add_text(parameters, log->cluster_id);
    parameters_add_text(parameters, log->topic);
    parameters_add_int4(parameters, log->partition);
    return parameters;
}

/* Whoever holds the row for so long may be stopped in mid-pipeline, which no timeout of
 * PostgreSQL ends. If it was only slow, it loses a batch that it sends again. */
static enum sqlstate_class end_holder(struct store *store, const struct log_name *log,
                                      struct fault *reterr_fault)
{
    struct parameters parameters = {0};
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    return connection_run(store->connection, queries_text(QUERY_END_HOLDER),
                          add_log(&parameters, log), &answer, reterr_fault);
}

static enum sqlstate_class claim(struct store *store, const struct log_name *log,
                                 int64_t first_offset, struct answer **ret_answer,
                                 struct fault *reterr_fault)
{
    struct parameters parameters = {0};
    add_log(&parameters, log);
    parameters_add_int4(&parameters, log->partition_count);
    parameters_add_int8(&parameters, first_offset);
    parameters_add_text(&parameters, store->owner_name);
    return connection_run(store->connection, queries_text(QUERY_CLAIM), &parameters,
                          ret_answer, reterr_fault);
}

static int64_t number_or(const struct answer *answer, size_t column, int64_t otherwise)
{
    return answer_is_null(answer, 0, column) ? otherwise
                                             : answer_number(answer, 0, column);
}

static struct anchor read_anchor(const struct answer *answer, struct arena *arena)
{
    struct anchor anchor = {
        .offset = number_or(answer, COLUMN_ANCHOR_OFFSET, -1),
        .recorded_us = number_or(answer, COLUMN_ANCHOR_US, INSTANT_ABSENT),
    };
    struct span digest = hex_decode(answer_span(answer, 0, COLUMN_ANCHOR_DIGEST), arena);
    if (anchor.offset >= 0) {
        assert(digest.bytes == DIGEST_BYTES);
        memcpy(anchor.digest.bytes, digest.at, DIGEST_BYTES);
    }
    return anchor;
}

static void read_claim(const struct answer *answer, struct arena *arena,
                       struct claim *ret_claim)
{
    *ret_claim = (struct claim){
        .log_id = (int32_t)answer_number(answer, 0, COLUMN_LOG_ID),
        .next_offset = answer_number(answer, 0, COLUMN_NEXT_OFFSET),
        .anchor = read_anchor(answer, arena),
        .stalled_claims = (int32_t)answer_number(answer, 0, COLUMN_STALLED_CLAIMS),
        .suspect_offset = number_or(answer, COLUMN_SUSPECT_OFFSET, -1),
        .suspect_tries = (int32_t)answer_number(answer, 0, COLUMN_SUSPECT_TRIES),
        .first_partition_count =
            (int32_t)answer_number(answer, 0, COLUMN_FIRST_PARTITION_COUNT),
    };
    snprintf(ret_claim->owner_token, sizeof(ret_claim->owner_token), "%s",
             answer_text(answer, 0, COLUMN_OWNER_TOKEN));
}

/* What ingest.claim() said; its three words are those of enum claim_status. */
static enum claim_status read_status(const struct answer *answer,
                                     const struct log_name *log,
                                     struct fault *reterr_fault)
{
    const char *status = answer_text(answer, 0, COLUMN_STATUS);
    if (strcmp(status, "made") == 0) {
        return CLAIM_MADE;
    }
    if (strcmp(status, "new") == 0) {
        return CLAIM_NEW;
    }
    (void)fault_retry(
        reterr_fault,
        "topic %s was read from cluster %s and is now on cluster %s: if that "
        "is meant, run wenliu-ingest progress accept-cluster %s",
        log->topic, answer_text(answer, 0, COLUMN_OTHER_CLUSTER), log->cluster_id,
        log->topic);
    return CLAIM_OTHER_CLUSTER;
}

static bool is_connected(const struct store *store, struct fault *reterr_fault)
{
    assert(store->phase == PHASE_IDLE);
    if (!connection_is_alive(store->connection)) {
        (void)fault_retry(reterr_fault, "not connected to PostgreSQL");
        return false;
    }
    return true;
}

/* A single statement failed, outside of any batch. */
static enum store_state state_after(struct store *store, enum sqlstate_class class,
                                    enum query query)
{
    if (class == SQLSTATE_AWAY || class == SQLSTATE_SESSION) {
        store_drop(store);
    }
    return store_state_from_class(class, query);
}

enum store_state store_check(struct store *store, const struct claim *claims,
                             size_t count, struct fault *reterr_fault)
{
    assert(store->phase == PHASE_IDLE);
    arena_reset(store->arena);
    struct array log_ids = array_begin(ARRAY_INT4, 0, store->arena);
    struct array next_offsets = array_begin(ARRAY_INT8, 0, store->arena);
    for (size_t i = 0; i < count; i++) {
        array_add_int4(&log_ids, claims[i].log_id);
        array_add_int8(&next_offsets, claims[i].next_offset);
    }
    struct parameters parameters = {0};
    parameters_add_array(&parameters, &log_ids);
    parameters_add_array(&parameters, &next_offsets);
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    connection_set_patience(store->connection, CHECK_MS);
    enum sqlstate_class class = connection_run(
        store->connection, queries_text(QUERY_CHECK), &parameters, &answer, reterr_fault);
    connection_set_patience(store->connection, store->patience_ms);
    if (class == SQLSTATE_OK && answer_number(answer, 0, 1) != 0) {
        (void)fault_retry(reterr_fault, "PostgreSQL is read-only");
        class = SQLSTATE_AWAY; /* the next connection may lead elsewhere */
    }
    if (class != SQLSTATE_OK) {
        return state_after(store, class, QUERY_CHECK);
    }
    if (answer_number(answer, 0, 0) != (int64_t)count) {
        (void)fault_retry(reterr_fault, "a position has moved while nothing was stored");
        return STORE_FENCED;
    }
    return STORE_COMMITTED;
}

enum store_state store_claim(struct store *store, const struct log_name *log,
                             int64_t first_offset, struct claim *ret_claim,
                             enum claim_status *ret_status, struct fault *reterr_fault)
{
    if (!is_connected(store, reterr_fault)) {
        return STORE_AWAY;
    }
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    enum sqlstate_class class = claim(store, log, first_offset, &answer, reterr_fault);
    if (class == SQLSTATE_CONTENTION) {
        class = end_holder(store, log, reterr_fault);
        if (class == SQLSTATE_OK) {
            class = claim(store, log, first_offset, &answer, reterr_fault);
        }
    }
    if (class != SQLSTATE_OK) {
        return state_after(store, class, QUERY_CLAIM);
    }
    *ret_status = read_status(answer, log, reterr_fault);
    if (*ret_status != CLAIM_OTHER_CLUSTER) {
        arena_reset(store->arena);
        read_claim(answer, store->arena, ret_claim);
    }
    store_reach(store, "after_claim");
    return STORE_COMMITTED;
}

enum store_state store_suspect(struct store *store, const struct claim *claim,
                               int64_t offset, int32_t tries, struct fault *reterr_fault)
{
    if (!is_connected(store, reterr_fault)) {
        return STORE_AWAY;
    }
    struct parameters parameters = {0};
    parameters_add_int4(&parameters, claim->log_id);
    parameters_add_text(&parameters, claim->owner_token);
    parameters_add_int8(&parameters, offset);
    parameters_add_int4(&parameters, tries);
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    enum sqlstate_class class =
        connection_run(store->connection, queries_text(QUERY_SUSPECT), &parameters,
                       &answer, reterr_fault);
    return class == SQLSTATE_OK ? STORE_COMMITTED
                                : state_after(store, class, QUERY_SUSPECT);
}
