#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/mapped_file.h"
#include "base/span.h"

/** A model by itself: it decides every word, digits and Latin included. */
struct raw_words;

/**
 * Open the model in a file.
 *
 * Outcomes: FATAL when the file cannot be read or is no sound model.
 */
enum outcome raw_words_open(const char *path, struct raw_words **ret_words,
                            struct fault *reterr_fault) MUST_USE;

/** NULL is fine. Returns NULL. */
struct raw_words *raw_words_free(struct raw_words *words);

/**
 * Write where the words of a line end, in bytes, ascending; words are what stands between
 * two ends without the spaces in front. Returns their number.
 *
 * Input:     valid UTF-8.
 * Ownership: the ends are in the arena.
 */
size_t raw_words_cut(struct raw_words *words, struct span line, struct arena *arena,
                     uint32_t **ret_ends);

/** True when the word begins with an ideograph and the model's lexicon does not hold it. */
bool raw_words_is_unknown(const struct raw_words *words, struct span word);
