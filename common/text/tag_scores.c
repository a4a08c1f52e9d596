#include "text/tag_scores.h"

enum { PREFETCH = 8 }; /* characters ahead */

/* Lanes of small numbers: the compiler makes the processor's own of them. */
typedef int8_t four_rows __attribute__((vector_size(4 * TAGS)));
typedef int16_t four_sums __attribute__((vector_size(4 * TAGS * 2)));
typedef int8_t one_row __attribute__((vector_size(TAGS)));
typedef int16_t one_sum __attribute__((vector_size(TAGS * 2)));
typedef int32_t one_score __attribute__((vector_size(TAGS * 4)));

/** Add weights to the sums of four characters. */
static void add_four(int16_t (*sums)[TAGS], const int8_t (*weights)[TAGS])
{
    four_rows rows;
    four_sums four;
    memcpy(&rows, weights, sizeof(rows));
    memcpy(&four, sums, sizeof(four));
    four += __builtin_convertvector(rows, four_sums);
    memcpy(sums, &four, sizeof(four));
}

static one_sum load_row(const int8_t *weights)
{
    one_row row;
    memcpy(&row, weights, sizeof(row));
    return __builtin_convertvector(row, one_sum);
}

static one_sum load_sum(const int16_t *weights)
{
    one_sum sum;
    memcpy(&sum, weights, sizeof(sum));
    return sum;
}

static void add_one(int16_t *sums, const int8_t *weights)
{
    one_sum sum = load_sum(sums) + load_row(weights);
    memcpy(sums, &sum, sizeof(sum));
}

/** Add the weights of each character to those around it. */
static void add_unigrams(const struct model *model, const uint16_t *characters,
                         ptrdiff_t count, int16_t (*sums)[TAGS])
{
    for (ptrdiff_t i = -2; i < count + 2; i++) {
        const struct model_row *row = &model->rows[model->characters[characters[i]].row];
        add_four(sums + i - 2, row->unigram);
        add_one(sums[i + 2], row->unigram[4]);
    }
}

static void add_pair(const struct model *model, uint16_t row, int16_t (*sums)[TAGS])
{
    if (row != 0) {
        add_four(sums, model->pair_rows[row - 1].weights);
    }
}

static uint16_t find_pair_row(const struct model *model, const uint16_t *characters)
{
    const struct model_pair *pair = model_file_pair(model, characters[0], characters[1]);
    return pair == NULL ? 0 : pair->row;
}

/** Add the weights of each pair of neighbours; evidence knows those within the text. */
static void add_pairs(const struct model *model, const uint16_t *characters,
                      ptrdiff_t count, const uint16_t *pair_rows, int16_t (*sums)[TAGS])
{
    add_pair(model, find_pair_row(model, characters - 2), sums - 3);
    add_pair(model, find_pair_row(model, characters - 1), sums - 2);
    for (ptrdiff_t i = 0; i < count; i++) {
        if (i + PREFETCH < count) {
            __builtin_prefetch(&model->pair_rows[pair_rows[i + PREFETCH]]);
        }
        add_pair(model, pair_rows[i], sums + i - 1);
    }
    add_pair(model, find_pair_row(model, characters + count), sums + count - 1);
}

/** Add the weights of each pair with one character between. */
static void add_skips(const struct model *model, const uint16_t *characters,
                      ptrdiff_t count, int16_t (*sums)[TAGS])
{
    for (ptrdiff_t i = -2; i < count; i++) {
        if (i + PREFETCH < count) {
            uint32_t later = model_file_skip_key(characters[i + PREFETCH],
                                                 characters[i + PREFETCH + 2]);
            __builtin_prefetch(
                &model->skips[model_file_skip_slot(later, model->header->skips)]);
        }
        const struct model_skip *skip =
            model_file_skip(model, model_file_skip_key(characters[i], characters[i + 2]));
        for (size_t role = 0; skip != NULL && role < SKIP_ROLES; role++) {
            add_one(sums[i + (ptrdiff_t)role], skip->weights[role]);
        }
    }
}

/** Index of three numbers below `base` in a table. */
static size_t index_of_three(size_t base, size_t first, size_t second, size_t third)
{
    return (first * base + second) * base + third;
}

/** What type and lexicon say of the character at `i`. */
static one_sum tables_sum(const struct model *model, const uint16_t *characters,
                          const struct word_evidence *evidence, size_t i)
{
    const struct model_tables *tables = model->tables;
    const struct model_character *character = &model->characters[characters[i]];
    const struct model_row *row = &model->rows[character->row];
    size_t begin = evidence->begin[i];
    size_t end = evidence->end[i];
    size_t inside = evidence->inside[i];
    size_t end_before = i == 0 ? 0 : evidence->end[i - 1];
    size_t begin_behind = evidence->begin[i + 1];
    const uint8_t *path = evidence->path + 1 + i;
    const uint16_t *at = characters + i;
    size_t types = index_of_three(TYPES, model->characters[at[-1]].type, character->type,
                                  model->characters[at[1]].type);
    return load_row(row->begin[begin]) + load_row(row->end[end]) +
           load_row(row->inside[inside]) + load_sum(tables->types[types]) +
           load_sum(tables->lexicon[index_of_three(LEXICON_CODES, begin, end, inside)]) +
           load_sum(tables->before[end_before * LEXICON_CODES + begin]) +
           load_sum(tables->behind[end * LEXICON_CODES + begin_behind]) +
           load_sum(tables->path[index_of_three(PATH_TAGS, path[-1], path[0], path[1])]);
}

void tag_scores_find(const struct model *model, const uint16_t *characters, size_t count,
                     const struct word_evidence *evidence, struct tag_scores *scores)
{
    int16_t(*sums)[TAGS] = scores->sums + EVIDENCE_PADDING;
    memset(scores->sums, 0, (count + (size_t)2 * EVIDENCE_PADDING) * sizeof(*sums));
    add_unigrams(model, characters, (ptrdiff_t)count, sums);
    add_pairs(model, characters, (ptrdiff_t)count, evidence->pair_rows, sums);
    add_skips(model, characters, (ptrdiff_t)count, sums);
    for (size_t i = 0; i < count; i++) {
        one_sum sum = load_sum(sums[i]) + tables_sum(model, characters, evidence, i);
        one_score score = __builtin_convertvector(sum, one_score);
        memcpy(scores->of[i], &score, sizeof(score));
    }
}
