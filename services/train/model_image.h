#pragma once

#include "base/arena.h"
#include "base/span.h"
#include "train/alphabet.h"
#include "train/feature_space.h"
#include "train/lexicon.h"
#include "train/perceptron.h"

/** What a model is made of. */
struct model_image {
    const struct alphabet *alphabet;
    const struct lexicon *lexicon;
    /* Both NULL for a model that knows its lexicon but has no weights yet. */
    const struct feature_space *space;
    const struct perceptron_sums *sums;
    unsigned prune; /* pairs whose weights are all smaller are left out */
};

/**
 * Lay a model out as its file: weights scaled so that half of the largest is 127, in
 * eight bits; the same parts give the same bytes.
 *
 * Ownership: the bytes are in the arena, aligned for model_file_read().
 * Outcomes:  FATAL when there is more of something than the format holds.
 */
enum outcome model_image_write(const struct model_image *image, struct arena *arena,
                               struct span *ret_bytes,
                               struct fault *reterr_fault) MUST_USE;
