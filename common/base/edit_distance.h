#pragma once

#include <stddef.h>

/**
 * Insertions, deletions and replacements between two short strings (Levenshtein 1966),
 * to suggest what a mistyped name may have meant. Limits: looks at 63 bytes of each.
 */
size_t edit_distance(const char *left, const char *right);
