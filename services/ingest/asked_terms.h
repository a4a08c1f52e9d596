#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/span.h"
#include "db/answer.h"
#include "db/parameters.h"

/** A search key of which PostgreSQL is asked for the id. */
struct asked_term {
    struct span key;
    uint32_t hash;
    int32_t term_id; /* 0: not known yet */
};

/** Many of them: first by QUERY_FIND_TERMS, then, what that does not find, by
 *  QUERY_LEARN_TERMS. Start from {.terms = ..., .count = ...}; all memory is the caller's.
 */
struct asked_terms {
    struct asked_term *terms;
    size_t count;
    size_t *asked; /* which of them the newest statement asks for, in its order */
    size_t asked_count;
};

/** Sort them bytewise, each once: two that learn at a time do it in one order. */
void asked_terms_sort(struct asked_terms *terms);

/** Add those without an id as a statement's parameter. False: all have one. */
bool asked_terms_add_to(struct parameters *parameters, struct asked_terms *terms,
                        struct arena *arena) MUST_USE;

/** The statement's answer. */
void asked_terms_take(struct asked_terms *terms, const struct answer *answer);

/** The id of a key that is among them, sorted; it has to have one. */
int32_t asked_terms_id(const struct asked_terms *terms, struct span key);
