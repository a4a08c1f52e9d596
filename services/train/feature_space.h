#pragma once

#include <stddef.h>
#include <stdint.h>

#include "text/word_evidence.h"
#include "train/alphabet.h"
#include "train/key_index.h"

/** Every feature that occurs in the training text has a number: these are where the kinds
 *  of model_features.h begin. */
struct feature_space {
    struct key_index pairs; /* of first << 13 | second */
    struct key_index skips;
    uint32_t unigram;
    uint32_t types;
    uint32_t grade;
    uint32_t lexicon;
    uint32_t begin; /* with the character */
    uint32_t end;
    uint32_t inside;
    uint32_t before;
    uint32_t behind;
    uint32_t path;
    uint32_t path_before; /* with the tag before */
    uint32_t path_behind;
    uint32_t pair;
    uint32_t skip;
    uint32_t count;
};

enum { FEATURES_MAX = 32 }; /* of a character */

/** The features of one character. */
struct feature_list {
    uint32_t features[FEATURES_MAX];
    uint32_t count;
};

/** Lay out the features of `characters` characters, with the pairs added so far. */
void feature_space_lay_out(struct feature_space *space, size_t characters);

/** Add the pairs of a text. Before the first and behind the last of `count` characters
 *  stand EVIDENCE_PADDING times CHARACTER_OUTSIDE. */
void feature_space_add_pairs(struct feature_space *space, const uint16_t *characters,
                             size_t count);

/** List the features of each character of a text, padded as above. */
void feature_space_list(const struct feature_space *space, const struct model *model,
                        const uint16_t *characters, size_t count,
                        const struct word_evidence *evidence,
                        struct feature_list *ret_lists);
