#pragma once

#include <stdbool.h>
#include <stdint.h>

/**
 * Microseconds since 1970-01-01 00:00 UTC, without leap seconds: what PostgreSQL's
 * timestamptz resolves. The core never asks the clock for one; it is given them.
 */
enum { INSTANT_SECOND = 1000000 };

/** "No instant": earlier than any. */
#define INSTANT_ABSENT INT64_MIN

static inline bool instant_is_present(int64_t instant_us)
{
    return instant_us != INSTANT_ABSENT;
}
