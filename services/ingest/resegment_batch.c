#include "ingest/resegment_batch.h"

#include <time.h>

#include "base/failpoint.h"
#include "ingest/asked_terms.h"
#include "ingest/queries.h"
#include "ingest/segment_columns.h"

enum {
    PAGE_MOST = 10000,
    CHARACTERS_MOST = 2000000,
    TRIES = 10, /* a lane writes the same articles just now */
    TRY_WAIT_MS = 50,
};

/* What the rows of QUERY_READ_ARTICLES have. */
enum {
    COLUMN_ARTICLE_ID,
    COLUMN_MONTH_US,
    COLUMN_VERSION,
    COLUMN_SEGMENTER_ID,
    COLUMN_TITLE,
    COLUMN_BODY,
};

/* An article that another segmenter has cut. */
struct old_article {
    int64_t article_id;
    int64_t month_us;
    int32_t version;
    int32_t segmenter_id;
    struct clean_article clean; /* title and body */
    struct article_rows rows;
};

struct old_articles {
    struct old_article *at;
    size_t count;
    struct asked_terms terms; /* of all of them */
};

static enum sqlstate_class run(struct resegment_batch *batch, enum query query,
                               const struct parameters *parameters,
                               struct answer **ret_answer, struct fault *reterr_fault)
{
    return connection_run(batch->connection, queries_text(query), parameters, ret_answer,
                          reterr_fault);
}

/* For statements whose answer says nothing. */
static enum sqlstate_class run_quietly(struct resegment_batch *batch, enum query query,
                                       struct fault *reterr_fault)
{
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    return run(batch, query, NULL, &answer, reterr_fault);
}

/* ---- reading and cutting ------------------------------------------------------------- */

static enum sqlstate_class read_page(struct resegment_batch *batch,
                                     struct answer **ret_page, struct fault *reterr_fault)
{
    struct parameters parameters = {0};
    parameters_add_int4(&parameters, batch->segmenter_id);
    parameters_add_int8(&parameters, batch->last_id);
    parameters_add_int8(&parameters, batch->end_id);
    parameters_add_int8(&parameters, (int64_t)batch->page_size);
    parameters_add_int8(&parameters, CHARACTERS_MOST);
    return run(batch, QUERY_READ_ARTICLES, &parameters, ret_page, reterr_fault);
}

static struct old_articles find_old(struct resegment_batch *batch,
                                    const struct answer *page)
{
    size_t row_count = answer_row_count(page);
    struct old_articles old = {
        .at = arena_take_array(batch->arena, row_count, sizeof(*old.at))};
    for (size_t row = 0; row < row_count; row++) {
        int32_t segmenter_id = (int32_t)answer_number(page, row, COLUMN_SEGMENTER_ID);
        if (segmenter_id != batch->segmenter_id) {
            old.at[old.count++] = (struct old_article){
                .article_id = answer_number(page, row, COLUMN_ARTICLE_ID),
                .month_us = answer_number(page, row, COLUMN_MONTH_US),
                .version = (int32_t)answer_number(page, row, COLUMN_VERSION),
                .segmenter_id = segmenter_id,
                .clean = {.title = answer_span(page, row, COLUMN_TITLE),
                          .body = answer_span(page, row, COLUMN_BODY)},
            };
        }
    }
    return old;
}

/* Long stretches without one are passed over in long steps: planning a page takes longer
 * than reading it where there are many months. At the end of such a stretch the page is
 * too large for a batch: *ret_is_batch is false, and the next one begins at the first old
 * article. */
static void size_next_page(struct resegment_batch *batch, const struct old_articles *old,
                           bool *ret_is_batch)
{
    *ret_is_batch = batch->page_size == batch->articles_most || old->count == 0;
    if (!*ret_is_batch) {
        batch->last_id = old->at[0].article_id - 1;
    }
    if (old->count > 0) {
        batch->page_size = batch->articles_most;
    } else if (batch->page_size < PAGE_MOST) {
        batch->page_size *= 2;
    }
}

static enum outcome cut(struct resegment_batch *batch, struct old_articles *old,
                        struct fault *reterr_fault)
{
    for (size_t at = 0; at < old->count; at++) {
        enum outcome outcome =
            article_rows_from_clean(&old->at[at].clean, batch->core, batch->arena,
                                    &old->at[at].rows, reterr_fault);
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
    }
    return OUTCOME_OK;
}

/* ---- the ids of terms ---------------------------------------------------------------- */

static void collect_terms(struct resegment_batch *batch, struct old_articles *old)
{
    size_t count = 0;
    for (size_t at = 0; at < old->count; at++) {
        count += old->at[at].rows.term_count;
    }
    struct asked_term *terms = arena_take(batch->arena, (count + 1) * sizeof(*terms));
    old->terms = (struct asked_terms){.terms = terms};
    for (size_t at = 0; at < old->count; at++) {
        const struct article_rows *rows = &old->at[at].rows;
        for (size_t i = 0; i < rows->term_count; i++) {
            terms[old->terms.count++] = (struct asked_term){.key = rows->terms[i].key};
        }
    }
    asked_terms_sort(&old->terms);
}

/* In a transaction of its own, as lanes do it: they never wait for our batch. */
static enum sqlstate_class learn_terms(struct resegment_batch *batch,
                                       const struct parameters *unknown,
                                       struct fault *reterr_fault)
{
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    enum sqlstate_class class = run_quietly(batch, QUERY_ROLLBACK, reterr_fault);
    if (class == SQLSTATE_OK) {
        class = run(batch, QUERY_LEARN_TERMS, unknown, &answer, reterr_fault);
    }
    return class == SQLSTATE_OK ? SQLSTATE_OUTDATED : class;
}

/* Ids are read in the transaction that stores them: a failover that nobody tells us of,
 * behind a pooler, takes back both or none. OUTDATED: some had to be learnt first. */
static enum sqlstate_class find_terms(struct resegment_batch *batch,
                                      struct old_articles *old,
                                      struct fault *reterr_fault)
{
    struct parameters wanted = {0};
    struct parameters unknown = {0};
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    for (size_t at = 0; at < old->terms.count; at++) {
        old->terms.terms[at].term_id = 0;
    }
    if (!asked_terms_add_to(&wanted, &old->terms, batch->arena)) {
        return SQLSTATE_OK;
    }
    enum sqlstate_class class =
        run(batch, QUERY_FIND_TERMS, &wanted, &answer, reterr_fault);
    if (class != SQLSTATE_OK) {
        return class;
    }
    asked_terms_take(&old->terms, answer);
    return asked_terms_add_to(&unknown, &old->terms, batch->arena)
               ? learn_terms(batch, &unknown, reterr_fault)
               : SQLSTATE_OK;
}

/* ---- writing ------------------------------------------------------------------------- */

static const int32_t *term_ids_of(const struct old_articles *old,
                                  const struct article_rows *rows, struct arena *arena)
{
    int32_t *ids = arena_take(arena, (rows->term_count + 1) * sizeof(*ids));
    for (size_t i = 0; i < rows->term_count; i++) {
        ids[i] = asked_terms_id(&old->terms, rows->terms[i].key);
    }
    return ids;
}

static struct segment_columns begin_columns(const struct old_articles *old,
                                            struct arena *arena)
{
    size_t text_bytes = 0;
    size_t term_count = 0;
    for (size_t at = 0; at < old->count; at++) {
        text_bytes += old->at[at].rows.segmented.bytes + 4;
        term_count += old->at[at].rows.term_count;
    }
    return segment_columns_begin(old->count, text_bytes, term_count, arena);
}

static void add_articles(struct parameters *parameters, const struct old_articles *old,
                         struct arena *arena)
{
    struct array article_ids = array_begin(ARRAY_INT8, old->count * 12, arena);
    struct array months = array_begin(ARRAY_DATE, old->count * 8, arena);
    struct array versions = array_begin(ARRAY_INT4, old->count * 8, arena);
    struct array segmenter_ids = array_begin(ARRAY_INT4, old->count * 8, arena);
    struct segment_columns columns = begin_columns(old, arena);
    for (size_t at = 0; at < old->count; at++) {
        const struct old_article *article = &old->at[at];
        array_add_int8(&article_ids, article->article_id);
        array_add_day(&months, article->month_us);
        array_add_int4(&versions, article->version);
        array_add_int4(&segmenter_ids, article->segmenter_id);
        segment_columns_add(&columns, &article->rows,
                            term_ids_of(old, &article->rows, arena), arena);
    }
    parameters_add_array(parameters, &article_ids);
    parameters_add_array(parameters, &months);
    parameters_add_array(parameters, &versions);
    parameters_add_array(parameters, &segmenter_ids);
    segment_columns_add_to(parameters, &columns);
}

static enum sqlstate_class update(struct resegment_batch *batch,
                                  const struct old_articles *old,
                                  struct fault *reterr_fault)
{
    struct parameters parameters = {0};
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    add_articles(&parameters, old, batch->arena);
    parameters_add_int4(&parameters, batch->segmenter_id);
    enum sqlstate_class class =
        run(batch, QUERY_CUT_AGAIN, &parameters, &answer, reterr_fault);
    if (class == SQLSTATE_OK) {
        batch->cut_count = (size_t)answer_number(answer, 0, 0);
        batch->changed_count = old->count - batch->cut_count;
    }
    return class;
}

static enum sqlstate_class write_once(struct resegment_batch *batch,
                                      struct old_articles *old,
                                      struct fault *reterr_fault)
{
    enum sqlstate_class class = run_quietly(batch, QUERY_BEGIN, reterr_fault);
    if (class == SQLSTATE_OK) {
        class = find_terms(batch, old, reterr_fault);
    }
    if (class == SQLSTATE_OK) {
        class = run_quietly(batch, QUERY_PLAN_BY_KEY, reterr_fault);
    }
    if (class == SQLSTATE_OK) {
        class = update(batch, old, reterr_fault);
    }
    return class == SQLSTATE_OK ? run_quietly(batch, QUERY_COMMIT, reterr_fault) : class;
}

static enum outcome write_patiently(struct resegment_batch *batch,
                                    struct old_articles *old, struct fault *reterr_fault)
{
    for (int tries = 1;; tries++) {
        enum sqlstate_class class = write_once(batch, old, reterr_fault);
        if (class == SQLSTATE_OK) {
            return OUTCOME_OK;
        }
        bool is_worth_it = class == SQLSTATE_CONTENTION || class == SQLSTATE_OUTDATED;
        if (!is_worth_it || tries == TRIES) {
            return OUTCOME_FATAL;
        }
        struct fault unsaid = {.text = ""};
        struct timespec wait = {.tv_nsec = TRY_WAIT_MS * 1000000L};
        (void)run_quietly(batch, QUERY_ROLLBACK, &unsaid);
        if (class == SQLSTATE_CONTENTION) {
            nanosleep(&wait, NULL);
        }
    }
}

enum outcome resegment_batch_run(struct resegment_batch *batch,
                                 struct fault *reterr_fault)
{
    struct answer *page CLEANUP(answer_cleanup) = NULL;
    arena_reset(batch->arena);
    batch->read_count = batch->cut_count = batch->changed_count = 0;
    if (read_page(batch, &page, reterr_fault) != SQLSTATE_OK) {
        return OUTCOME_FATAL;
    }
    batch->read_count = answer_row_count(page);
    if (batch->read_count == 0) {
        return OUTCOME_OK;
    }
    bool is_batch = false;
    struct old_articles old = find_old(batch, page);
    size_next_page(batch, &old, &is_batch);
    if (!is_batch) {
        return OUTCOME_OK;
    }
    enum outcome outcome = cut(batch, &old, reterr_fault);
    failpoint_reach("after_articles_read");
    if (outcome == OUTCOME_OK && old.count > 0) {
        collect_terms(batch, &old);
        outcome = write_patiently(batch, &old, reterr_fault);
    }
    if (outcome != OUTCOME_OK) {
        return OUTCOME_FATAL;
    }
    batch->last_id = answer_number(page, batch->read_count - 1, COLUMN_ARTICLE_ID);
    return OUTCOME_OK;
}
