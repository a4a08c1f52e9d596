#include "fuzz_target.h"
#include "fuzz_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open();
    struct span bytes = {.at = (const char *)data, .bytes = size};
    struct span text = {0};
    if (encoding_utf8_from_gb18030(bytes, arena, &text)) {
        assert(encoding_is_utf8(text));
        assert(encoding_chinese_percent(text) <= 100);
    } else {
        assert(text.at == NULL);
    }
    if (encoding_is_utf8(bytes)) {
        assert(encoding_chinese_percent(bytes) <= 100);
    }
    arena_free(arena);
    return 0;
}
