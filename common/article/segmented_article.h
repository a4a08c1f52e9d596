#pragma once

#include "article/clean_article.h"
#include "text/segmenter.h"

/** One sentence, with where it stands and which tokens are its own. */
struct sentence {
    uint32_t start_byte; /* of the body; of the title for sentence 0 */
    uint32_t end_byte;
    uint32_t start_char; /* the same in code points */
    uint32_t char_count;
    uint32_t paragraph; /* 1 for the first line of the body; 0 for the title */
    uint32_t first_token;
    uint32_t token_count;
};

/**
 * An article cut into sentences and words: ranges into the clean text, no copies.
 * sentences[0] is the title, empty when there is none.
 */
struct segmented_article {
    const struct clean_article *clean;
    struct sentence *sentences;
    size_t sentence_count; /* with the title */
    struct token *tokens;  /* byte ranges of the body; of the title in sentence 0 */
    size_t token_count;
    size_t paragraph_count;
    size_t character_count; /* code points of the body without '\n' */
    size_t word_count;      /* tokens of title and body that are not punctuation */
};

/**
 * Cut one article. Paragraphs are the lines of the body.
 *
 * Ownership: borrows the clean article; arrays are in the arena.
 * Outcomes:  OK only, today.
 */
enum outcome segmented_article_from_clean(const struct clean_article *clean,
                                          struct segmenter *segmenter,
                                          struct arena *arena,
                                          struct segmented_article *ret_segmented,
                                          struct fault *reterr_fault) MUST_USE;
