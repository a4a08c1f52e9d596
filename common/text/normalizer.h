#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/span.h"

/** What becomes of line breaks. */
enum normalizer_shape {
    NORMALIZER_ONE_LINE,   /* a title, a name: line breaks become spaces */
    NORMALIZER_PARAGRAPHS, /* a body: lines are paragraphs, empty ones vanish */
};

/**
 * Bring text to the one form that dashboards compare and count.
 *
 * What is done:
 *   - NFC, with at most 30 combining marks in a row; full-width ASCII letters and digits
 *     to half width, and the signs % + - . / @ # & beside ASCII letters and digits;
 * Kangxi and radical-supplement signs to the ideograph; Latin ligatures to letters. Never
 *     NFKC: it would turn the Chinese ，：；！？ to ASCII.
 *   - tab, VT, FF, every Unicode space and U+3000 to one space; CR, CRLF, NEL, U+2028
 *     and U+2029 to '\n'.
 *   - removed: zero-width signs, BOM, soft hyphen, bidi controls, C0 but '\n', C1,
 *     noncharacters, private use, U+FFFC. ZWJ and variation selectors stay inside emoji.
 *   - spaces collapse and trim; none stays beside full-width punctuation; one between Han
 *     stays (it separates names), but two one-character Han runs separated by U+3000
 *     alone and bounded by spaces, brackets or line ends are joined: 王　刚.
 *
 * Input:     valid UTF-8 without NUL.
 * Ownership: the result is in the arena, or is the input itself when nothing changed.
 * Promises:  idempotent; the result is valid UTF-8 without NUL; time linear in the input.
 * Outcomes:  REJECT `too_large_normalised` when the result exceeds max_bytes.
 * Source:    Unicode Standard Annex 15 (normalisation forms), by ICU.
 */
enum outcome normalizer_clean(struct span text, enum normalizer_shape shape,
                              size_t max_bytes, struct arena *arena,
                              struct span *ret_text, struct fault *reterr_fault) MUST_USE;
