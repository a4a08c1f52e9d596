#include "fuzz_target.h"
#include "fuzz_text.h"

static void check(struct span text, enum normalizer_shape shape, struct arena *arena)
{
    struct span once = fuzz_text_normalised(text, shape, arena);
    struct span twice = fuzz_text_normalised(once, shape, arena);
    assert(encoding_is_utf8(once));
    assert(span_is_equal(once, twice));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open();
    struct span text;
    if (fuzz_text_from_input(data, size, &text)) {
        check(text, NORMALIZER_ONE_LINE, arena);
        check(text, NORMALIZER_PARAGRAPHS, arena);
    }
    arena_free(arena);
    return 0;
}
