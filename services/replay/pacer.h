#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"

/**
 * Spreads messages evenly over time. Pure: it is told what the clock says.
 *
 * A sender that was held up catches up at most PACER_CATCH_UP_US; a longer delay is not
 * made good by a burst.
 */
struct pacer {
    double per_second; /* 0: as fast as can be */
    int64_t start_us;
    uint64_t sent; /* since start_us */
};

enum { PACER_CATCH_UP_US = 1000000 };

/** Read "500", "500/s", "2k/s", "30/min"; NULL or "0" is no limit. Outcomes: FATAL. */
enum outcome pacer_rate_from_text(const char *text, double *ret_per_second,
                                  struct fault *reterr_fault) MUST_USE;

void pacer_init(struct pacer *pacer, double per_second, int64_t now_us);

/** How long until the next message may go: 0 when it may now. */
int64_t pacer_wait_us(struct pacer *pacer, int64_t now_us);

/** Note that a message has gone. */
void pacer_sent(struct pacer *pacer);
