#pragma once

#include <stddef.h>

#include "base/span.h"

/** What a JSON text would ask of a parser. */
struct json_shape {
    size_t depth; /* open brackets and braces at the deepest point */
    size_t keys;  /* colons outside strings: names, in the whole text */
};

/**
 * Measure JSON without parsing it, so that a recursive parser never sees what is too deep
 * or too wide for it. The text may be broken in any way. Linear, no recursion, no memory.
 */
struct json_shape json_scan(struct span text);
