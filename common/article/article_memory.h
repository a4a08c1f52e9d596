#pragma once

#include "base/buffer.h"

/**
 * Make the libraries of the core (jansson, libxml2, ICU) fit for a process: without memory
 * they abort instead of finding fault with the message, and hashing is seeded. Once in main,
 * before any other function of the core and before threads.
 */
void article_memory_init(void);

/** Append a line each for jansson and ICU: the name and the version that runs. */
void article_memory_append_versions(struct buffer *text);
