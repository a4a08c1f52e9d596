#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/** Numbers keys 0, 1, ... in the order they come. Start from `{.arena = arena}`. */
struct key_index {
    struct arena *arena;
    uint32_t *slots; /* 1 + a number; 0: empty */
    size_t slot_count;
    uint32_t *keys; /* of a number */
    size_t count;
    size_t capacity;
};

enum { KEY_ABSENT = -1 };

/** The number of a key; a new one when it has none. */
size_t key_index_add(struct key_index *index, uint32_t key);

/** The number of a key; KEY_ABSENT when it has none. */
int64_t key_index_find(const struct key_index *index, uint32_t key);
