#pragma once

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/span.h"

/** Something that is done to a text and must take time in proportion to it. */
typedef void timed_work(struct span text);

/** CPU seconds of the fastest of three runs over `count` copies of `unit`. */
static inline double seconds_of(timed_work *work, struct span unit, size_t count)
{
    size_t bytes = unit.bytes * count;
    char *text = malloc(bytes);
    if (text == NULL) {
        abort();
    }
    for (size_t i = 0; i < count; i++) {
        memcpy(text + i * unit.bytes, unit.at, unit.bytes);
    }
    double best = 1e9;
    for (int run = 0; run < 3; run++) {
        clock_t start = clock();
        work((struct span){.at = text, .bytes = bytes});
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        best = seconds < best ? seconds : best;
    }
    free(text);
    return best;
}

/**
 * True when ten times the input costs less than thirty times the time. No clock on the
 * wall and no limit in seconds: a slow machine passes, a quadratic loop (a hundred times)
 * does not.
 */
static inline bool is_linear(timed_work *work, struct span unit, size_t count)
{
    enum { TIMES = 10, TIMES_ALLOWED = 30 };
    const double resolution = 0.002;
    double small = seconds_of(work, unit, count);
    double large = seconds_of(work, unit, count * TIMES);
    return large < (small > resolution ? small : resolution) * TIMES_ALLOWED;
}
