#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"

enum {
    TROUBLE_PENDING_LINES = 8,
    TROUBLE_KINDS = 16,
    TROUBLE_KIND_BYTES = 24,
    TROUBLE_QUIET_MS = 10000, /* how long the same kind is held back */
};

/** Of syslog, as librdkafka uses them. */
enum trouble_level {
    TROUBLE_WARNING = 4,
    TROUBLE_NOTICE = 5,
    TROUBLE_DEBUG = 7,
};

/**
 * What librdkafka complains about, collected until its owner asks: it repeats itself
 * every few hundred milliseconds while a broker is away.
 *
 * One line of a kind passes in TROUBLE_QUIET_MS; the next says how many were held back.
 * Debugging lines (the user has asked for them) all pass. Cleared memory is an
 * empty one. One thread at a time.
 */
struct kafka_trouble {
    struct fault pending[TROUBLE_PENDING_LINES];
    size_t first;
    size_t count;
    struct trouble_kind {
        char name[TROUBLE_KIND_BYTES];
        int64_t told_ms;
        unsigned held_back;
    } kinds[TROUBLE_KINDS];
    bool has_broken_scram; /* explain what a failed login may be */
};

/** Note a line of a kind (librdkafka's facility or error name) and syslog level. */
void kafka_trouble_add(struct kafka_trouble *trouble, int level, const char *kind,
                       const char *text, int64_t now_ms);

/** The next line to tell, oldest first; false when there is none. */
bool kafka_trouble_take(struct kafka_trouble *trouble, struct fault *ret_fault);
