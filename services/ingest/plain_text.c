#include "ingest/plain_text.h"

#include <string.h>

struct span plain_text_from(const char *text, struct arena *arena)
{
    size_t bytes = strlen(text);
    char *plain = arena_take(arena, bytes + 1);
    for (size_t at = 0; at < bytes; at++) {
        plain[at] = text[at];
        if ((unsigned char)text[at] >= 0x80) {
            plain[at] = '?';
        }
    }
    plain[bytes] = '\0';
    return (struct span){.at = plain, .bytes = bytes};
}
