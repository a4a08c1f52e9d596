#include "article/article_time.h"

#include "article/ascii.h"
#include "article/compact_time.h"
#include "article/english_date.h"
#include "article/numerals.h"
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

/* 2024-03-05 10:30 来源：…: what pages state behind their time */
static struct span without_tail(struct span text)
{
    static const struct span words[] = {
        SPAN("来源"), SPAN("來源"),     SPAN("作者"),     SPAN("编辑"),
        SPAN("編輯"), SPAN("责任编辑"), SPAN("責任編輯"),
    };
    for (size_t at = 1; at < text.bytes; at++) {
        for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
            struct cursor cursor = {.text = text, .at = at};
            if (cursor_take(&cursor, words[i]) && time_clock_take_colon(&cursor)) {
                return ascii_trim(span_slice(text, 0, at));
            }
        }
    }
    return text;
}

/* (2024-03-05) */
static struct span without_brackets(struct span text)
{
    static const struct {
        struct span open;
        struct span close;
    } brackets[] = {{SPAN("("), SPAN(")")},
                    {SPAN("（"), SPAN("）")},
                    {SPAN("["), SPAN("]")},
                    {SPAN("【"), SPAN("】")}};
    for (size_t i = 0; i < sizeof(brackets) / sizeof(brackets[0]); i++) {
        if (span_has_prefix(text, brackets[i].open) &&
            span_has_suffix(text, brackets[i].close)) {
            size_t end = text.bytes - brackets[i].close.bytes;
            return ascii_trim(span_slice(text, brackets[i].open.bytes, end));
        }
    }
    return text;
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
    (void)time_clock_take_colon(cursor);
    cursor_skip_spaces(cursor);
}

static bool take_beijing(struct cursor *cursor)
{
    bool is_there =
        cursor_take(cursor, SPAN("北京时间")) || cursor_take(cursor, SPAN("北京時間"));
    cursor_skip_spaces(cursor);
    return is_there;
}

/* What was read by the clock of the zone was meant by Beijing's. */
static void move_to_beijing(struct article_time *time, struct time_zone *zone)
{
    enum { BEIJING_SECONDS = 8 * 3600 };
    if (time->is_zone_assumed && instant_is_present(time->instant_us)) {
        time->instant_us = time_zone_local(zone, time->instant_us) -
                           BEIJING_SECONDS * (int64_t)INSTANT_SECOND;
    }
    time->is_zone_assumed = false;
}

bool article_time_parse(struct span text, const struct time_context *context,
                        struct article_time *ret_time)
{
    static bool (*const readers[])(struct cursor, const struct time_context *,
                                   struct article_time *) = {
        read_calendar,      compact_time_parse,  english_date_parse,
        read_month_and_day, relative_time_parse,
    };
    char digits[NUMERALS_MAX_BYTES];
    text = without_brackets(without_tail(ascii_trim(text)));
    struct cursor cursor = {.text = numerals_to_digits(text, digits)};
    skip_label(&cursor);
    bool is_beijing = take_beijing(&cursor);
    for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
        struct article_time time;
        if (readers[i](cursor, context, &time)) {
            if (is_beijing) {
                move_to_beijing(&time, context->zone);
            }
            *ret_time = time;
            return true;
        }
    }
    return false;
}
