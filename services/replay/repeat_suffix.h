#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

/**
 * Make another article of a message: its url gets the query parameter wenliu_round=N,
 * which the canonical url keeps, its id the ending "-rN" (a number becomes a string).
 * That goes for every field that raw_article.h takes for a url or an id; no other byte
 * changes. A message without them, that is no JSON object, or not in UTF-8 stays whole.
 *
 * Ownership: in the arena, or the message itself.
 */
struct span repeat_suffix_apply(struct span message, uint64_t round, struct arena *arena);
