#pragma once

#include <stdbool.h>

#include "base/span.h"

/** The ASCII letters only, whatever the locale. */
static inline char ascii_lower(char byte)
{
    if (byte >= 'A' && byte <= 'Z') {
        return (char)(byte - 'A' + 'a');
    }
    return byte;
}

static inline bool ascii_is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/** Without the spaces at both ends; normalised text has no other white space. */
static inline struct span ascii_trim(struct span text)
{
    while (text.bytes > 0 && text.at[0] == ' ') {
        text = span_slice(text, 1, text.bytes);
    }
    while (text.bytes > 0 && text.at[text.bytes - 1] == ' ') {
        text.bytes -= 1;
    }
    return text;
}
