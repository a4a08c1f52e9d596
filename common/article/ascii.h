#pragma once

#include <stdbool.h>

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
