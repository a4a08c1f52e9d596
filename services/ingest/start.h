#pragma once

#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"

enum start_kind {
    START_EARLIEST, /* the first offset that the log still holds */
    START_LATEST,   /* its end: only what comes from now on */
    START_INSTANT,  /* the first record that is not older than an instant */
};

/** The setting `start`: where a log begins that nobody has claimed yet. */
struct start {
    enum start_kind kind;
    int64_t instant_us; /* START_INSTANT */
};

/**
 * Read "earliest", "latest" or a time in UTC, "2025-03-05T08:00:00Z".
 * Outcomes: FATAL naming the setting and its forms.
 */
enum outcome start_from_text(const char *text, struct start *ret_start,
                             struct fault *reterr_fault) MUST_USE;
