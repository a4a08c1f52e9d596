#pragma once

#include <stddef.h>

enum { ACCOUNT_BYTES = 128 };

/** Write who runs this program, "user@host", for the record: PostgreSQL knows only the
 *  user that logged in to it. Not for threads. */
void account_write(char *account, size_t bytes);
