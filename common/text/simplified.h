#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

/**
 * The Simplified form of an ideograph that only Traditional Chinese uses: 国 for 國;
 * any other code point as it is. Never looks at neighbours: 乾 and 著 stay.
 */
uint32_t simplified_from_traditional(uint32_t code_point);

/** Write what the function above gives for each code point below `count`: a table for who
 *  asks very often. */
void simplified_write_table(uint32_t *ret_forms, uint32_t count);

/**
 * A copy of valid UTF-8 in Simplified characters, in the arena. Every character begins at
 * the byte where it began: both forms of each have three.
 */
struct span simplified_copy(struct span text, struct arena *arena);
