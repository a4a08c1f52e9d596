#include "ingest/asked_terms.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int compare_terms(const void *left, const void *right)
{
    struct span a = ((const struct asked_term *)left)->key;
    struct span b = ((const struct asked_term *)right)->key;
    int order = memcmp(a.at, b.at, a.bytes < b.bytes ? a.bytes : b.bytes);
    return order != 0 ? order : (a.bytes > b.bytes) - (a.bytes < b.bytes);
}

void asked_terms_sort(struct asked_terms *terms)
{
    size_t kept = 0;
    qsort(terms->terms, terms->count, sizeof(*terms->terms), compare_terms);
    for (size_t at = 0; at < terms->count; at++) {
        if (kept == 0 || compare_terms(&terms->terms[kept - 1], &terms->terms[at]) != 0) {
            terms->terms[kept++] = terms->terms[at];
        }
    }
    terms->count = kept;
}

bool asked_terms_add_to(struct parameters *parameters, struct asked_terms *terms,
                        struct arena *arena)
{
    struct array keys = array_begin(ARRAY_TEXT, terms->count * 12, arena);
    terms->asked = arena_take(arena, (terms->count + 1) * sizeof(*terms->asked));
    for (size_t at = 0; at < terms->count; at++) {
        if (terms->terms[at].term_id == 0) {
            terms->asked[keys.count] = at;
            array_add_span(&keys, terms->terms[at].key);
        }
    }
    terms->asked_count = keys.count;
    if (keys.count > 0) {
        parameters_add_array(parameters, &keys);
    }
    return keys.count > 0;
}

void asked_terms_take(struct asked_terms *terms, const struct answer *answer)
{
    for (size_t row = 0; row < answer_row_count(answer); row++) {
        size_t at = (size_t)answer_number(answer, row, 0) - 1; /* counted from 1 */
        assert(at < terms->asked_count);
        terms->terms[terms->asked[at]].term_id = (int32_t)answer_number(answer, row, 1);
    }
}

int32_t asked_terms_id(const struct asked_terms *terms, struct span key)
{
    const struct asked_term wanted = {.key = key};
    const struct asked_term *found =
        bsearch(&wanted, terms->terms, terms->count, sizeof(wanted), compare_terms);
    assert(found != NULL && found->term_id != 0);
    return found->term_id;
}
