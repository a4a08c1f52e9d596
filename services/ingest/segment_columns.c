#include "ingest/segment_columns.h"

#include <stdlib.h>

struct segment_columns segment_columns_begin(size_t count, size_t text_bytes,
                                             size_t term_count, struct arena *arena)
{
    size_t int4 = count * 8;
    return (struct segment_columns){
        .character_counts = array_begin(ARRAY_INT4, int4, arena),
        .paragraph_counts = array_begin(ARRAY_INT4, int4, arena),
        .sentence_counts = array_begin(ARRAY_INT4, int4, arena),
        .word_counts = array_begin(ARRAY_INT4, int4, arena),
        .spans = array_begin(ARRAY_INT4, int4 * 32, arena),
        .span_starts = array_begin(ARRAY_INT4, int4, arena),
        .span_counts = array_begin(ARRAY_INT4, int4, arena),
        .segmented = array_begin(ARRAY_TEXT, text_bytes, arena),
        .token_kinds = array_begin(ARRAY_TEXT, text_bytes / 4, arena),
        .terms = array_begin(ARRAY_INT4, term_count * 8, arena),
        .term_counts = array_begin(ARRAY_INT2, term_count * 6, arena),
        .term_starts = array_begin(ARRAY_INT4, int4, arena),
        .term_numbers = array_begin(ARRAY_INT4, int4, arena),
    };
}

static void add_sentences(struct segment_columns *columns,
                          const struct article_rows *rows)
{
    array_add_int4(&columns->character_counts, rows->character_count);
    array_add_int4(&columns->paragraph_counts, rows->paragraph_count);
    array_add_int4(&columns->sentence_counts, rows->sentence_count);
    array_add_int4(&columns->word_counts, rows->word_count);
    array_add_int4(&columns->span_starts, (int32_t)columns->spans.count + 1);
    array_add_int4(&columns->span_counts, (int32_t)rows->sentence_span_count);
    for (size_t at = 0; at < rows->sentence_span_count; at++) {
        array_add_int4(&columns->spans, rows->sentence_spans[at]);
    }
    array_add_span(&columns->segmented, rows->segmented);
    array_add_span(&columns->token_kinds, rows->token_kinds);
}

static int compare_numbers(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left;
    uint64_t b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

/* Ids ascending, each with its count in the lower half. */
static void add_terms(struct segment_columns *columns, const struct article_rows *rows,
                      const int32_t *term_ids, struct arena *arena)
{
    if (rows->terms == NULL) {
        array_add_null(&columns->term_starts); /* a part that begins nowhere is NULL */
        array_add_null(&columns->term_numbers);
        return;
    }
    uint64_t *pairs = arena_take(arena, (rows->term_count + 1) * sizeof(*pairs));
    for (size_t i = 0; i < rows->term_count; i++) {
        uint32_t count = rows->terms[i].count;
        pairs[i] = (uint64_t)term_ids[i] << 32 |
                   (count < ARTICLE_TERM_COUNT_MAX ? count : ARTICLE_TERM_COUNT_MAX);
    }
    qsort(pairs, rows->term_count, sizeof(*pairs), compare_numbers);
    array_add_int4(&columns->term_starts, (int32_t)columns->terms.count + 1);
    array_add_int4(&columns->term_numbers, (int32_t)rows->term_count);
    for (size_t i = 0; i < rows->term_count; i++) {
        array_add_int4(&columns->terms, (int32_t)(pairs[i] >> 32));
        array_add_int2(&columns->term_counts, (int16_t)(pairs[i] & UINT16_MAX));
    }
}

void segment_columns_add(struct segment_columns *columns, const struct article_rows *rows,
                         const int32_t *term_ids, struct arena *arena)
{
    add_sentences(columns, rows);
    add_terms(columns, rows, term_ids, arena);
}

void segment_columns_add_to(struct parameters *parameters,
                            struct segment_columns *columns)
{
    parameters_add_array(parameters, &columns->character_counts);
    parameters_add_array(parameters, &columns->paragraph_counts);
    parameters_add_array(parameters, &columns->sentence_counts);
    parameters_add_array(parameters, &columns->word_counts);
    parameters_add_array(parameters, &columns->spans);
    parameters_add_array(parameters, &columns->span_starts);
    parameters_add_array(parameters, &columns->span_counts);
    parameters_add_array(parameters, &columns->segmented);
    parameters_add_array(parameters, &columns->token_kinds);
    parameters_add_array(parameters, &columns->terms);
    parameters_add_array(parameters, &columns->term_counts);
    parameters_add_array(parameters, &columns->term_starts);
    parameters_add_array(parameters, &columns->term_numbers);
}

static struct span digest_or_null(bool is_there, const struct digest *digest)
{
    return (struct span){.at = is_there ? (const char *)digest->bytes : NULL,
                         .bytes = is_there ? DIGEST_BYTES : 0};
}

void segment_columns_add_segmenter(struct parameters *parameters,
                                   const struct segmenter_version *segmenter)
{
    parameters_add_text(parameters, segmenter->text);
    parameters_add_bytes(parameters,
                         digest_or_null(segmenter->has_model, &segmenter->model));
    parameters_add_bytes(parameters,
                         digest_or_null(segmenter->has_lexicon, &segmenter->lexicon));
}
