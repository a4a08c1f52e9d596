#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/span.h"

/** What becomes of line breaks. */
enum normalizer_shape {
    NORMALIZER_ONE_LINE,   /* a title, a name: line breaks become spaces */
    NORMALIZER_PARAGRAPHS, /* a body: lines are paragraphs, empty ones vanish */
};

/** What cleaning depends on besides the text. */
struct normalizer_options {
    enum normalizer_shape shape;
    size_t max_bytes;       /* of the result */
    bool keeps_punctuation; /* half-width , ; : ? ! ( ) " ... stay as they are */
    bool joins_lines;       /* the text is plain: its lines may be cut at a fixed width */
};

struct normal_text {
    struct span text;
    bool has_joined_lines;
};

/**
 * Bring text to the one form that dashboards compare and count.
 *
 * What is done:
 *   - NFC, with at most 30 combining marks in a row; full-width ASCII letters and digits
 *     to half width, thousands marks of the latter (１，０００), and the signs
 *     % + - . / @ # & beside ASCII letters and digits; Kangxi and radical-supplement
 *     signs to the ideograph; Latin ligatures to letters. Never NFKC: it would turn the Chinese ，：；！？ to ASCII.
 *   - tab, VT, FF, every Unicode space and U+3000 to one space; CR, CRLF, NEL, U+2028
 *     and U+2029 to '\n'.
 *   - removed: zero-width signs, BOM, soft hyphen, bidi controls, C0 but '\n', C1,
 *     noncharacters, private use, U+FFFC. ZWJ and variation selectors stay inside emoji.
 *   - half-width punctuation of Chinese lines to full width: punctuation.h. Not with
 *     keeps_punctuation.
 *   - spaces collapse and trim; none stays beside full-width punctuation; one between Han
 *     stays (it separates names), but two one-character Han runs separated by U+3000
 *     alone and bounded by spaces, brackets or line ends are joined: 王　刚.
 *   - with joins_lines, lines that were cut at a fixed width are joined: joined_lines.h.
 *
 * Input:     valid UTF-8 without NUL.
 * Ownership: the result is in the arena, or is the input itself when nothing changed.
 * Promises:  idempotent; the result is valid UTF-8 without NUL; time linear in the input.
 * Outcomes:  REJECT `too_large_normalised` when the result exceeds max_bytes.
 * Source:    Unicode Standard Annex 15 (normalisation forms), by ICU.
 */
enum outcome normalizer_clean(struct span text, const struct normalizer_options *options,
                              struct arena *arena, struct normal_text *ret_text,
                              struct fault *reterr_fault) MUST_USE;

/** One difference between a text and its clean form, as byte ranges of both. */
struct normalizer_change {
    size_t sent_start;
    size_t sent_end;
    size_t clean_start;
    size_t clean_end;
};

/**
 * Tell where the clean form of a text differs from it. Between two changes both are the
 * same, byte for byte: so every position of the clean text maps to a range of the sent
 * one. Found by comparing, so that cleaning need not keep a record: of equal neighbours
 * (two spaces, one of which went) either may be named. Short stretches are compared by the
 * character, so that only what differs is a change. For people who look at one text.
 *
 * Ownership: the changes are in the arena, ascending.
 */
size_t normalizer_changes(struct span sent, struct span clean, struct arena *arena,
                          struct normalizer_change **ret_changes);
