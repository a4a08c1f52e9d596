#pragma once

/**
 * Make the libraries of the core (jansson, libxml2, ICU) fit for a process: without memory
 * they abort instead of finding fault with the message, and hashing is seeded. Once in main,
 * before any other function of the core and before threads.
 */
void article_memory_init(void);
