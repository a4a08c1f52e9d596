#include "text/segmenter.h"

#include <assert.h>
#include <stdlib.h>

#include "text/character_class.h"
#include "text/script.h"
#include "text/segmenter_icu.h"
#include "text/token_scan.h"
#include "text/utf8.h"

enum { VERSION_BYTES = 64 };

struct segmenter {
    const struct segmenter_engine_ops *ops;
    void *engine;
    char version[VERSION_BYTES];
};

/** The work of one cut. */
struct cutting {
    struct segmenter *segmenter;
    struct span text;
    struct arena *arena;
    struct token *tokens;
    size_t count;
    size_t capacity;
    uint32_t *ends; /* what the engine writes, for the longest run so far */
    size_t ends_capacity;
};

static const struct {
    const char *name;
    const struct segmenter_engine_ops *ops;
} engines[] = {
    {"icu", &segmenter_icu},
};

enum outcome segmenter_open(const char *engine, struct segmenter **ret_segmenter,
                            struct fault *reterr_fault)
{
    for (size_t i = 0; i < sizeof(engines) / sizeof(engines[0]); i++) {
        if (strcmp(engines[i].name, engine) != 0) {
            continue;
        }
        struct segmenter *segmenter = calloc(1, sizeof(*segmenter));
        if (segmenter == NULL) {
            abort();
        }
        segmenter->ops = engines[i].ops;
        enum outcome outcome = segmenter->ops->open(&segmenter->engine, reterr_fault);
        if (outcome != OUTCOME_OK) {
            free(segmenter);
            return outcome;
        }
        segmenter->ops->describe(segmenter->engine, segmenter->version, VERSION_BYTES);
        *ret_segmenter = segmenter;
        return OUTCOME_OK;
    }
    return fault_fatal(reterr_fault, "no segmenter engine '%s': there is only icu",
                       engine);
}

struct segmenter *segmenter_free(struct segmenter *segmenter)
{
    if (segmenter != NULL) {
        segmenter->ops->free(segmenter->engine);
        free(segmenter);
    }
    return NULL;
}

const char *segmenter_version(const struct segmenter *segmenter)
{
    return segmenter->version;
}

static void append_token(struct cutting *cutting, struct token token)
{
    enum { FIRST_CAPACITY = 32 };
    if (cutting->count == cutting->capacity) {
        size_t capacity = cutting->capacity == 0 ? FIRST_CAPACITY : cutting->capacity * 2;
        cutting->tokens =
            arena_grow(cutting->arena, cutting->tokens, cutting->capacity * sizeof(token),
                       capacity * sizeof(token));
        cutting->capacity = capacity;
    }
    cutting->tokens[cutting->count++] = token;
}

static size_t ask_engine(struct cutting *cutting, struct span run)
{
    if (run.bytes > cutting->ends_capacity) {
        cutting->ends_capacity = run.bytes * 2;
        cutting->ends = arena_take_array(cutting->arena, cutting->ends_capacity,
                                         sizeof(*cutting->ends));
    }
    assert(cutting->ends != NULL);
    size_t count =
        cutting->segmenter->ops->cut(cutting->segmenter->engine, run, cutting->ends);
    assert(count > 0 && cutting->ends[count - 1] == run.bytes);
    return count;
}

/** Han when an ideograph is in it, else letters of some other script. */
static enum token_kind kind_of_word(struct span word)
{
    for (size_t at = 0; at < word.bytes;) {
        if (script_is_han(utf8_next(word, &at))) {
            return TOKEN_HAN;
        }
    }
    return TOKEN_LATIN;
}

/** True when a word that ends at `end` would split a grapheme of the run. */
static bool is_inside_grapheme(struct span run, size_t end)
{
    size_t last = end - 1;
    while (((unsigned char)run.at[last] & 0xC0) == 0x80) {
        last--;
    }
    return end < run.bytes &&
           character_class_is_joined(utf8_peek(run, last), utf8_peek(run, end));
}

static void append_word(struct cutting *cutting, const struct scanned_token *run,
                        struct token word)
{
    if (run->is_mixed_run) {
        word.kind = kind_of_word(span_slice(cutting->text, word.start, word.end));
    }
    append_token(cutting, word);
}

static void cut_run(struct cutting *cutting, const struct scanned_token *run)
{
    struct span text = span_slice(cutting->text, run->token.start, run->token.end);
    size_t count = ask_engine(cutting, text);
    struct token word = run->token;
    for (size_t i = 0; i < count; i++) {
        if (run->is_mixed_run && is_inside_grapheme(text, cutting->ends[i])) {
            continue;
        }
        word.end = run->token.start + cutting->ends[i];
        append_word(cutting, run, word);
        word.start = word.end;
    }
}

size_t segmenter_cut(struct segmenter *segmenter, struct span text, struct arena *arena,
                     struct token **ret_tokens)
{
    struct cutting cutting = {.segmenter = segmenter, .text = text, .arena = arena};
    struct token_scan scan = {.text = text};
    struct scanned_token scanned;
    while (token_scan_next(&scan, &scanned)) {
        if (scanned.token.kind == TOKEN_HAN) {
            cut_run(&cutting, &scanned);
        } else {
            append_token(&cutting, scanned.token);
        }
    }
    *ret_tokens = cutting.tokens;
    return cutting.count;
}
