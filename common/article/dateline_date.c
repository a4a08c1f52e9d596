#include "article/dateline_date.h"

#include "article/civil_time.h"
#include "base/instant.h"
#include "text/utf8.h"

/** The number of 一 to 十, 廿 and 卅; 0 of any other. */
static int32_t chinese_digit(uint32_t code_point)
{
    static const struct {
        uint32_t sign;
        int32_t number;
    } digits[] = {
        {0x4E00, 1}, {0x4E8C, 2}, {0x4E09, 3}, {0x56DB, 4},  {0x4E94, 5},  {0x516D, 6},
        {0x4E03, 7}, {0x516B, 8}, {0x4E5D, 9}, {0x5341, 10}, {0x5EFF, 20}, {0x5345, 30},
    };
    for (size_t i = 0; i < sizeof(digits) / sizeof(digits[0]); i++) {
        if (digits[i].sign == code_point) {
            return digits[i].number;
        }
    }
    return 0;
}

/** Read 三, 十一, 二十, 三十一, 廿一. */
static bool take_chinese_number(struct cursor *cursor, int32_t limit, int32_t *ret_number)
{
    enum { TEN = 10, MOST_SIGNS = 3 };
    int32_t number = 0;
    size_t at = cursor->at;
    for (size_t i = 0; i < MOST_SIGNS; i++) {
        size_t behind = at;
        int32_t digit = at == cursor->text.bytes
                            ? 0
                            : chinese_digit(utf8_next(cursor->text, &behind));
        bool is_multiplied = digit == TEN && number > 0 && number < TEN;
        bool is_added = digit > 0 && digit < TEN && number >= TEN && number % TEN == 0;
        if (!is_multiplied && !is_added && (digit == 0 || number > 0)) {
            break;
        }
        number = is_multiplied ? number * TEN : number + digit;
        at = behind;
    }
    if (number < 1 || number > limit) {
        return false;
    }
    cursor->at = at;
    *ret_number = number;
    return true;
}

static bool take_number(struct cursor *cursor, int32_t limit, int32_t *ret_number)
{
    enum { MOST_DIGITS = 9 };
    int32_t number = 0;
    struct cursor end = *cursor;
    if (!cursor_take_number(&end, 1, MOST_DIGITS, &number)) {
        return take_chinese_number(cursor, limit, ret_number);
    }
    if (number < 1 || number > limit) {
        return false;
    }
    *cursor = end;
    *ret_number = number;
    return true;
}

/** Read 8日, and 8 日 as some sites set it. */
static bool take_number_and_unit(struct cursor *cursor, int32_t limit, struct span unit,
                                 int32_t *ret_number)
{
    struct cursor end = *cursor;
    int32_t number = 0;
    if (!take_number(&end, limit, &number)) {
        return false;
    }
    cursor_take(&end, SPAN(" "));
    if (!cursor_take(&end, unit)) {
        return false;
    }
    *cursor = end;
    *ret_number = number;
    return true;
}

bool dateline_take_date(struct cursor *cursor, struct dateline *dateline)
{
    enum { LAST_YEAR = 2100, LAST_MONTH = 12, LAST_DAY = 31 };
    struct cursor start = *cursor;
    struct cursor year = start;
    int32_t number = 0;
    if (take_number_and_unit(&year, LAST_YEAR, SPAN("年"), &number)) {
        dateline->year = number;
        start = year;
        cursor_take(&start, SPAN(" "));
    }
    struct cursor month = start;
    if (take_number_and_unit(&month, LAST_MONTH, SPAN("月"), &number)) {
        dateline->month = number;
        start = month;
        cursor_take(&start, SPAN(" "));
    }
    bool has_day = take_number_and_unit(&start, LAST_DAY, SPAN("日"), &number);
    if (!has_day || (dateline->year > 0 && dateline->month == 0)) {
        dateline->year = 0;
        dateline->month = 0;
        return false;
    }
    dateline->day = number;
    *cursor = start;
    return true;
}

static int64_t midnight_us(int32_t year, int32_t month, int32_t day)
{
    struct civil_time civil = {.year = year, .month = month, .day = day};
    return civil_time_is_valid(&civil) ? civil_time_to_local(&civil) : INSTANT_ABSENT;
}

int64_t dateline_day_us(const struct dateline *dateline, int64_t reference_local_us)
{
    enum { MONTHS_OF_A_YEAR = 12 };
    const int64_t slack_us = INT64_C(2) * 86400 * INSTANT_SECOND;
    if (dateline->day == 0) {
        return INSTANT_ABSENT;
    }
    if (dateline->year > 0) {
        return midnight_us(dateline->year, dateline->month, dateline->day);
    }
    if (!instant_is_present(reference_local_us)) {
        return INSTANT_ABSENT;
    }
    struct civil_time now = civil_time_from_local(reference_local_us);
    for (int32_t back = -1; back <= 1; back++) {
        /* Years, or months counted from the year 0. */
        int32_t months = now.year * MONTHS_OF_A_YEAR + now.month - 1 - back;
        int64_t day_us =
            dateline->month > 0
                ? midnight_us(now.year - back, dateline->month, dateline->day)
                : midnight_us(months / MONTHS_OF_A_YEAR, months % MONTHS_OF_A_YEAR + 1,
                              dateline->day);
        if (instant_is_present(day_us) && day_us <= reference_local_us + slack_us) {
            return day_us;
        }
    }
    return INSTANT_ABSENT;
}
