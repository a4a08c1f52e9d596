#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "text/model_features.h"

/** A word, by its folded characters. */
struct lexicon_word {
    uint16_t characters[MODEL_WORD_CHARACTERS];
    uint8_t count;
    uint8_t level; /* of its frequency */
};

/** Words in the order of their characters, each once. */
struct lexicon {
    struct lexicon_word *words;
    size_t count;
    uint32_t word_cost; /* of each word on a unigram path: the level of all together */
};

/**
 * Read a list of words: a word and its frequency a line, separated by a space or tab;
 * what follows is ignored, and a word without a frequency has one of `usual_frequency`.
 * Longer words and those that begin with ASCII are left out, as are those of at least two
 * characters that are rarer than `minimum`.
 *
 * Outcomes: FATAL naming file and line when it cannot be read or is not UTF-8.
 */
enum outcome lexicon_read(const char *path, uint64_t minimum, uint64_t usual_frequency,
                          struct arena *arena, struct lexicon *ret_lexicon,
                          struct fault *reterr_fault) MUST_USE;
