#pragma once

#include <stdbool.h>

#include "article/article_time.h"
#include "article/civil_time.h"
#include "article/cursor.h"

/** A date and clock as read, before its zone is applied. */
struct civil_reading {
    struct civil_time civil;
    enum precision precision;
    bool has_zone;
    int32_t zone_seconds; /* east of Greenwich */
    enum time_rule rule;
};

/**
 * Move past what stands behind a date - a weekday, a clock, a zone, each if it is there -
 * and fill them in. False when something else stands there.
 */
bool time_clock_take(struct cursor *cursor, struct civil_reading *reading);

/** The instant of a reading; false when the calendar has no such date. */
bool time_clock_finish(const struct civil_reading *reading, struct time_zone *zone,
                       struct article_time *ret_time);
