#pragma once

/** Have libxml2 take its memory from base/memory.h. Once in main, before any other function
 *  of this layer and before threads. */
void html_memory_init(void);
