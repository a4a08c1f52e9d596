#pragma once

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/span.h"

/** Code points of valid UTF-8. */
size_t utf8_count(struct span text);

/** Decode the code point at *at (< text.bytes) of valid UTF-8 and move *at past it. */
static inline uint32_t utf8_next(struct span text, size_t *at)
{
    const unsigned char *bytes = (const unsigned char *)text.at + *at;
    size_t left = text.bytes - *at;
    uint32_t lead = bytes[0];
    if (lead < 0x80) {
        *at += 1;
        return lead;
    }
    if (lead < 0xE0) {
        assert(left >= 2);
        *at += 2;
        return (lead & 0x1F) << 6 | (bytes[1] & 0x3FU);
    }
    if (lead < 0xF0) {
        assert(left >= 3);
        *at += 3;
        return (lead & 0x0F) << 12 | (bytes[1] & 0x3FU) << 6 | (bytes[2] & 0x3FU);
    }
    assert(left >= 4);
    *at += 4;
    return (lead & 0x07) << 18 | (bytes[1] & 0x3FU) << 12 | (bytes[2] & 0x3FU) << 6 |
           (bytes[3] & 0x3FU);
}

/** The code point at `at` of valid UTF-8; 0 at its end or behind. */
static inline uint32_t utf8_peek(struct span text, size_t at)
{
    return at < text.bytes ? utf8_next(text, &at) : 0;
}

/** True when the code point occurs in a set, which is written as a text. */
bool utf8_is_one_of(uint32_t code_point, struct span set);

/** Append one code point (a Unicode scalar value). */
void utf8_append(struct buffer *buffer, uint32_t code_point);

/** The longest prefix of at most max_code_points that ends at a grapheme boundary. */
struct span utf8_prefix(struct span text, size_t max_code_points);
