#pragma once

#include <stddef.h>
#include <stdint.h>

#include "text/tag_lattice.h"
#include "text/user_lexicon.h"
#include "text/word_evidence.h"

/** A word of a user's lexicon in a text. */
struct listed_word {
    uint16_t start;
    struct user_word word;
    int32_t bonus_of_model; /* for taking it whole, lexicon or not */
};

enum { LISTED_WORDS = EVIDENCE_CHARACTERS * USER_LEXICON_LONGEST };

/** The words of a user's lexicon in a text, and what it is worth to take each whole. */
struct listed_words {
    struct listed_word at[LISTED_WORDS];
    struct wanted_word wanted[LISTED_WORDS];
    size_t count;
};

/**
 * Find them. Code points are 0 where no word may stand. evidence is what the model's
 * lexicon says of the same text, with the bonuses of its words.
 */
void listed_words_find(const struct user_lexicon *lexicon, const uint32_t *code_points,
                       size_t count, const struct word_evidence *evidence,
                       const int32_t *bonus, struct listed_words *listed);

/**
 * Say what each is worth beside the words of `tags`, by its weight and length. One that
 * joins some of them is worth twenty times as much as one that would cut the first or last
 * of them apart: the user has listed what belongs together, not where a sentence breaks.
 *
 * Ownership: the result is in `listed`, until it is called again.
 */
struct wanted_words listed_words_weigh(struct listed_words *listed, const uint8_t *tags);
