#pragma once

#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/span.h"

/**
 * Decode &name; &#n; and &#xn; and leave all else: a reference without its `;`, a name
 * that is none of HTML 4, a number that is no character. &#128; to &#159; are bytes of
 * Windows-1252, as in browsers: &#150; is –.
 *
 * Ownership: the result is in the arena, or is the text itself when it has no reference.
 */
struct span html_entity_decode(struct span text, struct arena *arena);

/**
 * Append the character that the reference at the start of `text`, which begins with `&`,
 * stands for. Returns the bytes read; 0, and nothing appended, when there is none.
 */
size_t html_entity_append(struct span text, struct buffer *buffer);
