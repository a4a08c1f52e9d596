#include "text/sentence_splitter.h"

#include "fuzz_target.h"
#include "fuzz_text.h"

static void check(struct span text, struct arena *arena)
{
    struct sentence_range *ranges = NULL;
    size_t count = sentence_splitter_cut(text, arena, &ranges);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        at = fuzz_text_check_range(text, at, ranges[i].start, ranges[i].end);
    }
    for (; at < text.bytes; at++) {
        assert(text.at[at] == ' ');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open();
    struct span text;
    if (fuzz_text_from_input(data, size, &text)) {
        check(fuzz_text_normalised(text, NORMALIZER_ONE_LINE, arena), arena);
    }
    arena_free(arena);
    return 0;
}
