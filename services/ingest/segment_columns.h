#pragma once

#include "article/article_rows.h"
#include "base/arena.h"
#include "db/parameters.h"

/**
 * The columns of news.article that the segmenter decides, of many articles: one array a
 * column. Numbers of an article travel flattened, with where its own start.
 */
struct segment_columns {
    struct array character_counts, paragraph_counts, sentence_counts, word_counts;
    struct array spans, span_starts, span_counts;
    struct array segmented, token_kinds;
    struct array terms, term_counts, term_starts, term_numbers;
};

/** Start them. The sizes, of all articles together, are hints that save copies. */
struct segment_columns segment_columns_begin(size_t count, size_t text_bytes,
                                             size_t term_count, struct arena *arena);

/** Add an article. term_ids lie like its terms; without terms (NULL) they are not read. */
void segment_columns_add(struct segment_columns *columns, const struct article_rows *rows,
                         const int32_t *term_ids, struct arena *arena);

/** In the order that struct segment_columns has. Finishes the arrays. */
void segment_columns_add_to(struct parameters *parameters,
                            struct segment_columns *columns);

/** The parameters of QUERY_ENSURE_SEGMENTER. The version is borrowed. */
void segment_columns_add_segmenter(struct parameters *parameters,
                                   const struct segmenter_version *segmenter);
