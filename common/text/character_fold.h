#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/span.h"

/**
 * The rules of normalizer.h that look at one character (and, for what holds an emoji
 * together, at its neighbours): removals, white space to ' ', U+3000 or '\n', full-width
 * letters and digits with their thousands marks, radicals, ligatures.
 *
 * Input:     valid UTF-8.
 * Ownership: the result is in the arena, or is the text itself when nothing changed.
 */
struct span character_fold_text(struct span text, bool keeps_lines, struct arena *arena);
