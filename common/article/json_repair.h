#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

/**
 * Repair the few faults that crawlers make inside JSON strings, in one pass over the
 * bytes: a raw line feed, carriage return or tab becomes its escape (a line feed in a
 * body ends a paragraph, so it has to survive), any other raw control character vanishes,
 * and half a surrogate pair, written as an escape, becomes \ufffd. Nothing outside
 * strings, and no byte of 0x80 or more, is touched.
 *
 * Ownership: the result is in the arena; it is the text itself when nothing was to repair.
 * Returns:   the REPAIR_ bits of what was done; 0 when nothing was.
 * Limits:    linear; the result has at most twice the bytes of the text.
 */
uint32_t json_repair(struct span text, struct arena *arena, struct span *ret_text);
