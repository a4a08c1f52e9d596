#pragma once

#include "base/arena.h"
#include "base/span.h"

/** The bytes that PostgreSQL writes as hexadecimal digits, with or without a leading \x;
 *  in the arena. Absent for an absent span. */
struct span hex_decode(struct span text, struct arena *arena);
