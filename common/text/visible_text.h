#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/span.h"

/**
 * Text of strangers, for a terminal and for eyes. What cannot be seen, or could steer a
 * terminal, becomes a mark: ‹ESC›, ‹ZWSP›, ‹U+E000›. That is control, format, private-use and
 * unassigned characters, all that Unicode calls ignorable (zero-width signs, bidi controls,
 * variation selectors), line breaks, and every space but U+0020.
 *
 * Input of all of these: valid UTF-8.
 */

/** False for a character that becomes a mark. */
bool visible_text_has(uint32_t code_point);

/** Append text with its marks; `before` and `behind` stand around each, for colours. */
void visible_text_append(struct buffer *out, struct span text, struct span before,
                         struct span behind);

/** Append JSON in which the same characters are \uXXXX: still the same JSON, if they
 *  stand in its strings only. */
void visible_text_append_json(struct buffer *out, struct span json);

/** Columns on a terminal: East Asian wide and full-width characters take two, combining
 *  ones none. Of text that visible_text_append() wrote without colours. */
size_t visible_text_width(struct span text);
