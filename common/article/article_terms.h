#pragma once

#include <stddef.h>
#include <stdint.h>

#include "article/segmented_article.h"

enum { ARTICLE_TERM_COUNT_MAX = INT16_MAX }; /* that is stored; a larger one is this */

/** A search key of an article, and how often it occurs in title and body. */
struct article_term {
    struct span key;
    uint32_t hash; /* of the key, for whoever keeps a table of them */
    uint32_t count;
};

/**
 * Collect the distinct search keys of an article (search_key.h) without stop words, in the
 * order of their first occurrence. Their number is returned.
 *
 * hash_seed:  a number that senders of articles do not know; it decides the hashes only.
 * Ownership:  keys are the clean article's or the arena's; *ret_terms is never NULL. What
 *             is not part of the result is in scratch, which may be the same arena.
 */
size_t article_terms_from_segmented(const struct segmented_article *segmented,
                                    uint64_t hash_seed, struct arena *scratch,
                                    struct arena *arena, struct article_term **ret_terms);
