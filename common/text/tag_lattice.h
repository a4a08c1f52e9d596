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

/** What counts beside the scores of single tags. */
struct tag_weights {
    const int32_t (*transition)[TAGS]; /* from a tag to the next one */
    const int32_t *bonus;              /* of lexicon words, by word_match.bonus */
};

/**
 * Find the tags of the highest sum of scores, transitions and the bonuses of lexicon words
 * that are taken whole; bonuses of 0 or less do not count. Legal tags only: a text begins
 * with TAG_BEGIN or TAG_SINGLE and ends with TAG_END or TAG_SINGLE.
 *
 * Limits: scores are within +-600,000, so that a path of them fits 32 bits.
 */
void tag_lattice_solve(const int32_t (*scores)[TAGS], size_t count,
                       const struct word_match *matches, size_t match_count,
                       const struct tag_weights *weights, struct tag_lattice *lattice,
                       uint8_t *ret_tags);
