#pragma once

#include <stddef.h>

/**
 * Memory for libraries that would take a lack of it for a fault of the data: a good message
 * would be set aside for ever, or stored shortened. Out of memory aborts the process, as in
 * an arena: safe, because nothing is acknowledged before COMMIT.
 *
 * Ownership: given back by memory_free(), which is free().
 */
void *memory_take(size_t bytes);
void *memory_take_more(void *at, size_t bytes);
char *memory_copy_text(const char *text);
void memory_free(void *at);
