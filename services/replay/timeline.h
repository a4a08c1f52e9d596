#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"

/**
 * Replays the spacing of the past: what happened a minute apart is sent a minute apart,
 * or `speed` times as fast. Pure: it is told what the clock says.
 *
 * Messages are sent in their order: one that is older than its predecessor, or has no
 * time, follows it at once. A sender that was held up more than TIMELINE_CATCH_UP_US goes
 * on from there; the delay is not made good by a burst.
 */
struct timeline {
    double speed; /* 0: none, nothing waits */
    bool is_begun;
    int64_t event_us; /* what is sent at now_us */
    int64_t now_us;
    int64_t newest_us; /* of what was sent or waits */
};

enum { TIMELINE_CATCH_UP_US = 1000000 };

/** Read "60x", "60", "0.5x"; NULL is 0. Outcomes: FATAL. */
enum outcome timeline_speed_from_text(const char *text, double *ret_speed,
                                      struct fault *reterr_fault) MUST_USE;

/** How long until a message may go; its time is INSTANT_ABSENT when it has none. */
int64_t timeline_wait_us(struct timeline *timeline, int64_t event_us, int64_t now_us);
