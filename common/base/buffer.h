#pragma once

#include "base/arena.h"
#include "base/attr.h"
#include "base/span.h"

/**
 * Bytes that grow, in an arena. Start from `{.arena = arena}`.
 *
 * Ownership: the arena's. A span of the buffer is valid until the next append.
 */
struct buffer {
    struct arena *arena;
    char *at;
    size_t bytes;
    size_t capacity;
};

/** Make room for at least `more` further bytes. */
void buffer_reserve(struct buffer *buffer, size_t more);

void buffer_append(struct buffer *buffer, struct span span);
void buffer_append_byte(struct buffer *buffer, char byte);

/** Append printf output. For labels and numbers, not for text on a hot path. */
void buffer_append_format(struct buffer *buffer, const char *format, ...)
    PRINTF_LIKE(2, 3);

/** What has been appended; present even when empty. */
struct span buffer_span(const struct buffer *buffer);

/** The same as a NUL-terminated string; the NUL is not counted in `bytes`. */
const char *buffer_string(struct buffer *buffer);
