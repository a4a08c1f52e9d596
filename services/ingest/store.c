#include "ingest/store.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/failpoint.h"
#include "base/instant.h"
#include "ingest/store_inside.h"

/* ---- opening ---------------------------------------------------------------------- */

enum outcome store_open(const struct settings *settings, const char *owner_name,
                        const char *segmenter_version, struct store **ret_store,
                        struct fault *reterr_fault)
{
    (void)reterr_fault;
    struct store *store = calloc(1, sizeof(*store));
    if (store == NULL) {
        abort();
    }
    store->settings = settings;
    store->segmenter_version = segmenter_version;
    snprintf(store->owner_name, sizeof(store->owner_name), "%s", owner_name);
    store->arena = arena_open();
    *ret_store = store;
    return OUTCOME_OK;
}

struct store *store_free(struct store *store)
{
    if (store != NULL) {
        connection_free(store->connection);
        arena_free(store->arena);
        free(store);
    }
    return NULL;
}

void store_drop(struct store *store)
{
    store->connection = connection_free(store->connection);
    store->memory = (struct store_memory){0};
}

void store_abandon(struct store *store)
{
    store_drop(store);
    store->phase = PHASE_IDLE;
}

static enum store_state check_schema(struct store *store, struct fault *reterr_fault)
{
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    enum sqlstate_class class =
        connection_run(store->connection, queries_text(QUERY_SCHEMA_VERSION), NULL,
                       &answer, reterr_fault);
    if (class == SQLSTATE_SCHEMA) {
        (void)fault_fatal(reterr_fault,
                          "the database has no wenliu schema that this user "
                          "may use: run wenliu-ingest migrate");
        return STORE_BROKEN;
    }
    if (class != SQLSTATE_OK) {
        return store_state_from_class(class, QUERY_SCHEMA_VERSION);
    }
    int version = (int)answer_number(answer, 0, 0);
    if (version != QUERIES_SCHEMA_VERSION) {
        (void)fault_fatal(
            reterr_fault,
            "the database's schema has version %d, this program knows %d: %s", version,
            QUERIES_SCHEMA_VERSION,
            version < QUERIES_SCHEMA_VERSION ? "run wenliu-ingest migrate"
                                             : "install the newer program");
        return STORE_BROKEN;
    }
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
    pipeline_send(store->connection, queries_text(query), parameters);
}

void store_reach(struct store *store, const char *failpoint)
{
#ifdef WENLIU_FAILPOINTS
    if (getenv("WENLIU_FAILPOINT") != NULL) {
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

/* ---- one batch -------------------------------------------------------------------- */

static void enter(struct store *store, enum store_phase phase)
{
    store->phase = phase;
    store->flight.sent_count = 0;
    store->flight.answered = 0;
}

static void send_transaction(struct store *store)
{
    enter(store, PHASE_WRITE);
    store_prepare_finish(store);
    store_write_send(store);
    pipeline_sync(store->connection);
    store_reach(store, "after_commit_sent");
}

static void prepare_or_write(struct store *store)
{
    enter(store, PHASE_PREPARE);
    if (store_prepare_send(store)) {
        pipeline_sync(store->connection);
    } else {
        send_transaction(store);
    }
}

void store_begin(struct store *store, struct batch *batch, size_t count,
                 const struct claim *claims)
{
    assert(store->phase == PHASE_IDLE && count > 0 && count <= batch->count);
    arena_reset(store->arena);
    store->flight = (struct store_flight){
        .batch = batch, .count = count, .claims = claims, .verdict = STORE_COMMITTED};
    if (!connection_is_alive(store->connection)) {
        store->flight.verdict = STORE_AWAY;
        (void)fault_retry(&store->flight.fault, "not connected to PostgreSQL");
        return;
    }
    pipeline_open(store->connection);
    enter(store, PHASE_LOOK_UP);
    if (store_lookup_send(store)) {
        pipeline_sync(store->connection);
    } else {
        store_lookup_decide(store);
        prepare_or_write(store);
    }
    pipeline_flush(store->connection);
}

/* The first failure of a batch is the one that counts: the rest follows from it. */
static void fail(struct store *store, enum store_state state, const struct fault *fault)
{
    if (store->flight.verdict == STORE_COMMITTED) {
        store->flight.verdict = state;
        store->flight.fault = *fault;
    }
}

/* COMMIT of a failed transaction is answered by a cheerful ROLLBACK. */
static void take_commit(struct store *store, const struct answer *answer)
{
    store_reach(store, "before_commit_reply");
    store->flight.is_committed = strcmp(answer_tag(answer), "COMMIT") == 0;
}

static void take_answer(struct store *store, const struct answer *answer)
{
    if (store->phase == PHASE_ROLLBACK || answer_is_skipped(answer)) {
        store->flight.answered += 1;
        return;
    }
    struct fault fault;
    enum sqlstate_class class = answer_check(answer, &fault);
    if (store->flight.answered >= store->flight.sent_count) {
        fail(store, STORE_AWAY, &fault); /* not an answer to us: the session was ended */
        return;
    }
    enum query query = store->flight.sent[store->flight.answered++];
    if (class != SQLSTATE_OK) {
        fail(store, store_state_from_class(class, query), &fault);
    } else if (query == QUERY_LOOK_UP) {
        store_lookup_take(store, answer);
    } else if (store->phase == PHASE_PREPARE) {
        store_prepare_take(store, query, answer);
    } else if (query == QUERY_COMMIT) {
        take_commit(store, answer);
    }
}

/* What was learnt may be what was wrong; a connection in doubt is not used again. */
static void finish(struct store *store)
{
    store->phase = PHASE_IDLE;
    if (store->flight.verdict == STORE_COMMITTED) {
        pipeline_close(store->connection);
        return;
    }
    if (store->flight.verdict == STORE_AWAY || !connection_is_alive(store->connection)) {
        store_drop(store);
        return;
    }
    pipeline_close(store->connection);
    store->memory = (struct store_memory){0};
}

static void end_transaction(struct store *store)
{
    if (store->flight.verdict != STORE_COMMITTED) {
        enter(store, PHASE_ROLLBACK);
        store_send(store, QUERY_ROLLBACK, NULL);
        pipeline_sync(store->connection);
        return;
    }
    if (!store->flight.is_committed) {
        struct fault fault;
        (void)fault_retry(&fault, "PostgreSQL rolled back instead of committing");
        fail(store, STORE_AWAY, &fault);
    } else {
        store_reach(store, "after_commit");
    }
    finish(store);
}

static void end_phase(struct store *store)
{
    switch (store->phase) {
    case PHASE_LOOK_UP:
        if (store->flight.verdict == STORE_COMMITTED) {
            store_reach(store, "after_lookup");
            store_lookup_decide(store);
            prepare_or_write(store);
        } else {
            finish(store);
        }
        return;
    case PHASE_PREPARE:
        if (store->flight.verdict == STORE_COMMITTED) {
            store_reach(store, "after_prepare");
            send_transaction(store);
        } else {
            finish(store);
        }
        return;
    case PHASE_WRITE:
        end_transaction(store);
        return;
    case PHASE_ROLLBACK:
        finish(store);
        return;
    case PHASE_IDLE:
        break;
    }
    assert(!"a phase ended that was not begun");
}

/* Take what has come. False: nothing has. */
static bool move(struct store *store)
{
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    switch (pipeline_take(store->connection, &answer)) {
    case PIPELINE_PENDING:
        return false;
    case PIPELINE_ANSWER:
        take_answer(store, answer);
        return true;
    case PIPELINE_SYNCED:
        end_phase(store);
        return true;
    case PIPELINE_LOST:
        break;
    }
    struct fault fault;
    pipeline_explain(store->connection, &fault);
    fail(store, STORE_AWAY, &fault);
    finish(store);
    return true;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum store_state store_pump(struct store *store, int wait_ms, struct fault *reterr_fault)
{
    int64_t until_ms = now_ms() + wait_ms;
    while (store->phase != PHASE_IDLE) {
        if (move(store)) {
            continue;
        }
        int64_t left_ms = wait_ms == 0 ? 0 : until_ms - now_ms();
        if (left_ms <= 0) {
            pipeline_flush(store->connection);
            return STORE_BUSY;
        }
        pipeline_wait(store->connection, (int)left_ms);
    }
    if (store->flight.verdict != STORE_COMMITTED) {
        *reterr_fault = store->flight.fault;
    }
    return store->flight.verdict;
}
