#pragma once

/** Have ICU take its memory from base/memory.h. Once in main, before any other function of
 *  this layer and before threads. */
void text_memory_init(void);
