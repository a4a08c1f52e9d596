#include "ingest/store.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/failpoint.h"
#include "base/instant.h"
#include "ingest/schema_check.h"
#include "ingest/store_inside.h"

enum {
    SLOWEST_MS = 60000, /* a statement, when the session does not say */
    REPLY_MS = 5000,    /* on top of it: PostgreSQL has noticed, and told us */
};

/* ---- opening ---------------------------------------------------------------------- */

enum outcome store_open(const struct settings *settings, const char *owner_name,
                        struct store **ret_store, struct fault *reterr_fault)
{
    (void)reterr_fault;
    struct store *store = calloc(1, sizeof(*store));
    if (store == NULL) {
        abort();
    }
    store->settings = settings;
    store->prepares = settings_is_on(settings, "postgres.prepare");
    snprintf(store->owner_name, sizeof(store->owner_name), "%s", owner_name);
    store->arena = arena_open();
    store->terms = term_memory_open();
    *ret_store = store;
    return OUTCOME_OK;
}

struct store *store_free(struct store *store)
{
    if (store != NULL) {
        connection_free(store->connection);
        arena_free(store->arena);
        term_memory_free(store->terms);
        free(store);
    }
    return NULL;
}

void store_forget(struct store *store)
{
    store->memory = (struct store_memory){0};
    term_memory_clear(store->terms);
}

void store_drop(struct store *store)
{
    store->connection = connection_free(store->connection);
    store_forget(store);
}

void store_abandon(struct store *store)
{
    store_drop(store);
    store->phase = PHASE_IDLE;
}

static enum store_state check_schema(struct store *store, struct fault *reterr_fault)
{
    int64_t timeout_ms = 0;
    connection_set_patience(store->connection, SLOWEST_MS + REPLY_MS);
    enum sqlstate_class class =
        schema_check(store->connection, &timeout_ms, reterr_fault);
    if (class != SQLSTATE_OK) {
        return store_state_from_class(class, QUERY_SCHEMA_VERSION);
    }
    store->patience_ms = (timeout_ms > 0 ? timeout_ms : SLOWEST_MS) + REPLY_MS;
    connection_set_patience(store->connection, store->patience_ms);
    return STORE_COMMITTED;
}

static enum store_state ensure_months_ahead(struct store *store,
                                            struct fault *reterr_fault)
{
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    return store_state_from_class(connection_run(store->connection,
                                                 queries_text(QUERY_ENSURE_MONTHS_AHEAD),
                                                 NULL, &answer, reterr_fault),
                                  QUERY_ENSURE_MONTHS_AHEAD);
}

/* What every batch of new articles sends. Their plans do not depend on the parameters. */
static const enum query prepared[] = {
    QUERY_LOOK_UP,           QUERY_FIND_TERMS,
    QUERY_LEARN_TERMS,       QUERY_BEGIN,
    QUERY_ADVANCE,           QUERY_CHECK_TERMS,
    QUERY_INSERT_IDENTITIES, QUERY_INSERT_ARTICLES,
    QUERY_INSERT_BATCHES,    QUERY_COMMIT,
};

enum { PREPARED_COUNT = sizeof(prepared) / sizeof(prepared[0]), NAME_BYTES = 16 };

static bool is_prepared(enum query query)
{
    for (size_t at = 0; at < PREPARED_COUNT; at++) {
        if (prepared[at] == query) {
            return true;
        }
    }
    return false;
}

static void name_statement(char *name, enum query query)
{
    snprintf(name, NAME_BYTES, "wenliu_%d", (int)query);
}

static enum store_state prepare_statements(struct store *store,
                                           struct fault *reterr_fault)
{
    for (size_t at = 0; store->prepares && at < PREPARED_COUNT; at++) {
        char name[NAME_BYTES];
        name_statement(name, prepared[at]);
        enum sqlstate_class class = connection_prepare(
            store->connection, name, queries_text(prepared[at]), reterr_fault);
        if (class != SQLSTATE_OK) {
            return store_state_from_class(class, prepared[at]);
        }
    }
    return STORE_COMMITTED;
}

enum store_state store_connect(struct store *store, struct fault *reterr_fault)
{
    assert(store->phase == PHASE_IDLE);
    if (connection_is_alive(store->connection)) {
        return STORE_COMMITTED;
    }
    store_drop(store);
    enum outcome outcome =
        connection_open(store->settings, &store->connection, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome == OUTCOME_RETRY ? STORE_AWAY : STORE_BROKEN;
    }
    enum store_state state = check_schema(store, reterr_fault);
    if (state == STORE_COMMITTED) {
        state = ensure_months_ahead(store, reterr_fault);
    }
    if (state == STORE_COMMITTED) {
        state = prepare_statements(store, reterr_fault);
    }
    if (state != STORE_COMMITTED) {
        store_drop(store);
    }
    return state;
}

/* ---- shared with the other files of the store ---------------------------------------
 */

void store_send(struct store *store, enum query query,
                const struct parameters *parameters)
{
    if (store->flight.sent_count == store->flight.sent_capacity) {
        size_t capacity =
            store->flight.sent_capacity == 0 ? 32 : store->flight.sent_capacity * 2;
        store->flight.sent = arena_grow(store->arena, store->flight.sent,
                                        store->flight.sent_capacity * sizeof(query),
                                        capacity * sizeof(query));
        store->flight.sent_capacity = capacity;
    }
    store->flight.sent[store->flight.sent_count++] = query;
    if (store->flight.is_cut) {
        return;
    }
    char name[NAME_BYTES];
    name_statement(name, query);
    store->flight.is_cut =
        store->prepares && is_prepared(query)
            ? !pipeline_send_prepared(store->connection, name, parameters)
            : !pipeline_send(store->connection, queries_text(query), parameters);
}

void store_reach(struct store *store, const char *failpoint)
{
#ifdef WENLIU_FAILPOINTS
    if (store->connection != NULL && getenv("WENLIU_FAILPOINT") != NULL) {
        for (int tries = 0; tries < 100 && !pipeline_flush(store->connection); tries++) {
            pipeline_wait(store->connection, 100);
        }
    }
#else
    (void)store;
#endif
    failpoint_reach(failpoint);
}

enum store_state store_state_from_class(enum sqlstate_class class, enum query query)
{
    switch (class) {
    case SQLSTATE_OK:
        return STORE_COMMITTED;
    case SQLSTATE_AWAY:
    case SQLSTATE_SESSION: /* a new session will be in a known state */
        return STORE_AWAY;
    case SQLSTATE_CONTENTION:
    case SQLSTATE_OUTDATED:
        return STORE_CONTENDED;
    case SQLSTATE_SLOW:
        return STORE_SLOW;
    case SQLSTATE_RESOURCES:
        return STORE_FULL;
    case SQLSTATE_FENCED:
        return STORE_FENCED;
    case SQLSTATE_DATA:
        return queries_takes_data(query) ? STORE_REFUSED : STORE_BROKEN;
    case SQLSTATE_SCHEMA:
    case SQLSTATE_BROKEN:
        break;
    }
    return STORE_BROKEN;
}

int64_t store_instant(int64_t instant_us)
{
    const int64_t year_1 = INT64_C(-62135596800) * INSTANT_SECOND;
    const int64_t year_10000 = INT64_C(253402300800) * INSTANT_SECOND;
    return instant_us >= year_1 && instant_us < year_10000 ? instant_us : INSTANT_ABSENT;
}
