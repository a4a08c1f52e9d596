#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"

/** How far a replay is. */
struct progress {
    uint64_t messages; /* read, and given to Kafka */
    uint64_t bytes;    /* of their values */
    uint64_t acknowledged;
    uint64_t failed;
    int64_t elapsed_us;
    double done; /* the part that is read, 0 to 1; negative: not known */
};

/** Append "1200 messages, 400/s, 2.1 MB, 1180 acknowledged, 0 failed, ETA 0:12". Pure. */
void progress_describe(const struct progress *progress, struct buffer *text);

/**
 * Shows progress on standard error: a terminal has one line that is written again and
 * again, a file or pipe gets a line now and then.
 */
struct progress_display {
    bool is_terminal;
    bool is_line_open; /* the terminal's line has text on it */
    int64_t every_us;
    int64_t next_us;
};

/** interval_ms is the time between two lines where there is no terminal. */
void progress_display_init(struct progress_display *display, int64_t interval_ms,
                           int64_t now_us);

/** Show it when it is time to. */
void progress_display_show(struct progress_display *display,
                           const struct progress *progress, int64_t now_us);

/** Print a line of its own, above the progress. */
void progress_display_say(struct progress_display *display, const char *format, ...)
    PRINTF_LIKE(2, 3);

/** Leave the terminal's line empty for whatever comes next. */
void progress_display_done(struct progress_display *display);
