#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/span.h"

/** True when the text has at least one well-formed tag of an HTML element name, or a
 *  <![if ...]>. */
bool html_text_is_markup(struct span text);

/** What html_text_from_markup() met. */
struct html_findings {
    bool
        is_too_deep; /* more than 256 open elements: the rest was only stripped of tags */
};

/**
 * Read the text out of HTML, as paragraphs separated by '\n'.
 *
 * Block elements and <br> end a paragraph; inline tags vanish without a space; script,
 * style, noscript, template and comments vanish with their content; table cells are
 * separated by a space, rows by '\n'; entities are decoded.
 *
 * Input:     valid UTF-8 without NUL; tags may be broken, crossed or unclosed.
 * Ownership: the result is in the arena. It is never longer than the input plus a byte
 *            per tag.
 * Promises:  linear time. libxml2 is quadratic in end tags that match nothing over a deep
 *            stack, so past 256 open elements a linear scan takes over.
 */
struct span html_text_from_markup(struct span markup, struct arena *arena,
                                  struct html_findings *ret_findings);

/** Decode &name; and &#n; that end in ';' and leave all else: for text that is not HTML.
 */
struct span html_text_decode_entities(struct span text, struct arena *arena);
