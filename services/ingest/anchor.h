#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/span.h"

/** What a log is known again by: the last message of it that was stored. */
struct anchor {
    int64_t offset;       /* -1: no message was stored yet */
    int64_t recorded_us;  /* as PostgreSQL keeps it: INSTANT_ABSENT if it has none */
    struct digest digest; /* SHA-256 of the value; of nothing for a tombstone */
};

/** The anchor that a record would be, by the digest of its value or by the value. Pure. */
struct anchor anchor_from_digest(int64_t offset, int64_t recorded_us,
                                 const struct digest *digest);
struct anchor anchor_from_record(int64_t offset, int64_t recorded_us, struct span value);

/** Whether two anchors are the same record of the same log. Pure. */
bool anchor_is_same(const struct anchor *left, const struct anchor *right);
