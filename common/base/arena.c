#include "base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/process_limit.h"

enum {
    ALIGNMENT = 16,
    FIRST_BLOCK_BYTES = 64 * 1024,
    /* Larger blocks belong to one unusual batch and are not kept for the next. */
    KEPT_BLOCK_BYTES = 4 * 1024 * 1024,
};

struct block {
    struct block *next;
    size_t capacity;
    size_t used;
    size_t padding; /* keeps data[] on ALIGNMENT */
    char data[];
};

struct arena {
    struct block *newest;
    size_t taken;
};

static size_t align(size_t bytes)
{
    assert(bytes <= SIZE_MAX - ALIGNMENT);
    return (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static struct block *open_block(size_t capacity, struct block *next)
{
    struct block *block = malloc(sizeof(*block) + capacity);
    if (block == NULL) {
        process_limit_abort("the memory of a batch");
    }
    *block = (struct block){.next = next, .capacity = capacity};
    return block;
}

static void free_blocks(struct block *block)
{
    while (block != NULL) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
}

struct arena *arena_open(void)
{
    struct arena *arena = malloc(sizeof(*arena));
    if (arena == NULL) {
        process_limit_abort("the memory of a batch");
    }
    *arena = (struct arena){.newest = open_block(FIRST_BLOCK_BYTES, NULL)};
    return arena;
}

struct arena *arena_free(struct arena *arena)
{
    if (arena != NULL) {
        free_blocks(arena->newest);
        free(arena);
    }
    return NULL;
}

void arena_reset(struct arena *arena)
{
    struct block *newest = arena->newest;
    free_blocks(newest->next);
    newest->next = NULL;
    newest->used = 0;
    if (newest->capacity > KEPT_BLOCK_BYTES) {
        free(newest);
        arena->newest = open_block(KEPT_BLOCK_BYTES, NULL);
    }
    arena->taken = 0;
}

void *arena_take(struct arena *arena, size_t bytes)
{
    size_t aligned = align(bytes);
    struct block *block = arena->newest;
    if (block->capacity - block->used < aligned) {
        /* Doubling keeps the number of blocks logarithmic in the batch. */
        size_t capacity = block->capacity < KEPT_BLOCK_BYTES ? block->capacity * 2
                                                             : (size_t)KEPT_BLOCK_BYTES;
        block = open_block(aligned > capacity ? aligned : capacity, block);
        arena->newest = block;
    }
    void *at = block->data + block->used;
    block->used += aligned;
    arena->taken += aligned;
    return at;
}

void *arena_take_array(struct arena *arena, size_t count, size_t size)
{
    assert(size == 0 || count <= SIZE_MAX / size);
    void *at = arena_take(arena, count * size);
    memset(at, 0, count * size);
    return at;
}

void *arena_grow(struct arena *arena, void *at, size_t old_bytes, size_t new_bytes)
{
    struct block *block = arena->newest;
    size_t old_aligned = align(old_bytes);
    size_t new_aligned = align(new_bytes);
    assert(new_bytes >= old_bytes);
    if (at != NULL && (char *)at + old_aligned == block->data + block->used &&
        block->capacity - block->used >= new_aligned - old_aligned) {
        block->used += new_aligned - old_aligned;
        arena->taken += new_aligned - old_aligned;
        return at;
    }
    void *moved = arena_take(arena, new_bytes);
    if (at != NULL) {
        memcpy(moved, at, old_bytes);
    }
    return moved;
}

struct span arena_copy(struct arena *arena, struct span span)
{
    if (span.at == NULL) {
        return span;
    }
    char *at = arena_take(arena, span.bytes);
    memcpy(at, span.at, span.bytes);
    return (struct span){.at = at, .bytes = span.bytes};
}

size_t arena_bytes(const struct arena *arena)
{
    return arena->taken;
}
