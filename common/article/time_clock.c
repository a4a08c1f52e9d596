#include "article/time_clock.h"

#include "base/instant.h"

enum { DAY_SECONDS = 86400 };

bool time_clock_take_colon(struct cursor *cursor)
{
    return cursor_take(cursor, SPAN(":")) || cursor_take(cursor, SPAN("："));
}

int time_clock_take_weekday(struct cursor *cursor)
{
    static const struct span words[] = {SPAN("星期"), SPAN("周"), SPAN("礼拜"),
                                        SPAN("禮拜"), SPAN("週")};
    static const struct {
        struct span name;
        int number;
    } days[] = {{SPAN("一"), 1}, {SPAN("二"), 2}, {SPAN("三"), 3}, {SPAN("四"), 4},
                {SPAN("五"), 5}, {SPAN("六"), 6}, {SPAN("日"), 7}, {SPAN("天"), 7}};
    struct cursor ahead = *cursor;
    size_t word = 0;
    size_t count = sizeof(words) / sizeof(words[0]);
    while (word < count && !cursor_take(&ahead, words[word])) {
        word += 1;
    }
    for (size_t i = 0; word < count && i < sizeof(days) / sizeof(days[0]); i++) {
        if (cursor_take(&ahead, days[i].name)) {
            *cursor = ahead;
            return days[i].number;
        }
    }
    return 0;
}

static void skip_weekday(struct cursor *cursor)
{
    struct cursor ahead = *cursor;
    cursor_skip_spaces(&ahead);
    bool is_bracketed = cursor_take(&ahead, SPAN("（")) || cursor_take(&ahead, SPAN("("));
    if (time_clock_take_weekday(&ahead) == 0 ||
        (is_bracketed && !cursor_take(&ahead, SPAN("）")) &&
         !cursor_take(&ahead, SPAN(")")))) {
        return;
    }
    *cursor = ahead;
}

/* Up to nine digits; what is finer than a microsecond is cut. */
static bool take_fraction(struct cursor *cursor, int32_t *ret_microsecond)
{
    int32_t microsecond = 0;
    int32_t scale = 100000;
    size_t digits = cursor_count_digits(cursor);
    for (size_t i = 0; i < digits; i++) {
        microsecond += (cursor->text.at[cursor->at + i] - '0') * scale;
        scale /= 10;
    }
    cursor->at += digits;
    *ret_microsecond = microsecond;
    return digits > 0 && digits <= 9;
}

static bool take_seconds(struct cursor *cursor, struct civil_reading *reading)
{
    if (!cursor_take_number(cursor, 2, 2, &reading->civil.second)) {
        return false;
    }
    reading->precision = PRECISION_SECOND;
    if (cursor_take_one_of(cursor, ".,") != '\0') {
        return take_fraction(cursor, &reading->civil.microsecond);
    }
    return true;
}

/* 10时30分, 10点30分15秒, 10时, 10点半, 10点整: what stands behind 时 or 点 */
static bool take_signs_of_clock(struct cursor *cursor, struct civil_reading *reading)
{
    if (cursor_take(cursor, SPAN("半"))) {
        reading->civil.minute = 30;
        return true;
    }
    if (cursor_take(cursor, SPAN("整")) ||
        !cursor_take_number(cursor, 1, 2, &reading->civil.minute)) {
        return true;
    }
    cursor_take(cursor, SPAN("分"));
    if (cursor_take_number(cursor, 1, 2, &reading->civil.second)) {
        reading->precision = PRECISION_SECOND;
        return cursor_take(cursor, SPAN("秒"));
    }
    return true;
}

/* 10:30, 10:30:15.5, 10时30分; behind a T also the hour alone */
static bool take_digits_of_clock(struct cursor *cursor, bool is_behind_t,
                                 struct civil_reading *reading)
{
    size_t digits = cursor_count_digits(cursor);
    reading->precision = PRECISION_MINUTE;
    if (!cursor_take_number(cursor, 1, 2, &reading->civil.hour)) {
        return false;
    }
    if (time_clock_take_colon(cursor)) {
        return cursor_take_number(cursor, 2, 2, &reading->civil.minute) &&
               (!time_clock_take_colon(cursor) || take_seconds(cursor, reading));
    }
    if (cursor_take(cursor, SPAN("时")) || cursor_take(cursor, SPAN("點")) ||
        cursor_take(cursor, SPAN("点")) || cursor_take(cursor, SPAN("時"))) {
        return take_signs_of_clock(cursor, reading);
    }
    return is_behind_t && digits == 2;
}

enum half_day { HALF_UNKNOWN, HALF_MORNING, HALF_NOON, HALF_AFTERNOON, HALF_NIGHT };

/* 午夜 is missing: of a date it is said of the night before it and of the one after. */
static enum half_day take_half_day(struct cursor *cursor)
{
    static const struct {
        struct span word;
        enum half_day half;
    } words[] = {
        {SPAN("上午"), HALF_MORNING},   {SPAN("凌晨"), HALF_MORNING},
        {SPAN("下午"), HALF_AFTERNOON}, {SPAN("晚上"), HALF_NIGHT},
        {SPAN("早上"), HALF_MORNING},   {SPAN("清晨"), HALF_MORNING},
        {SPAN("中午"), HALF_NOON},      {SPAN("傍晚"), HALF_AFTERNOON},
        {SPAN("午后"), HALF_AFTERNOON}, {SPAN("午後"), HALF_AFTERNOON},
        {SPAN("晚间"), HALF_NIGHT},     {SPAN("晚間"), HALF_NIGHT},
        {SPAN("深夜"), HALF_NIGHT},     {SPAN("夜间"), HALF_NIGHT},
        {SPAN("夜里"), HALF_NIGHT},     {SPAN("早晨"), HALF_MORNING},
        {SPAN("晚"), HALF_NIGHT},       {SPAN("夜"), HALF_NIGHT},
        {SPAN("早"), HALF_MORNING},     {SPAN("晨"), HALF_MORNING},
        {SPAN("AM"), HALF_MORNING},     {SPAN("PM"), HALF_AFTERNOON},
        {SPAN("am"), HALF_MORNING},     {SPAN("pm"), HALF_AFTERNOON},
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (cursor_take(cursor, words[i].word)) {
            return words[i].half;
        }
    }
    return HALF_UNKNOWN;
}

/* The night of a day is its end: 晚上12点 and 晚上12:30 are of the next date. From 0 to 4 it
 * may be either end: false. */
static bool apply_night(struct civil_reading *reading)
{
    enum { FIRST_HOUR_OF_NIGHT = 5 };
    struct civil_time *civil = &reading->civil;
    if (civil->hour < FIRST_HOUR_OF_NIGHT) {
        return false;
    }
    if (civil->hour < 12) {
        civil->hour += 12;
    } else if (civil->hour == 12) {
        civil->hour = 0;
        reading->added_days = 1;
    }
    return true;
}

static bool apply_half_day(struct civil_reading *reading, enum half_day half)
{
    enum { LAST_HOUR_OF_NOON = 3 }; /* 中午1点, but 中午11点半 */
    struct civil_time *civil = &reading->civil;
    if (half == HALF_NIGHT) {
        return apply_night(reading);
    }
    if ((half == HALF_AFTERNOON && civil->hour < 12) ||
        (half == HALF_NOON && civil->hour <= LAST_HOUR_OF_NOON)) {
        civil->hour += 12;
    } else if (half == HALF_MORNING && civil->hour == 12) {
        civil->hour = 0;
    }
    return true;
}

static bool take_clock(struct cursor *cursor, bool is_behind_t,
                       struct civil_reading *reading)
{
    enum half_day half = take_half_day(cursor);
    cursor_skip_spaces(cursor);
    if (!take_digits_of_clock(cursor, is_behind_t, reading)) {
        return false;
    }
    if (half == HALF_UNKNOWN) {
        struct cursor ahead = *cursor;
        cursor_skip_spaces(&ahead);
        half = take_half_day(&ahead);
        *cursor = half == HALF_UNKNOWN ? *cursor : ahead;
    }
    return apply_half_day(reading, half);
}

/* The zones of RFC 2822, 4.3; CST is America's there, but China's in Chinese news:
 * unknown. */
static bool take_named_zone(struct cursor *cursor, int32_t *ret_hours)
{
    static const struct {
        struct span name;
        int32_t hours;
    } zones[] = {
        {SPAN("UTC"), 0},      {SPAN("GMT"), 0},  {SPAN("UT"), 0},
        {SPAN("Z"), 0},        {SPAN("z"), 0},    {SPAN("EST"), -5},
        {SPAN("EDT"), -4},     {SPAN("MST"), -7}, {SPAN("MDT"), -6},
        {SPAN("PST"), -8},     {SPAN("PDT"), -7}, {SPAN("BJT"), 8},
        {SPAN("HKT"), 8},      {SPAN("JST"), 9},  {SPAN("北京时间"), 8},
        {SPAN("北京時間"), 8},
    };
    for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
        if (cursor_take(cursor, zones[i].name)) {
            *ret_hours = zones[i].hours;
            return true;
        }
    }
    return false;
}

/* Z, UTC, GMT+8, +08:00, +0800, +8 */
static bool take_offset(struct cursor *cursor, struct civil_reading *reading)
{
    int32_t hours = 0;
    int32_t minutes = 0;
    reading->has_zone = take_named_zone(cursor, &hours);
    char sign = cursor_take_one_of(cursor, "+-");
    if (sign == '\0') {
        reading->zone_seconds = hours * 3600;
        return reading->has_zone;
    }
    if (!cursor_take_number(cursor, 1, 2, &hours)) {
        return false;
    }
    bool has_colon = cursor_take(cursor, SPAN(":"));
    if (!cursor_take_number(cursor, 2, 2, &minutes) && has_colon) {
        return false;
    }
    reading->has_zone = true;
    reading->zone_seconds = (hours * 3600 + minutes * 60) * (sign == '-' ? -1 : 1);
    return hours <= 18 && minutes < 60;
}

/* (CST), (中国标准时间): what JavaScript and RFC 2822 say of a zone that is there */
static void skip_comment(struct cursor *cursor)
{
    struct cursor ahead = *cursor;
    cursor_skip_spaces(&ahead);
    if (cursor_take(&ahead, SPAN("(")) && ahead.text.at[ahead.text.bytes - 1] == ')') {
        cursor->at = cursor->text.bytes;
    }
}

bool time_clock_take_zone(struct cursor *cursor, struct civil_reading *reading)
{
    cursor_skip_spaces(cursor);
    if (cursor_is_at_end(cursor)) {
        return true;
    }
    if (!take_offset(cursor, reading)) {
        return false;
    }
    skip_comment(cursor);
    return cursor_is_at_end(cursor);
}

bool time_clock_take(struct cursor *cursor, struct civil_reading *reading)
{
    skip_weekday(cursor);
    /* The dash: 2024-03-07-16:20:00 is how pages of the government state it. */
    char mark = cursor_take_one_of(cursor, "Tt-");
    if (mark == '\0') {
        cursor_skip_spaces(cursor);
    }
    if (cursor_is_at_end(cursor)) {
        reading->precision = PRECISION_DAY;
        return mark == '\0';
    }
    return take_clock(cursor, mark == 'T' || mark == 't', reading) &&
           time_clock_take_zone(cursor, reading);
}

bool time_clock_finish(const struct civil_reading *reading, struct time_zone *zone,
                       struct article_time *ret_time)
{
    if (!civil_time_is_valid(&reading->civil)) {
        return false;
    }
    int64_t local_us = civil_time_to_local(&reading->civil) +
                       (int64_t)reading->added_days * DAY_SECONDS * INSTANT_SECOND;
    int64_t shift_us = (int64_t)reading->zone_seconds * INSTANT_SECOND;
    *ret_time = (struct article_time){
        .instant_us =
            reading->has_zone ? local_us - shift_us : time_zone_instant(zone, local_us),
        .year = reading->civil.year,
        .precision = reading->precision,
        .is_zone_assumed = !reading->has_zone,
        .rule = reading->rule,
    };
    return true;
}
