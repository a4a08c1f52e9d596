#pragma once

#include "article/segmented_article.h"

/** What is stored of one article: the columns of news.article that the core decides. */
struct article_rows {
    const struct clean_article *clean; /* the text columns */
    int32_t character_count;
    int32_t paragraph_count;
    int32_t sentence_count; /* without the title */
    int32_t word_count;
    int32_t *sentence_spans; /* three a sentence: start, length (code points), paragraph */
    size_t sentence_span_count;
    struct span segmented;   /* a line a sentence, tokens joined by one space */
    struct span token_kinds; /* a line a sentence, a letter a token */
    int64_t order_us;        /* coalesce(modified, published); INSTANT_ABSENT: neither */
};

enum outcome article_rows_from_segmented(const struct segmented_article *segmented,
                                         struct arena *arena, struct article_rows *ret_rows,
                                         struct fault *reterr_fault) MUST_USE;

/** What turning a message into rows depends on. Borrowed; one a lane. */
struct article_core {
    struct article_limits limits;
    const char *timezone;
    struct segmenter *segmenter;
};

/** All four arrows, one after the other: the whole core, without IO. */
enum outcome article_rows_from_message(const struct message *message,
                                       const struct article_core *core,
                                       struct arena *arena, struct article_rows *ret_rows,
                                       struct fault *reterr_fault) MUST_USE;
