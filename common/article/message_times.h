#pragma once

#include "article/article_time.h"

/** The times of a message, as sent; `at` is NULL where there is none. */
struct sent_times {
    struct span published;
    struct span modified;
    struct span fetched;
};

/** What of them can be believed; INSTANT_ABSENT where nothing can. */
struct message_times {
    struct article_time published;
    int64_t modified_us;
    int64_t fetched_us;
    bool has_ignored; /* something was sent that is no time, or none of an article */
};

/**
 * Read the times of a message. Those before 1990 or more than a day after the record are
 * none. Relative times count from the time of fetching if that has a time of day, else
 * from the record.
 *
 * Input: normalised, one line each; the zone of times that name none (NULL: UTC), and the
 *        record's own time (INSTANT_ABSENT: unknown).
 */
struct message_times message_times_read(const struct sent_times *sent,
                                        struct time_zone *zone, int64_t recorded_us);

/** A record's own time, or INSTANT_ABSENT when it cannot be one: some producers send 0 or
 *  -1. */
int64_t message_times_recorded_us(int64_t recorded_us);
