#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/span.h"

/** Code points of valid UTF-8. */
size_t utf8_count(struct span text);

/** Decode the code point at *at (< text.bytes) of valid UTF-8 and move *at past it. */
uint32_t utf8_next(struct span text, size_t *at);

/** Append one code point (a Unicode scalar value). */
void utf8_append(struct buffer *buffer, uint32_t code_point);

/** The longest prefix of at most max_code_points that ends at a grapheme boundary. */
struct span utf8_prefix(struct span text, size_t max_code_points);
