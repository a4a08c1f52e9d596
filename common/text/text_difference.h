#pragma once

#include <stddef.h>

#include "base/arena.h"
#include "base/span.h"

enum { TEXT_DIFFERENCE_MAX_CHARS = 160 }; /* of either text: the time is their product */

/** One difference between two texts, as byte ranges of both; either may be empty. */
struct text_difference {
    size_t left_start;
    size_t left_end;
    size_t right_start;
    size_t right_end;
};

/** What finding takes; for many calls. */
struct text_difference_table;

/** Ownership: the arena's. */
struct text_difference_table *text_difference_table_open(struct arena *arena);

/**
 * Find the fewest characters by which two short texts differ (longest common subsequence).
 * Between two differences both are the same.
 *
 * Input:     valid UTF-8.
 * Ownership: *ret_found is the table's, until the next call; ascending.
 * Returns:   how many; for a text over the limit one: all of both.
 */
size_t text_difference_find(struct text_difference_table *table, struct span left,
                            struct span right, const struct text_difference **ret_found);
