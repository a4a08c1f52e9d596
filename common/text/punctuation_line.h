#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/** What a line is made of, as the rules about punctuation ask. */
struct punctuation_line {
    size_t han;
    size_t latin; /* ASCII letters */
};

/** Add the letters of a text to the counts. */
void punctuation_line_count(struct span text, struct punctuation_line *line);

/** True when a line reads as Chinese: some Han, and at most four letters for each. */
bool punctuation_line_is_chinese(const struct punctuation_line *line);

/** ” ’ ） 》 and the other closing quotes and brackets of full width, and …. */
bool punctuation_line_is_closing(uint32_t code_point);
