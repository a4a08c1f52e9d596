#pragma once

#include <stdbool.h>
#include <stdint.h>

/** A date and a time as a calendar and a clock on the wall show them. */
struct civil_time {
    int32_t year;
    int32_t month; /* 1 to 12 */
    int32_t day;
    int32_t hour; /* 24 only as 24:00:00 */
    int32_t minute;
    int32_t second; /* 60 only as a leap second, read as the next one */
    int32_t microsecond;
};

/** True when the calendar (Gregorian) and the clock have it. */
bool civil_time_is_valid(const struct civil_time *civil);

/** Microseconds from 1970-01-01 00:00 on the same wall. Of a valid time only. */
int64_t civil_time_to_local(const struct civil_time *civil);

struct civil_time civil_time_from_local(int64_t local_us);

/** The same day so many months earlier; where that month has no such day, its last. */
struct civil_time civil_time_months_before(struct civil_time civil, int32_t months);
