#pragma once

#include <stdint.h>

#include "train/perceptron.h"

/** How sums of weights become the small numbers of a model. */
struct weight_scale {
    int64_t unit; /* the sum that becomes WEIGHT_NARROW_MAX */
};

enum { WEIGHT_NARROW_MAX = 127 };

/** The scale by which half of the largest weight becomes WEIGHT_NARROW_MAX. */
struct weight_scale weight_scale_from_sums(const struct perceptron_sums *sums,
                                           size_t feature_count);

/** A sum as a number of at most `limit`, rounded to the nearest. */
int32_t weight_scale_apply(const struct weight_scale *scale, int64_t sum, int32_t limit);
