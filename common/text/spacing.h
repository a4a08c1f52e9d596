#pragma once

#include "base/arena.h"
#include "base/span.h"

/**
 * The rules of normalizer.h that look at neighbours: which spaces and line breaks stay,
 * two characters of a name joined across U+3000, half-width signs beside ASCII letters
 * and digits.
 *
 * Input:     valid UTF-8 whose only white space is ' ', U+3000 and '\n'.
 * Ownership: the result is in the arena, or is the text itself when nothing changed.
 */
struct span spacing_settle(struct span text, struct arena *arena);
