#pragma once

#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"

/**
 * The rules by which a place shifts its clocks, e.g. Asia/Shanghai with its summer times
 * of 1986 to 1991.
 *
 * Threads: one thread at a time; a lane has its own.
 */
struct time_zone;

/** Open a zone by its IANA name. Outcomes: FATAL when the name is unknown. */
enum outcome time_zone_open(const char *name, struct time_zone **ret_zone,
                            struct fault *reterr_fault) MUST_USE;

/** NULL is fine. Returns NULL. */
struct time_zone *time_zone_free(struct time_zone *zone);

/**
 * What clocks there show at an instant, and when they show it. A local time is counted in
 * microseconds since 1970-01-01 00:00 of that clock. Of an hour that clocks show twice,
 * the first; an hour that they skip is read as if they had not yet. A NULL zone is UTC.
 */
int64_t time_zone_local(struct time_zone *zone, int64_t instant_us);
int64_t time_zone_instant(struct time_zone *zone, int64_t local_us);
