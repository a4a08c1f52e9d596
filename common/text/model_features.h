#pragma once

#include <stddef.h>
#include <stdint.h>

/**
 * What the model looks at: shared by the trainer and the segmenter, which can therefore
 * not differ.
 *
 * Each character gets a tag: it begins a word, is in its middle, ends it, or is a word
 * alone. The score of a tag is a sum of weights, one for each feature of the character:
 *
 *   characters   those at -2 .. +2, each alone
 *   pairs        (-1,0) (0,+1) (-2,-1) (+1,+2)
 *   skip pairs   (-1,+1) (-2,0) (0,+2)
 *   types        those at -1, 0, +1 together
 *   grade        how often the character is a word by itself, by the lexicon
 *   lexicon      the best word of the lexicon that begins, ends, passes here: the three
 *                together; each with the character; that which ends at -1 with that which
 *                begins here; that which ends here with that which begins at +1
 *   path         the tags at -1, 0, +1 on the likeliest path of lexicon words (unigrams)
 *
 * On top of the tags a word of the lexicon that is taken whole gets a bonus, by its length
 * and frequency.
 *
 * Source: Collins, "Discriminative training methods for hidden Markov models", 2002;
 *         Zhang and Clark, "Chinese segmentation with a word-based perceptron", 2007.
 */
enum model_tag { TAG_BEGIN, TAG_MIDDLE, TAG_END, TAG_SINGLE, TAGS };

enum model_type {
    TYPE_OTHER,
    TYPE_DIGIT,
    TYPE_LETTER,
    TYPE_PUNCTUATION,
    TYPE_HAN_NUMBER, /* 〇 to 亿 */
    TYPE_TIME_UNIT,  /* 年月日时分秒 */
    TYPES,
};

enum {
    MODEL_WORD_CHARACTERS = 8, /* of the longest word in a lexicon */

    /* A character's features by its own. */
    UNIGRAMS = 5,   /* the character stands at -2 .. +2 of the one that is tagged */
    PAIR_ROLES = 4, /* a pair (i,i+1) is a feature of the characters i-1 .. i+2 */
    SKIP_ROLES = 3, /* a pair (i,i+2) of i .. i+2 */

    /* What a lexicon word is to its characters: 0 none, else 1 + by length, frequency. */
    LEXICON_CODES = 6,
    PATH_TAGS = TAGS + 1, /* and one for what is outside */
    GRADES = 9,
    BONUSES = 16,

    /* A frequency as the lexicon keeps it: 1 + floor(4 log2), 0 is no word at all. */
    FREQUENCY_LEVELS = 128,

    /* Characters have numbers below this. */
    MODEL_CHARACTERS_MAX = 8191,
    CHARACTER_OUTSIDE =
        0, /* before the start, behind the end, and where a space stands */
    CHARACTER_UNKNOWN = 1,
    FIRST_CHARACTER = 2,
};

/**
 * The character that stands for a code point: full-width forms, digits, Latin letters,
 * quotes, dashes and the like are one class each, Traditional forms are Simplified.
 */
uint32_t model_features_fold(uint32_t code_point);

/** The type of a folded character. */
enum model_type model_features_type(uint32_t folded);

/** The level of a frequency; that of 0 is the same as of 1. */
uint8_t model_features_level(uint64_t frequency);

/** The code of a word of at least two characters. Larger is stronger. */
uint8_t model_features_code(size_t characters, uint8_t level);

/** Which bonus a word of at least two characters gets. */
uint8_t model_features_bonus(size_t characters, uint8_t level);

/** The grade of a character that is a word of this level; level 0: it is none. */
uint8_t model_features_grade(uint8_t level);
