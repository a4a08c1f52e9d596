#include "ingest/resegment.h"

#include <inttypes.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/failpoint.h"
#include "ingest/core.h"
#include "ingest/queries.h"
#include "ingest/report_table.h"
#include "ingest/resegment_batch.h"
#include "ingest/schema_check.h"
#include "ingest/segment_columns.h"

enum {
    ARTICLES_A_BATCH = 200,
    SLOWEST_MS = 60000, /* a statement, when the session does not say */
    REPLY_MS = 5000,    /* on top of it: PostgreSQL has noticed, and told us */
    SECOND_MS = 1000,
    MILLISECOND_NS = 1000000,
    TERMINAL_EVERY_MS = 200,
    LOG_EVERY_MS = 10000,
};

struct resegment {
    struct article_core core;
    struct connection *connection;
    struct resegment_batch batch;
    int64_t rate;
    bool is_terminal;
    int64_t show_next_ms;
    size_t cut_count;
    size_t changed_count;
};

static const char *version_of(const struct resegment *resegment)
{
    return segmenter_version(resegment->core.segmenter)->text;
}

/* ---- how far it is ------------------------------------------------------------------- */

static void clear_line(const struct resegment *resegment)
{
    if (resegment->is_terminal) {
        fputs("\r\033[K", stderr);
    }
}

/* Ids have holes, so that the part of them is nearly the part of the articles. */
static void show(struct resegment *resegment, int64_t now_ms)
{
    if (now_ms < resegment->show_next_ms) {
        return;
    }
    const struct resegment_batch *batch = &resegment->batch;
    resegment->show_next_ms =
        now_ms + (resegment->is_terminal ? TERMINAL_EVERY_MS : LOG_EVERY_MS);
    clear_line(resegment);
    fprintf(stderr, "%zu articles cut again, about %.0f %% done%s", resegment->cut_count,
            100.0 * (double)batch->last_id / (double)batch->end_id,
            resegment->is_terminal ? "" : "\n");
    fflush(stderr);
}

static void print_tally(const struct resegment *resegment, bool is_stopped, FILE *stream)
{
    if (is_stopped) {
        fputs("stopped before the end; run again, it goes on\n", stream);
    } else if (resegment->cut_count + resegment->changed_count == 0) {
        fprintf(stream, "nothing to do: all articles are cut by %s\n",
                version_of(resegment));
        return;
    }
    fprintf(stream, "%zu articles cut again by %s, %zu were changed meanwhile\n",
            resegment->cut_count, version_of(resegment), resegment->changed_count);
}

/* ---- batch by batch ------------------------------------------------------------------ */

/* A signal ends it early. */
static void keep_rate(const struct resegment *resegment, int64_t begun_ms)
{
    if (resegment->rate == 0) {
        return;
    }
    int64_t due_ms =
        begun_ms + (int64_t)resegment->batch.cut_count * SECOND_MS / resegment->rate;
    int64_t wait_ms = due_ms - clock_monotonic_ms();
    if (wait_ms > 0) {
        struct timespec wait = {.tv_sec = wait_ms / SECOND_MS,
                                .tv_nsec = wait_ms % SECOND_MS * MILLISECOND_NS};
        nanosleep(&wait, NULL);
    }
}

static enum outcome run_batches(struct resegment *resegment,
                                const volatile sig_atomic_t *is_stopped,
                                struct fault *reterr_fault)
{
    struct resegment_batch *batch = &resegment->batch;
    enum outcome outcome = OUTCOME_OK;
    int64_t begun_ms = clock_monotonic_ms();
    resegment->is_terminal = isatty(STDERR_FILENO) == 1;
    resegment->show_next_ms =
        begun_ms + (resegment->is_terminal ? TERMINAL_EVERY_MS : LOG_EVERY_MS);
    while (*is_stopped == 0) {
        begun_ms = clock_monotonic_ms();
        outcome = resegment_batch_run(batch, reterr_fault);
        if (outcome != OUTCOME_OK || batch->read_count == 0) {
            break;
        }
        resegment->cut_count += batch->cut_count;
        resegment->changed_count += batch->changed_count;
        failpoint_reach("after_articles_cut");
        show(resegment, clock_monotonic_ms());
        keep_rate(resegment, begun_ms);
    }
    clear_line(resegment);
    return outcome;
}

/* No more than a second's worth, so that a low rate is an even one, too. */
static size_t batch_size(int64_t rate)
{
    return rate > 0 && rate < ARTICLES_A_BATCH ? (size_t)rate : ARTICLES_A_BATCH;
}

static enum outcome prepare_batches(struct resegment *resegment,
                                    struct fault *reterr_fault)
{
    struct parameters parameters = {0};
    struct answer *segmenter CLEANUP(answer_cleanup) = NULL;
    struct answer *last CLEANUP(answer_cleanup) = NULL;
    segment_columns_add_segmenter(&parameters,
                                  segmenter_version(resegment->core.segmenter));
    if (connection_run(resegment->connection, queries_text(QUERY_ENSURE_SEGMENTER),
                       &parameters, &segmenter, reterr_fault) != SQLSTATE_OK ||
        connection_run(resegment->connection, queries_text(QUERY_LAST_ARTICLE), NULL,
                       &last, reterr_fault) != SQLSTATE_OK) {
        return OUTCOME_FATAL;
    }
    resegment->batch = (struct resegment_batch){
        .connection = resegment->connection,
        .core = &resegment->core,
        .arena = arena_open(),
        .segmenter_id = (int32_t)answer_number(segmenter, 0, 0),
        .articles_most = batch_size(resegment->rate),
        .page_size = batch_size(resegment->rate),
        .end_id = answer_number(last, 0, 0), /* 0 when there is none */
    };
    return OUTCOME_OK;
}

/* ---- opening and closing ------------------------------------------------------------- */

static enum outcome begin(const struct settings *settings, struct resegment *resegment,
                          struct fault *reterr_fault)
{
    int64_t timeout_ms = 0;
    enum outcome outcome = core_with_lexicon(settings, &resegment->core, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    outcome = connection_open(settings, &resegment->connection, reterr_fault);
    if (outcome == OUTCOME_OK) {
        connection_set_patience(resegment->connection, SLOWEST_MS + REPLY_MS);
        outcome =
            schema_check(resegment->connection, &timeout_ms, reterr_fault) == SQLSTATE_OK
                ? OUTCOME_OK
                : OUTCOME_FATAL;
    }
    if (outcome != OUTCOME_OK) {
        connection_free(resegment->connection);
        core_done(&resegment->core);
        return OUTCOME_FATAL;
    }
    connection_set_patience(resegment->connection,
                            (timeout_ms > 0 ? timeout_ms : SLOWEST_MS) + REPLY_MS);
    return OUTCOME_OK;
}

static void end(struct resegment *resegment)
{
    arena_free(resegment->batch.arena);
    connection_free(resegment->connection);
    core_done(&resegment->core);
}

enum outcome resegment_run(const struct settings *settings, int64_t rate,
                           const volatile sig_atomic_t *is_stopped, FILE *stream,
                           struct fault *reterr_fault)
{
    struct resegment resegment = {.rate = rate};
    enum outcome outcome = begin(settings, &resegment, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    outcome = prepare_batches(&resegment, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = run_batches(&resegment, is_stopped, reterr_fault);
        print_tally(&resegment, *is_stopped != 0 || outcome != OUTCOME_OK, stream);
    }
    end(&resegment);
    return outcome;
}

/* ---- counting ------------------------------------------------------------------------ */

static enum outcome count(struct resegment *resegment, FILE *stream,
                          struct fault *reterr_fault)
{
    struct parameters parameters = {0};
    struct answer *unlimited CLEANUP(answer_cleanup) = NULL;
    struct answer *old CLEANUP(answer_cleanup) = NULL;
    parameters_add_text(&parameters, version_of(resegment));
    connection_set_patience(resegment->connection, 0);
    if (connection_run(resegment->connection, queries_text(QUERY_UNLIMITED), NULL,
                       &unlimited, reterr_fault) != SQLSTATE_OK ||
        connection_run(resegment->connection, queries_text(QUERY_COUNT_OLD), &parameters,
                       &old, reterr_fault) != SQLSTATE_OK) {
        return OUTCOME_FATAL;
    }
    if (answer_row_count(old) == 0) {
        print_tally(resegment, false, stream);
        return OUTCOME_OK;
    }
    int64_t total = 0;
    for (size_t row = 0; row < answer_row_count(old); row++) {
        total += answer_number(old, row, 1);
    }
    report_table_print(old, stream);
    fprintf(stream, "\nnothing was changed: %" PRId64 " articles would be cut by %s\n",
            total, version_of(resegment));
    return OUTCOME_OK;
}

enum outcome resegment_count(const struct settings *settings, FILE *stream,
                             struct fault *reterr_fault)
{
    struct resegment resegment = {0};
    enum outcome outcome = begin(settings, &resegment, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    outcome = count(&resegment, stream, reterr_fault);
    end(&resegment);
    return outcome;
}
