#pragma once

#include "base/arena.h"
#include "base/span.h"

/**
 * The rules of punctuation.h about brackets and straight quotes, which come in pairs.
 * Ownership: the result is in the arena, or is the text itself when nothing changed.
 */
struct span punctuation_pairs_fold(struct span text, struct arena *arena);
