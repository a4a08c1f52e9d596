#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "ingest/store_inside.h"

static void enter(struct store *store, enum store_phase phase)
{
    store->phase = phase;
    store->flight.sent_count = 0;
    store->flight.answered = 0;
    store->flight.heard_ms = clock_monotonic_ms();
}

/* ---- ends -------------------------------------------------------------------------- */

/* The first failure of a batch is the one that counts: the rest follows from it. */
static void fail(struct store *store, enum store_state state, const struct fault *fault)
{
    if (store->flight.verdict == STORE_COMMITTED) {
        store->flight.verdict = state;
        store->flight.fault = *fault;
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
    if (store->flight.verdict == STORE_AWAY || store->flight.is_cut ||
        !connection_is_alive(store->connection)) {
        store_drop(store);
        return;
    }
    pipeline_close(store->connection);
    store_forget(store);
}

/* ---- sending ----------------------------------------------------------------------- */

/* All of a phase is sent. Half of one is never finished: without its connection nothing of
 * it can commit. */
static void await_answers(struct store *store)
{
    if (store->flight.is_cut || !pipeline_sync(store->connection)) {
        struct fault fault;
        (void)fault_retry(&fault, "a statement could not be sent to PostgreSQL");
        fail(store, STORE_AWAY, &fault);
        finish(store);
    }
}

static void send_transaction(struct store *store)
{
    enter(store, PHASE_WRITE);
    store_prepare_finish(store);
    store_terms_finish(store);
    store_write_send(store);
    await_answers(store);
    store_reach(store, "after_commit_sent");
}

static void learn_or_write(struct store *store)
{
    enter(store, PHASE_LEARN);
    if (store_terms_send_learn(store)) {
        await_answers(store);
        store_reach(store, "after_learn_sent");
    } else {
        send_transaction(store);
    }
}

static void prepare_or_write(struct store *store)
{
    enter(store, PHASE_PREPARE);
    if (store_prepare_send(store)) {
        await_answers(store);
    } else {
        send_transaction(store);
    }
}

void store_begin_as(struct store *store, struct batch *batch, size_t count,
                    const struct claim *claims, int32_t replay_tries)
{
    assert(store->phase == PHASE_IDLE && count > 0 && count <= batch->count);
    arena_reset(store->arena);
    store->flight = (struct store_flight){.batch = batch,
                                          .count = count,
                                          .claims = claims,
                                          .replay_tries = replay_tries,
                                          .verdict = STORE_COMMITTED};
    if (!connection_is_alive(store->connection)) {
        store->flight.verdict = STORE_AWAY;
        (void)fault_retry(&store->flight.fault, "not connected to PostgreSQL");
        return;
    }
    pipeline_open(store->connection);
    enter(store, PHASE_LOOK_UP);
    if (store_lookup_send(store)) {
        await_answers(store);
    } else {
        store_lookup_decide(store);
        prepare_or_write(store);
    }
    if (store->phase != PHASE_IDLE) {
        pipeline_flush(store->connection);
    }
}

void store_begin(struct store *store, struct batch *batch, size_t count,
                 const struct claim *claims)
{
    store_begin_as(store, batch, count, claims, 0);
}

/* ---- answers ----------------------------------------------------------------------- */

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
    } else if (query == QUERY_FIND_TERMS || query == QUERY_LEARN_TERMS) {
        store_terms_take(store, answer);
    } else if (store->phase == PHASE_PREPARE) {
        store_prepare_take(store, query, answer);
    } else if (query == QUERY_COMMIT) {
        take_commit(store, answer);
    }
}

static void end_transaction(struct store *store)
{
    if (store->flight.verdict != STORE_COMMITTED) {
        enter(store, PHASE_ROLLBACK);
        store_send(store, QUERY_ROLLBACK, NULL);
        await_answers(store);
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
            learn_or_write(store);
        } else {
            finish(store);
        }
        return;
    case PHASE_LEARN:
        if (store->flight.verdict == STORE_COMMITTED) {
            store_reach(store, "after_learn");
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
    assert(store->phase != PHASE_IDLE); /* a phase ended that was not begun */
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

/* PostgreSQL ends what takes too long, unless it is frozen, or the wire swallows its
 * words. It sends its answers together: if there are many and each takes its time, then
 * half as many will do. */
static bool give_up_when_silent(struct store *store)
{
    if (clock_monotonic_ms() - store->flight.heard_ms < store->patience_ms) {
        return false;
    }
    struct fault fault;
    (void)fault_retry(&fault, "PostgreSQL has not answered for %" PRId64 " s",
                      store->patience_ms / 1000);
    fail(store, STORE_SLOW, &fault);
    store->flight.is_cut = true;
    finish(store);
    return true;
}

enum store_state store_pump(struct store *store, int wait_ms, struct fault *reterr_fault)
{
    int64_t until_ms = clock_monotonic_ms() + wait_ms;
    while (store->phase != PHASE_IDLE) {
        if (move(store)) {
            store->flight.heard_ms = clock_monotonic_ms();
            continue;
        }
        if (give_up_when_silent(store)) {
            break;
        }
        int64_t left_ms = wait_ms == 0 ? 0 : until_ms - clock_monotonic_ms();
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
