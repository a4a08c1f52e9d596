#include "base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/process_limit.h"

enum {
    ALIGNMENT = 16,
    FIRST_BLOCK_BYTES = 64 * 1024,
    LAST_BLOCK_BYTES = 4 * 1024 * 1024,
    /* More than an ordinary batch takes, so that the next one asks malloc for nothing. */
    KEPT_BYTES = 16 * 1024 * 1024,
};

struct block {
    struct block *next;
    size_t capacity;
    size_t used;
    size_t padding; /* keeps data[] on ALIGNMENT */
    char data[];
};

struct arena {
    struct block *first;
    struct block *current; /* those behind it are kept from an earlier batch */
    size_t taken;
};

static size_t align(size_t bytes)
{
    assert(bytes <= SIZE_MAX - ALIGNMENT);
    return (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static struct block *open_block(size_t capacity)
{
    struct block *block = malloc(sizeof(*block) + capacity);
    if (block == NULL) {
        process_limit_abort("the memory of a batch");
    }
    *block = (struct block){.capacity = capacity};
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
    struct block *block = open_block(FIRST_BLOCK_BYTES);
    *arena = (struct arena){.first = block, .current = block};
    return arena;
}

struct arena *arena_free(struct arena *arena)
{
    if (arena != NULL) {
        free_blocks(arena->first);
        free(arena);
    }
    return NULL;
}

void arena_reset(struct arena *arena)
{
    struct block *last = arena->first;
    size_t kept = last->capacity;
    while (last->next != NULL && kept + last->next->capacity <= KEPT_BYTES) {
        last = last->next;
        kept += last->capacity;
    }
    free_blocks(last->next);
    last->next = NULL;
    arena->current = arena->first;
    arena->current->used = 0;
    arena->taken = 0;
}

/* The next block with room: the one that was kept, or a new one in front of it. */
static void begin_block(struct arena *arena, size_t bytes)
{
    struct block *block = arena->current;
    if (block->next == NULL || block->next->capacity < bytes) {
        size_t doubled = block->capacity < LAST_BLOCK_BYTES ? block->capacity * 2
                                                            : (size_t)LAST_BLOCK_BYTES;
        struct block *opened = open_block(bytes > doubled ? bytes : doubled);
        opened->next = block->next;
        block->next = opened;
    }
    arena->current = block->next;
    arena->current->used = 0;
}

void *arena_take(struct arena *arena, size_t bytes)
{
    size_t aligned = align(bytes);
    if (arena->current->capacity - arena->current->used < aligned) {
        begin_block(arena, aligned);
    }
    struct block *block = arena->current;
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
    struct block *block = arena->current;
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
