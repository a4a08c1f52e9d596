#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "text/model_file.h"
#include "train/feature_space.h"
#include "train/gold.h"

/** How to train. Whole numbers all through: same texts and plan, same weights. */
struct perceptron_plan {
    unsigned models; /* each from another order of the sentences; their mean is taken */
    unsigned rounds; /* over all sentences */
};

/** Sums of weights: a weight is its sum divided by `divisor`. */
struct perceptron_sums {
    int64_t (*features)[TAGS]; /* by number, of the feature space */
    int64_t transition[TAGS][TAGS];
    int64_t bonus[BONUSES];
    int64_t divisor;
};

/** A sentence as it is learnt from. */
struct lesson {
    const struct feature_list *lists;
    const struct word_match *matches;
    size_t match_count;
    const uint8_t *tags;
    size_t count;
    unsigned convention;
};

/**
 * Train an averaged structured perceptron: the best tags of each sentence are found with
 * the weights so far, and where they are wrong, the features of the right tags gain 1 and
 * those of the wrong ones lose 1. While searching, each feature of a character is left out
 * with a chance of 3 in 16, so that no feature relies on another being there.
 *
 * A weight is the sum of one that all conventions share and one of each its own; returned
 * are the sums for convention 0.
 *
 * Source: Collins 2002; averaging as in Daumé, "Practical structured learning", 2006,
 *         figure 2.3; weights by convention: Daumé, "Frustratingly easy domain
 *         adaptation", 2007.
 */
struct perceptron_sums perceptron_train(const struct lesson *lessons, size_t count,
                                        size_t feature_count,
                                        const struct perceptron_plan *plan,
                                        struct arena *arena);
