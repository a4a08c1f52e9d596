#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/store_inside.h"

static int compare_terms(const void *left, const void *right)
{
    struct span a = ((const struct new_term *)left)->key;
    struct span b = ((const struct new_term *)right)->key;
    int order = memcmp(a.at, b.at, a.bytes < b.bytes ? a.bytes : b.bytes);
    return order != 0 ? order : (a.bytes > b.bytes) - (a.bytes < b.bytes);
}

/* ---- which ids are not remembered ---------------------------------------------------- */

static bool has_terms(const struct candidate *candidate)
{
    return candidate->winner != NULL && candidate->winner->rows->terms != NULL;
}

static size_t count_all(const struct store *store)
{
    size_t count = 0;
    for (size_t at = 0; at < store->flight.candidate_count; at++) {
        const struct candidate *candidate = &store->flight.candidates[at];
        count += has_terms(candidate) ? candidate->winner->rows->term_count : 0;
    }
    return count;
}

/* Ids from memory; what it does not hold is added to `unknown`. Returns how many. */
static size_t recall(struct store *store, struct candidate *candidate,
                     struct new_term *unknown)
{
    const struct article_rows *rows = candidate->winner->rows;
    size_t count = 0;
    candidate->term_ids =
        arena_take_array(store->arena, rows->term_count + 1, sizeof(int32_t));
    for (size_t i = 0; i < rows->term_count; i++) {
        const struct article_term *term = &rows->terms[i];
        candidate->term_ids[i] = term_memory_find(store->terms, term->key, term->hash);
        if (candidate->term_ids[i] == 0) {
            unknown[count++] = (struct new_term){.key = term->key, .hash = term->hash};
        }
    }
    return count;
}

static size_t drop_repeated(struct new_term *terms, size_t count)
{
    size_t kept = 0;
    for (size_t at = 0; at < count; at++) {
        if (kept == 0 || compare_terms(&terms[kept - 1], &terms[at]) != 0) {
            terms[kept++] = terms[at];
        }
    }
    return kept;
}

static void collect(struct store *store)
{
    struct new_term *terms =
        arena_take(store->arena, (count_all(store) + 1) * sizeof(*terms));
    size_t count = 0;
    for (size_t at = 0; at < store->flight.candidate_count; at++) {
        struct candidate *candidate = &store->flight.candidates[at];
        if (has_terms(candidate)) {
            count += recall(store, candidate, terms + count);
        }
    }
    qsort(terms, count, sizeof(*terms), compare_terms);
    store->flight.new_terms = terms;
    store->flight.new_term_count = drop_repeated(terms, count);
}

/* ---- asking -------------------------------------------------------------------------- */

/* Ask for the terms that have no id yet. False: all have one. */
static bool ask(struct store *store, enum query query)
{
    struct store_flight *flight = &store->flight;
    struct array keys =
        array_begin(ARRAY_TEXT, flight->new_term_count * 12, store->arena);
    flight->asked =
        arena_take(store->arena, (flight->new_term_count + 1) * sizeof(*flight->asked));
    for (size_t at = 0; at < flight->new_term_count; at++) {
        if (flight->new_terms[at].term_id == 0) {
            flight->asked[keys.count] = at;
            array_add_span(&keys, flight->new_terms[at].key);
        }
    }
    if (keys.count == 0) {
        return false;
    }
    flight->asked_count = keys.count;
    struct parameters parameters = {0};
    parameters_add_array(&parameters, &keys);
    store_send(store, query, &parameters);
    return true;
}

bool store_terms_send_find(struct store *store)
{
    collect(store);
    return ask(store, QUERY_FIND_TERMS);
}

bool store_terms_send_learn(struct store *store)
{
    return ask(store, QUERY_LEARN_TERMS);
}

void store_terms_take(struct store *store, const struct answer *answer)
{
    for (size_t row = 0; row < answer_row_count(answer); row++) {
        size_t at = (size_t)answer_number(answer, row, 0) - 1; /* counted from 1 */
        assert(at < store->flight.asked_count);
        store->flight.new_terms[store->flight.asked[at]].term_id =
            (int32_t)answer_number(answer, row, 1);
    }
}

/* ---- all ids are known --------------------------------------------------------------- */

static int32_t id_of(const struct store *store, struct span key)
{
    const struct new_term wanted = {.key = key};
    const struct new_term *found =
        bsearch(&wanted, store->flight.new_terms, store->flight.new_term_count,
                sizeof(wanted), compare_terms);
    assert(found != NULL && found->term_id != 0);
    return found->term_id;
}

static void complete_ids(const struct store *store, struct candidate *candidate)
{
    const struct article_rows *rows = candidate->winner->rows;
    for (size_t i = 0; i < rows->term_count; i++) {
        if (candidate->term_ids[i] == 0) {
            candidate->term_ids[i] = id_of(store, rows->terms[i].key);
        }
    }
}

void store_terms_finish(struct store *store)
{
    for (size_t at = 0; at < store->flight.candidate_count; at++) {
        if (has_terms(&store->flight.candidates[at])) {
            complete_ids(store, &store->flight.candidates[at]);
        }
    }
    for (size_t at = 0; at < store->flight.new_term_count; at++) {
        const struct new_term *term = &store->flight.new_terms[at];
        term_memory_add(store->terms, term->key, term->hash, term->term_id);
    }
}

void store_terms_send_check(struct store *store)
{
    size_t count = store->flight.new_term_count;
    if (count == 0) {
        return;
    }
    struct array ids = array_begin(ARRAY_INT4, count * 8, store->arena);
    struct array keys = array_begin(ARRAY_TEXT, count * 12, store->arena);
    for (size_t at = 0; at < count; at++) {
        array_add_int4(&ids, store->flight.new_terms[at].term_id);
        array_add_span(&keys, store->flight.new_terms[at].key);
    }
    struct parameters parameters = {0};
    parameters_add_array(&parameters, &ids);
    parameters_add_array(&parameters, &keys);
    parameters_add_int8(&parameters, (int64_t)count);
    store_send(store, QUERY_CHECK_TERMS, &parameters);
}
