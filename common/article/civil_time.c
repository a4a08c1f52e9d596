#include "article/civil_time.h"

#include "base/instant.h"

enum {
    DAY_SECONDS = 86400,
    DAYS_OF_400_YEARS = 146097,
    DAYS_TO_1970 = 719468, /* from 0000-03-01 */
};

static bool is_leap_year(int32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int32_t days_of_month(int32_t year, int32_t month)
{
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap_year(year) ? 1 : 0);
}

bool civil_time_is_valid(const struct civil_time *civil)
{
    if (civil->year < 1 || civil->year > 9999 || civil->month < 1 || civil->month > 12 ||
        civil->day < 1 || civil->day > days_of_month(civil->year, civil->month)) {
        return false;
    }
    if (civil->hour == 24) {
        return civil->minute == 0 && civil->second == 0 && civil->microsecond == 0;
    }
    return civil->hour >= 0 && civil->hour < 24 && civil->minute >= 0 &&
           civil->minute < 60 && civil->second >= 0 && civil->second <= 60;
}

/* Years that begin in March put the leap day last, so that months have a simple length.
 */
static int64_t days_from_date(int32_t year, int32_t month, int32_t day)
{
    int32_t march_year = month <= 2 ? year - 1 : year;
    int32_t era = march_year / 400;
    int32_t year_of_era = march_year - era * 400;
    int32_t march_month = month > 2 ? month - 3 : month + 9;
    int32_t day_of_year = (153 * march_month + 2) / 5 + day - 1;
    int32_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int64_t)era * DAYS_OF_400_YEARS + day_of_era - DAYS_TO_1970;
}

int64_t civil_time_to_local(const struct civil_time *civil)
{
    int64_t seconds =
        days_from_date(civil->year, civil->month, civil->day) * DAY_SECONDS +
        (int64_t)civil->hour * 3600 + (int64_t)civil->minute * 60 + civil->second;
    return seconds * INSTANT_SECOND + civil->microsecond;
}

static int64_t floor_divide(int64_t value, int64_t by)
{
    return value / by - (value % by < 0 ? 1 : 0);
}

static void set_date(struct civil_time *civil, int64_t days)
{
    int64_t shifted = days + DAYS_TO_1970;
    int64_t era = floor_divide(shifted, DAYS_OF_400_YEARS);
    int64_t day_of_era = shifted - era * DAYS_OF_400_YEARS;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;
    civil->day = (int32_t)(day_of_year - (153 * march_month + 2) / 5 + 1);
    civil->month = (int32_t)(march_month < 10 ? march_month + 3 : march_month - 9);
    civil->year = (int32_t)(year_of_era + era * 400 + (civil->month <= 2 ? 1 : 0));
}

struct civil_time civil_time_from_local(int64_t local_us)
{
    struct civil_time civil = {0};
    int64_t seconds = floor_divide(local_us, INSTANT_SECOND);
    int64_t days = floor_divide(seconds, DAY_SECONDS);
    int64_t second_of_day = seconds - days * DAY_SECONDS;
    set_date(&civil, days);
    civil.hour = (int32_t)(second_of_day / 3600);
    civil.minute = (int32_t)(second_of_day / 60 % 60);
    civil.second = (int32_t)(second_of_day % 60);
    civil.microsecond = (int32_t)(local_us - seconds * INSTANT_SECOND);
    return civil;
}

struct civil_time civil_time_months_before(struct civil_time civil, int32_t months)
{
    int32_t month = civil.year * 12 + civil.month - 1 - months;
    civil.year = month / 12;
    civil.month = month % 12 + 1;
    int32_t last = days_of_month(civil.year, civil.month);
    civil.day = civil.day > last ? last : civil.day;
    return civil;
}
