#include <stdlib.h>

#include "ingest/explain_parts.h"

enum { WORD_LABELS = 12, WORDS_SHOWN = 40 };

/* The kinds, in the order in which they are shown. */
static const struct {
    enum token_kind kind;
    const char *name;
} kinds[] = {
    {TOKEN_HAN, "han"},       {TOKEN_LATIN, "latin"}, {TOKEN_NUMBER, "number"},
    {TOKEN_MIXED, "mixed"},   {TOKEN_URL, "url"},     {TOKEN_TAG, "tag"},
    {TOKEN_SYMBOL, "symbol"}, {TOKEN_EMOJI, "emoji"}, {TOKEN_PUNCTUATION, "punctuation"},
};

/* ---- sentences */

static struct span text_of(const struct segmented_article *segmented, size_t sentence)
{
    return sentence == 0 ? segmented->clean->title : segmented->clean->body;
}

static void show_sentence(struct explain_out *out,
                          const struct segmented_article *segmented, size_t index)
{
    const struct sentence *sentence = &segmented->sentences[index];
    struct span text = text_of(segmented, index);
    explain_out_say(out, EXPLAIN_PLAIN, "  %zu  ", index);
    if (index == 0) {
        explain_out_say(out, EXPLAIN_PLAIN, "title");
    } else {
        explain_out_say(out, EXPLAIN_PLAIN, "paragraph %u", sentence->paragraph);
    }
    explain_out_say(out, EXPLAIN_PLAIN, ", characters %u-%u\n    ", sentence->start_char,
                    sentence->start_char + sentence->char_count);
    for (size_t i = 0; i < sentence->token_count; i++) {
        const struct token *token = &segmented->tokens[sentence->first_token + i];
        explain_out_say(out, EXPLAIN_PLAIN, "%s", i == 0 ? "" : " ");
        explain_out_show(out, EXPLAIN_PLAIN, span_slice(text, token->start, token->end));
        explain_out_say(out, EXPLAIN_LABEL, "/%c", (char)token->kind);
    }
    explain_out_say(out, EXPLAIN_PLAIN, "\n");
}

static void write_sentence(struct explain_out *out,
                           const struct segmented_article *segmented, size_t index)
{
    const struct sentence *sentence = &segmented->sentences[index];
    struct span text = text_of(segmented, index);
    struct texts words = {.at = arena_take_array(out->to->arena, sentence->token_count,
                                                 sizeof(struct span)),
                          .count = sentence->token_count};
    struct buffer letters = {.arena = out->to->arena};
    for (size_t i = 0; i < words.count; i++) {
        const struct token *token = &segmented->tokens[sentence->first_token + i];
        words.at[i] = span_slice(text, token->start, token->end);
        buffer_append_byte(&letters, (char)token->kind);
    }
    explain_out_open_item(out);
    explain_out_number(out, "paragraph", sentence->paragraph);
    explain_out_number(out, "start", sentence->start_char);
    explain_out_number(out, "length", sentence->char_count);
    explain_out_texts(out, "words", words);
    explain_out_text(out, "kinds", buffer_span(&letters));
    explain_out_close(out);
}

static void show_sentences(struct explain_out *out,
                           const struct segmented_article *segmented)
{
    explain_out_open(out, "sentences", WORD_LABELS);
    for (size_t i = 0; i < segmented->sentence_count; i++) {
        if (segmented->sentences[i].token_count > 0) {
            show_sentence(out, segmented, i);
        }
    }
}

void explain_sentences_write(struct explain_out *out,
                             const struct segmented_article *segmented)
{
    if (!out->form.is_json) {
        show_sentences(out, segmented);
        return;
    }
    explain_out_open_list(out, "sentences");
    for (size_t i = 0; i < segmented->sentence_count; i++) {
        write_sentence(out, segmented, i);
    }
    explain_out_close_list(out);
}

/* ---- words by kind */

struct word {
    struct span text;
    enum token_kind kind;
    size_t first; /* which token it was first */
    size_t count;
};

static int compare_numbers(size_t left, size_t right)
{
    return (left > right) - (left < right);
}

static int compare_texts(const void *left, const void *right)
{
    const struct word *a = left;
    const struct word *b = right;
    size_t shorter = a->text.bytes < b->text.bytes ? a->text.bytes : b->text.bytes;
    int order = a->kind != b->kind ? (int)a->kind - (int)b->kind
                                   : memcmp(a->text.at, b->text.at, shorter);
    if (order == 0) {
        order = compare_numbers(a->text.bytes, b->text.bytes);
    }
    return order != 0 ? order : compare_numbers(a->first, b->first);
}

/* The frequent ones first, then in the order of the text. */
static int compare_counts(const void *left, const void *right)
{
    const struct word *a = left;
    const struct word *b = right;
    int order = compare_numbers(b->count, a->count);
    return order != 0 ? order : compare_numbers(a->first, b->first);
}

/** The distinct words, in the order they are shown. */
static size_t count_words(const struct segmented_article *segmented, struct arena *arena,
                          struct word **ret_words)
{
    struct word *words = arena_take_array(arena, segmented->token_count, sizeof(*words));
    size_t count = 0;
    for (size_t i = 0; i < segmented->sentence_count; i++) {
        const struct sentence *sentence = &segmented->sentences[i];
        for (size_t k = 0; k < sentence->token_count; k++, count++) {
            const struct token *token = &segmented->tokens[sentence->first_token + k];
            words[count] = (struct word){
                .text = span_slice(text_of(segmented, i), token->start, token->end),
                .kind = token->kind,
                .first = count,
                .count = 1};
        }
    }
    qsort(words, count, sizeof(*words), compare_texts);
    size_t distinct = 0;
    for (size_t i = 0; i < count; i++) {
        struct word *last = distinct == 0 ? NULL : &words[distinct - 1];
        if (last != NULL && last->kind == words[i].kind &&
            span_is_equal(last->text, words[i].text)) {
            last->count += 1;
        } else {
            words[distinct] = words[i];
            distinct += 1;
        }
    }
    qsort(words, distinct, sizeof(*words), compare_counts);
    *ret_words = words;
    return distinct;
}

/* All of one kind. */
struct words_of_kind {
    const char *name;
    struct word *words;
    size_t distinct;
    size_t count;
};

static struct words_of_kind pick_kind(const struct word *words, size_t count, size_t kind,
                                      struct arena *arena)
{
    struct words_of_kind picked = {
        .name = kinds[kind].name,
        .words = arena_take_array(arena, count, sizeof(struct word))};
    for (size_t i = 0; i < count; i++) {
        if (words[i].kind == kinds[kind].kind) {
            picked.words[picked.distinct] = words[i];
            picked.distinct += 1;
            picked.count += words[i].count;
        }
    }
    return picked;
}

static void show_kind(struct explain_out *out, const struct words_of_kind *kind)
{
    explain_out_label(out, kind->name);
    explain_out_say(out, EXPLAIN_PLAIN, "%zu, %zu distinct:", kind->count,
                    kind->distinct);
    for (size_t i = 0; i < kind->distinct && i < WORDS_SHOWN; i++) {
        explain_out_say(out, EXPLAIN_PLAIN, " ");
        explain_out_show(out, EXPLAIN_PLAIN, kind->words[i].text);
        if (kind->words[i].count > 1) {
            explain_out_say(out, EXPLAIN_LABEL, "*%zu", kind->words[i].count);
        }
    }
    if (kind->distinct > WORDS_SHOWN) {
        explain_out_say(out, EXPLAIN_PLAIN, " and %zu more",
                        kind->distinct - WORDS_SHOWN);
    }
    explain_out_say(out, EXPLAIN_PLAIN, "\n");
}

static void write_kind(struct explain_out *out, const struct words_of_kind *kind)
{
    explain_out_open(out, kind->name, 0);
    explain_out_number(out, "count", (int64_t)kind->count);
    explain_out_open_list(out, "distinct");
    for (size_t i = 0; i < kind->distinct; i++) {
        explain_out_open_item(out);
        explain_out_text(out, "word", kind->words[i].text);
        explain_out_number(out, "count", (int64_t)kind->words[i].count);
        explain_out_close(out);
    }
    explain_out_close_list(out);
    explain_out_close(out);
}

void explain_words_write(struct explain_out *out,
                         const struct segmented_article *segmented)
{
    struct word *words = NULL;
    size_t count = count_words(segmented, out->to->arena, &words);
    explain_out_open(out, "words", WORD_LABELS);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct words_of_kind kind = pick_kind(words, count, i, out->to->arena);
        if (kind.count > 0 && out->form.is_json) {
            write_kind(out, &kind);
        } else if (kind.count > 0) {
            show_kind(out, &kind);
        }
    }
    explain_out_close(out);
}
