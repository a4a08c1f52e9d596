#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"

/** A sentence whose words are known: its characters without spaces, with their tags. */
struct gold_sentence {
    const uint32_t *code_points;
    const uint8_t *tags; /* enum model_tag */
    size_t count;
    unsigned convention; /* which way of cutting it follows */
};

struct gold {
    struct gold_sentence *sentences;
    size_t count;
    size_t capacity;
    size_t characters; /* of all sentences */
};

/** Ways of cutting. The model learns what they share, and decides as the first does. */
enum { CONVENTIONS = 2 };

/**
 * Append the sentences of a file: UTF-8, one a line, words separated by spaces. Sentences
 * of more than a thousand characters are cut in two.
 *
 * Outcomes: FATAL naming file and line when it cannot be read or is not UTF-8.
 */
enum outcome gold_read(const char *path, unsigned convention, struct arena *arena,
                       struct gold *gold, struct fault *reterr_fault) MUST_USE;
