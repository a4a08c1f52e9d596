#pragma once

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/span.h"
#include "train/alphabet.h"
#include "train/feature_space.h"
#include "train/gold.h"
#include "train/lexicon.h"
#include "train/perceptron.h"

/** What a model is learnt from, and how. */
struct training {
    const struct gold *gold;
    const struct lexicon *lexicon;
    struct perceptron_plan plan;
    unsigned prune; /* pairs whose weights are all smaller are left out */
};

/** What has been learnt. */
struct training_result {
    struct alphabet *alphabet;
    struct feature_space space;
    struct perceptron_sums sums;
};

/**
 * Learn the weights of a model.
 *
 * Ownership: the result is in the arena.
 * Outcomes:  FATAL when the texts hold more than a model can.
 */
enum outcome training_learn(const struct training *training, struct arena *arena,
                            struct training_result *ret_result,
                            struct fault *reterr_fault) MUST_USE;

/**
 * Learn a model and lay it out as its file.
 *
 * Ownership: the bytes are in the arena.
 * Outcomes:  FATAL when the texts hold more than a model can.
 */
enum outcome training_run(const struct training *training, struct arena *arena,
                          struct span *ret_model, struct fault *reterr_fault) MUST_USE;
