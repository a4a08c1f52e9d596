#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/** A list of words. */
struct html_words {
    const struct span *at;
    size_t count;
};

enum { HTML_WORD_LEAST = 3 }; /* bytes: one Han */

/** The list of an array of spans. */
#define HTML_WORDS(array)                                                                \
    ((struct html_words){(array), sizeof(array) / sizeof((array)[0])})

/** Offset of the word in the text, or the end of the text. */
size_t html_words_find(struct span text, struct span word);

/** True when html_words_count is not 0; its words are as long. */
bool html_words_has_any(struct span text, struct html_words words);

/**
 * How many of the words the text has, counted up to `most`, in one pass.
 *
 * Input: at most 64 words, none shorter than HTML_WORD_LEAST.
 */
size_t html_words_count(struct span text, struct html_words words, size_t most);

/** Bytes of the word that the text begins with, or 0. */
size_t html_words_prefix_bytes(struct span text, struct html_words words);

bool html_words_ends_with_any(struct span text, struct html_words words);

/** The text without the words in front, each as often as it is there. */
struct span html_words_skip(struct span text, struct html_words words);
