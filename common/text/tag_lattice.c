#include "text/tag_lattice.h"

#include <assert.h>
#include <string.h>

enum {
    /* Below every real path; twice of it still fits. */
    IMPOSSIBLE = -1000000000,
};

/** The best paths to the character at hand, by its tag, and the sum of TAG_MIDDLE so far. */
struct front {
    int32_t best[TAGS];
    int32_t middles;
};

/** Where a tag may come from: the earlier and the later of its two. */
static const uint8_t sources[TAGS][2] = {
    [TAG_BEGIN] = {TAG_END, TAG_SINGLE},
    [TAG_MIDDLE] = {TAG_BEGIN, TAG_MIDDLE},
    [TAG_END] = {TAG_BEGIN, TAG_MIDDLE},
    [TAG_SINGLE] = {TAG_END, TAG_SINGLE},
};

static int32_t larger(int32_t left, int32_t right)
{
    return left > right ? left : right;
}

/** Move to the next character; returns which tags came from the later source. */
static uint8_t advance(struct front *front, const int32_t scores[TAGS],
                       const int32_t transition[TAGS][TAGS])
{
    const int32_t *best = front->best;
    int32_t begin_0 = best[TAG_END] + transition[TAG_END][TAG_BEGIN];
    int32_t begin_1 = best[TAG_SINGLE] + transition[TAG_SINGLE][TAG_BEGIN];
    int32_t middle_0 = best[TAG_BEGIN] + transition[TAG_BEGIN][TAG_MIDDLE];
    int32_t middle_1 = best[TAG_MIDDLE] + transition[TAG_MIDDLE][TAG_MIDDLE];
    int32_t end_0 = best[TAG_BEGIN] + transition[TAG_BEGIN][TAG_END];
    int32_t end_1 = best[TAG_MIDDLE] + transition[TAG_MIDDLE][TAG_END];
    int32_t single_0 = best[TAG_END] + transition[TAG_END][TAG_SINGLE];
    int32_t single_1 = best[TAG_SINGLE] + transition[TAG_SINGLE][TAG_SINGLE];
    front->best[TAG_BEGIN] = larger(begin_0, begin_1) + scores[TAG_BEGIN];
    front->best[TAG_MIDDLE] = larger(middle_0, middle_1) + scores[TAG_MIDDLE];
    front->best[TAG_END] = larger(end_0, end_1) + scores[TAG_END];
    front->best[TAG_SINGLE] = larger(single_0, single_1) + scores[TAG_SINGLE];
    return (uint8_t)((begin_1 > begin_0) << TAG_BEGIN |
                     (middle_1 > middle_0) << TAG_MIDDLE | (end_1 > end_0) << TAG_END |
                     (single_1 > single_0) << TAG_SINGLE);
}

/** Offer a word that begins at `front` to the character where it ends. */
static void offer_word(const struct front *front, const struct wanted_word *word,
                       const int32_t transition[TAGS][TAGS], struct tag_lattice *lattice)
{
    if (word->bonus <= 0) {
        return;
    }
    size_t last = word->start + word->characters - 1U;
    int32_t score = front->best[TAG_BEGIN] - front->middles + word->bonus;
    if (word->characters == 2) {
        score += transition[TAG_BEGIN][TAG_END];
    } else {
        score += transition[TAG_BEGIN][TAG_MIDDLE] + transition[TAG_MIDDLE][TAG_END] +
                 (word->characters - 3) * transition[TAG_MIDDLE][TAG_MIDDLE];
    }
    if (lattice->word[last] == 0 || score > lattice->word_best[last]) {
        lattice->word_best[last] = score;
        lattice->word[last] = (uint16_t)(word->start + 1);
    }
}

/** Take the word that ends here when it beats the plain tags. */
static void accept_word(struct front *front, size_t at, int32_t end_score,
                        struct tag_lattice *lattice)
{
    if (lattice->word[at] == 0) {
        return;
    }
    int32_t score = lattice->word_best[at] + front->middles + end_score;
    if (score > front->best[TAG_END]) {
        front->best[TAG_END] = score;
    } else {
        lattice->word[at] = 0;
    }
}

/** Write the tags of a word that ends at `at`. Returns where it starts. */
static size_t trace_word(const struct tag_lattice *lattice, size_t at, uint8_t *tags)
{
    size_t start = lattice->word[at] - 1U;
    while (--at > start) {
        tags[at] = TAG_MIDDLE;
    }
    tags[start] = TAG_BEGIN;
    return start;
}

static void trace_back(const struct tag_lattice *lattice, size_t count, unsigned tag,
                       uint8_t *tags)
{
    for (size_t at = count; at-- > 0;) {
        tags[at] = (uint8_t)tag;
        if (tag == TAG_END && lattice->word[at] != 0) {
            at = trace_word(lattice, at, tags);
            tag = TAG_BEGIN;
        }
        tag = sources[tag][lattice->back[at] >> tag & 1];
    }
}

void tag_lattice_solve(const int32_t (*scores)[TAGS], size_t count,
                       const struct word_match *matches, size_t match_count,
                       const struct tag_weights *weights, struct tag_lattice *lattice,
                       uint8_t *ret_tags)
{
    assert(count > 0 && count <= EVIDENCE_CHARACTERS);
    memset(lattice->word, 0, count * sizeof(lattice->word[0]));
    struct front front = {
        .best = {scores[0][TAG_BEGIN], IMPOSSIBLE, IMPOSSIBLE, scores[0][TAG_SINGLE]},
        .middles = scores[0][TAG_MIDDLE],
    };
    const struct wanted_words *wanted = &weights->wanted;
    size_t match = 0;
    size_t word = 0;
    lattice->back[0] = 0;
    for (size_t at = 0; at < count; at++) {
        if (at > 0) {
            lattice->back[at] = advance(&front, scores[at], weights->transition);
            accept_word(&front, at, scores[at][TAG_END], lattice);
            front.middles += scores[at][TAG_MIDDLE];
        }
        for (; match < match_count && matches[match].start == at; match++) {
            const struct wanted_word of_lexicon = {
                .start = matches[match].start,
                .characters = matches[match].characters,
                .bonus = weights->bonus[matches[match].bonus]};
            offer_word(&front, &of_lexicon, weights->transition, lattice);
        }
        for (; word < wanted->count && wanted->at[word].start == at; word++) {
            offer_word(&front, &wanted->at[word], weights->transition, lattice);
        }
    }
    unsigned last = front.best[TAG_END] > front.best[TAG_SINGLE] ? TAG_END : TAG_SINGLE;
    trace_back(lattice, count, last, ret_tags);
}
