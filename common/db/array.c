#include "db/array.h"

#include <assert.h>
#include <string.h>

#include "base/instant.h"
#include "db/wire.h"

enum {
    HEADER_BYTES = 20, /* dimensions, has NULLs, type, length, lower bound */
    HAS_NULLS_AT = 4,
    LENGTH_AT = 12,
};

struct array array_begin(enum array_type type, size_t expected_bytes, struct arena *arena)
{
    struct array array = {.type = type, .bytes = {.arena = arena}};
    buffer_reserve(&array.bytes, HEADER_BYTES + expected_bytes);
    memset(array.bytes.at, 0, HEADER_BYTES);
    wire_write_int4(array.bytes.at, 1);
    wire_write_int4(array.bytes.at + 8, (int32_t)type);
    wire_write_int4(array.bytes.at + 16, 1);
    array.bytes.bytes = HEADER_BYTES;
    return array;
}

/* Room for the next element, with its length written before it. */
static char *next_element(struct array *array, size_t bytes)
{
    assert(bytes <= INT32_MAX);
    buffer_reserve(&array->bytes, 4 + bytes);
    char *at = array->bytes.at + array->bytes.bytes;
    wire_write_int4(at, (int32_t)bytes);
    array->bytes.bytes += 4 + bytes;
    array->count += 1;
    return at + 4;
}

void array_add_null(struct array *array)
{
    char *at = next_element(array, 0);
    wire_write_int4(at - 4, -1);
    wire_write_int4(array->bytes.at + HAS_NULLS_AT, 1);
}

void array_add_int2(struct array *array, int16_t value)
{
    assert(array->type == ARRAY_INT2);
    char *at = next_element(array, 2);
    at[0] = (char)(unsigned char)((uint16_t)value >> 8);
    at[1] = (char)(unsigned char)((uint16_t)value & 0xFF);
}

void array_add_int4(struct array *array, int32_t value)
{
    assert(array->type == ARRAY_INT4 || array->type == ARRAY_DATE);
    wire_write_int4(next_element(array, 4), value);
}

static void add_eight_bytes(struct array *array, int64_t value)
{
    wire_write_int8(next_element(array, 8), value);
}

void array_add_int8(struct array *array, int64_t value)
{
    assert(array->type == ARRAY_INT8);
    add_eight_bytes(array, value);
}

void array_add_span(struct array *array, struct span span)
{
    assert(array->type == ARRAY_TEXT || array->type == ARRAY_BYTES);
    if (span.at == NULL) {
        array_add_null(array);
        return;
    }
    char *at = next_element(array, span.bytes);
    memcpy(at, span.at, span.bytes);
}

void array_add_uuid(struct array *array, const struct uuid *uuid)
{
    assert(array->type == ARRAY_UUID);
    memcpy(next_element(array, UUID_BYTES), uuid->bytes, UUID_BYTES);
}

void array_add_instant(struct array *array, int64_t instant_us)
{
    assert(array->type == ARRAY_TIMESTAMP);
    if (instant_is_present(instant_us)) {
        add_eight_bytes(array, wire_timestamp_from_instant(instant_us));
    } else {
        array_add_null(array);
    }
}

void array_add_stamp(struct array *array, int64_t instant_us)
{
    assert(array->type == ARRAY_TIMESTAMP);
    add_eight_bytes(array, wire_timestamp_from_instant(instant_us));
}

void array_add_day(struct array *array, int64_t instant_us)
{
    assert(array->type == ARRAY_DATE);
    if (instant_is_present(instant_us)) {
        array_add_int4(array, wire_date_from_instant(instant_us));
    } else {
        array_add_null(array);
    }
}

struct span array_finish(struct array *array)
{
    assert(array->bytes.bytes <= INT32_MAX && array->count <= INT32_MAX);
    wire_write_int4(array->bytes.at + LENGTH_AT, (int32_t)array->count);
    return buffer_span(&array->bytes);
}
