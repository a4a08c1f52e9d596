#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/fault.h"
#include "base/span.h"

/**
 * Words that a user wants kept whole, with a weight each. A file has one a line,
 * `word<TAB>weight`; without a weight it is USER_LEXICON_USUAL. Empty lines and those that
 * begin with # say nothing. Of two lines with the same word the later one holds.
 *
 * Traditional and Simplified forms of a character are the same here. A word is normalised
 * as the text of articles is (normalizer.h), so that it matches however it was typed: in
 * full-width letters, in decomposed ones, with a soft hyphen in it.
 *
 * Limits: ten bytes a character of the files in memory, less where words begin alike: a
 *         million words of three or four characters take 35 MB.
 */
struct user_lexicon;

enum {
    USER_LEXICON_SHORTEST = 2, /* characters of a word */
    USER_LEXICON_LONGEST = 32,
    USER_LEXICON_USUAL = 100, /* weight */
    USER_LEXICON_HEAVIEST = 1000,
};

/** One file, for its name to stand in faults. */
struct user_lexicon_file {
    const char *name;
    struct span text;
};

/** A word in a text, from where the search began. */
struct user_word {
    uint16_t characters;
    uint16_t weight;
};

/**
 * Read the words of some files. keeps_punctuation is that of normalizer.h, for texts and
 * words to be the same.
 *
 * Ownership: the files are borrowed for this call only.
 * Outcomes:  FATAL naming file and line when a line is no word and weight, or its word
 *            is nothing once normalised.
 */
enum outcome user_lexicon_open(const struct user_lexicon_file *files, size_t count,
                               bool keeps_punctuation, struct user_lexicon **ret_lexicon,
                               struct fault *reterr_fault) MUST_USE;

/** Hold the lexicon once more: it lives until each holder has freed it. Threads: any. */
struct user_lexicon *user_lexicon_share(struct user_lexicon *lexicon);

/** Stop to hold it. NULL is fine. Returns NULL. */
struct user_lexicon *user_lexicon_free(struct user_lexicon *lexicon);

/** The SHA-256 of its file, as sha256sum prints it; of several files, of their list. */
struct digest user_lexicon_digest(const struct user_lexicon *lexicon);

/** How many words there are. */
size_t user_lexicon_count(const struct user_lexicon *lexicon);

/** True when a word has a letter, digit or sign of ASCII in it. */
bool user_lexicon_is_mixed(const struct user_lexicon *lexicon);

/** False when no word begins with a code point. */
bool user_lexicon_begins(const struct user_lexicon *lexicon, uint32_t code_point);

/**
 * Find the words that begin at the first of some code points, shortest first. ret_words
 * has room for USER_LEXICON_LONGEST. Returns their number.
 *
 * Threads: any number at a time.
 */
size_t user_lexicon_find(const struct user_lexicon *lexicon, const uint32_t *code_points,
                         size_t count, struct user_word *ret_words);
