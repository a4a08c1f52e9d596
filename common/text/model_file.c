#include "text/model_file.h"

#include <assert.h>
#include <stdbool.h>

#include "base/arena.h"

static const char magic[sizeof(((struct model_header *)NULL)->magic)] = "wenliuM";

enum {
    ROWS_MAX = 0xFFFF,
    SLOTS_MAX = 1 << 22,
    SUFFIX_BYTES_MAX = 1 << 24,
    WORD_COST_MAX = 255,
    WIDE_WEIGHT_MAX = 1 << 15,
    LIST_WORDS_MAX = 4096, /* so that no character costs more than that */
};

static size_t align(size_t bytes)
{
    return (bytes + MODEL_ALIGNMENT - 1) / MODEL_ALIGNMENT * MODEL_ALIGNMENT;
}

struct model_layout model_file_layout(const struct model_header *header)
{
    struct model_layout layout = {.tables = align(sizeof(*header))};
    layout.numbers = align(layout.tables + sizeof(struct model_tables));
    layout.characters = align(layout.numbers + MODEL_CODE_POINTS * sizeof(uint16_t));
    layout.rows =
        align(layout.characters + header->characters * sizeof(struct model_character));
    layout.pairs = align(layout.rows + header->rows * sizeof(struct model_row));
    layout.pair_rows = align(layout.pairs + header->pairs * sizeof(struct model_pair));
    layout.skips =
        align(layout.pair_rows + header->pair_rows * sizeof(struct model_pair_row));
    layout.suffixes = align(layout.skips + header->skips * sizeof(struct model_skip));
    layout.bytes = layout.suffixes + header->suffix_bytes;
    return layout;
}

static bool is_header_sound(const struct model_header *header, size_t bytes)
{
    return header->characters > CHARACTER_UNKNOWN &&
           header->characters <= MODEL_CHARACTERS_MAX && header->rows > 0 &&
           header->rows <= ROWS_MAX && header->pairs <= SLOTS_MAX &&
           header->pair_rows < ROWS_MAX && header->skips > 0 &&
           header->skips <= SLOTS_MAX && (header->skips & (header->skips - 1)) == 0 &&
           header->suffix_bytes <= SUFFIX_BYTES_MAX &&
           header->word_cost <= WORD_COST_MAX && header->bytes == bytes &&
           model_file_layout(header).bytes == bytes;
}

static bool is_within(const int16_t *weights, size_t count)
{
    bool is_sound = true;
    for (size_t i = 0; i < count; i++) {
        is_sound &= weights[i] >= -MODEL_WEIGHT_MAX && weights[i] <= MODEL_WEIGHT_MAX;
    }
    return is_sound;
}

static bool is_wide_within(const int32_t *weights, size_t count)
{
    bool is_sound = true;
    for (size_t i = 0; i < count; i++) {
        is_sound &= weights[i] >= -WIDE_WEIGHT_MAX && weights[i] <= WIDE_WEIGHT_MAX;
    }
    return is_sound;
}

static bool are_tables_sound(const struct model_tables *tables)
{
    return is_wide_within(&tables->transition[0][0],
                          sizeof(tables->transition) / sizeof(int32_t)) &&
           is_wide_within(tables->bonus, BONUSES) &&
           is_within(&tables->types[0][0], sizeof(tables->types) / sizeof(int16_t)) &&
           is_within(&tables->lexicon[0][0], sizeof(tables->lexicon) / sizeof(int16_t)) &&
           is_within(&tables->before[0][0], sizeof(tables->before) / sizeof(int16_t)) &&
           is_within(&tables->behind[0][0], sizeof(tables->behind) / sizeof(int16_t)) &&
           is_within(&tables->path[0][0], sizeof(tables->path) / sizeof(int16_t));
}

static bool are_characters_sound(const struct model *model)
{
    const struct model_header *header = model->header;
    bool is_sound = true;
    for (size_t i = 0; i < MODEL_CODE_POINTS; i++) {
        is_sound &= model->numbers[i] < header->characters;
    }
    for (size_t i = 0; i < header->characters; i++) {
        const struct model_character *character = &model->characters[i];
        is_sound &= character->row < header->rows && character->type < TYPES &&
                    character->level < FREQUENCY_LEVELS &&
                    (size_t)character->pairs + character->pair_count <= header->pairs;
    }
    return is_sound;
}

static bool has_empty_skip(const struct model *model)
{
    for (size_t i = 0; i < model->header->skips; i++) {
        if (model->skips[i].key == 0) {
            return true;
        }
    }
    return false;
}

/** Mark where lists begin. False when the last of them, or a word, is not ended. */
static bool mark_lists(const struct model *model, uint8_t *is_list)
{
    size_t bytes = model->header->suffix_bytes;
    size_t words = 0; /* of the list so far */
    for (size_t at = 1; at < bytes;) {
        is_list[at] = words == 0;
        if (at + 2 > bytes) {
            return false;
        }
        size_t characters = 1 + (size_t)(model->suffixes[at + 1] >> 5);
        at += 2 * characters;
        if (at >= bytes || ++words > LIST_WORDS_MAX ||
            characters > MODEL_WORD_CHARACTERS - 2) {
            return false;
        }
        words = model->suffixes[at] >> 7 != 0 ? 0 : words;
        at++;
    }
    return words == 0;
}

static bool are_pairs_sound(const struct model *model)
{
    struct arena *arena = arena_open();
    uint8_t *is_list =
        arena_take_array(arena, model->header->suffix_bytes + 1, sizeof(*is_list));
    bool is_sound = mark_lists(model, is_list);
    for (size_t i = 0; is_sound && i < model->header->pairs; i++) {
        const struct model_pair *pair = &model->pairs[i];
        uint32_t suffix = pair->suffix_and_level >> 8;
        is_sound = pair->row <= model->header->pair_rows &&
                   (suffix == 0 ||
                    (suffix < model->header->suffix_bytes && is_list[suffix] != 0));
    }
    arena_free(arena);
    return is_sound;
}

enum outcome model_file_read(struct span bytes, struct model *ret_model,
                             struct fault *reterr_fault)
{
    const uint8_t *at = (const uint8_t *)bytes.at;
    const void *start = bytes.at;
    assert((uintptr_t)start % MODEL_ALIGNMENT == 0);
    const struct model_header *header = start;
    if (bytes.bytes < sizeof(*header) ||
        memcmp(header->magic, magic, sizeof(magic)) != 0) {
        return fault_fatal(reterr_fault, "the model is no file of wenliu-train");
    }
    if (header->format != MODEL_FORMAT) {
        return fault_fatal(reterr_fault, "the model has format %u, not %d: train it anew",
                           header->format, MODEL_FORMAT);
    }
    if (!is_header_sound(header, bytes.bytes)) {
        return fault_fatal(reterr_fault, "the model is damaged: its sizes do not fit");
    }
    struct model_layout layout = model_file_layout(header);
    struct model model = {
        .header = header,
        .tables = (const void *)(at + layout.tables),
        .numbers = (const void *)(at + layout.numbers),
        .characters = (const void *)(at + layout.characters),
        .rows = (const void *)(at + layout.rows),
        .pairs = (const void *)(at + layout.pairs),
        .pair_rows = (const void *)(at + layout.pair_rows),
        .skips = (const void *)(at + layout.skips),
        .suffixes = at + layout.suffixes,
    };
    if (!are_tables_sound(model.tables) || !are_characters_sound(&model) ||
        !has_empty_skip(&model) || !are_pairs_sound(&model)) {
        return fault_fatal(reterr_fault, "the model is damaged");
    }
    *ret_model = model;
    return OUTCOME_OK;
}
