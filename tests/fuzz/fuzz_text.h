#pragma once

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "text/encoding.h"
#include "text/normalizer.h"

/** The input as text; false when it is not what the core's stages are given. */
static inline bool fuzz_text_from_input(const uint8_t *data, size_t size,
                                        struct span *ret_text)
{
    struct span text = {.at = size == 0 ? "" : (const char *)data, .bytes = size};
    if (!encoding_is_utf8(text) || memchr(text.at, '\0', text.bytes) != NULL) {
        return false;
    }
    *ret_text = text;
    return true;
}

/** The text as the normaliser leaves it. */
static inline struct span
fuzz_text_normalised(struct span text, enum normalizer_shape shape, struct arena *arena)
{
    struct fault fault;
    const struct normalizer_options options = {
        .shape = shape, .max_bytes = SIZE_MAX, .joins_lines = true};
    struct normal_text normal;
    enum outcome outcome = normalizer_clean(text, &options, arena, &normal, &fault);
    assert(outcome == OUTCOME_OK);
    (void)outcome;
    return normal.text;
}

/** Nothing but spaces lies between two ranges; each holds something and starts with a
 *  code point. Returns the end of this one. */
static inline size_t fuzz_text_check_range(struct span text, size_t at, size_t start,
                                           size_t end)
{
    assert(start >= at && end > start && end <= text.bytes);
    for (; at < start; at++) {
        assert(text.at[at] == ' ');
    }
    assert(((unsigned char)text.at[start] & 0xC0) != 0x80);
    return end;
}
