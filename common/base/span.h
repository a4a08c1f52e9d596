#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/**
 * Borrowed bytes: never freed through a span, never NUL-terminated by promise.
 * An absent value is `at == NULL`; an empty one has `at != NULL` and `bytes == 0`.
 */
struct span {
    const char *at;
    size_t bytes;
};

/** The span of a string literal. */
#define SPAN(literal) ((struct span){.at = (literal), .bytes = sizeof(literal) - 1})

static inline struct span span_from_string(const char *string)
{
    return (struct span){.at = string, .bytes = string == NULL ? 0 : strlen(string)};
}

static inline bool span_is_equal(struct span left, struct span right)
{
    return left.bytes == right.bytes &&
           (left.bytes == 0 || memcmp(left.at, right.at, left.bytes) == 0);
}

/** The half-open part [start, end); both within the span. */
static inline struct span span_slice(struct span span, size_t start, size_t end)
{
    return (struct span){.at = span.at + start, .bytes = end - start};
}

/* The last byte comes first: tables of words are searched with this, and of Chinese words
   it tells most apart, as the first one does not. */
static inline bool span_has_prefix(struct span span, struct span prefix)
{
    return prefix.bytes == 0 ||
           (span.bytes >= prefix.bytes &&
            span.at[prefix.bytes - 1] == prefix.at[prefix.bytes - 1] &&
            memcmp(span.at, prefix.at, prefix.bytes) == 0);
}

static inline bool span_has_suffix(struct span span, struct span suffix)
{
    return span.bytes >= suffix.bytes &&
           (suffix.bytes == 0 ||
            memcmp(span.at + span.bytes - suffix.bytes, suffix.at, suffix.bytes) == 0);
}
