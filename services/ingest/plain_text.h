#pragma once

#include "base/arena.h"
#include "base/span.h"

/**
 * A text with a '?' for each byte that is not ASCII, in the arena, with a NUL behind it.
 * PostgreSQL's own words may be translated ones, cut in the middle of a character: like
 * this it always takes them back.
 */
struct span plain_text_from(const char *text, struct arena *arena);
