#include "article/article_rows.h"

#include "base/buffer.h"
#include "base/instant.h"

enum { NUMBERS_PER_SENTENCE = 3 };

static void fill_spans(const struct segmented_article *segmented, struct arena *arena,
                       struct article_rows *rows)
{
    size_t count = segmented->sentence_count * NUMBERS_PER_SENTENCE;
    int32_t *spans = arena_take(arena, count * sizeof(*spans));
    for (size_t i = 0; i < segmented->sentence_count; i++) {
        const struct sentence *sentence = &segmented->sentences[i];
        int32_t *numbers = spans + i * NUMBERS_PER_SENTENCE;
        numbers[0] = (int32_t)sentence->start_char;
        numbers[1] = (int32_t)sentence->char_count;
        numbers[2] = (int32_t)sentence->paragraph;
    }
    rows->sentence_spans = spans;
    rows->sentence_span_count = count;
}

static void append_words(struct buffer *words, struct span text,
                         const struct token *tokens, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            buffer_append_byte(words, ' ');
        }
        buffer_append(words, span_slice(text, tokens[i].start, tokens[i].end));
    }
}

static void fill_words(const struct segmented_article *segmented, struct arena *arena,
                       struct article_rows *rows)
{
    const struct clean_article *clean = segmented->clean;
    struct buffer words = {.arena = arena};
    /* Room for every token and a byte behind each token and line: it never grows. */
    buffer_reserve(&words, clean->title.bytes + clean->body.bytes +
                               segmented->token_count + segmented->sentence_count);
    for (size_t i = 0; i < segmented->sentence_count; i++) {
        const struct sentence *sentence = &segmented->sentences[i];
        if (i > 0) {
            buffer_append_byte(&words, '\n');
        }
        append_words(&words, i == 0 ? clean->title : clean->body,
                     segmented->tokens + sentence->first_token, sentence->token_count);
    }
    rows->segmented = buffer_span(&words);
}

static void fill_kinds(const struct segmented_article *segmented, struct arena *arena,
                       struct article_rows *rows)
{
    struct buffer kinds = {.arena = arena};
    buffer_reserve(&kinds, segmented->token_count + segmented->sentence_count);
    for (size_t i = 0; i < segmented->sentence_count; i++) {
        const struct sentence *sentence = &segmented->sentences[i];
        if (i > 0) {
            buffer_append_byte(&kinds, '\n');
        }
        for (size_t k = 0; k < sentence->token_count; k++) {
            enum token_kind kind = segmented->tokens[sentence->first_token + k].kind;
            buffer_append_byte(&kinds, (char)kind);
        }
    }
    rows->token_kinds = buffer_span(&kinds);
}

enum outcome article_rows_from_segmented(const struct segmented_article *segmented,
                                         const struct article_core *core,
                                         struct arena *arena,
                                         struct article_rows *ret_rows,
                                         struct fault *reterr_fault)
{
    (void)reterr_fault;
    const struct clean_article *clean = segmented->clean;
    struct article_rows rows = {
        .clean = clean,
        .character_count = (int32_t)segmented->character_count,
        .paragraph_count = (int32_t)segmented->paragraph_count,
        .sentence_count = (int32_t)segmented->sentence_count - 1,
        .word_count = (int32_t)segmented->word_count,
        .order_us = instant_is_present(clean->modified_us) ? clean->modified_us
                                                           : clean->published_us,
    };
    fill_spans(segmented, arena, &rows);
    fill_words(segmented, arena, &rows);
    fill_kinds(segmented, arena, &rows);
    if (!core->leaves_terms_out) {
        struct arena *scratch = core->scratch == NULL ? arena : core->scratch;
        rows.term_count = article_terms_from_segmented(segmented, core->hash_seed,
                                                       scratch, arena, &rows.terms);
    }
    *ret_rows = rows;
    return OUTCOME_OK;
}

enum outcome article_rows_from_clean(const struct clean_article *clean,
                                     const struct article_core *core, struct arena *arena,
                                     struct article_rows *ret_rows,
                                     struct fault *reterr_fault)
{
    struct segmented_article segmented;
    struct arena *scratch = core->scratch == NULL ? arena : core->scratch;
    enum outcome outcome = segmented_article_from_clean(clean, core->segmenter, scratch,
                                                        &segmented, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome =
            article_rows_from_segmented(&segmented, core, arena, ret_rows, reterr_fault);
    }
    if (core->scratch != NULL) {
        arena_reset(core->scratch);
    }
    return outcome;
}

enum outcome article_rows_from_message(const struct message *message,
                                       const struct article_core *core,
                                       struct arena *arena, struct article_rows *ret_rows,
                                       struct fault *reterr_fault)
{
    struct raw_article raw;
    struct clean_article *clean = arena_take_array(arena, 1, sizeof(*clean));
    const struct clean_options options = {.limits = &core->limits,
                                          .zone = core->time_zone,
                                          .recorded_us = message->recorded_us,
                                          .keeps_punctuation = core->keeps_punctuation};
    enum outcome outcome =
        raw_article_from_message(message, &core->limits, arena, &raw, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = clean_article_from_raw(&raw, &options, arena, clean, reterr_fault);
    }
    return outcome == OUTCOME_OK
               ? article_rows_from_clean(clean, core, arena, ret_rows, reterr_fault)
               : outcome;
}
