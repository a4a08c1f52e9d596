#pragma once

#include <stdint.h>

#include "base/instant.h"

/**
 * Numbers and times in PostgreSQL's binary form: network byte order, microseconds and
 * days since 2000-01-01.
 */

#define WIRE_EPOCH_US (INT64_C(946684800) * INSTANT_SECOND)
#define WIRE_DAY_US (INT64_C(86400) * INSTANT_SECOND)

static inline void wire_write_int4(char *at, int32_t value)
{
    uint32_t bits = (uint32_t)value;
    for (int byte = 3; byte >= 0; byte--) {
        at[byte] = (char)(unsigned char)(bits & 0xFF);
        bits >>= 8;
    }
}

static inline void wire_write_int8(char *at, int64_t value)
{
    wire_write_int4(at, (int32_t)(uint32_t)((uint64_t)value >> 32));
    wire_write_int4(at + 4, (int32_t)(uint32_t)((uint64_t)value & UINT32_MAX));
}

/** A big-endian number of 1 to 8 bytes, with its sign. */
static inline int64_t wire_read_number(const char *at, int bytes)
{
    uint64_t bits = (unsigned char)at[0] & 0x80 ? UINT64_MAX : 0;
    for (int byte = 0; byte < bytes; byte++) {
        bits = bits << 8 | (unsigned char)at[byte];
    }
    return (int64_t)bits;
}

/** INSTANT_ABSENT becomes -infinity, which sorts before all. */
static inline int64_t wire_timestamp_from_instant(int64_t instant_us)
{
    return instant_is_present(instant_us) ? instant_us - WIRE_EPOCH_US : INT64_MIN;
}

static inline int64_t wire_instant_from_timestamp(int64_t timestamp)
{
    return timestamp == INT64_MIN ? INSTANT_ABSENT : timestamp + WIRE_EPOCH_US;
}

static inline int32_t wire_date_from_instant(int64_t instant_us)
{
    int64_t since_us = instant_us - WIRE_EPOCH_US;
    int64_t days = since_us / WIRE_DAY_US;
    return (int32_t)(since_us % WIRE_DAY_US < 0 ? days - 1 : days);
}
static inline int64_t wire_instant_from_date(int32_t date)
{
    return date * WIRE_DAY_US + WIRE_EPOCH_US;
}
