#include "ingest/term_memory.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/arena.h"

enum { SLOTS = 128 * 1024 }; /* a power of two, a third more than terms */

struct slot {
    struct span key;
    uint32_t hash;
    int32_t term_id; /* 0: free */
};

/* Terms of one age: open addressing, nothing is ever taken out. */
struct generation {
    struct arena *keys;
    struct slot *slots;
    size_t count;
};

struct term_memory {
    struct generation young;
    struct generation old;
};

static struct generation open_generation(void)
{
    struct slot *slots = calloc(SLOTS, sizeof(*slots));
    if (slots == NULL) {
        abort();
    }
    return (struct generation){.keys = arena_open(), .slots = slots};
}

static void free_generation(struct generation *generation)
{
    arena_free(generation->keys);
    free(generation->slots);
}

static void empty(struct generation *generation)
{
    if (generation->count > 0) {
        arena_reset(generation->keys);
        memset(generation->slots, 0, SLOTS * sizeof(struct slot));
        generation->count = 0;
    }
}

/* The key's slot, or the free one where it would be. */
static struct slot *find_slot(const struct generation *generation, struct span key,
                              uint32_t hash)
{
    size_t at = hash % SLOTS;
    while (generation->slots[at].term_id != 0 &&
           (generation->slots[at].hash != hash ||
            !span_is_equal(generation->slots[at].key, key))) {
        at = (at + 1) % SLOTS;
    }
    return &generation->slots[at];
}

struct term_memory *term_memory_open(void)
{
    struct term_memory *memory = malloc(sizeof(*memory));
    if (memory == NULL) {
        abort();
    }
    *memory = (struct term_memory){.young = open_generation(), .old = open_generation()};
    return memory;
}

struct term_memory *term_memory_free(struct term_memory *memory)
{
    if (memory != NULL) {
        free_generation(&memory->young);
        free_generation(&memory->old);
        free(memory);
    }
    return NULL;
}

int32_t term_memory_find(struct term_memory *memory, struct span key, uint32_t hash)
{
    int32_t term_id = find_slot(&memory->young, key, hash)->term_id;
    if (term_id == 0) {
        term_id = find_slot(&memory->old, key, hash)->term_id;
        if (term_id != 0) {
            term_memory_add(memory, key, hash, term_id); /* still in use: it stays */
        }
    }
    return term_id;
}

void term_memory_add(struct term_memory *memory, struct span key, uint32_t hash,
                     int32_t term_id)
{
    if (memory->young.count == TERM_MEMORY_TERMS) {
        struct generation oldest = memory->old;
        memory->old = memory->young;
        memory->young = oldest;
        empty(&memory->young);
    }
    *find_slot(&memory->young, key, hash) = (struct slot){
        .key = arena_copy(memory->young.keys, key), .hash = hash, .term_id = term_id};
    memory->young.count += 1;
}

void term_memory_clear(struct term_memory *memory)
{
    empty(&memory->young);
    empty(&memory->old);
}
