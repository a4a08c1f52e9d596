#include "text/wide_number.h"

#include "text/utf8.h"

enum { DIGITS_OF_A_GROUP = 3, DIGIT_BYTES = sizeof("０") - 1 };

static bool is_wide_digit(uint32_t code_point)
{
    return code_point >= 0xFF10 && code_point <= 0xFF19;
}

static size_t digits_end(struct span text, size_t at)
{
    while (is_wide_digit(utf8_peek(text, at))) {
        at += DIGIT_BYTES;
    }
    return at;
}

size_t wide_number_end(struct span text, size_t at, bool *ret_is_grouped)
{
    size_t end = digits_end(text, at);
    size_t first_digits = (end - at) / DIGIT_BYTES;
    size_t groups = 0;
    bool are_groups = first_digits <= DIGITS_OF_A_GROUP;
    bool is_round = false;
    while (utf8_peek(text, end) == 0xFF0C) { /* ， */
        size_t start = end + sizeof("，") - 1;
        size_t next = digits_end(text, start);
        if (next == start) {
            break;
        }
        groups++;
        are_groups = are_groups && next - start == DIGITS_OF_A_GROUP * DIGIT_BYTES;
        is_round = span_is_equal(span_slice(text, start, next), SPAN("０００"));
        end = next;
    }
    *ret_is_grouped =
        groups > 0 && are_groups && (first_digits < DIGITS_OF_A_GROUP || is_round);
    return end;
}
