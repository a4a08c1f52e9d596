#include "text/model_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/mapped_file.h"

/* Tests run in the source folder. */
static const char model_path[] = "common/text/model/zh.model";

static struct arena *arena;
static struct mapped_file *file;
static struct span bytes;  /* of the sound model */
static char *copy;         /* to damage */
static struct model model; /* the sound one */

static int open_model(void **state)
{
    (void)state;
    struct fault fault;
    arena = arena_open();
    if (mapped_file_open(model_path, &file, &fault) != OUTCOME_OK) {
        return -1;
    }
    bytes = mapped_file_bytes(file);
    copy = arena_take(arena, bytes.bytes);
    return model_file_read(bytes, &model, &fault) == OUTCOME_OK ? 0 : -1;
}

static int free_model(void **state)
{
    (void)state;
    file = mapped_file_free(file);
    arena = arena_free(arena);
    return 0;
}

/** Write over a part of the copy, see that it is refused, and mend it. */
static void refuses(size_t at, const void *part, size_t part_bytes, const char *word)
{
    struct fault fault = {.text = ""};
    struct model other;
    memcpy(copy + at, part, part_bytes);
    struct span damaged = {.at = copy, .bytes = bytes.bytes};
    assert_int_equal(model_file_read(damaged, &other, &fault), OUTCOME_FATAL);
    assert_non_null(strstr(fault.text, word));
    memcpy(copy + at, bytes.at + at, part_bytes);
}

static void refuses_16(const void *field, uint16_t number)
{
    refuses((size_t)((const char *)field - bytes.at), &number, sizeof(number), "damaged");
}

static void refuses_32(const void *field, uint32_t number)
{
    refuses((size_t)((const char *)field - bytes.at), &number, sizeof(number), "damaged");
}

static void refuses_what_is_no_model(void **state)
{
    (void)state;
    memcpy(copy, bytes.at, bytes.bytes);
    refuses(0, "WENLIU", 6, "no file of wenliu-train");
    uint32_t format = MODEL_FORMAT + 1;
    refuses(offsetof(struct model_header, format), &format, sizeof(format), "format 2");
    struct fault fault;
    struct model other;
    for (size_t size = 0; size < bytes.bytes; size = size * 2 + 1) {
        struct span part = {.at = bytes.at, .bytes = size};
        assert_int_equal(model_file_read(part, &other, &fault), OUTCOME_FATAL);
    }
}

static void refuses_sizes_that_do_not_fit(void **state)
{
    (void)state;
    memcpy(copy, bytes.at, bytes.bytes);
    const struct model_header *header = model.header;
    refuses_32(&header->bytes, header->bytes - 1);
    refuses_32(&header->characters, MODEL_CHARACTERS_MAX + 1);
    refuses_32(&header->characters, 0);
    refuses_32(&header->rows, 0);
    refuses_32(&header->rows, header->rows + 1);
    refuses_32(&header->pairs, UINT32_MAX);
    refuses_32(&header->pair_rows, header->pair_rows - 1);
    refuses_32(&header->skips, header->skips - 1);
    refuses_32(&header->skips, 0);
    refuses_32(&header->suffix_bytes, header->suffix_bytes + 1);
    refuses_32(&header->word_cost, 256);
}

static void refuses_what_points_outside(void **state)
{
    (void)state;
    memcpy(copy, bytes.at, bytes.bytes);
    const struct model_header *header = model.header;
    const struct model_character *character = &model.characters[FIRST_CHARACTER];
    refuses_16(&model.numbers[0x4E2D], (uint16_t)header->characters);
    refuses_16(&character->row, (uint16_t)header->rows);
    refuses_32(&character->pairs, header->pairs + 1);
    refuses_16(&character->level, FREQUENCY_LEVELS);
    refuses_16(&character->type, TYPES);
    refuses_16(&model.pairs[0].row, (uint16_t)(header->pair_rows + 1));
    refuses_32(&model.pairs[0].suffix_and_level, header->suffix_bytes << 8);
    refuses_16(&model.tables->path[3][1], MODEL_WEIGHT_MAX + 1);
    refuses_16(&model.tables->types[0][0], (uint16_t)-MODEL_WEIGHT_MAX - 1);
    refuses_32(&model.tables->bonus[BONUSES - 1], UINT32_MAX / 2);
}

/** A list of suffixes has to begin where a pair says, and to end. */
static void refuses_lists_that_do_not_end(void **state)
{
    (void)state;
    memcpy(copy, bytes.at, bytes.bytes);
    uint8_t last = model.suffixes[model.header->suffix_bytes - 1] & 0x7F;
    refuses((size_t)((const char *)model.suffixes - bytes.at) +
                model.header->suffix_bytes - 1,
            &last, 1, "damaged");
    size_t i = 0;
    while (model.pairs[i].suffix_and_level >> 8 == 0) {
        i++;
    }
    refuses_32(&model.pairs[i].suffix_and_level,
               model.pairs[i].suffix_and_level + (1 << 8));
}

/** A search for a skip pair ends at an empty slot: there has to be one. */
static void refuses_a_full_table(void **state)
{
    (void)state;
    memcpy(copy, bytes.at, bytes.bytes);
    size_t at = (size_t)((const char *)model.skips - bytes.at);
    for (size_t i = 0; i < model.header->skips; i++) {
        uint32_t key = 1;
        memcpy(copy + at + i * sizeof(struct model_skip), &key, sizeof(key));
    }
    struct fault fault;
    struct model other;
    struct span damaged = {.at = copy, .bytes = bytes.bytes};
    assert_int_equal(model_file_read(damaged, &other, &fault), OUTCOME_FATAL);
}

static void finds_every_pair_and_skip(void **state)
{
    (void)state;
    size_t found = 0;
    for (uint32_t first = 0; first < model.header->characters; first++) {
        const struct model_character *character = &model.characters[first];
        for (uint32_t i = 0; i < character->pair_count; i++) {
            const struct model_pair *pair = &model.pairs[character->pairs + i];
            if (pair->second != NO_SECOND) {
                assert_ptr_equal(model_file_pair(&model, first, pair->second), pair);
                found++;
            }
        }
    }
    assert_true(found > model.header->pairs / 2);
    for (uint32_t i = 0; i < model.header->skips; i++) {
        const struct model_skip *skip = &model.skips[i];
        if (skip->key != 0) {
            assert_ptr_equal(model_file_skip(&model, skip->key), skip);
        }
    }
    assert_null(model_file_pair(&model, CHARACTER_UNKNOWN, CHARACTER_UNKNOWN));
    assert_null(model_file_skip(&model, model_file_skip_key(CHARACTER_UNKNOWN, 1)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_what_is_no_model),
        cmocka_unit_test(refuses_sizes_that_do_not_fit),
        cmocka_unit_test(refuses_what_points_outside),
        cmocka_unit_test(refuses_lists_that_do_not_end),
        cmocka_unit_test(refuses_a_full_table),
        cmocka_unit_test(finds_every_pair_and_skip),
    };
    return cmocka_run_group_tests(tests, open_model, free_model);
}
