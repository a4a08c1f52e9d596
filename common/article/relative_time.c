#include "article/relative_time.h"

#include "article/time_clock.h"
#include "base/instant.h"

enum {
    MINUTE = 60,
    HOUR = 3600,
    DAY = 86400,
    RELATIVE_DAYS_MAX = 366,
};

static bool take_ago(struct cursor *cursor, int64_t *ret_seconds,
                     enum precision *precision)
{
    static const struct {
        struct span unit;
        int64_t seconds;
        enum precision precision;
    } units[] = {
        {SPAN("秒前"), 1, PRECISION_SECOND},
        {SPAN("秒钟前"), 1, PRECISION_SECOND},
        {SPAN("分前"), MINUTE, PRECISION_MINUTE},
        {SPAN("分钟前"), MINUTE, PRECISION_MINUTE},
        {SPAN("分鐘前"), MINUTE, PRECISION_MINUTE},
        {SPAN("小时前"), HOUR, PRECISION_MINUTE},
        {SPAN("小時前"), HOUR, PRECISION_MINUTE},
        {SPAN("天前"), DAY, PRECISION_DAY},
    };
    int32_t number = 0;
    if (!cursor_take_number(cursor, 1, 6, &number)) {
        return false;
    }
    cursor_skip_spaces(cursor);
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (cursor_take(cursor, units[i].unit)) {
            *ret_seconds = units[i].seconds * number;
            *precision = units[i].precision;
            return *ret_seconds <= (int64_t)RELATIVE_DAYS_MAX * DAY;
        }
    }
    return false;
}

static bool take_word_for_ago(struct cursor *cursor, int64_t *ret_seconds,
                              enum precision *precision)
{
    *precision = PRECISION_MINUTE;
    *ret_seconds = 0;
    if (cursor_take(cursor, SPAN("刚刚")) || cursor_take(cursor, SPAN("剛剛"))) {
        return true;
    }
    *ret_seconds = (int64_t)30 * MINUTE;
    return cursor_take(cursor, SPAN("半小时前")) ||
           cursor_take(cursor, SPAN("半小時前")) ||
           cursor_take(cursor, SPAN("半个小时前"));
}

static int64_t midnight(int64_t local_us)
{
    struct civil_time civil = civil_time_from_local(local_us);
    civil.hour = civil.minute = civil.second = civil.microsecond = 0;
    return civil_time_to_local(&civil);
}

static bool read_ago(struct cursor cursor, const struct time_context *context,
                     struct article_time *ret_time)
{
    int64_t seconds = 0;
    enum precision precision = PRECISION_NONE;
    struct cursor start = cursor;
    if (!take_ago(&cursor, &seconds, &precision)) {
        cursor = start;
        if (!take_word_for_ago(&cursor, &seconds, &precision)) {
            return false;
        }
    }
    if (!cursor_is_at_end(&cursor)) {
        return false;
    }
    *ret_time = (struct article_time){.instant_us = INSTANT_ABSENT,
                                      .precision = precision,
                                      .is_relative = true,
                                      .is_zone_assumed = precision == PRECISION_DAY,
                                      .rule = TIME_RULE_AGO};
    if (!instant_is_present(context->relative_to_us)) {
        return true;
    }
    int64_t instant_us = context->relative_to_us - seconds * INSTANT_SECOND;
    if (precision == PRECISION_DAY) {
        int64_t local_us = time_zone_local(context->zone, instant_us);
        instant_us = time_zone_instant(context->zone, midnight(local_us));
    }
    ret_time->instant_us = instant_us;
    return true;
}

static bool read_named_day(struct cursor cursor, const struct time_context *context,
                           struct article_time *ret_time)
{
    static const struct {
        struct span name;
        int64_t days;
    } names[] = {{SPAN("今天"), 0},
                 {SPAN("昨天"), 1},
                 {SPAN("前天"), 2},
                 {SPAN("今日"), 0},
                 {SPAN("昨日"), 1}};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (!cursor_take(&cursor, names[i].name)) {
            continue;
        }
        struct civil_reading reading = {.rule = TIME_RULE_NAMED_DAY};
        if (!time_clock_take(&cursor, &reading)) {
            return false;
        }
        if (!instant_is_present(context->relative_to_us)) {
            *ret_time = (struct article_time){.instant_us = INSTANT_ABSENT,
                                              .precision = reading.precision,
                                              .is_relative = true,
                                              .is_zone_assumed = !reading.has_zone,
                                              .rule = reading.rule};
            return true;
        }
        int64_t local_us = time_zone_local(context->zone, context->relative_to_us) -
                           names[i].days * DAY * INSTANT_SECOND;
        struct civil_time date = civil_time_from_local(local_us);
        reading.civil.year = date.year;
        reading.civil.month = date.month;
        reading.civil.day = date.day;
        bool is_read = time_clock_finish(&reading, context->zone, ret_time);
        ret_time->is_relative = is_read;
        return is_read;
    }
    return false;
}

bool relative_time_parse(struct cursor cursor, const struct time_context *context,
                         struct article_time *ret_time)
{
    return read_ago(cursor, context, ret_time) ||
           read_named_day(cursor, context, ret_time);
}
