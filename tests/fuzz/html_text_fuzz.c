#include "html/html_text.h"

#include "fuzz_target.h"
#include "fuzz_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open();
    struct span markup;
    if (fuzz_text_from_input(data, size, &markup)) {
        struct html_findings findings;
        struct span text = html_text_from_markup(markup, arena, &findings);
        size_t tags = 0;
        for (size_t i = 0; i < markup.bytes; i++) {
            tags += markup.at[i] == '<' ? 1 : 0;
        }
        assert(encoding_is_utf8(text));
        assert(text.bytes <= markup.bytes + tags);
        struct span decoded = html_text_decode_entities(markup, arena);
        assert(encoding_is_utf8(decoded));
        assert(decoded.bytes <= markup.bytes);
        (void)html_text_is_markup(markup);
    }
    arena_free(arena);
    return 0;
}
