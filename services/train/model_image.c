#include "train/model_image.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "train/pair_table.h"
#include "train/weight_scale.h"

/** An image in the making. */
struct writing {
    const struct model_image *image;
    const struct feature_space *space;
    int64_t (*features)[TAGS];
    struct weight_scale scale;
    int64_t prune; /* sums below it */
    struct pair_table pairs;
    struct model_pair_row *pair_rows;
    size_t pair_row_count;
    struct model_skip *skips;
    size_t skip_count;
    struct model_row *rows;
    size_t row_count;
    struct model_character *characters;
    struct model_tables tables;
};

static void narrow(const struct writing *writing, const int64_t sums[TAGS],
                   int8_t *weights)
{
    for (size_t tag = 0; tag < TAGS; tag++) {
        weights[tag] =
            (int8_t)weight_scale_apply(&writing->scale, sums[tag], WEIGHT_NARROW_MAX);
    }
}

static void widen(const struct writing *writing, const int64_t sums[TAGS],
                  int16_t *weights)
{
    for (size_t tag = 0; tag < TAGS; tag++) {
        weights[tag] =
            (int16_t)weight_scale_apply(&writing->scale, sums[tag], MODEL_WEIGHT_MAX);
    }
}

static void widen_all(const struct writing *writing, uint32_t feature, size_t count,
                      int16_t (*weights)[TAGS])
{
    for (size_t i = 0; i < count; i++) {
        widen(writing, writing->features[feature + i], weights[i]);
    }
}

/** The path table: a tag with those before and behind it. */
static void write_path_table(struct writing *writing)
{
    const struct feature_space *space = writing->space;
    enum { ROWS = PATH_TAGS * PATH_TAGS * PATH_TAGS };
    for (uint32_t row = 0; row < ROWS; row++) {
        uint32_t before_here = row / PATH_TAGS;
        uint32_t here_behind = row % (PATH_TAGS * PATH_TAGS);
        const int64_t *alone = writing->features[space->path + before_here % PATH_TAGS];
        const int64_t *before = writing->features[space->path_before + before_here];
        const int64_t *behind = writing->features[space->path_behind + here_behind];
        int64_t sums[TAGS];
        for (size_t tag = 0; tag < TAGS; tag++) {
            sums[tag] = alone[tag] + before[tag] + behind[tag];
        }
        widen(writing, sums, writing->tables.path[row]);
    }
}

static void write_tables(struct writing *writing)
{
    const struct feature_space *space = writing->space;
    const struct perceptron_sums *sums = writing->image->sums;
    struct model_tables *tables = &writing->tables;
    enum { WIDE = 1 << 15 };
    for (size_t from = 0; from < TAGS; from++) {
        for (size_t to = 0; to < TAGS; to++) {
            tables->transition[from][to] =
                weight_scale_apply(&writing->scale, sums->transition[from][to], WIDE);
        }
    }
    for (size_t i = 0; i < BONUSES; i++) {
        tables->bonus[i] = weight_scale_apply(&writing->scale, sums->bonus[i], WIDE);
    }
    widen_all(writing, space->types, sizeof(tables->types) / sizeof(tables->types[0]),
              tables->types);
    widen_all(writing, space->lexicon,
              sizeof(tables->lexicon) / sizeof(tables->lexicon[0]), tables->lexicon);
    widen_all(writing, space->before, sizeof(tables->before) / sizeof(tables->before[0]),
              tables->before);
    widen_all(writing, space->behind, sizeof(tables->behind) / sizeof(tables->behind[0]),
              tables->behind);
    write_path_table(writing);
}

static uint32_t grade_feature(const struct writing *writing, unsigned grade)
{
    return writing->space->grade + grade;
}

/** The weights of a character that was seen, its grade's among them. */
static void write_seen_row(struct writing *writing, size_t character, uint8_t level,
                           struct model_row *row)
{
    const struct feature_space *space = writing->space;
    uint32_t number = (uint32_t)character;
    for (uint32_t role = 0; role < UNIGRAMS; role++) {
        int64_t sums[TAGS];
        memcpy(sums, writing->features[space->unigram + number * UNIGRAMS + role],
               sizeof(sums));
        uint32_t grade = grade_feature(writing, model_features_grade(level));
        for (size_t tag = 0; role == 2 && tag < TAGS; tag++) {
            sums[tag] += writing->features[grade][tag];
        }
        narrow(writing, sums, row->unigram[role]);
    }
    for (uint32_t code = 0; code < LEXICON_CODES; code++) {
        uint32_t at = number * LEXICON_CODES + code;
        narrow(writing, writing->features[space->begin + at], row->begin[code]);
        narrow(writing, writing->features[space->end + at], row->end[code]);
        narrow(writing, writing->features[space->inside + at], row->inside[code]);
    }
}

/** Fill in the characters and their rows: one a grade for those never seen. */
static void write_characters(struct writing *writing, const uint8_t *levels)
{
    const struct alphabet *alphabet = writing->image->alphabet;
    writing->row_count = GRADES;
    for (unsigned grade = 0; writing->space != NULL && grade < GRADES; grade++) {
        narrow(writing, writing->features[grade_feature(writing, grade)],
               writing->rows[grade].unigram[2]);
    }
    for (size_t i = 0; i < alphabet->count; i++) {
        struct model_character *character = &writing->characters[i];
        character->level = levels[i];
        character->type = i == CHARACTER_OUTSIDE ? TYPE_PUNCTUATION
                          : i == CHARACTER_UNKNOWN
                              ? TYPE_OTHER
                              : (uint8_t)model_features_type(alphabet->folded[i]);
        character->row = model_features_grade(levels[i]);
        if (writing->space != NULL && alphabet->is_seen[i] != 0) {
            character->row = (uint16_t)writing->row_count;
            write_seen_row(writing, i, levels[i], &writing->rows[writing->row_count++]);
        }
        character->pairs = writing->pairs.start[i];
        character->pair_count = writing->pairs.size[i];
    }
}

/** True when a weight of the `count` features is worth its place. */
static bool is_worth_it(const struct writing *writing, uint32_t feature, size_t count)
{
    const int64_t *sums = writing->features[feature];
    bool is_worthy = false;
    for (size_t i = 0; !is_worthy && i < count * TAGS; i++) {
        is_worthy = llabs(sums[i]) >= writing->prune;
    }
    return is_worthy;
}

enum { SECOND_MASK = 0x1FFF, FIRST_SHIFT = 13 };

static void write_pair_rows(struct writing *writing, struct arena *arena)
{
    const struct feature_space *space = writing->space;
    writing->pair_rows =
        arena_take_array(arena, space->pairs.count + 1, sizeof(*writing->pair_rows));
    for (size_t i = 0; i < space->pairs.count; i++) {
        uint32_t feature = space->pair + (uint32_t)i * PAIR_ROLES;
        if (!is_worth_it(writing, feature, PAIR_ROLES)) {
            continue;
        }
        struct model_pair_row *row = &writing->pair_rows[writing->pair_row_count++];
        for (uint32_t role = 0; role < PAIR_ROLES; role++) {
            narrow(writing, writing->features[feature + role], row->weights[role]);
        }
        uint32_t key = space->pairs.keys[i];
        pair_table_add_row(&writing->pairs, arena, (uint16_t)(key >> FIRST_SHIFT),
                           key & SECOND_MASK, (uint16_t)writing->pair_row_count);
    }
}

/** A skip pair that is kept. */
struct worthy_skip {
    uint32_t key;
    uint32_t feature;
};

/** Slots for so many skip pairs: a power of two, at most four fifths full. */
static size_t skip_slots(size_t count)
{
    size_t slots = 2;
    while (slots * 4 < count * 5) {
        slots *= 2;
    }
    return slots;
}

static void put_skip(struct writing *writing, const struct worthy_skip *skip)
{
    uint32_t slots = (uint32_t)writing->skip_count;
    uint32_t slot = model_file_skip_slot(skip->key, slots);
    while (writing->skips[slot].key != 0) {
        slot = (slot + 1) & (slots - 1);
    }
    writing->skips[slot].key = skip->key;
    for (uint32_t role = 0; role < SKIP_ROLES; role++) {
        narrow(writing, writing->features[skip->feature + role],
               writing->skips[slot].weights[role]);
    }
}

static int compare_skips(const void *left_skip, const void *right_skip)
{
    const struct worthy_skip *left = left_skip;
    const struct worthy_skip *right = right_skip;
    return left->key < right->key ? 1 : left->key > right->key ? -1 : 0;
}

static void write_skips(struct writing *writing, struct arena *arena)
{
    const struct feature_space *space = writing->space;
    size_t known = space == NULL ? 0 : space->skips.count;
    struct worthy_skip *worthy = arena_take_array(arena, known + 1, sizeof(*worthy));
    size_t count = 0;
    for (uint32_t i = 0; i < known; i++) {
        uint32_t feature = space->skip + i * SKIP_ROLES;
        uint32_t pair = space->skips.keys[i];
        if (is_worth_it(writing, feature, SKIP_ROLES)) {
            worthy[count++] = (struct worthy_skip){
                .key = model_file_skip_key(pair >> FIRST_SHIFT, pair & SECOND_MASK),
                .feature = feature,
            };
        }
    }
    writing->skip_count = skip_slots(count);
    writing->skips =
        arena_take_array(arena, writing->skip_count, sizeof(*writing->skips));
    qsort(worthy, count, sizeof(*worthy), compare_skips);
    for (size_t i = 0; i < count; i++) {
        put_skip(writing, &worthy[i]);
    }
}

static uint8_t *find_levels(const struct model_image *image, struct arena *arena)
{
    uint8_t *levels = arena_take_array(arena, image->alphabet->count, sizeof(*levels));
    for (size_t i = 0; i < image->lexicon->count; i++) {
        const struct lexicon_word *word = &image->lexicon->words[i];
        uint16_t character = alphabet_number(image->alphabet, word->characters[0]);
        if (word->count == 1 && character >= FIRST_CHARACTER) {
            levels[character] = word->level;
        }
    }
    return levels;
}

static void put(char *bytes, size_t at, const void *section, size_t section_bytes)
{
    if (section_bytes > 0) {
        memcpy(bytes + at, section, section_bytes);
    }
}

static struct span assemble(const struct writing *writing, struct arena *arena)
{
    struct model_header header = {
        .magic = "wenliuM",
        .format = MODEL_FORMAT,
        .characters = (uint32_t)writing->image->alphabet->count,
        .rows = (uint32_t)writing->row_count,
        .pairs = (uint32_t)writing->pairs.slot_count,
        .pair_rows = (uint32_t)writing->pair_row_count,
        .skips = (uint32_t)writing->skip_count,
        .suffix_bytes = (uint32_t)writing->pairs.suffix_bytes,
        .word_cost = writing->image->lexicon->word_cost,
    };
    struct model_layout layout = model_file_layout(&header);
    header.bytes = (uint32_t)layout.bytes;
    char *bytes = arena_take_array(arena, layout.bytes, 1);
    put(bytes, 0, &header, sizeof(header));
    put(bytes, layout.tables, &writing->tables, sizeof(writing->tables));
    put(bytes, layout.numbers, writing->image->alphabet->numbers,
        sizeof(writing->image->alphabet->numbers));
    put(bytes, layout.characters, writing->characters,
        header.characters * sizeof(*writing->characters));
    put(bytes, layout.rows, writing->rows, header.rows * sizeof(*writing->rows));
    put(bytes, layout.pairs, writing->pairs.slots,
        header.pairs * sizeof(*writing->pairs.slots));
    put(bytes, layout.pair_rows, writing->pair_rows,
        header.pair_rows * sizeof(*writing->pair_rows));
    put(bytes, layout.skips, writing->skips, header.skips * sizeof(*writing->skips));
    put(bytes, layout.suffixes, writing->pairs.suffixes, header.suffix_bytes);
    return (struct span){.at = bytes, .bytes = layout.bytes};
}

enum outcome model_image_write(const struct model_image *image, struct arena *arena,
                               struct span *ret_bytes, struct fault *reterr_fault)
{
    size_t characters = image->alphabet->count;
    struct writing *writing = arena_take_array(arena, 1, sizeof(*writing));
    writing->image = image;
    writing->space = image->space;
    writing->rows = arena_take_array(arena, characters + GRADES, sizeof(*writing->rows));
    writing->characters =
        arena_take_array(arena, characters, sizeof(*writing->characters));
    if (image->space != NULL) {
        writing->features = image->sums->features;
        writing->scale = weight_scale_from_sums(image->sums, image->space->count);
        writing->prune = image->sums->divisor * image->prune;
        write_tables(writing);
        write_pair_rows(writing, arena);
    }
    write_skips(writing, arena);
    pair_table_add_words(&writing->pairs, arena, image->lexicon, image->alphabet);
    pair_table_build(&writing->pairs, arena, characters);
    write_characters(writing, find_levels(image, arena));
    if (writing->pair_row_count >= UINT16_MAX || writing->pairs.suffix_bytes > 1U << 24) {
        return fault_fatal(reterr_fault, "the model is too large: prune it more");
    }
    *ret_bytes = assemble(writing, arena);
    return OUTCOME_OK;
}
