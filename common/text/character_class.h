#pragma once

#include <stdbool.h>
#include <stdint.h>

/** What a code point is to somebody who cuts words. */
enum character_class {
    CHARACTER_SPACE,
    CHARACTER_HAN,
    CHARACTER_UNSPACED, /* kana, Thai and the like: words without spaces, as Han */
    CHARACTER_LETTER,
    CHARACTER_DIGIT,
    CHARACTER_PUNCTUATION,
    CHARACTER_SYMBOL,
    CHARACTER_EMOJI,
    CHARACTER_EXTENSION, /* belongs to what stands before it: accents, selectors, joiners */
};

enum character_class character_class_of(uint32_t code_point);

/**
 * True when no grapheme boundary lies between two code points (Unicode Standard Annex 29),
 * but for regional indicators, which the caller has to count in pairs.
 */
bool character_class_is_joined(uint32_t left, uint32_t right);

/** True for the letters that make flags in pairs: 🇨🇳. */
bool character_class_is_regional(uint32_t code_point);
