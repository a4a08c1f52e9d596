#include "text/segmenter.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "text/character_class.h"
#include "text/mixed_words.h"
#include "text/script.h"
#include "text/segmenter_icu.h"
#include "text/segmenter_model.h"
#include "text/token_scan.h"
#include "text/utf8.h"

struct segmenter {
    void *icu;           /* always there: it knows the scripts that a model does not */
    void *model;         /* NULL with the engine "icu" */
    struct arena *arena; /* of one cut */
    const struct user_lexicon *lexicon; /* NULL: none */
    struct segmenter_version version;
};

/** The work of one cut. */
struct cutting {
    struct span text;
    struct arena *arena;
    struct scanned_token *scanned;
    size_t scanned_count;
    struct token *tokens;
    size_t count;
    size_t capacity;
};

static enum outcome open_engines(struct segmenter *segmenter, bool is_model,
                                 struct span model, struct fault *reterr_fault)
{
    enum outcome outcome = segmenter_icu.open(model, &segmenter->icu, reterr_fault);
    if (outcome == OUTCOME_OK && is_model) {
        outcome = segmenter_model.open(model, &segmenter->model, reterr_fault);
    }
    return outcome;
}

/** Append "model 0a1b2c3d4e5f ". Returns the bytes of the text then. */
static size_t append_digest(char *text, size_t used, const char *name,
                            const struct digest *digest)
{
    enum { SHOWN_BYTES = 6 };
    used += (size_t)snprintf(text + used, SEGMENTER_VERSION_BYTES - used, "%s ", name);
    for (size_t i = 0; i < SHOWN_BYTES; i++) {
        used += (size_t)snprintf(text + used, SEGMENTER_VERSION_BYTES - used, "%02x",
                                 digest->bytes[i]);
    }
    text[used++] = ' ';
    return used;
}

static void describe(struct segmenter *segmenter, const struct user_lexicon *lexicon)
{
    struct segmenter_version version = {.has_model = segmenter->model != NULL,
                                        .has_lexicon = lexicon != NULL};
    size_t used = 0;
    if (version.has_model) {
        version.model = segmenter_model_digest(segmenter->model);
        used = append_digest(version.text, used, "model", &version.model);
    }
    if (version.has_lexicon) {
        version.lexicon = user_lexicon_digest(lexicon);
        used = append_digest(version.text, used, "lexicon", &version.lexicon);
    }
    segmenter_icu_describe(version.text + used, SEGMENTER_VERSION_BYTES - used);
    used += strlen(version.text + used);
    snprintf(version.text + used, SEGMENTER_VERSION_BYTES - used, " rules %d",
             SEGMENTER_RULES);
    segmenter->version = version;
}

enum outcome segmenter_open(const char *engine, struct span model,
                            struct segmenter **ret_segmenter, struct fault *reterr_fault)
{
    bool is_model = strcmp(engine, "model") == 0;
    if (!is_model && strcmp(engine, "icu") != 0) {
        return fault_fatal(reterr_fault,
                           "no segmenter engine '%s': there are model and icu", engine);
    }
    struct segmenter *segmenter = calloc(1, sizeof(*segmenter));
    if (segmenter == NULL) {
        abort();
    }
    segmenter->arena = arena_open();
    enum outcome outcome = open_engines(segmenter, is_model, model, reterr_fault);
    if (outcome != OUTCOME_OK) {
        segmenter_free(segmenter);
        return outcome;
    }
    describe(segmenter, NULL);
    *ret_segmenter = segmenter;
    return OUTCOME_OK;
}

struct segmenter *segmenter_free(struct segmenter *segmenter)
{
    if (segmenter != NULL) {
        segmenter_model.free(segmenter->model);
        segmenter_icu.free(segmenter->icu);
        arena_free(segmenter->arena);
        free(segmenter);
    }
    return NULL;
}

void segmenter_use_lexicon(struct segmenter *segmenter,
                           const struct user_lexicon *lexicon)
{
    assert(segmenter->model != NULL || lexicon == NULL);
    if (segmenter->model != NULL) {
        segmenter->lexicon = lexicon;
        segmenter_model_use_lexicon(segmenter->model, lexicon);
        describe(segmenter, lexicon);
    }
}

const struct segmenter_version *segmenter_version(const struct segmenter *segmenter)
{
    return &segmenter->version;
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

static void scan_all(struct cutting *cutting)
{
    enum { FIRST_CAPACITY = 32 };
    struct token_scan scan = {.text = cutting->text};
    struct scanned_token scanned;
    size_t capacity = 0;
    while (token_scan_next(&scan, &scanned)) {
        if (cutting->scanned_count == capacity) {
            size_t wanted = capacity == 0 ? FIRST_CAPACITY : capacity * 2;
            cutting->scanned =
                arena_grow(cutting->arena, cutting->scanned, capacity * sizeof(scanned),
                           wanted * sizeof(scanned));
            capacity = wanted;
        }
        cutting->scanned[cutting->scanned_count++] = scanned;
    }
}

/** Who cuts a run: a model knows Han alone. */
static bool is_for_model(const struct segmenter *segmenter,
                         const struct scanned_token *scanned)
{
    return segmenter->model != NULL && !scanned->is_mixed_run;
}

/** Let an engine cut its runs. Returns where their words end, ascending. */
static const uint32_t *ask_engine(struct cutting *cutting,
                                  const struct segmenter *segmenter, bool is_model)
{
    struct engine_part *parts =
        arena_take_array(cutting->arena, cutting->scanned_count, sizeof(*parts));
    size_t open_bytes = 0;
    for (size_t i = 0; i < cutting->scanned_count; i++) {
        const struct scanned_token *scanned = &cutting->scanned[i];
        parts[i] = (struct engine_part){
            .start = scanned->token.start,
            .end = scanned->token.end,
            .is_open = scanned->token.kind == TOKEN_HAN && !scanned->is_word &&
                       is_for_model(segmenter, scanned) == is_model,
        };
        open_bytes += parts[i].is_open ? parts[i].end - parts[i].start : 0;
    }
    if (open_bytes == 0) {
        return NULL;
    }
    uint32_t *ends = arena_take(cutting->arena, open_bytes * sizeof(*ends));
    const struct segmenter_engine_ops *ops = is_model ? &segmenter_model : &segmenter_icu;
    size_t count = ops->cut(is_model ? segmenter->model : segmenter->icu, cutting->text,
                            parts, cutting->scanned_count, ends);
    assert(count > 0);
    return ends;
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
    struct span text = span_slice(cutting->text, word.start, word.end);
    if (run->is_mixed_run) {
        word.kind = kind_of_word(text);
    }
    if (character_class_of(utf8_peek(text, 0)) == CHARACTER_PUNCTUATION) {
        word.kind = TOKEN_PUNCTUATION; /* the point of a name that is no word */
    }
    append_token(cutting, word);
}

/** Append the words of a run, whose ends begin at `ends`. Returns the ends behind. */
static const uint32_t *append_run(struct cutting *cutting,
                                  const struct scanned_token *run, const uint32_t *ends)
{
    struct span text = span_slice(cutting->text, run->token.start, run->token.end);
    struct token word = run->token;
    do {
        assert(ends != NULL);
        word.end = *ends++;
        assert(word.end > word.start && word.end <= run->token.end);
        if (run->is_mixed_run && is_inside_grapheme(text, word.end - run->token.start)) {
            continue;
        }
        append_word(cutting, run, word);
        word.start = word.end;
    } while (word.end < run->token.end);
    return ends;
}

size_t segmenter_cut(struct segmenter *segmenter, struct span text,
                     const struct token **ret_tokens)
{
    struct cutting cutting = {.text = text, .arena = segmenter->arena};
    arena_reset(cutting.arena);
    scan_all(&cutting);
    const uint32_t *icu_ends = ask_engine(&cutting, segmenter, false);
    const uint32_t *model_ends =
        segmenter->model == NULL ? NULL : ask_engine(&cutting, segmenter, true);
    for (size_t i = 0; i < cutting.scanned_count; i++) {
        const struct scanned_token *scanned = &cutting.scanned[i];
        if (scanned->token.kind != TOKEN_HAN || scanned->is_word) {
            append_token(&cutting, scanned->token);
        } else if (is_for_model(segmenter, scanned)) {
            model_ends = append_run(&cutting, scanned, model_ends);
        } else {
            icu_ends = append_run(&cutting, scanned, icu_ends);
        }
    }
    *ret_tokens = cutting.tokens;
    return segmenter->lexicon != NULL && user_lexicon_is_mixed(segmenter->lexicon)
               ? mixed_words_join(segmenter->lexicon, text, cutting.tokens, cutting.count)
               : cutting.count;
}
