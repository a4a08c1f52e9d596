#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "text/model_file.h"
#include "train/alphabet.h"
#include "train/lexicon.h"

/** A pair of characters and all that a model keeps of it. */
struct known_pair {
    uint16_t first;
    uint16_t second;
    uint16_t row; /* 1 + its row of weights; 0: none */
    uint8_t level;
    uint32_t suffix;
};

/** The pairs with their hash, and the suffixes, as in a model file. */
struct pair_table {
    struct known_pair *known;
    size_t known_count;
    size_t known_capacity;

    struct model_pair *slots;
    size_t slot_count;
    uint32_t *start; /* of each character, its slots */
    uint16_t *size;  /* and how many */
    uint8_t *suffixes;
    size_t suffix_bytes;
};

/** Add a pair that has weights; rows are counted from 1. */
void pair_table_add_row(struct pair_table *table, struct arena *arena, uint16_t first,
                        uint16_t second, uint16_t row);

/** Add the lexicon's words of at least two characters. */
void pair_table_add_words(struct pair_table *table, struct arena *arena,
                          const struct lexicon *lexicon, const struct alphabet *alphabet);

/** Put all that was added into slots. */
void pair_table_build(struct pair_table *table, struct arena *arena, size_t characters);
