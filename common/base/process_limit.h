#pragma once

#include <stdbool.h>
#include <stddef.h>

/** What the system lets this process have. */

enum { PROCESS_LIMIT_TEXT_BYTES = 128 };

/** Which limit may be to blame when there is no memory, or no thread, to be had. Returns
 *  `text`, of PROCESS_LIMIT_TEXT_BYTES. */
const char *process_limit_describe(char *text);

/** Whether the address space has so much room, at the moment and in one piece. */
bool process_limit_has_room(size_t bytes);

/**
 * End the process for want of `what`, with a line on standard error that names the limit.
 * Safe, because nothing is acknowledged before COMMIT.
 */
_Noreturn void process_limit_abort(const char *what);
