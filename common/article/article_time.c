#include "article/article_time.h"

#include "article/relative_time.h"
#include "article/time_clock.h"
#include "base/instant.h"

enum { DAY_SECONDS = 86400 };

const char *precision_name(enum precision precision)
{
    static const char *const names[] = {NULL, "day", "minute", "second"};
    return names[precision];
}

static bool take_separator(struct cursor *cursor, struct span separator)
{
    cursor_skip_spaces(cursor);
    bool is_there = cursor_take(cursor, separator);
    cursor_skip_spaces(cursor);
    return is_there;
}

/* 3月5日, 3-5, 3/5 behind a year or alone; `mark` is what stood behind the year. */
static bool take_month_and_day(struct cursor *cursor, struct span mark,
                               struct civil_time *civil)
{
    return cursor_take_number(cursor, 1, 2, &civil->month) &&
           take_separator(cursor, mark) && cursor_take_number(cursor, 1, 2, &civil->day);
}

static const struct {
    struct span mark;
    enum time_rule rule;
} date_marks[] = {
    {SPAN("-"), TIME_RULE_ISO_8601},
    {SPAN("/"), TIME_RULE_SLASHES},
    {SPAN("."), TIME_RULE_DOTS},
};
enum { DATE_MARK_COUNT = sizeof(date_marks) / sizeof(date_marks[0]) };

static bool take_marked_date(struct cursor *cursor, struct civil_reading *reading)
{
    for (size_t i = 0; i < DATE_MARK_COUNT; i++) {
        if (cursor_take(cursor, date_marks[i].mark)) {
            reading->rule = date_marks[i].rule;
            return take_month_and_day(cursor, date_marks[i].mark, &reading->civil);
        }
    }
    return false;
}

static void skip_day_sign(struct cursor *cursor)
{
    struct cursor ahead = *cursor;
    cursor_skip_spaces(&ahead);
    if (cursor_take(&ahead, SPAN("日")) || cursor_take(&ahead, SPAN("号"))) {
        *cursor = ahead;
    }
}

static bool read_calendar(struct cursor cursor, const struct time_context *context,
                          struct article_time *ret_time)
{
    struct civil_reading reading = {.rule = TIME_RULE_CHINESE};
    if (!cursor_take_number(&cursor, 4, 4, &reading.civil.year)) {
        return false;
    }
    if (take_separator(&cursor, SPAN("年"))) {
        if (!take_month_and_day(&cursor, SPAN("月"), &reading.civil)) {
            return false;
        }
        skip_day_sign(&cursor);
    } else if (!take_marked_date(&cursor, &reading)) {
        return false;
    }
    return time_clock_take(&cursor, &reading) &&
           time_clock_finish(&reading, context->zone, ret_time);
}

/* 3月5日, 3-5 or 3/5 */
static bool take_date_without_year(struct cursor *cursor, struct civil_time *civil)
{
    static const struct span marks[] = {SPAN("月"), SPAN("-"), SPAN("/")};
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        struct cursor ahead = *cursor;
        if (take_month_and_day(&ahead, marks[i], civil)) {
            skip_day_sign(&ahead);
            *cursor = ahead;
            return true;
        }
    }
    return false;
}

static bool read_month_and_day(struct cursor cursor, const struct time_context *context,
                               struct article_time *ret_time)
{
    struct civil_reading reading = {.rule = TIME_RULE_WITHOUT_YEAR};
    if (!take_date_without_year(&cursor, &reading.civil) ||
        !time_clock_take(&cursor, &reading)) {
        return false;
    }
    if (!instant_is_present(context->relative_to_us)) {
        *ret_time = (struct article_time){.instant_us = INSTANT_ABSENT,
                                          .precision = reading.precision,
                                          .is_zone_assumed = !reading.has_zone,
                                          .rule = reading.rule};
        return true;
    }
    int64_t latest_us = context->relative_to_us + (int64_t)DAY_SECONDS * INSTANT_SECOND;
    int64_t now_us = time_zone_local(context->zone, context->relative_to_us);
    reading.civil.year = civil_time_from_local(now_us).year;
    if (time_clock_finish(&reading, context->zone, ret_time) &&
        ret_time->instant_us <= latest_us) {
        return true;
    }
    reading.civil.year -= 1;
    return time_clock_finish(&reading, context->zone, ret_time);
}

static bool take_month_name(struct cursor *cursor, int32_t *ret_month)
{
    static const struct span names[] = {
        SPAN("Jan"), SPAN("Feb"), SPAN("Mar"), SPAN("Apr"), SPAN("May"), SPAN("Jun"),
        SPAN("Jul"), SPAN("Aug"), SPAN("Sep"), SPAN("Oct"), SPAN("Nov"), SPAN("Dec")};
    for (int32_t i = 0; i < 12; i++) {
        if (cursor_take(cursor, names[i])) {
            *ret_month = i + 1;
            return true;
        }
    }
    return false;
}

static void skip_english_weekday(struct cursor *cursor)
{
    static const struct span names[] = {SPAN("Mon"), SPAN("Tue"), SPAN("Wed"),
                                        SPAN("Thu"), SPAN("Fri"), SPAN("Sat"),
                                        SPAN("Sun")};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (cursor_take(cursor, names[i])) {
            cursor_take(cursor, SPAN(","));
            cursor_skip_spaces(cursor);
            return;
        }
    }
}

static bool read_rfc2822(struct cursor cursor, const struct time_context *context,
                         struct article_time *ret_time)
{
    struct civil_reading reading = {.rule = TIME_RULE_RFC_2822};
    skip_english_weekday(&cursor);
    if (!cursor_take_number(&cursor, 1, 2, &reading.civil.day)) {
        return false;
    }
    cursor_skip_spaces(&cursor);
    if (!take_month_name(&cursor, &reading.civil.month)) {
        return false;
    }
    cursor_skip_spaces(&cursor);
    return cursor_take_number(&cursor, 4, 4, &reading.civil.year) &&
           time_clock_take(&cursor, &reading) &&
           time_clock_finish(&reading, context->zone, ret_time);
}

/* 20240305, 202403051030, 20240305103000 */
static bool read_compact(struct cursor cursor, const struct time_context *context,
                         struct article_time *ret_time)
{
    struct civil_reading reading = {.precision = PRECISION_DAY,
                                    .rule = TIME_RULE_COMPACT};
    struct civil_time *civil = &reading.civil;
    size_t digits = cursor_count_digits(&cursor);
    if ((digits != 8 && digits != 12 && digits != 14) ||
        cursor.at + digits != cursor.text.bytes) {
        return false;
    }
    bool is_read = cursor_take_number(&cursor, 4, 4, &civil->year) &&
                   cursor_take_number(&cursor, 2, 2, &civil->month) &&
                   cursor_take_number(&cursor, 2, 2, &civil->day);
    if (is_read && cursor_take_number(&cursor, 2, 2, &civil->hour)) {
        is_read = cursor_take_number(&cursor, 2, 2, &civil->minute);
        reading.precision = PRECISION_MINUTE;
    }
    if (is_read && cursor_take_number(&cursor, 2, 2, &civil->second)) {
        reading.precision = PRECISION_SECOND;
    }
    return is_read && time_clock_finish(&reading, context->zone, ret_time);
}

/* Seconds in 9 or 10 digits (from 1973 on), milliseconds in 12 or 13. */
static bool read_epoch(struct cursor cursor, const struct time_context *context,
                       struct article_time *ret_time)
{
    (void)context;
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
    *ret_time = (struct article_time){
        .instant_us = number * (is_in_ms ? INSTANT_SECOND / 1000 : INSTANT_SECOND),
        .precision = PRECISION_SECOND,
        .rule = is_in_ms ? TIME_RULE_EPOCH_MILLISECONDS : TIME_RULE_EPOCH_SECONDS,
    };
    return cursor_is_at_end(&cursor);
}

static void skip_label(struct cursor *cursor)
{
    static const struct span labels[] = {
        SPAN("发布时间"), SPAN("發布時間"), SPAN("更新时间"), SPAN("发布于"),
        SPAN("发表于"),   SPAN("发表时间"), SPAN("发布日期"), SPAN("更新于"),
        SPAN("更新時間"), SPAN("发稿时间"), SPAN("修改时间"), SPAN("时间"),
        SPAN("日期")};
    size_t count = sizeof(labels) / sizeof(labels[0]);
    size_t i = 0;
    while (i < count && !cursor_take(cursor, labels[i])) {
        i += 1;
    }
    if (i == count) {
        return;
    }
    cursor_skip_spaces(cursor);
    if (!cursor_take(cursor, SPAN("："))) {
        cursor_take(cursor, SPAN(":"));
    }
    cursor_skip_spaces(cursor);
}

bool article_time_parse(struct span text, const struct time_context *context,
                        struct article_time *ret_time)
{
    static bool (*const readers[])(struct cursor, const struct time_context *,
                                   struct article_time *) = {
        read_calendar, read_compact,       read_epoch,
        read_rfc2822,  read_month_and_day, relative_time_parse,
    };
    struct cursor cursor = {.text = text};
    cursor_skip_spaces(&cursor);
    skip_label(&cursor);
    while (cursor.text.bytes > cursor.at &&
           cursor.text.at[cursor.text.bytes - 1] == ' ') {
        cursor.text.bytes -= 1;
    }
    for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
        struct article_time time;
        if (readers[i](cursor, context, &time)) {
            *ret_time = time;
            return true;
        }
    }
    return false;
}
