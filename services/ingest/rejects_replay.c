#include "ingest/rejects_replay.h"

#include <assert.h>
#include <time.h>

#include "article/article_rows.h"
#include "article/message.h"
#include "base/failpoint.h"
#include "base/instant.h"
#include "db/connection.h"
#include "ingest/core.h"
#include "ingest/hex.h"
#include "ingest/plain_text.h"
#include "ingest/queries.h"
#include "ingest/store_replay.h"

enum {
    PUMP_WAIT_MS = 1000,
    CONTENDED_TRIES = 20, /* the same articles are being written by ingest just now */
    CONTENDED_WAIT_MS = 50,
};

/* What the rows of QUERY_REPLAY_CANDIDATES have. */
enum {
    COLUMN_LOG_ID,
    COLUMN_OFFSET,
    COLUMN_NAME, /* TOPIC:PARTITION:OFFSET */
};

/* What the row of QUERY_TRY_REJECT and QUERY_READ_REJECT has. */
enum {
    COLUMN_TRIES,
    COLUMN_RECORDED_US,
    COLUMN_RAW,
};

/* A reject, taken for one more try. */
struct rejected {
    const char *name;
    int32_t log_id;
    int64_t offset;
    int32_t tries; /* this one included */
    struct message message;
};

/* How often each thing happened. */
struct tally {
    size_t inserted;
    size_t updated;
    size_t unchanged;
    size_t stale;
    size_t rejected;
    size_t storable; /* of a trial */
    size_t taken;    /* by somebody else, meanwhile */
};

struct replay {
    struct article_core core;
    struct store *store;           /* NULL: a trial */
    struct connection *connection; /* beside the store's, for what is about one row */
    struct batch batch;            /* of the one message */
    struct tally tally;
    FILE *stream;
};

/* ---- taking it, and giving it back --------------------------------------------------- */

/* Raises the number of tries before anything is done with the message: if it kills us, it
 * is behind all others the next time. A trial only reads. */
static enum outcome take(struct replay *replay, struct rejected *rejected,
                         bool *ret_is_waiting, struct fault *reterr_fault)
{
    struct parameters parameters = {0};
    parameters_add_int4(&parameters, rejected->log_id);
    parameters_add_int8(&parameters, rejected->offset);
    enum query query = replay->store == NULL ? QUERY_READ_REJECT : QUERY_TRY_REJECT;
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    if (connection_run(replay->connection, queries_text(query), &parameters, &answer,
                       reterr_fault) != SQLSTATE_OK) {
        return OUTCOME_FATAL;
    }
    failpoint_reach("after_try");
    *ret_is_waiting = answer_row_count(answer) == 1;
    if (*ret_is_waiting) {
        rejected->tries = (int32_t)answer_number(answer, 0, COLUMN_TRIES);
        rejected->message = (struct message){
            .value = hex_decode(answer_span(answer, 0, COLUMN_RAW), replay->batch.arena),
            .recorded_us = answer_is_null(answer, 0, COLUMN_RECORDED_US)
                               ? INSTANT_ABSENT
                               : answer_number(answer, 0, COLUMN_RECORDED_US),
        };
    }
    return OUTCOME_OK;
}

/* It is no article for this version either. *ret_is_ours is false when somebody else has
 * tried it meanwhile: then it is theirs to say why. */
static enum outcome reject_again(struct replay *replay, const struct rejected *rejected,
                                 const struct fault *why, bool *ret_is_ours,
                                 struct fault *reterr_fault)
{
    struct parameters parameters = {0};
    parameters_add_int4(&parameters, rejected->log_id);
    parameters_add_int8(&parameters, rejected->offset);
    parameters_add_int4(&parameters, rejected->tries);
    parameters_add_text(&parameters, why->reason);
    parameters_add_text(&parameters, plain_text_from(why->text, replay->batch.arena).at);
    parameters_add_text(&parameters, why->sqlstate[0] == '\0' ? NULL : why->sqlstate);
    parameters_add_text(&parameters, WENLIU_VERSION);
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    if (connection_run(replay->connection, queries_text(QUERY_REJECT_AGAIN), &parameters,
                       &answer, reterr_fault) != SQLSTATE_OK) {
        return OUTCOME_FATAL;
    }
    *ret_is_ours = answer_row_count(answer) == 1;
    return OUTCOME_OK;
}

/* ---- storing it ---------------------------------------------------------------------- */

static void wait_a_moment(void)
{
    const struct timespec moment = {.tv_nsec = CONTENDED_WAIT_MS * 1000000L};
    nanosleep(&moment, NULL);
}

static enum store_state store_once(struct replay *replay, const struct rejected *rejected,
                                   struct fault *reterr_fault)
{
    const struct claim claim = {.log_id = rejected->log_id};
    enum store_state state = STORE_BUSY;
    store_replay_begin(replay->store, &replay->batch, &claim, rejected->tries);
    while (state == STORE_BUSY) {
        state = store_pump(replay->store, PUMP_WAIT_MS, reterr_fault);
    }
    return state;
}

static enum store_state store_rows(struct replay *replay, const struct rejected *rejected,
                                   struct article_rows *rows, struct fault *reterr_fault)
{
    enum store_state state = STORE_CONTENDED;
    replay->batch.segmenter = *segmenter_version(replay->core.segmenter);
    (void)batch_append(&replay->batch,
                       &(struct item){.kind = ITEM_ARTICLE,
                                      .offset = rejected->offset,
                                      .next_offset = rejected->offset + 1,
                                      .recorded_us = rejected->message.recorded_us,
                                      .value = rejected->message.value,
                                      .rows = rows});
    for (int i = 0; i < CONTENDED_TRIES && state == STORE_CONTENDED; i++) {
        if (i > 0) {
            wait_a_moment();
        }
        state = store_once(replay, rejected, reterr_fault);
    }
    return state;
}

/* ---- one message --------------------------------------------------------------------- */

static enum outcome note_stored(struct replay *replay, const struct rejected *rejected)
{
    enum item_outcome outcome = replay->batch.items[0].outcome;
    size_t *const counts[] = {
        [ITEM_INSERTED] = &replay->tally.inserted,
        [ITEM_UPDATED] = &replay->tally.updated,
        [ITEM_UNCHANGED] = &replay->tally.unchanged,
        [ITEM_STALE] = &replay->tally.stale,
    };
    assert((size_t)outcome < sizeof(counts) / sizeof(counts[0]) && counts[outcome]);
    *counts[outcome] += 1;
    fprintf(replay->stream, "%s %s\n", rejected->name, batch_outcome_name(outcome));
    return OUTCOME_OK;
}

static enum outcome note_rejected(struct replay *replay, const struct rejected *rejected,
                                  struct fault *why, struct fault *reterr_fault)
{
    bool is_ours = true;
    enum outcome outcome = OUTCOME_OK;
    if (why->reason[0] == '\0') { /* PostgreSQL's words */
        snprintf(why->reason, sizeof(why->reason), "refused");
    }
    if (replay->store != NULL) {
        outcome = reject_again(replay, rejected, why, &is_ours, reterr_fault);
    }
    if (outcome == OUTCOME_OK && is_ours) {
        replay->tally.rejected += 1;
        fprintf(replay->stream, "%s rejected: %s: %s\n", rejected->name, why->reason,
                why->text);
    }
    replay->tally.taken += is_ours ? 0 : 1;
    return outcome;
}

static enum outcome store_message(struct replay *replay, const struct rejected *rejected,
                                  struct article_rows *rows, struct fault *reterr_fault)
{
    struct fault fault = {.text = ""};
    enum store_state state = store_rows(replay, rejected, rows, &fault);
    if (state == STORE_COMMITTED) {
        return note_stored(replay, rejected);
    }
    if (state == STORE_REFUSED) {
        return note_rejected(replay, rejected, &fault, reterr_fault);
    }
    if (state == STORE_FENCED) {
        replay->tally.taken += 1;
        return OUTCOME_OK;
    }
    *reterr_fault = fault;
    return OUTCOME_FATAL;
}

static enum outcome replay_message(struct replay *replay, struct rejected *rejected,
                                   struct fault *reterr_fault)
{
    struct fault why = {.text = ""};
    struct arena *arena = replay->batch.arena;
    struct article_rows *rows = arena_take_array(arena, 1, sizeof(*rows));
    switch (
        article_rows_from_message(&rejected->message, &replay->core, arena, rows, &why)) {
    case OUTCOME_OK:
        break;
    case OUTCOME_REJECT:
        return note_rejected(replay, rejected, &why, reterr_fault);
    case OUTCOME_RETRY:
    case OUTCOME_FATAL:
        *reterr_fault = why;
        return OUTCOME_FATAL;
    }
    if (replay->store == NULL) {
        replay->tally.storable += 1;
        fprintf(replay->stream, "%s would be stored\n", rejected->name);
        return OUTCOME_OK;
    }
    return store_message(replay, rejected, rows, reterr_fault);
}

/* ---- all of them --------------------------------------------------------------------- */

static enum outcome replay_all(struct replay *replay, const struct answer *candidates,
                               struct fault *reterr_fault)
{
    enum outcome outcome = OUTCOME_OK;
    for (size_t row = 0; row < answer_row_count(candidates) && outcome == OUTCOME_OK;
         row++) {
        bool is_waiting = false;
        struct rejected rejected = {
            .name = answer_text(candidates, row, COLUMN_NAME),
            .log_id = (int32_t)answer_number(candidates, row, COLUMN_LOG_ID),
            .offset = answer_number(candidates, row, COLUMN_OFFSET),
        };
        batch_clear(&replay->batch);
        outcome = take(replay, &rejected, &is_waiting, reterr_fault);
        if (outcome == OUTCOME_OK && is_waiting) {
            outcome = replay_message(replay, &rejected, reterr_fault);
        } else if (outcome == OUTCOME_OK) {
            replay->tally.taken += 1;
        }
    }
    return outcome;
}

static void print_tally(const struct replay *replay)
{
    const struct tally *tally = &replay->tally;
    if (replay->store == NULL) {
        fprintf(replay->stream, "nothing was changed: %zu would be stored, ",
                tally->storable);
    } else {
        fprintf(replay->stream, "%zu inserted, %zu updated, %zu unchanged, %zu stale, ",
                tally->inserted, tally->updated, tally->unchanged, tally->stale);
    }
    fprintf(replay->stream, "%zu rejected again\n", tally->rejected);
    if (tally->taken > 0) {
        fprintf(replay->stream, "%zu were taken by somebody else meanwhile\n",
                tally->taken);
    }
}

/* How many are left for another run, and for none. */
static enum outcome print_rest(const struct replay *replay,
                               const struct reject_filter *filter,
                               struct fault *reterr_fault)
{
    struct parameters parameters = {0};
    reject_filter_add(filter, &parameters);
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    if (connection_run(replay->connection, queries_text(QUERY_COUNT_WAITING), &parameters,
                       &answer, reterr_fault) != SQLSTATE_OK) {
        return OUTCOME_FATAL;
    }
    fprintf(replay->stream, "%s such messages wait, %s more without their bytes\n",
            answer_text(answer, 0, 0), answer_text(answer, 0, 1));
    return OUTCOME_OK;
}

static enum outcome run(struct replay *replay, const struct reject_filter *filter,
                        struct fault *reterr_fault)
{
    struct parameters parameters = {0};
    reject_filter_add(filter, &parameters);
    struct answer *candidates CLEANUP(answer_cleanup) = NULL;
    if (connection_run(replay->connection, queries_text(QUERY_REPLAY_CANDIDATES),
                       &parameters, &candidates, reterr_fault) != SQLSTATE_OK) {
        return OUTCOME_FATAL;
    }
    enum outcome outcome = replay_all(replay, candidates, reterr_fault);
    print_tally(replay);
    return outcome == OUTCOME_OK ? print_rest(replay, filter, reterr_fault) : outcome;
}

static enum outcome open_store(struct replay *replay, const struct settings *settings,
                               struct fault *reterr_fault)
{
    enum outcome outcome =
        store_open(settings, "rejects replay", &replay->store, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    return store_connect(replay->store, reterr_fault) == STORE_COMMITTED ? OUTCOME_OK
                                                                         : OUTCOME_FATAL;
}

enum outcome rejects_replay_run(const struct settings *settings,
                                const struct reject_filter *filter, bool is_trial,
                                FILE *stream, struct fault *reterr_fault)
{
    struct replay replay = {.stream = stream};
    enum outcome outcome = core_with_lexicon(settings, &replay.core, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    batch_init(&replay.batch);
    outcome = connection_open(settings, &replay.connection, reterr_fault);
    if (outcome == OUTCOME_OK && !is_trial) {
        outcome = open_store(&replay, settings, reterr_fault);
    }
    if (outcome == OUTCOME_OK) {
        outcome = run(&replay, filter, reterr_fault);
    }
    store_free(replay.store);
    connection_free(replay.connection);
    batch_done(&replay.batch);
    core_done(&replay.core);
    return outcome == OUTCOME_OK ? OUTCOME_OK : OUTCOME_FATAL;
}
