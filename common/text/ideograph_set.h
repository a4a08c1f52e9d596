#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A set of ideographs of the first block (U+4E00 on): a bit each, as the make_han_*
 *  scripts print them. */
static inline bool ideograph_set_has(const uint64_t *set, size_t words,
                                     uint32_t code_point)
{
    enum { FIRST = 0x4E00, BITS = 64 };
    if (code_point < FIRST) {
        return false;
    }
    size_t index = code_point - FIRST;
    return index / BITS < words && (set[index / BITS] >> index % BITS & 1) != 0;
}
