#include "train/key_index.h"

/** The slot of a key, or the empty one where it belongs. */
static size_t find_slot(const struct key_index *index, uint32_t key)
{
    uint64_t mixed = key * 0x9E3779B97F4A7C15U;
    size_t slot = (size_t)(mixed >> 32) & (index->slot_count - 1);
    while (index->slots[slot] != 0 && index->keys[index->slots[slot] - 1] != key) {
        slot = (slot + 1) & (index->slot_count - 1);
    }
    return slot;
}

static void grow(struct key_index *index)
{
    enum { FIRST_CAPACITY = 1024 };
    size_t capacity = index->capacity == 0 ? FIRST_CAPACITY : index->capacity * 2;
    index->keys =
        arena_grow(index->arena, index->keys, index->capacity * sizeof(*index->keys),
                   capacity * sizeof(*index->keys));
    index->capacity = capacity;
    index->slot_count = 2 * capacity;
    index->slots =
        arena_take_array(index->arena, index->slot_count, sizeof(*index->slots));
    for (size_t number = 0; number < index->count; number++) {
        index->slots[find_slot(index, index->keys[number])] = (uint32_t)number + 1;
    }
}

size_t key_index_add(struct key_index *index, uint32_t key)
{
    if (index->count == index->capacity) {
        grow(index);
    }
    size_t slot = find_slot(index, key);
    if (index->slots[slot] == 0) {
        index->keys[index->count++] = key;
        index->slots[slot] = (uint32_t)index->count;
    }
    return index->slots[slot] - 1U;
}

int64_t key_index_find(const struct key_index *index, uint32_t key)
{
    if (index->count == 0) {
        return KEY_ABSENT;
    }
    uint32_t number = index->slots[find_slot(index, key)];
    return number == 0 ? KEY_ABSENT : (int64_t)number - 1;
}
