#include "ingest/hex.h"

#include <assert.h>

#include "base/hexadecimal.h"

struct span hex_decode(struct span text, struct arena *arena)
{
    if (text.at == NULL) {
        return text;
    }
    size_t first = text.bytes >= 2 && text.at[0] == '\\' ? 2 : 0;
    size_t bytes = (text.bytes - first) / 2;
    char *decoded = arena_take(arena, bytes + 1);
    bool is_read = hexadecimal_read(span_slice(text, first, first + bytes * 2),
                                    (uint8_t *)decoded, bytes);
    assert(is_read);
    return (struct span){.at = decoded, .bytes = bytes};
}
