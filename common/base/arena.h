#pragma once

#include <stddef.h>

#include "base/span.h"

/**
 * Memory with the lifetime of a batch: taken piece by piece, given back all at once.
 *
 * Limits:  out of memory aborts the process. That is safe, because nothing is
 *          acknowledged before COMMIT, and rare, because inputs are bounded.
 * Threads: one thread at a time.
 */
struct arena;

/** Open an empty arena. Never NULL. */
struct arena *arena_open(void);

/** Free the arena with all that was taken from it; NULL is fine. Returns NULL. */
struct arena *arena_free(struct arena *arena);

/** Give back all that was taken. Keeps a bounded amount of memory for the next batch. */
void arena_reset(struct arena *arena);

/** Take bytes, aligned for any type, not cleared. */
void *arena_take(struct arena *arena, size_t bytes);

/** Take count zeroed elements of size bytes each. */
void *arena_take_array(struct arena *arena, size_t count, size_t size);

/**
 * Make the newest piece larger in place, or move it. `at` is NULL or a piece of this
 * arena that held old_bytes; the old bytes keep their content.
 */
void *arena_grow(struct arena *arena, void *at, size_t old_bytes, size_t new_bytes);

/** Copy bytes into the arena; an absent span stays absent. */
struct span arena_copy(struct arena *arena, struct span span);

/** Bytes taken since the last reset. */
size_t arena_bytes(const struct arena *arena);
