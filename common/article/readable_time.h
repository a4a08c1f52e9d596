#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/span.h"

/**
 * True when a time as sent can be read, and is not before 1990. A relative one can,
 * whatever it is counted from.
 *
 * Input:     valid UTF-8; markup and entities are looked through.
 * Ownership: the arena is for what is thrown away at once.
 */
bool readable_time_is(struct span sent, struct arena *arena);
