#pragma once

#include <stdint.h>

#include "base/span.h"

/** One Kafka record, as far as the core needs it. Borrowed bytes. */
struct message {
    struct span value;   /* absent: a tombstone */
    int64_t recorded_us; /* the record's timestamp, INSTANT_ABSENT if it has none */
};
