#include "ingest/store_inside.h"

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
                     struct asked_term *unknown)
{
    const struct article_rows *rows = candidate->winner->rows;
    size_t count = 0;
    candidate->term_ids =
        arena_take_array(store->arena, rows->term_count + 1, sizeof(int32_t));
    for (size_t i = 0; i < rows->term_count; i++) {
        const struct article_term *term = &rows->terms[i];
        candidate->term_ids[i] = term_memory_find(store->terms, term->key, term->hash);
        if (candidate->term_ids[i] == 0) {
            unknown[count++] = (struct asked_term){.key = term->key, .hash = term->hash};
        }
    }
    return count;
}

static void collect(struct store *store)
{
    struct asked_term *terms =
        arena_take(store->arena, (count_all(store) + 1) * sizeof(*terms));
    size_t count = 0;
    for (size_t at = 0; at < store->flight.candidate_count; at++) {
        struct candidate *candidate = &store->flight.candidates[at];
        if (has_terms(candidate)) {
            count += recall(store, candidate, terms + count);
        }
    }
    store->flight.new_terms = (struct asked_terms){.terms = terms, .count = count};
    asked_terms_sort(&store->flight.new_terms);
}

/* ---- asking -------------------------------------------------------------------------- */

/* Ask for the terms that have no id yet. False: all have one. */
static bool ask(struct store *store, enum query query)
{
    struct parameters parameters = {0};
    if (!asked_terms_add_to(&parameters, &store->flight.new_terms, store->arena)) {
        return false;
    }
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
    asked_terms_take(&store->flight.new_terms, answer);
}

/* ---- all ids are known --------------------------------------------------------------- */

static void complete_ids(const struct store *store, struct candidate *candidate)
{
    const struct article_rows *rows = candidate->winner->rows;
    for (size_t i = 0; i < rows->term_count; i++) {
        if (candidate->term_ids[i] == 0) {
            candidate->term_ids[i] =
                asked_terms_id(&store->flight.new_terms, rows->terms[i].key);
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
    for (size_t at = 0; at < store->flight.new_terms.count; at++) {
        const struct asked_term *term = &store->flight.new_terms.terms[at];
        term_memory_add(store->terms, term->key, term->hash, term->term_id);
    }
}

void store_terms_send_check(struct store *store)
{
    size_t count = store->flight.new_terms.count;
    if (count == 0) {
        return;
    }
    struct array ids = array_begin(ARRAY_INT4, count * 8, store->arena);
    struct array keys = array_begin(ARRAY_TEXT, count * 12, store->arena);
    for (size_t at = 0; at < count; at++) {
        array_add_int4(&ids, store->flight.new_terms.terms[at].term_id);
        array_add_span(&keys, store->flight.new_terms.terms[at].key);
    }
    struct parameters parameters = {0};
    parameters_add_array(&parameters, &ids);
    parameters_add_array(&parameters, &keys);
    parameters_add_int8(&parameters, (int64_t)count);
    store_send(store, QUERY_CHECK_TERMS, &parameters);
}
