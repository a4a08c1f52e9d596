#include "base/buffer.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

enum { FIRST_CAPACITY = 64 };

void buffer_reserve(struct buffer *buffer, size_t more)
{
    size_t wanted = buffer->bytes + more;
    if (wanted <= buffer->capacity) {
        return;
    }
    size_t capacity = buffer->capacity * 2;
    if (capacity < FIRST_CAPACITY) {
        capacity = FIRST_CAPACITY;
    }
    if (capacity < wanted) {
        capacity = wanted;
    }
    buffer->at = arena_grow(buffer->arena, buffer->at, buffer->capacity, capacity);
    buffer->capacity = capacity;
}

void buffer_append(struct buffer *buffer, struct span span)
{
    if (span.bytes > 0) {
        buffer_reserve(buffer, span.bytes);
        memcpy(buffer->at + buffer->bytes, span.at, span.bytes);
        buffer->bytes += span.bytes;
    }
}

void buffer_append_byte(struct buffer *buffer, char byte)
{
    buffer_reserve(buffer, 1);
    buffer->at[buffer->bytes] = byte;
    buffer->bytes += 1;
}

void buffer_append_format(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int bytes = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    assert(bytes >= 0);
    buffer_reserve(buffer, (size_t)bytes + 1); /* vsnprintf writes a NUL as well */
    vsnprintf(buffer->at + buffer->bytes, (size_t)bytes + 1, format, again);
    va_end(again);
    buffer->bytes += (size_t)bytes;
}

struct span buffer_span(const struct buffer *buffer)
{
    return (struct span){.at = buffer->at == NULL ? "" : buffer->at,
                         .bytes = buffer->bytes};
}

const char *buffer_string(struct buffer *buffer)
{
    buffer_reserve(buffer, 1);
    buffer->at[buffer->bytes] = '\0';
    return buffer->at;
}
