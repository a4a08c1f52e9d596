#pragma once

#include <stdbool.h>

#include "article/article_time.h"
#include "article/civil_time.h"
#include "article/cursor.h"

/** A date and clock as read, before its zone is applied. */
struct civil_reading {
    struct civil_time civil;
    int32_t added_days; /* 晚上12点 ends the day: it is the next one's midnight */
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

/** Move past a zone and what is said of it in brackets, if it is there, to the end. */
bool time_clock_take_zone(struct cursor *cursor, struct civil_reading *reading);

/** Move past : or ：, if it is there. */
bool time_clock_take_colon(struct cursor *cursor);

/** Move past the name of a weekday; 1 (星期一) to 7 (星期日), or 0 when none is there. */
int time_clock_take_weekday(struct cursor *cursor);

/** The instant of a reading; false when the calendar has no such date. */
bool time_clock_finish(const struct civil_reading *reading, struct time_zone *zone,
                       struct article_time *ret_time);
