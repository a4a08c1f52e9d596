#pragma once

#include "article/article_terms.h"
#include "article/segmented_article.h"
#include "base/mapped_file.h"

/** What is stored of one article: the columns of news.article that the core decides. */
struct article_rows {
    const struct clean_article *clean; /* the text columns */
    int32_t character_count;           /* code points of the body without '\n' */
    int32_t paragraph_count;
    int32_t sentence_count; /* without the title */
    int32_t word_count;     /* without punctuation */
    /* Three a sentence, the title first: start and length in code points of the body (of
       the title for the title), and the paragraph from 1 on, 0 for the title. */
    int32_t *sentence_spans;
    size_t sentence_span_count; /* numbers, not sentences */
    struct span segmented; /* a line a sentence, the title first; tokens joined by ' ' */
    struct span token_kinds;    /* lines alike, a letter a token */
    struct article_term *terms; /* NULL: left out */
    size_t term_count;
    int64_t order_us; /* coalesce(modified, published); INSTANT_ABSENT: neither */
};

/** What turning a message into rows depends on. Borrowed; one a lane. */
struct article_core {
    struct article_limits limits;
    struct time_zone *time_zone; /* setting article.timezone; NULL: UTC */
    struct segmenter *segmenter;
    bool keeps_punctuation; /* setting normalise.punctuation is off */
    bool leaves_terms_out;  /* setting search is off */
    uint64_t hash_seed;     /* of this process; decides nothing that is stored */
    struct arena *scratch;  /* for what no row keeps; NULL: the arena of the rows */
    /* What the segmenter borrows; NULL: it needs none. */
    struct mapped_file *model;
    struct user_lexicon *lexicon;
};

/** Ownership: borrows the clean article; the rest is in the arena. Outcomes: OK, today.
 */
enum outcome article_rows_from_segmented(const struct segmented_article *segmented,
                                         const struct article_core *core,
                                         struct arena *arena,
                                         struct article_rows *ret_rows,
                                         struct fault *reterr_fault) MUST_USE;

/** The last two arrows. Ownership: as above; the core's scratch arena is reset. */
enum outcome article_rows_from_clean(const struct clean_article *clean,
                                     const struct article_core *core, struct arena *arena,
                                     struct article_rows *ret_rows,
                                     struct fault *reterr_fault) MUST_USE;

/**
 * All four arrows, one after the other: the whole core, without IO.
 *
 * Ownership: everything is in the arena; the core's scratch arena is reset.
 * Outcomes:  those of the arrows: OK or REJECT. The same message always gives the same.
 */
enum outcome article_rows_from_message(const struct message *message,
                                       const struct article_core *core,
                                       struct arena *arena, struct article_rows *ret_rows,
                                       struct fault *reterr_fault) MUST_USE;
