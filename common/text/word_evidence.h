#pragma once

#include <stddef.h>
#include <stdint.h>

#include "text/model_file.h"

enum {
    EVIDENCE_CHARACTERS = 1024, /* at most, of one text */
    EVIDENCE_PADDING = 4,       /* characters around the text that are looked at */
};

/** A word of the lexicon in a text. */
struct word_match {
    uint16_t start;
    uint8_t characters;
    uint8_t bonus; /* which it gets, of model_tables */
};

/** What a model's lexicon knows of the words of a text. */
struct word_evidence {
    /* By character, and one behind the last: the highest code of a word that begins,
     * ends, passes here. */
    uint8_t begin[EVIDENCE_CHARACTERS + 1];
    uint8_t end[EVIDENCE_CHARACTERS + 1];
    uint8_t inside[EVIDENCE_CHARACTERS + 1];

    /* The tag of character i on the likeliest path of words is path[i + 1]; what stands
     * before the first one and behind the last is TAGS. */
    uint8_t path[EVIDENCE_CHARACTERS + 2];

    /* The weights of the pair (i,i+1): 1 + a pair row, or 0. */
    uint16_t pair_rows[EVIDENCE_CHARACTERS];

    /* In the order of their starts. */
    struct word_match matches[EVIDENCE_CHARACTERS * (MODEL_WORD_CHARACTERS - 1)];
    size_t match_count;

    /* Work: what the model keeps of the pair (i,i+1), of longer words and its own level;
     * the best path that ends before a character, and where its last word starts. */
    uint32_t pairs[EVIDENCE_CHARACTERS];
    int32_t best[EVIDENCE_CHARACTERS + 1];
    uint16_t from[EVIDENCE_CHARACTERS + 1];
};

/**
 * Find the lexicon words of `count` characters, at least one. Behind the last of them
 * stands another, or CHARACTER_OUTSIDE; only pair_rows looks at it.
 */
void word_evidence_find(const struct model *model, const uint16_t *characters,
                        size_t count, struct word_evidence *evidence);
