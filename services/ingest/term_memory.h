#pragma once

#include <stdint.h>

#include "base/span.h"

/**
 * The ids of the search keys that a lane has met lately, so that it asks PostgreSQL for
 * each but once in a while.
 *
 * Limits:  holds between TERM_MEMORY_TERMS and twice as many; what was not asked for since
 *          that many others were added is forgotten. About 40 bytes a term.
 * Threads: one.
 */
struct term_memory;

enum { TERM_MEMORY_TERMS = 96 * 1024 };

/** Open an empty one. Never NULL. */
struct term_memory *term_memory_open(void);

/** NULL is fine. Returns NULL. */
struct term_memory *term_memory_free(struct term_memory *memory);

/** The id of a key; 0 when it is not remembered. */
int32_t term_memory_find(struct term_memory *memory, struct span key, uint32_t hash);

/** Remember a key that is not remembered; it is copied. */
void term_memory_add(struct term_memory *memory, struct span key, uint32_t hash,
                     int32_t term_id);

/** Forget all. */
void term_memory_clear(struct term_memory *memory);
