#pragma once

#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/settings.h"
#include "db/parameters.h"
#include "ingest/place.h"

enum { REJECT_NUMBER_BYTES = 24 };

/** Which rejects a command is about; NULL and "" stand for all. */
struct reject_filter {
    const char *reason;
    const char *since;  /* a time, or how long ago: "2025-03-05", "36h"; of the reject */
    const char *topics; /* like the setting kafka.topic */
    const char *topic;  /* of the one message that was named; points into place */
    struct place place;
    char partition[REJECT_NUMBER_BYTES]; /* of it, as text */
    char offset[REJECT_NUMBER_BYTES];
    int64_t limit; /* how many, at most */
};

/**
 * Read the settings reason, since, kafka.topic and limit, and the operand behind the verb,
 * TOPIC:PARTITION:OFFSET, if there is one: then no other topic counts.
 *
 * Ownership: borrows from the settings; must not be copied.
 * Outcomes:  FATAL when the operand is none.
 */
enum outcome reject_filter_from_settings(const struct settings *settings,
                                         struct reject_filter *ret_filter,
                                         struct fault *reterr_fault) MUST_USE;

/** Add it to a statement, as $1 to $7. */
void reject_filter_add(const struct reject_filter *filter, struct parameters *parameters);
