#pragma once

#include <stddef.h>
#include <stdint.h>

#include "text/word_evidence.h"

/** Work of one search. */
struct tag_lattice {
    uint8_t
        back[EVIDENCE_CHARACTERS]; /* a bit a tag: it came from the later of its two */
    uint16_t word[EVIDENCE_CHARACTERS]; /* 1 + where the word starts that ends here */
    int32_t word_best[EVIDENCE_CHARACTERS];
};

/** A word of the user's, and how much it is worth to take it whole. */
struct wanted_word {
    uint16_t start;
    uint16_t characters; /* at least two */
    int32_t bonus;
};

/** Words of the user's, in the order of their starts. */
struct wanted_words {
    const struct wanted_word *at;
    size_t count;
};

/** What counts beside the scores of single tags. */
struct tag_weights {
    const int32_t (*transition)[TAGS]; /* from a tag to the next one */
    const int32_t *bonus;              /* of lexicon words, by word_match.bonus */
    struct wanted_words wanted;
};

/**
 * Find the tags of the highest sum of scores, transitions and the bonuses of lexicon words
 * and wanted ones that are taken whole; bonuses of 0 or less do not count, and of a word
 * that is both the higher one does. Legal tags only: a text begins
 * with TAG_BEGIN or TAG_SINGLE and ends with TAG_END or TAG_SINGLE.
 *
 * Limits: scores are within +-600,000, so that a path of them fits 32 bits.
 */
void tag_lattice_solve(const int32_t (*scores)[TAGS], size_t count,
                       const struct word_match *matches, size_t match_count,
                       const struct tag_weights *weights, struct tag_lattice *lattice,
                       uint8_t *ret_tags);
