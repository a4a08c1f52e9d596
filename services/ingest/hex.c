#include "ingest/hex.h"

#include <assert.h>
#include <string.h>

static unsigned value_of(char digit)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = memchr(digits, digit, sizeof(digits) - 1);
    assert(found != NULL);
    return (unsigned)(found - digits);
}

struct span hex_decode(struct span text, struct arena *arena)
{
    if (text.at == NULL) {
        return text;
    }
    size_t first = text.bytes >= 2 && text.at[0] == '\\' ? 2 : 0;
    size_t bytes = (text.bytes - first) / 2;
    char *decoded = arena_take(arena, bytes + 1);
    for (size_t at = 0; at < bytes; at++) {
        const char *pair = text.at + first + at * 2;
        decoded[at] = (char)(value_of(pair[0]) * 16 + value_of(pair[1]));
    }
    return (struct span){.at = decoded, .bytes = bytes};
}
