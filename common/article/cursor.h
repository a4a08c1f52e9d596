#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span_table.h"

/** Where a reading stands in a text. To look ahead, copy it. */
struct cursor {
    struct span text;
    size_t at;
};

bool cursor_is_at_end(const struct cursor *cursor);
void cursor_skip_spaces(struct cursor *cursor);

/** Move past a literal, if it is there. */
bool cursor_take(struct cursor *cursor, struct span literal);

/** Move past the longest of the words that stands here, if one does. */
bool cursor_take_any(struct cursor *cursor, struct span_table words);

/** Move past one of the bytes, if it is there; '\0' when it is not. */
char cursor_take_one_of(struct cursor *cursor, const char *bytes);

/** Move past a number of `least` to `most` digits (at most 9), if there is one. */
bool cursor_take_number(struct cursor *cursor, size_t least, size_t most,
                        int32_t *ret_number);

/** The digits that stand here. */
size_t cursor_count_digits(const struct cursor *cursor);
