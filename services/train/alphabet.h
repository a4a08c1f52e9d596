#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "text/model_file.h"
#include "train/gold.h"
#include "train/lexicon.h"

/** The characters of a model, numbered in the order of their folded code points. */
struct alphabet {
    uint16_t numbers[MODEL_CODE_POINTS];   /* of any code point, folded */
    uint16_t folded[MODEL_CHARACTERS_MAX]; /* of a number */
    uint8_t is_seen[MODEL_CHARACTERS_MAX]; /* it stands in the segmented text */
    size_t count;
};

/**
 * Number the characters of the sentences and words.
 *
 * Outcomes: FATAL when there are more than a model can hold.
 */
enum outcome alphabet_from_texts(const struct gold *gold, const struct lexicon *lexicon,
                                 struct arena *arena, struct alphabet **ret_alphabet,
                                 struct fault *reterr_fault) MUST_USE;

/** The character of a code point. */
uint16_t alphabet_number(const struct alphabet *alphabet, uint32_t code_point);
