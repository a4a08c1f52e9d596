#include "ingest/start.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"

/* What a time is written with. */
struct date_time {
    int year;
    int month;
    int day;
    int hour;
    int minute;
    int second;
};

/* Days since 1970-01-01 of a date in the proleptic Gregorian calendar; timegm() is not in
 * POSIX. Years are counted from March, so that the leap day is a year's last. */
static int64_t days_from_date(const struct date_time *time)
{
    int64_t year = time->month <= 2 ? time->year - 1 : time->year;
    int64_t month = (time->month + 9) % 12;
    int64_t day_of_year = (153 * month + 2) / 5 + time->day - 1;
    int64_t leap_days = year / 4 - year / 100 + year / 400;
    return year * 365 + leap_days + day_of_year - 719468;
}

static int64_t seconds_from_time(const struct date_time *time)
{
    int64_t hours = days_from_date(time) * 24 + time->hour;
    return (hours * 60 + time->minute) * 60 + time->second;
}

static bool is_valid(const struct date_time *time)
{
    return time->year >= 1970 && time->month >= 1 && time->month <= 12 &&
           time->day >= 1 && time->day <= 31 && time->hour < 24 && time->minute < 60 &&
           time->second < 60;
}

/* "2025-03-05T08:00:00Z" and nothing else: a digit wherever the pattern has a '0'. */
static bool has_form_of_time(const char *text)
{
    static const char pattern[] = "0000-00-00T00:00:00Z";
    size_t i = 0;
    while (pattern[i] != '\0' && (pattern[i] == '0' ? text[i] >= '0' && text[i] <= '9'
                                                    : text[i] == pattern[i])) {
        i++;
    }
    return pattern[i] == '\0' && text[i] == '\0';
}

static int number_at(const char *text)
{
    return (int)strtol(text, NULL, 10);
}

static bool read_time(const char *text, struct date_time *ret_time)
{
    if (!has_form_of_time(text)) {
        return false;
    }
    *ret_time = (struct date_time){
        .year = number_at(text),
        .month = number_at(text + 5),
        .day = number_at(text + 8),
        .hour = number_at(text + 11),
        .minute = number_at(text + 14),
        .second = number_at(text + 17),
    };
    return is_valid(ret_time);
}

enum outcome start_from_text(const char *text, struct start *ret_start,
                             struct fault *reterr_fault)
{
    if (strcmp(text, "earliest") == 0 || strcmp(text, "latest") == 0) {
        *ret_start =
            (struct start){.kind = text[0] == 'e' ? START_EARLIEST : START_LATEST};
        return OUTCOME_OK;
    }
    struct date_time time;
    if (!read_time(text, &time)) {
        return fault_fatal(
            reterr_fault,
            "start: \"%s\" is not earliest, latest or a time in UTC such as "
            "2025-03-05T08:00:00Z",
            text);
    }
    *ret_start = (struct start){
        .kind = START_INSTANT,
        .instant_us = seconds_from_time(&time) * INSTANT_SECOND,
    };
    return OUTCOME_OK;
}
