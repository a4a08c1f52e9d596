#include <assert.h>

#include "article/json_repair.h"
#include "fuzz_target.h"

/* Bounded, and repaired once is repaired for good. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open();
    struct span text = {.at = (const char *)data, .bytes = size};
    struct span once;
    struct span twice;
    uint32_t repairs = json_repair(text, arena, &once);
    assert(once.bytes <= size * 2);
    assert(repairs != 0 || once.at == text.at);
    assert(json_repair(once, arena, &twice) == 0);
    arena_free(arena);
    return 0;
}
