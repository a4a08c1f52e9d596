#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/span.h"

/**
 * Make a message of plain text: {"id", "title", "body"}. The text is UTF-8, with or without
 * a byte order mark, or GB18030.
 *
 * The first line is the title when it looks like one: at most 60 characters, not ending
 * like a sentence, and with text behind it. The id is a digest of the text, so that the same
 * text is the same article wherever it lies.
 *
 * Ownership: *ret_json is in the arena.
 * Returns:   false when the encoding is neither.
 */
bool text_article_as_json(struct span text, struct arena *arena,
                          struct span *ret_json) MUST_USE;
