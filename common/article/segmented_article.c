#include "article/segmented_article.h"

#include <assert.h>

#include "text/sentence_splitter.h"
#include "text/utf8.h"

enum {
    /* First guesses, low enough to fit most articles without moving: bytes a piece. */
    BYTES_PER_SENTENCE = 90,
    BYTES_PER_TOKEN = 4,
};

struct segmenting {
    struct segmenter *segmenter;
    struct arena *arena;
    struct segmented_article *segmented;
    size_t sentence_capacity;
    size_t token_capacity;
};

/* Make room for `more` elements; moves at most a logarithmic number of times. */
static void *with_room(struct arena *arena, void *at, size_t count, size_t more,
                       size_t element_bytes, size_t *capacity)
{
    if (count + more <= *capacity) {
        return at;
    }
    size_t wanted = *capacity * 2 > count + more ? *capacity * 2 : count + more;
    void *grown =
        arena_grow(arena, at, *capacity * element_bytes, wanted * element_bytes);
    *capacity = wanted;
    return grown;
}

/* Tokens of text[start, end), whose ranges become those of text. */
static void add_tokens(struct segmenting *segmenting, struct span text,
                       struct sentence *sentence)
{
    struct segmented_article *segmented = segmenting->segmented;
    const struct token *tokens = NULL;
    struct span part = span_slice(text, sentence->start_byte, sentence->end_byte);
    size_t count = segmenter_cut(segmenting->segmenter, part, &tokens);
    segmented->tokens =
        with_room(segmenting->arena, segmented->tokens, segmented->token_count, count,
                  sizeof(struct token), &segmenting->token_capacity);
    sentence->first_token = (uint32_t)segmented->token_count;
    sentence->token_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        struct token token = tokens[i];
        token.start += sentence->start_byte;
        token.end += sentence->start_byte;
        segmented->tokens[segmented->token_count + i] = token;
        segmented->word_count += token.kind == TOKEN_PUNCTUATION ? 0 : 1;
    }
    segmented->token_count += count;
}

static void add_sentence(struct segmenting *segmenting, struct span text,
                         struct sentence sentence)
{
    struct segmented_article *segmented = segmenting->segmented;
    sentence.char_count =
        (uint32_t)utf8_count(span_slice(text, sentence.start_byte, sentence.end_byte));
    add_tokens(segmenting, text, &sentence);
    segmented->sentences =
        with_room(segmenting->arena, segmented->sentences, segmented->sentence_count, 1,
                  sizeof(struct sentence), &segmenting->sentence_capacity);
    segmented->sentences[segmented->sentence_count] = sentence;
    segmented->sentence_count += 1;
}

/* The paragraph body[start, end), whose first code point is number start_char. */
static void add_paragraph(struct segmenting *segmenting, struct span body, size_t start,
                          size_t end, size_t start_char)
{
    struct sentence_range *ranges = NULL;
    struct span paragraph = span_slice(body, start, end);
    size_t count = sentence_splitter_cut(paragraph, segmenting->arena, &ranges);
    size_t counted = 0; /* bytes of the paragraph that start_char is behind */
    segmenting->segmented->paragraph_count += 1;
    for (size_t i = 0; i < count; i++) {
        start_char += utf8_count(span_slice(paragraph, counted, ranges[i].start));
        counted = ranges[i].start;
        add_sentence(segmenting, body,
                     (struct sentence){
                         .start_byte = (uint32_t)(start + ranges[i].start),
                         .end_byte = (uint32_t)(start + ranges[i].end),
                         .start_char = (uint32_t)start_char,
                         .paragraph = (uint32_t)segmenting->segmented->paragraph_count,
                     });
    }
}

static void add_body(struct segmenting *segmenting, struct span body)
{
    size_t start = 0;
    size_t start_char = 0;
    while (start < body.bytes) {
        const char *newline = memchr(body.at + start, '\n', body.bytes - start);
        size_t end = newline == NULL ? body.bytes : (size_t)(newline - body.at);
        size_t chars = utf8_count(span_slice(body, start, end));
        add_paragraph(segmenting, body, start, end, start_char);
        segmenting->segmented->character_count += chars;
        start_char += chars + 1;
        start = end + 1;
    }
}

enum outcome segmented_article_from_clean(const struct clean_article *clean,
                                          struct segmenter *segmenter,
                                          struct arena *arena,
                                          struct segmented_article *ret_segmented,
                                          struct fault *reterr_fault)
{
    (void)reterr_fault;
    assert(clean->body.bytes < UINT32_MAX && clean->title.bytes < UINT32_MAX);
    struct segmented_article segmented = {.clean = clean};
    struct segmenting segmenting = {
        .segmenter = segmenter,
        .arena = arena,
        .segmented = &segmented,
        .sentence_capacity = clean->body.bytes / BYTES_PER_SENTENCE + 8,
        .token_capacity = (clean->title.bytes + clean->body.bytes) / BYTES_PER_TOKEN + 8,
    };
    segmented.sentences =
        arena_take(arena, segmenting.sentence_capacity * sizeof(struct sentence));
    segmented.tokens =
        arena_take(arena, segmenting.token_capacity * sizeof(struct token));
    struct span title = clean->title.at == NULL ? SPAN("") : clean->title;
    add_sentence(&segmenting, title,
                 (struct sentence){.end_byte = (uint32_t)title.bytes});
    add_body(&segmenting, clean->body);
    *ret_segmented = segmented;
    return OUTCOME_OK;
}
