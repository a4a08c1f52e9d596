#include "html/html_page.h"

#include "fuzz_target.h"
#include "fuzz_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open();
    struct span markup;
    struct html_page page;
    bool is_text = fuzz_text_from_input(data, size, &markup);
    if (is_text && html_page_read(markup, arena, &page)) {
        const struct span texts[] = {page.title.text, page.published.text,
                                     page.author.text, page.summary.text, page.body};
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
            assert(encoding_is_utf8(texts[i]));
        }
        assert(page.body.bytes > 0);
    }
    (void)(is_text && html_page_is(markup));
    arena_free(arena);
    return 0;
}
