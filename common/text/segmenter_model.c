#include "text/segmenter_model.h"

#include <stdlib.h>

#include "base/digest.h"
#include "text/listed_words.h"
#include "text/model_file.h"
#include "text/tag_scores.h"
#include "text/utf8.h"
#include "text/word_evidence.h"

enum {
    PADDING = EVIDENCE_PADDING,
    WINDOW = EVIDENCE_CHARACTERS,
    WINDOW_TAIL = 32, /* characters at the end of a window that lack what follows */
    CHARACTERS_OF_A_PART = 4, /* of one that stays whole: the first two, the last two */
    FORBIDDEN = -500000,      /* a score below every real one */
    ANY_TAG = 0xF,
    WANTING_ROUNDS = 2,
};

/** Characters of a text before they have tags. */
struct window {
    size_t count;
    uint16_t characters[PADDING + WINDOW + PADDING];
    uint8_t allowed[WINDOW];      /* a bit a tag; ANY_TAG where the engine decides */
    uint32_t ends[WINDOW];        /* in bytes of the text, behind the character */
    uint32_t code_points[WINDOW]; /* 0 where the engine does not decide */
};

struct model_engine {
    struct model model;
    struct digest digest;
    struct window window;
    struct word_evidence evidence;
    struct tag_scores scores;
    struct tag_lattice lattice;
    uint8_t tags[WINDOW];
    const struct user_lexicon *lexicon; /* NULL: none */
    struct listed_words listed;
};

/** Where the next character of a text comes from. */
struct feed {
    struct span text;
    const struct engine_part *parts;
    size_t part_count;
    size_t part;
    size_t at; /* in bytes: what is before has been given */
};

static void model_free(void *engine)
{
    free(engine);
}

static enum outcome model_open(struct span bytes, void **ret_engine,
                               struct fault *reterr_fault)
{
    struct model model;
    enum outcome outcome = model_file_read(bytes, &model, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    struct model_engine *engine = calloc(1, sizeof(*engine));
    if (engine == NULL) {
        abort();
    }
    engine->model = model;
    engine->digest = digest_from_bytes(bytes);
    *ret_engine = engine;
    return OUTCOME_OK;
}

void segmenter_model_use_lexicon(void *engine, const struct user_lexicon *lexicon)
{
    ((struct model_engine *)engine)->lexicon = lexicon;
}

struct digest segmenter_model_digest(const void *engine)
{
    return ((const struct model_engine *)engine)->digest;
}

static void append_character(struct window *window, uint16_t character, unsigned allowed,
                             size_t end)
{
    window->code_points[window->count] = 0;
    window->characters[PADDING + window->count] = character;
    window->allowed[window->count] = (uint8_t)allowed;
    window->ends[window->count] = (uint32_t)end;
    window->count++;
}

/** Give the characters of a part that stays whole: their tags are known. */
static void feed_whole_part(struct feed *feed, const struct model *model,
                            struct window *window)
{
    const struct engine_part *part = &feed->parts[feed->part];
    struct span whole = span_slice(feed->text, part->start, part->end);
    uint16_t characters[CHARACTERS_OF_A_PART];
    size_t count = 0;
    for (size_t at = 0; at < whole.bytes;) {
        if (count == CHARACTERS_OF_A_PART) {
            characters[2] = characters[3];
            count--;
        }
        characters[count++] = model_file_number(model, utf8_next(whole, &at));
    }
    for (size_t i = 0; i < count; i++) {
        enum model_tag tag = count == 1       ? TAG_SINGLE
                             : i == 0         ? TAG_BEGIN
                             : i + 1 == count ? TAG_END
                                              : TAG_MIDDLE;
        append_character(window, characters[i], 1U << tag, part->end);
    }
    feed->at = part->end;
}

/** What a code point is to the model. The zeros of 二〇二四年 and 二○二四年 are rare where it
 *  was learnt: they count as 零. */
static uint16_t number_of(const struct model *model, uint32_t code_point)
{
    bool is_zero = code_point == 0x3007 || code_point == 0x25CB;
    return model_file_number(model, is_zero ? 0x96F6 : code_point);
}

/** Fill the window. True when the text ends with it. */
static bool fill_window(struct feed *feed, const struct model *model,
                        struct window *window)
{
    while (feed->part < feed->part_count) {
        if (window->count + CHARACTERS_OF_A_PART > WINDOW) {
            return false;
        }
        const struct engine_part *part = &feed->parts[feed->part];
        if (feed->at < part->start) { /* a space, or the start of a text behind one */
            append_character(window, CHARACTER_OUTSIDE, 1U << TAG_SINGLE, part->start);
            feed->at = part->start;
        } else if (!part->is_open) {
            feed_whole_part(feed, model, window);
        } else {
            uint32_t code_point = utf8_next(feed->text, &feed->at);
            append_character(window, number_of(model, code_point), ANY_TAG, feed->at);
            window->code_points[window->count - 1] = code_point;
        }
        feed->part += feed->at == part->end;
    }
    return true;
}

/** A tag that is not allowed is worth less than any other. */
static void forbid_tags(int32_t scores[TAGS], unsigned allowed)
{
    for (size_t tag = 0; allowed != ANY_TAG && tag < TAGS; tag++) {
        if ((allowed >> tag & 1) == 0) {
            scores[tag] += FORBIDDEN;
        }
    }
}

static bool ends_word(const struct model_engine *engine, size_t at)
{
    return engine->tags[at] == TAG_END || engine->tags[at] == TAG_SINGLE;
}

/** Find the best tags; wanted words are worth what they say. */
static void solve_window(struct model_engine *engine, struct wanted_words wanted)
{
    const struct model_tables *tables = engine->model.tables;
    struct tag_weights weights = {
        .transition = tables->transition, .bonus = tables->bonus, .wanted = wanted};
    tag_lattice_solve((const int32_t(*)[TAGS])engine->scores.of, engine->window.count,
                      engine->evidence.matches, engine->evidence.match_count, &weights,
                      &engine->lattice, engine->tags);
}

/** Find the best tags again, with the words of the user's: those that fit what the model
 *  alone has found, then also those that fit beside them. */
static void want_listed_words(struct model_engine *engine)
{
    size_t count = engine->window.count;
    listed_words_find(engine->lexicon, engine->window.code_points, count,
                      &engine->evidence, engine->model.tables->bonus, &engine->listed);
    for (size_t round = 0; engine->listed.count > 0 && round < WANTING_ROUNDS; round++) {
        uint8_t before[WINDOW];
        memcpy(before, engine->tags, count);
        solve_window(engine, listed_words_weigh(&engine->listed, engine->tags));
        if (memcmp(before, engine->tags, count) == 0) {
            break;
        }
    }
}

/** Find the tags of the characters in the window. */
static void tag_window(struct model_engine *engine)
{
    const struct model *model = &engine->model;
    struct window *window = &engine->window;
    size_t count = window->count;
    uint16_t *characters = window->characters + PADDING;
    for (size_t i = 0; i < PADDING; i++) {
        characters[count + i] = CHARACTER_OUTSIDE;
    }
    word_evidence_find(model, characters, count, &engine->evidence);
    tag_scores_find(model, characters, count, &engine->evidence, &engine->scores);
    for (size_t i = 0; i < count; i++) {
        forbid_tags(engine->scores.of[i], window->allowed[i]);
    }
    solve_window(engine, (struct wanted_words){.count = 0});
    if (engine->lexicon != NULL) {
        want_listed_words(engine);
    }
}

/** How much of a full window is decided: it ends a word, at best at punctuation. */
static size_t decided_count(struct model_engine *engine)
{
    const uint16_t *characters = engine->window.characters + PADDING;
    size_t last = 0;
    for (size_t count = WINDOW - WINDOW_TAIL; count > WINDOW / 2; count--) {
        if (!ends_word(engine, count - 1)) {
            continue;
        }
        if (engine->model.characters[characters[count - 1]].type == TYPE_PUNCTUATION) {
            return count;
        }
        last = last == 0 ? count : last;
    }
    if (last == 0) { /* one word of half a window is none */
        last = WINDOW - WINDOW_TAIL;
        engine->tags[last - 1] = TAG_END;
    }
    return last;
}

/** Drop the first `count` characters; the two before the rest stay as what stands there. */
static void drop_characters(struct window *window, size_t count)
{
    size_t rest = window->count - count;
    memmove(window->characters, window->characters + count,
            (PADDING + rest) * sizeof(window->characters[0]));
    memmove(window->allowed, window->allowed + count, rest);
    memmove(window->code_points, window->code_points + count,
            rest * sizeof(window->code_points[0]));
    memmove(window->ends, window->ends + count, rest * sizeof(window->ends[0]));
    window->count = rest;
}

/** Write where words end among the first `count` characters. Returns their number. */
static size_t write_ends(const struct model_engine *engine, size_t count, uint32_t *ends)
{
    size_t end_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (engine->window.allowed[i] == ANY_TAG && ends_word(engine, i)) {
            ends[end_count++] = engine->window.ends[i];
        }
    }
    return end_count;
}

static size_t model_cut(void *engine, struct span text, const struct engine_part *parts,
                        size_t part_count, uint32_t *ends)
{
    struct model_engine *model = engine;
    struct window *window = &model->window;
    struct feed feed = {.text = text, .parts = parts, .part_count = part_count};
    feed.at = part_count > 0 ? parts[0].start : 0;
    size_t end_count = 0;
    window->count = 0;
    for (size_t i = 0; i < PADDING; i++) {
        window->characters[i] = CHARACTER_OUTSIDE;
    }
    for (bool is_last = false; !is_last;) {
        is_last = fill_window(&feed, &model->model, window);
        if (window->count == 0) {
            break;
        }
        tag_window(model);
        size_t decided = is_last ? window->count : decided_count(model);
        end_count += write_ends(model, decided, ends + end_count);
        drop_characters(window, decided);
    }
    return end_count;
}

const struct segmenter_engine_ops segmenter_model = {
    .open = model_open,
    .free = model_free,
    .cut = model_cut,
};
