#include "article/english_date.h"

#include "article/time_clock.h"

enum { ABBREVIATED_BYTES = 3 };

/* A name or its first three letters; its place in the list from 1 on, or 0. */
static int32_t take_name(struct cursor *cursor, const struct span *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cursor_take(cursor, names[i]) ||
            cursor_take(cursor, span_slice(names[i], 0, ABBREVIATED_BYTES))) {
            return (int32_t)i + 1;
        }
    }
    return 0;
}

static bool take_month(struct cursor *cursor, int32_t *ret_month)
{
    static const struct span names[] = {
        SPAN("January"),   SPAN("February"), SPAN("March"),    SPAN("April"),
        SPAN("May"),       SPAN("June"),     SPAN("July"),     SPAN("August"),
        SPAN("September"), SPAN("October"),  SPAN("November"), SPAN("December")};
    *ret_month = take_name(cursor, names, sizeof(names) / sizeof(names[0]));
    return *ret_month != 0;
}

static void skip_weekday(struct cursor *cursor)
{
    static const struct span names[] = {
        SPAN("Monday"), SPAN("Tuesday"),  SPAN("Wednesday"), SPAN("Thursday"),
        SPAN("Friday"), SPAN("Saturday"), SPAN("Sunday")};
    if (take_name(cursor, names, sizeof(names) / sizeof(names[0])) != 0) {
        cursor_take(cursor, SPAN(","));
        cursor_skip_spaces(cursor);
    }
}

static void skip_separator(struct cursor *cursor)
{
    if (!cursor_take(cursor, SPAN("-"))) {
        cursor_skip_spaces(cursor);
    }
}

/* RFC 2822, 4.3; ret_is_short when it has two digits. */
static bool take_year(struct cursor *cursor, int32_t *ret_year, bool *ret_is_short)
{
    enum { FIRST_SHORT_YEAR = 50 };
    size_t digits = cursor_count_digits(cursor);
    *ret_is_short = digits == 2;
    if ((digits != 2 && digits != 4) ||
        !cursor_take_number(cursor, digits, digits, ret_year)) {
        return false;
    }
    if (*ret_is_short) {
        *ret_year += *ret_year < FIRST_SHORT_YEAR ? 2000 : 1900;
    }
    return true;
}

static bool read_day_first(struct cursor cursor, const struct time_context *context,
                           struct article_time *ret_time)
{
    struct civil_reading reading = {.rule = TIME_RULE_RFC_2822};
    bool is_short = false;
    if (!cursor_take_number(&cursor, 1, 2, &reading.civil.day)) {
        return false;
    }
    skip_separator(&cursor);
    if (!take_month(&cursor, &reading.civil.month)) {
        return false;
    }
    skip_separator(&cursor);
    return take_year(&cursor, &reading.civil.year, &is_short) &&
           time_clock_take(&cursor, &reading) &&
           (!is_short || reading.precision != PRECISION_DAY) &&
           time_clock_finish(&reading, context->zone, ret_time);
}

/* Weibo's year stands last: 10:30:00 +0800 2024. Take it off the end. */
static bool take_last_year(struct cursor *cursor, int32_t *ret_year)
{
    enum { YEAR_BYTES = 5 }; /* with the space before it */
    if (cursor->text.bytes - cursor->at <= YEAR_BYTES) {
        return false;
    }
    struct cursor last = {.text = cursor->text, .at = cursor->text.bytes - YEAR_BYTES};
    if (!cursor_take(&last, SPAN(" ")) || !cursor_take_number(&last, 4, 4, ret_year)) {
        return false;
    }
    cursor->text.bytes -= YEAR_BYTES;
    return true;
}

static bool read_month_first(struct cursor cursor, const struct time_context *context,
                             struct article_time *ret_time)
{
    struct civil_reading reading = {.rule = TIME_RULE_MONTH_FIRST};
    if (!take_month(&cursor, &reading.civil.month)) {
        return false;
    }
    cursor_skip_spaces(&cursor);
    if (!cursor_take_number(&cursor, 1, 2, &reading.civil.day)) {
        return false;
    }
    cursor_skip_spaces(&cursor);
    bool is_year_next = cursor_take_number(&cursor, 4, 4, &reading.civil.year);
    if (!is_year_next && !take_last_year(&cursor, &reading.civil.year)) {
        return false;
    }
    return time_clock_take(&cursor, &reading) && (is_year_next || reading.has_zone) &&
           time_clock_finish(&reading, context->zone, ret_time);
}

bool english_date_parse(struct cursor cursor, const struct time_context *context,
                        struct article_time *ret_time)
{
    skip_weekday(&cursor);
    return read_day_first(cursor, context, ret_time) ||
           read_month_first(cursor, context, ret_time);
}
