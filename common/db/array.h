#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/digest.h"
#include "base/span.h"

/** Element types of PostgreSQL, by their fixed numbers (pg_type.oid). */
enum array_type {
    ARRAY_BYTES = 17,
    ARRAY_INT8 = 20,
    ARRAY_INT2 = 21,
    ARRAY_INT4 = 23,
    ARRAY_TEXT = 25,
    ARRAY_DATE = 1082,
    ARRAY_TIMESTAMP = 1184, /* with time zone */
    ARRAY_UUID = 2950,
};

/**
 * A one-dimensional PostgreSQL array in its binary form, built element by element.
 *
 * Ownership: memory is the arena's.
 * Limits:    2^31 - 1 bytes and elements, asserted.
 * Source:    array_recv() of PostgreSQL.
 */
struct array {
    enum array_type type;
    size_t count;
    struct buffer bytes;
};

/** Start an array; expected_bytes of content are a hint that saves copies. */
struct array array_begin(enum array_type type, size_t expected_bytes,
                         struct arena *arena);

void array_add_null(struct array *array);
void array_add_int2(struct array *array, int16_t value);
void array_add_int4(struct array *array, int32_t value);
void array_add_int8(struct array *array, int64_t value);

/** Text or bytea; an absent span is NULL. */
void array_add_span(struct array *array, struct span span);
void array_add_uuid(struct array *array, const struct uuid *uuid);

/** Microseconds since 1970. INSTANT_ABSENT is NULL. */
void array_add_instant(struct array *array, int64_t instant_us);

/** The same, but INSTANT_ABSENT is -infinity: earlier than any, and comparable. */
void array_add_stamp(struct array *array, int64_t instant_us);

/** The day on which an instant lies, in UTC; INSTANT_ABSENT is NULL. */
void array_add_day(struct array *array, int64_t instant_us);

/** The finished value; the array is not added to afterwards. */
struct span array_finish(struct array *array);
