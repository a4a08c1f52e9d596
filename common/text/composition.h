#pragma once

#include "base/arena.h"
#include "base/span.h"

enum {
    /* Combining marks in a row; what follows is dropped: no language needs a dozen, and
     * putting n of them into canonical order costs n * n. */
    COMPOSITION_MAX_MARKS = 30,
};

/**
 * Bring text into NFC.
 *
 * Input:     valid UTF-8.
 * Ownership: the result is in the arena, or is the text itself when it is in NFC.
 * Promises:  idempotent, linear time.
 * Source:    Unicode Standard Annex 15; the limit on marks is its Stream-Safe Text
 *            Format, which would insert U+034F there.
 */
struct span composition_nfc(struct span text, struct arena *arena);
