#include "train/weight_scale.h"

#include <stdlib.h>

struct weight_scale weight_scale_from_sums(const struct perceptron_sums *sums,
                                           size_t feature_count)
{
    int64_t largest = 2;
    for (size_t i = 0; i < feature_count; i++) {
        for (size_t tag = 0; tag < TAGS; tag++) {
            int64_t size = llabs(sums->features[i][tag]);
            largest = size > largest ? size : largest;
        }
    }
    return (struct weight_scale){.unit = largest};
}

int32_t weight_scale_apply(const struct weight_scale *scale, int64_t sum, int32_t limit)
{
    int64_t size = (llabs(sum) * WEIGHT_NARROW_MAX + scale->unit / 2) / scale->unit;
    int32_t clipped = size < limit ? (int32_t)size : limit;
    return sum < 0 ? -clipped : clipped;
}
