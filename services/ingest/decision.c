#include "ingest/decision.h"

#include "base/instant.h"

/* Months outside are nobody's news: they would only make empty partitions. */
enum {
    FIRST_YEAR = 1970,
    LAST_YEAR = 2199,
};

#define DAY_US (INT64_C(86400) * INSTANT_SECOND)

static int compare(int64_t left, int64_t right)
{
    return (left > right) - (left < right);
}

int order_stamp_compare(const struct order_stamp *left, const struct order_stamp *right)
{
    int order = compare(left->order_us, right->order_us);
    order = order != 0 ? order : compare(left->recorded_us, right->recorded_us);
    order = order != 0 ? order : compare(left->log_id, right->log_id);
    return order != 0 ? order : compare(left->offset, right->offset);
}

enum item_outcome decision_make(struct known_article *known,
                                const struct order_stamp *stamp,
                                const struct digest *content_digest)
{
    if (!known->is_stored) {
        known->is_stored = true;
        known->version = 1;
        known->stamp = *stamp;
        known->content_digest = *content_digest;
        return ITEM_INSERTED;
    }
    bool is_later = order_stamp_compare(stamp, &known->stamp) > 0;
    bool is_same =
        memcmp(content_digest->bytes, known->content_digest.bytes, DIGEST_BYTES) == 0;
    if (is_later) {
        known->stamp = *stamp;
    }
    if (is_same) {
        return ITEM_UNCHANGED;
    }
    if (!is_later) {
        return ITEM_STALE;
    }
    known->version += 1;
    known->content_digest = *content_digest;
    return ITEM_UPDATED;
}

/*
 * The first day of the month that `days` since 1970-01-01 lies in, and its year.
 * Source: "chrono-Compatible Low-Level Date Algorithms", H. Hinnant, civil_from_days():
 * years begin in March, so that the leap day is the last one.
 */
static int64_t month_of(int64_t days, int64_t *ret_year)
{
    int64_t since = days + 719468; /* since 0000-03-01 */
    int64_t era = (since >= 0 ? since : since - 146096) / 146097;
    int64_t day_of_era = since - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153; /* 0 is March */
    *ret_year = year_of_era + era * 400 + (month >= 10 ? 1 : 0);
    return days - (day_of_year - (153 * month + 2) / 5);
}

static bool find_month(int64_t instant_us, int64_t *ret_month_us)
{
    if (!instant_is_present(instant_us)) {
        return false;
    }
    int64_t days = instant_us / DAY_US - (instant_us % DAY_US < 0 ? 1 : 0);
    int64_t year = 0;
    int64_t month_us = month_of(days, &year) * DAY_US;
    if (year < FIRST_YEAR || year > LAST_YEAR) {
        return false;
    }
    *ret_month_us = month_us;
    return true;
}

int64_t decision_month(int64_t published_us, int64_t recorded_us)
{
    int64_t month_us = 0;
    if (!find_month(published_us, &month_us)) {
        (void)find_month(recorded_us, &month_us);
    }
    return month_us;
}
