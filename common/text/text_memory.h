#pragma once

#include "base/buffer.h"

/** Have ICU take its memory from base/memory.h. Once in main, before any other function of
 *  this layer and before threads. */
void text_memory_init(void);

/** Append a line with ICU's name and the version that runs. */
void text_memory_append_version(struct buffer *text);
