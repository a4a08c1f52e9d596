#pragma once

#include <stdint.h>

/** Milliseconds since some fixed moment: never goes back, whatever the wall clock does.
 */
int64_t clock_monotonic_ms(void);
