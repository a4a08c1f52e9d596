#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/span.h"

/**
 * Drop the line breaks that a fixed width made, not the writer: where the next line starts
 * with one of ，。、；：！？）》” or the line ends in one of ，、（《“. With folds_commas
 * also behind a half-width comma that punctuation_fold() would make ，.
 *
 * For plain text only.
 *
 * Input:     what spacing_settle() returns.
 * Ownership: the result is in the arena, or is the text itself when nothing changed.
 */
struct span joined_lines_drop(struct span text, bool folds_commas, struct arena *arena);
