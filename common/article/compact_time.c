#include "article/compact_time.h"

#include "article/time_clock.h"
#include "base/instant.h"

enum {
    DIGITS_OF_DATE = 8,
    DIGITS_WITH_HOUR = 10,
    DIGITS_WITH_MINUTE = 12,
    DIGITS_WITH_SECOND = 14,
    FIRST_YEAR = 1990,
};

/* 10, 1030 or 103000, in that many digits */
static bool take_joined_clock(struct cursor *cursor, size_t digits,
                              struct civil_reading *reading)
{
    struct civil_time *civil = &reading->civil;
    reading->precision = digits == 6 ? PRECISION_SECOND : PRECISION_MINUTE;
    return cursor_take_number(cursor, 2, 2, &civil->hour) &&
           (digits < 4 || cursor_take_number(cursor, 2, 2, &civil->minute)) &&
           (digits < 6 || cursor_take_number(cursor, 2, 2, &civil->second));
}

/* T1030 or 103000 behind a date and a space; else what a clock looks like elsewhere */
static bool take_clock(struct cursor *cursor, struct civil_reading *reading)
{
    struct cursor ahead = *cursor;
    if (cursor_take_one_of(&ahead, "Tt") == '\0') {
        cursor_skip_spaces(&ahead);
    }
    size_t digits = cursor_count_digits(&ahead);
    if (digits != 4 && digits != 6) {
        return time_clock_take(cursor, reading);
    }
    *cursor = ahead;
    return take_joined_clock(cursor, digits, reading) &&
           time_clock_take_zone(cursor, reading);
}

static bool is_past_second(struct cursor cursor, const struct time_context *context)
{
    int32_t high = 0;
    int32_t low = 0;
    return instant_is_present(context->relative_to_us) &&
           cursor_take_number(&cursor, 5, 5, &high) &&
           cursor_take_number(&cursor, 5, 5, &low) &&
           (int64_t)high * 100000 + low <= context->relative_to_us / INSTANT_SECOND;
}

static bool read_date(struct cursor cursor, const struct time_context *context,
                      struct article_time *ret_time)
{
    struct civil_reading reading = {.rule = TIME_RULE_COMPACT};
    struct civil_time *civil = &reading.civil;
    size_t digits = cursor_count_digits(&cursor);
    if ((digits != DIGITS_OF_DATE && digits != DIGITS_WITH_HOUR &&
         digits != DIGITS_WITH_MINUTE && digits != DIGITS_WITH_SECOND) ||
        (digits == DIGITS_WITH_HOUR && is_past_second(cursor, context)) ||
        !cursor_take_number(&cursor, 4, 4, &civil->year) ||
        !cursor_take_number(&cursor, 2, 2, &civil->month) ||
        !cursor_take_number(&cursor, 2, 2, &civil->day) ||
        (digits == DIGITS_WITH_HOUR && civil->year < FIRST_YEAR)) {
        return false;
    }
    bool is_read = digits == DIGITS_OF_DATE
                       ? take_clock(&cursor, &reading)
                       : take_joined_clock(&cursor, digits - DIGITS_OF_DATE, &reading) &&
                             time_clock_take_zone(&cursor, &reading);
    return is_read && time_clock_finish(&reading, context->zone, ret_time);
}

static bool read_epoch(struct cursor cursor, const struct time_context *context,
                       struct article_time *ret_time)
{
    size_t digits = cursor_count_digits(&cursor);
    bool is_in_ms = digits == 12 || digits == 13;
    if (!is_in_ms && digits != 9 && digits != 10) {
        return false;
    }
    int64_t number = 0;
    for (size_t i = 0; i < digits; i++) {
        number = number * 10 + (cursor.text.at[cursor.at + i] - '0');
    }
    cursor.at += digits;
    if (cursor_take(&cursor, SPAN("."))) {
        cursor.at += cursor_count_digits(&cursor);
    }
    int64_t instant_us = number * (is_in_ms ? INSTANT_SECOND / 1000 : INSTANT_SECOND);
    int64_t local_us = time_zone_local(context->zone, instant_us);
    *ret_time = (struct article_time){
        .instant_us = instant_us,
        .year = civil_time_from_local(local_us).year,
        .precision = PRECISION_SECOND,
        .rule = is_in_ms ? TIME_RULE_EPOCH_MILLISECONDS : TIME_RULE_EPOCH_SECONDS,
    };
    return cursor_is_at_end(&cursor);
}

bool compact_time_parse(struct cursor cursor, const struct time_context *context,
                        struct article_time *ret_time)
{
    return read_date(cursor, context, ret_time) || read_epoch(cursor, context, ret_time);
}
