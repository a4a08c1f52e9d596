#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/span.h"
#include "text/model_features.h"

/**
 * A model as it lies in its file: used where it is, nothing is unpacked. The sections
 * follow the header in the order of struct model, each at a multiple of 16 bytes; numbers
 * are little-endian.
 */
enum {
    MODEL_FORMAT = 1,
    MODEL_ALIGNMENT = 16,
    MODEL_CODE_POINTS = 0x10000,
    MODEL_WEIGHT_MAX = 2047, /* of the weights in 16 bits, so that their sum fits */
    NO_SECOND = 0xFFFF,
};

struct model_header {
    char magic[8]; /* "wenliuM" */
    uint32_t format;
    uint32_t bytes; /* of the whole file */
    uint32_t characters;
    uint32_t rows;
    uint32_t pairs;
    uint32_t pair_rows;
    uint32_t skips; /* a power of two */
    uint32_t suffix_bytes;
    uint32_t word_cost; /* of each word on the unigram path, in levels */
    uint32_t reserved[5];
};

/** Weights of the features of which there are few. */
struct model_tables {
    int32_t transition[TAGS][TAGS];
    int32_t bonus[BONUSES];
    int16_t types[TYPES * TYPES * TYPES][TAGS];
    int16_t lexicon[LEXICON_CODES * LEXICON_CODES * LEXICON_CODES][TAGS];
    int16_t before[LEXICON_CODES * LEXICON_CODES][TAGS]; /* ends at -1, begins here */
    int16_t behind[LEXICON_CODES * LEXICON_CODES][TAGS]; /* ends here, begins at +1 */
    int16_t path[PATH_TAGS * PATH_TAGS * PATH_TAGS][TAGS];
};

struct model_character {
    uint32_t pairs;      /* where the pairs that begin with it stand */
    uint16_t pair_count; /* in so many slots */
    uint16_t row;
    uint8_t level; /* as a word by itself; 0: it is none */
    uint8_t type;
    uint16_t reserved;
};

/** The weights of a character. */
struct model_row {
    int8_t unigram[UNIGRAMS][TAGS]; /* for the characters at -2 .. +2 of it */
    int8_t begin[LEXICON_CODES][TAGS];
    int8_t end[LEXICON_CODES][TAGS];
    int8_t inside[LEXICON_CODES][TAGS];
    int8_t reserved[4];
};

/** What is known of a pair of characters, in a hash of each first one's own. */
struct model_pair {
    uint16_t second; /* NO_SECOND: the slot is empty */
    uint16_t row;    /* its weights: 1 + a pair row; 0: none */
    uint32_t
        suffix_and_level; /* where the rest of longer words stands, << 8; the level */
};

/** The weights of (i,i+1) for the characters i-1 .. i+2. */
struct model_pair_row {
    int8_t weights[PAIR_ROLES][TAGS];
};

/** The weights of (i,i+2) for i .. i+2, in a hash. */
struct model_skip {
    uint32_t key; /* 0: the slot is empty */
    int8_t weights[SKIP_ROLES][TAGS];
};

struct model {
    const struct model_header *header;
    const struct model_tables *tables;
    const uint16_t *numbers; /* of a code point: the character it is */
    const struct model_character *characters;
    const struct model_row *rows;
    const struct model_pair *pairs;
    const struct model_pair_row *pair_rows;
    const struct model_skip *skips;

    /* Lists of what follows the first two characters of longer words. A word is its
     * characters, two bytes each, in the first of which the high three bits are how many
     * follow; then a byte: the level, and in the high bit that the list ends. In a list
     * first characters ascend. */
    const uint8_t *suffixes;
};

/** Where the sections stand, by the counts in the header. */
struct model_layout {
    size_t tables;
    size_t numbers;
    size_t characters;
    size_t rows;
    size_t pairs;
    size_t pair_rows;
    size_t skips;
    size_t suffixes;
    size_t bytes;
};

struct model_layout model_file_layout(const struct model_header *header);

/**
 * Check a model file and look at it. Nothing that passes lets the segmenter read outside
 * the file.
 *
 * Ownership: the bytes are borrowed as long as the model is used; aligned to 16 bytes.
 * Outcomes:  FATAL when they are no model, or one of another format, or damaged.
 */
enum outcome model_file_read(struct span bytes, struct model *ret_model,
                             struct fault *reterr_fault) MUST_USE;

/** Put a character and the one two behind it into one number that is not 0. */
static inline uint32_t model_file_skip_key(uint32_t first, uint32_t third)
{
    return (first << 13 | third) + 1;
}

/** Where the search for a skip pair begins, in `skips` slots. */
static inline uint32_t model_file_skip_slot(uint32_t key, uint32_t skips)
{
    key *= 0x9E3779B1U;
    key ^= key >> 15;
    key *= 0x85EBCA77U;
    return (key ^ key >> 13) & (skips - 1);
}

/** Where the search for a pair begins, among the slots of its first character. */
static inline uint32_t model_file_pair_slot(uint32_t second, uint32_t pair_count)
{
    return (second * 40503U & 0xFFFF) * pair_count >> 16;
}

/** The character of a code point. */
static inline uint16_t model_file_number(const struct model *model, uint32_t code_point)
{
    return code_point < MODEL_CODE_POINTS ? model->numbers[code_point]
                                          : (uint16_t)CHARACTER_UNKNOWN;
}

/** The pair of two characters; NULL when nothing is known of it. */
static inline const struct model_pair *model_file_pair(const struct model *model,
                                                       uint32_t first, uint32_t second)
{
    const struct model_character *character = &model->characters[first];
    const struct model_pair *pairs = model->pairs + character->pairs;
    uint32_t count = character->pair_count;
    uint32_t slot = model_file_pair_slot(second, count);
    uint32_t tried = 0;
    /* Slots are filled in ascending order: what is passed on the way to a pair is less. */
    while (tried < count && pairs[slot].second < second) {
        slot = slot + 1 == count ? 0 : slot + 1;
        tried++;
    }
    return tried < count && pairs[slot].second == second ? &pairs[slot] : NULL;
}

/** The skip pair with a key; NULL when nothing is known of it. */
static inline const struct model_skip *model_file_skip(const struct model *model,
                                                       uint32_t key)
{
    uint32_t skips = model->header->skips;
    uint32_t slot = model_file_skip_slot(key, skips);
    while (model->skips[slot].key > key) { /* filled in descending order */
        slot = (slot + 1) & (skips - 1);
    }
    return model->skips[slot].key == key ? &model->skips[slot] : NULL;
}
