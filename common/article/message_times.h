#pragma once

#include "article/article_time.h"

/** The times of a message, as sent; `at` is NULL where there is none. */
struct sent_times {
    struct span published;
    struct span modified;
    struct span fetched;
};

/** One of them as read, and whether it can be believed. */
struct message_time {
    struct span sent;         /* absent: nothing was */
    struct article_time read; /* as it says; rule TIME_RULE_NONE: it could not be read */
    enum time_doubt doubt;    /* why it is not believed */
    int64_t instant_us;       /* INSTANT_ABSENT: not sent or not believed */
};

struct message_times {
    struct message_time published;
    struct message_time modified;
    struct message_time fetched;
    int64_t relative_to_us; /* what 3小时前 is counted from; INSTANT_ABSENT: unknown */
    bool is_relative_to_fetched; /* else to the record */
};

/** True when something was sent that is no time, or none of an article. */
bool message_times_has_ignored(const struct message_times *times);

/**
 * Read the times of a message. Those before 1990 (by the
 * calendar of their zone) or more than a day after the record are
 * none. Relative times count from the time of fetching if that has a time of day, else
 * from the record.
 *
 * Input: normalised, one line each; the zone of times that name none (NULL: UTC), and the
 *        record's own time (INSTANT_ABSENT: unknown).
 */
struct message_times message_times_read(const struct sent_times *sent,
                                        struct time_zone *zone, int64_t recorded_us);

/** True for a time before 1990, by the calendar of its zone. */
bool message_times_is_too_early(const struct article_time *time);

/** A record's own time, or INSTANT_ABSENT when it cannot be one: some producers send 0 or
 *  -1. */
int64_t message_times_recorded_us(int64_t recorded_us);
