#include "article/cursor.h"

#include <assert.h>
#include <string.h>

bool cursor_is_at_end(const struct cursor *cursor)
{
    return cursor->at == cursor->text.bytes;
}

void cursor_skip_spaces(struct cursor *cursor)
{
    while (!cursor_is_at_end(cursor) && cursor->text.at[cursor->at] == ' ') {
        cursor->at += 1;
    }
}

bool cursor_take(struct cursor *cursor, struct span literal)
{
    struct span rest = span_slice(cursor->text, cursor->at, cursor->text.bytes);
    if (!span_has_prefix(rest, literal)) {
        return false;
    }
    cursor->at += literal.bytes;
    return true;
}

bool cursor_take_any(struct cursor *cursor, struct span_table words)
{
    struct span rest = span_slice(cursor->text, cursor->at, cursor->text.bytes);
    size_t bytes = span_table_prefix(words, rest);
    cursor->at += bytes;
    return bytes > 0;
}

char cursor_take_one_of(struct cursor *cursor, const char *bytes)
{
    if (cursor_is_at_end(cursor) || cursor->text.at[cursor->at] == '\0' ||
        strchr(bytes, cursor->text.at[cursor->at]) == NULL) {
        return '\0';
    }
    cursor->at += 1;
    return cursor->text.at[cursor->at - 1];
}

static bool is_digit_at(const struct cursor *cursor, size_t at)
{
    return at < cursor->text.bytes && cursor->text.at[at] >= '0' &&
           cursor->text.at[at] <= '9';
}

bool cursor_take_number(struct cursor *cursor, size_t least, size_t most,
                        int32_t *ret_number)
{
    int32_t number = 0;
    size_t digits = 0;
    assert(most <= 9);
    while (digits < most && is_digit_at(cursor, cursor->at + digits)) {
        number = number * 10 + (cursor->text.at[cursor->at + digits] - '0');
        digits += 1;
    }
    if (digits < least) {
        return false;
    }
    cursor->at += digits;
    *ret_number = number;
    return true;
}

size_t cursor_count_digits(const struct cursor *cursor)
{
    size_t count = 0;
    while (is_digit_at(cursor, cursor->at + count)) {
        count += 1;
    }
    return count;
}
