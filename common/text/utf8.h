#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/span.h"

/** Code points of valid UTF-8. */
size_t utf8_count(struct span text);

/** Decode the code point at *at (< text.bytes) of valid UTF-8 and move *at past it. */
uint32_t utf8_next(struct span text, size_t *at);

/** The code point at `at` of valid UTF-8; 0 at its end or behind. */
uint32_t utf8_peek(struct span text, size_t at);

/** True when the code point occurs in a set, which is written as a text. */
bool utf8_is_one_of(uint32_t code_point, struct span set);

/** Append one code point (a Unicode scalar value). */
void utf8_append(struct buffer *buffer, uint32_t code_point);

/** The longest prefix of at most max_code_points that ends at a grapheme boundary. */
struct span utf8_prefix(struct span text, size_t max_code_points);
