#include "article/relative_time.h"

#include "article/time_clock.h"
#include "base/instant.h"

enum {
    MINUTE = 60,
    HOUR = 3600,
    DAY = 86400,
    WEEK = 7 * DAY,
    MONTH = 30 * DAY, /* for the limit; the calendar says how long one is */
    YEAR = 365 * DAY,
    RELATIVE_DAYS_MAX = 366,
    BYTES_OF_HAN = 3,
};

/* How long ago. */
struct distance {
    int64_t seconds; /* without the months */
    int32_t months;
    enum precision precision;
};

struct unit {
    struct span word;
    int64_t seconds;
    int32_t months; /* counted by the calendar */
    enum precision precision;
};

/* 日 and 月 are missing: 3日前 and 1月前 are before a date, too. */
static const struct unit units[] = {
    {SPAN("秒钟"), 1, 0, PRECISION_SECOND},
    {SPAN("秒鐘"), 1, 0, PRECISION_SECOND},
    {SPAN("秒"), 1, 0, PRECISION_SECOND},
    {SPAN("分钟"), MINUTE, 0, PRECISION_MINUTE},
    {SPAN("分鐘"), MINUTE, 0, PRECISION_MINUTE},
    {SPAN("分"), MINUTE, 0, PRECISION_MINUTE},
    {SPAN("小时"), HOUR, 0, PRECISION_MINUTE},
    {SPAN("小時"), HOUR, 0, PRECISION_MINUTE},
    {SPAN("个小时"), HOUR, 0, PRECISION_MINUTE},
    {SPAN("個小時"), HOUR, 0, PRECISION_MINUTE},
    {SPAN("天"), DAY, 0, PRECISION_DAY},
    {SPAN("周"), WEEK, 0, PRECISION_DAY},
    {SPAN("週"), WEEK, 0, PRECISION_DAY},
    {SPAN("星期"), WEEK, 0, PRECISION_DAY},
    {SPAN("个星期"), WEEK, 0, PRECISION_DAY},
    {SPAN("個星期"), WEEK, 0, PRECISION_DAY},
    {SPAN("个月"), MONTH, 1, PRECISION_DAY},
    {SPAN("個月"), MONTH, 1, PRECISION_DAY},
    {SPAN("年"), YEAR, 12, PRECISION_DAY},
};
enum { UNIT_COUNT = sizeof(units) / sizeof(units[0]) };

/* A number and its unit; NULL when none is there. */
static const struct unit *take_amount(struct cursor *cursor, int32_t *ret_number)
{
    struct cursor ahead = *cursor;
    cursor_skip_spaces(&ahead);
    if (!cursor_take_number(&ahead, 1, 6, ret_number)) {
        return NULL;
    }
    cursor_skip_spaces(&ahead);
    for (size_t i = 0; i < UNIT_COUNT; i++) {
        if (cursor_take(&ahead, units[i].word)) {
            *cursor = ahead;
            return &units[i];
        }
    }
    return NULL;
}

/* 3小时前, 1小时30分钟前: each unit smaller than the one before. */
static bool take_ago(struct cursor *cursor, struct distance *distance)
{
    static const struct span words[] = {SPAN("前"), SPAN("以前"), SPAN("之前")};
    int64_t nominal_seconds = 0;
    int64_t last_seconds = INT64_MAX;
    int32_t number = 0;
    const struct unit *unit = take_amount(cursor, &number);
    *distance = (struct distance){0};
    for (; unit != NULL; unit = take_amount(cursor, &number)) {
        if (unit->seconds >= last_seconds) {
            return false;
        }
        last_seconds = unit->seconds;
        nominal_seconds += unit->seconds * number;
        if (unit->months > 0) {
            distance->months += unit->months * number;
        } else {
            distance->seconds += unit->seconds * number;
        }
        distance->precision = unit->precision;
    }
    if (last_seconds == INT64_MAX || nominal_seconds > (int64_t)RELATIVE_DAYS_MAX * DAY) {
        return false;
    }
    cursor_skip_spaces(cursor);
    return cursor_take(cursor, words[0]) || cursor_take(cursor, words[1]) ||
           cursor_take(cursor, words[2]);
}

static bool take_word_for_ago(struct cursor *cursor, struct distance *distance)
{
    static const struct {
        struct span word;
        int64_t seconds;
    } words[] = {{SPAN("刚刚"), 0},
                 {SPAN("剛剛"), 0},
                 {SPAN("刚才"), 0},
                 {SPAN("剛才"), 0},
                 {SPAN("半小时前"), 30 * MINUTE},
                 {SPAN("半小時前"), 30 * MINUTE},
                 {SPAN("半个小时前"), 30 * MINUTE}};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (cursor_take(cursor, words[i].word)) {
            *distance = (struct distance){.seconds = words[i].seconds,
                                          .precision = PRECISION_MINUTE};
            return true;
        }
    }
    return false;
}

/* A day so long before the reference, as its midnight. */
static int64_t day_before(const struct distance *distance,
                          const struct time_context *context)
{
    int64_t instant_us = context->relative_to_us - distance->seconds * INSTANT_SECOND;
    struct civil_time civil =
        civil_time_from_local(time_zone_local(context->zone, instant_us));
    civil.hour = civil.minute = civil.second = civil.microsecond = 0;
    civil = civil_time_months_before(civil, distance->months);
    return time_zone_instant(context->zone, civil_time_to_local(&civil));
}

static bool read_ago(struct cursor cursor, const struct time_context *context,
                     struct article_time *ret_time)
{
    struct distance distance;
    struct cursor start = cursor;
    if (!take_ago(&cursor, &distance)) {
        cursor = start;
        if (!take_word_for_ago(&cursor, &distance)) {
            return false;
        }
    }
    if (!cursor_is_at_end(&cursor)) {
        return false;
    }
    bool is_day = distance.precision == PRECISION_DAY;
    *ret_time = (struct article_time){.instant_us = INSTANT_ABSENT,
                                      .precision = distance.precision,
                                      .is_relative = true,
                                      .is_zone_assumed = is_day,
                                      .rule = TIME_RULE_AGO};
    if (instant_is_present(context->relative_to_us)) {
        ret_time->instant_us =
            is_day ? day_before(&distance, context)
                   : context->relative_to_us - distance.seconds * INSTANT_SECOND;
        int64_t local_us = time_zone_local(context->zone, ret_time->instant_us);
        ret_time->year = civil_time_from_local(local_us).year;
    }
    return true;
}

/* The reading's clock, so many days before the reference. */
static bool finish_days_before(struct civil_reading *reading, int64_t days,
                               const struct time_context *context,
                               struct article_time *ret_time)
{
    if (!instant_is_present(context->relative_to_us)) {
        *ret_time = (struct article_time){.instant_us = INSTANT_ABSENT,
                                          .precision = reading->precision,
                                          .is_relative = true,
                                          .is_zone_assumed = !reading->has_zone,
                                          .rule = reading->rule};
        return true;
    }
    int64_t local_us = time_zone_local(context->zone, context->relative_to_us) -
                       days * DAY * INSTANT_SECOND;
    struct civil_time date = civil_time_from_local(local_us);
    reading->civil.year = date.year;
    reading->civil.month = date.month;
    reading->civil.day = date.day;
    bool is_read = time_clock_finish(reading, context->zone, ret_time);
    ret_time->is_relative = is_read;
    return is_read;
}

/* 昨天, and 昨晚 20:00, where 晚 is left to the clock */
static bool take_named_day(struct cursor *cursor, int64_t *ret_days)
{
    static const struct {
        struct span name;
        int64_t days;
        bool has_half_day; /* its last character */
    } names[] = {
        {SPAN("今天"), 0, false}, {SPAN("昨天"), 1, false}, {SPAN("前天"), 2, false},
        {SPAN("今日"), 0, false}, {SPAN("昨日"), 1, false}, {SPAN("前日"), 2, false},
        {SPAN("今早"), 0, true},  {SPAN("今晨"), 0, true},  {SPAN("今晚"), 0, true},
        {SPAN("昨晚"), 1, true},  {SPAN("昨夜"), 1, true}};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (cursor_take(cursor, names[i].name)) {
            cursor->at -= names[i].has_half_day ? BYTES_OF_HAN : 0;
            *ret_days = names[i].days;
            return true;
        }
    }
    return false;
}

static bool read_named_day(struct cursor cursor, const struct time_context *context,
                           struct article_time *ret_time)
{
    struct civil_reading reading = {.rule = TIME_RULE_NAMED_DAY};
    int64_t days = 0;
    return take_named_day(&cursor, &days) && time_clock_take(&cursor, &reading) &&
           finish_days_before(&reading, days, context, ret_time);
}

/* 1 (Monday) to 7 */
static int weekday_of(int64_t local_us)
{
    enum { THURSDAY = 4 }; /* 1970-01-01 */
    int64_t days = local_us / ((int64_t)DAY * INSTANT_SECOND);
    return (int)((days + THURSDAY - 1) % 7) + 1;
}

static bool read_weekday(struct cursor cursor, const struct time_context *context,
                         struct article_time *ret_time)
{
    struct civil_reading reading = {.rule = TIME_RULE_WEEKDAY};
    int weekday = time_clock_take_weekday(&cursor);
    if (weekday == 0 || !time_clock_take(&cursor, &reading)) {
        return false;
    }
    int64_t days = 0;
    if (instant_is_present(context->relative_to_us)) {
        int64_t local_us = time_zone_local(context->zone, context->relative_to_us);
        days = (weekday_of(local_us) - weekday + 7) % 7;
    }
    return finish_days_before(&reading, days, context, ret_time) &&
           (ret_time->instant_us <= context->relative_to_us ||
            finish_days_before(&reading, days + 7, context, ret_time));
}

bool relative_time_parse(struct cursor cursor, const struct time_context *context,
                         struct article_time *ret_time)
{
    return read_ago(cursor, context, ret_time) ||
           read_named_day(cursor, context, ret_time) ||
           read_weekday(cursor, context, ret_time);
}
