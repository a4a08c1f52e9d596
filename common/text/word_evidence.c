#include "text/word_evidence.h"

#include <assert.h>
#include <stdbool.h>

enum {
    PREFETCH = 8, /* characters ahead */
    SUFFIX_BITS = 13,
    SUFFIX_CHARACTER = (1 << SUFFIX_BITS) - 1,
    LEVEL_BITS = 0x7F,
};

static uint16_t read_16(const uint8_t *at)
{
    return (uint16_t)(at[0] | at[1] << 8);
}

static void raise(uint8_t *code, uint8_t to)
{
    *code = *code > to ? *code : to;
}

/** Let the unigram path take the word [start, end). */
static void offer_path(struct word_evidence *evidence, size_t start, size_t end,
                       int32_t score)
{
    if (score > evidence->best[end]) {
        evidence->best[end] = score;
        evidence->from[end] = (uint16_t)start;
    }
}

static int32_t word_score(const struct model *model, uint8_t level)
{
    return (int32_t)level - 1 - (int32_t)model->header->word_cost;
}

static void add_word(const struct model *model, struct word_evidence *evidence,
                     size_t start, size_t characters, uint8_t level)
{
    size_t last = start + characters - 1;
    uint8_t code = model_features_code(characters, level);
    raise(&evidence->begin[start], code);
    raise(&evidence->end[last], code);
    for (size_t at = start + 1; at < last; at++) {
        raise(&evidence->inside[at], code);
    }
    offer_path(evidence, start, last + 1,
               evidence->best[start] + word_score(model, level));
    evidence->matches[evidence->match_count++] =
        (struct word_match){.start = (uint16_t)start,
                            .characters = (uint8_t)characters,
                            .bonus = model_features_bonus(characters, level)};
}

/** True when a suffix of `length` characters stands at `rest`. */
static bool is_suffix(const uint8_t *suffix, size_t length, const uint16_t *rest)
{
    bool is_same = (read_16(suffix) & SUFFIX_CHARACTER) == rest[0];
    for (size_t i = 1; is_same && i < length; i++) {
        is_same = read_16(suffix + 2 * i) == rest[i];
    }
    return is_same;
}

/** Add the words of which the list at `suffix` holds what follows two characters. */
static void add_longer_words(const struct model *model, const uint16_t *characters,
                             size_t count, size_t start, const uint8_t *suffix,
                             struct word_evidence *evidence)
{
    const uint16_t *rest = characters + start + 2;
    size_t rest_count = count - start - 2;
    bool is_over = rest_count == 0;
    while (!is_over && (read_16(suffix) & SUFFIX_CHARACTER) <= rest[0]) {
        size_t length = 1 + (size_t)(read_16(suffix) >> SUFFIX_BITS);
        uint8_t level = suffix[2 * length];
        if (length <= rest_count && is_suffix(suffix, length, rest)) {
            add_word(model, evidence, start, 2 + length, level & LEVEL_BITS);
        }
        is_over = level > LEVEL_BITS;
        suffix += 2 * length + 1;
    }
}

/** Write the tags of the best path, from its end. */
static void trace_path(struct word_evidence *evidence, size_t count)
{
    uint8_t *path = evidence->path + 1;
    path[-1] = TAGS;
    path[count] = TAGS;
    for (size_t end = count; end > 0;) {
        size_t start = evidence->from[end];
        for (size_t at = start; at < end; at++) {
            path[at] = TAG_MIDDLE;
        }
        path[start] = TAG_BEGIN;
        path[end - 1] = end - start == 1 ? TAG_SINGLE : TAG_END;
        end = start;
    }
}

static void prefetch_pair(const struct model *model, uint32_t first, uint32_t second)
{
    const struct model_character *character = &model->characters[first];
    __builtin_prefetch(
        &model->pairs[character->pairs +
                      model_file_pair_slot(second, character->pair_count)]);
}

/** Look all pairs up, before anything is done with them: the memory of one is fetched
 *  while another is looked at. */
static void find_pairs(const struct model *model, const uint16_t *characters,
                       size_t count, struct word_evidence *evidence)
{
    for (size_t i = 0; i < count; i++) {
        if (i + PREFETCH < count) {
            prefetch_pair(model, characters[i + PREFETCH], characters[i + PREFETCH + 1]);
        }
        const struct model_pair *pair =
            model_file_pair(model, characters[i], characters[i + 1]);
        evidence->pair_rows[i] = pair == NULL ? 0 : pair->row;
        evidence->pairs[i] = pair == NULL ? 0 : pair->suffix_and_level;
        __builtin_prefetch(model->suffixes + (evidence->pairs[i] >> 8));
    }
}

/** Add the words that begin with the pair at i. */
static void add_words(const struct model *model, const uint16_t *characters, size_t count,
                      size_t i, struct word_evidence *evidence)
{
    uint8_t level = evidence->pairs[i] & LEVEL_BITS;
    uint32_t suffix = evidence->pairs[i] >> 8;
    if (level > 0) {
        add_word(model, evidence, i, 2, level);
    }
    if (suffix != 0) {
        add_longer_words(model, characters, count, i, model->suffixes + suffix, evidence);
    }
}

void word_evidence_find(const struct model *model, const uint16_t *characters,
                        size_t count, struct word_evidence *evidence)
{
    assert(count > 0 && count <= EVIDENCE_CHARACTERS);
    memset(evidence->begin, 0, count + 1);
    memset(evidence->end, 0, count + 1);
    memset(evidence->inside, 0, count + 1);
    evidence->match_count = 0;
    evidence->best[0] = 0;
    for (size_t i = 1; i <= count; i++) {
        evidence->best[i] = INT32_MIN;
    }
    find_pairs(model, characters, count, evidence);
    for (size_t i = 0; i < count; i++) {
        uint8_t level = model->characters[characters[i]].level;
        offer_path(evidence, i, i + 1,
                   evidence->best[i] + word_score(model, level == 0 ? 1 : level));
        if (evidence->pairs[i] != 0 && i + 1 < count) {
            add_words(model, characters, count, i, evidence);
        }
    }
    trace_path(evidence, count);
}
