#include "ingest/start.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/instant.h"

enum { DAY_SECONDS = 86400 };

/* Days since 1970-01-01 of a date in the proleptic Gregorian calendar; timegm() is not in
 * POSIX. Years are counted from March, so that the leap day is a year's last. */
static int64_t days_from_date(int year, int month, int day)
{
    int64_t shifted = month <= 2 ? year - 1 : year;
    int64_t day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    int64_t leap_days = shifted / 4 - shifted / 100 + shifted / 400;
    return shifted * 365 + leap_days + day_of_year - 719468;
}

static bool is_time(int year, int month, int day, int hour, int minute, int second)
{
    return year >= 1970 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= 31 && hour >= 0 && hour < 24 && minute >= 0 && minute < 60 &&
           second >= 0 && second < 60;
}

enum outcome start_from_text(const char *text, struct start *ret_start,
                             struct fault *reterr_fault)
{
    if (strcmp(text, "earliest") == 0 || strcmp(text, "latest") == 0) {
        *ret_start =
            (struct start){.kind = text[0] == 'e' ? START_EARLIEST : START_LATEST};
        return OUTCOME_OK;
    }
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int used = 0;
    int fields = sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2dZ%n", &year, &month, &day, &hour,
                        &minute, &second, &used);
    if (fields != 6 || text[used] != '\0' || used == 0 ||
        !is_time(year, month, day, hour, minute, second)) {
        return fault_fatal(
            reterr_fault,
            "start: \"%s\" is not earliest, latest or a time in UTC such as "
            "2025-03-05T08:00:00Z",
            text);
    }
    int64_t seconds = days_from_date(year, month, day) * DAY_SECONDS + hour * 3600 +
                      minute * 60 + second;
    *ret_start =
        (struct start){.kind = START_INSTANT, .instant_us = seconds * INSTANT_SECOND};
    return OUTCOME_OK;
}
