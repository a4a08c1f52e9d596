#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/** What script_is_han() asks when the answer is not plain. */
bool script_is_han_of_any_block(uint32_t code_point);

/** True for Han ideographs of every block, U+3007 〇 among them. */
static inline bool script_is_han(uint32_t code_point)
{
    bool is_common = code_point >= 0x4E00 && code_point <= 0x9FFF;
    return is_common || (code_point >= 0x3005 && script_is_han_of_any_block(code_point));
}

/** Letters counted in a text, to tell its language and script. */
struct script_counts {
    size_t letters;     /* letters and ideographs of any script */
    size_t han;         /* ideographs */
    size_t simplified;  /* ideographs that only Simplified Chinese uses */
    size_t traditional; /* ideographs that only Traditional Chinese uses */
};

/** Add the letters of valid UTF-8 to the counts. */
void script_count(struct span text, struct script_counts *counts);

/**
 * "Hans", "Hant", "mixed" or "other": by the ideographs that only one of the two uses.
 * Other when Han is not the majority of the letters; Hans when nothing tells.
 */
const char *script_name(const struct script_counts *counts);
