#include "text/segmenter.h"

#include "fuzz_target.h"
#include "fuzz_text.h"

static struct segmenter *opened(void)
{
    static struct segmenter *segmenter;
    struct fault fault;
    if (segmenter == NULL) {
        enum outcome outcome =
            segmenter_open("icu", (struct span){.at = NULL}, &segmenter, &fault);
        assert(outcome == OUTCOME_OK);
        (void)outcome;
    }
    return segmenter;
}

static void check(struct span text, struct arena *arena)
{
    struct token *tokens = NULL;
    size_t count = segmenter_cut(opened(), text, arena, &tokens);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        at = fuzz_text_check_range(text, at, tokens[i].start, tokens[i].end);
        assert(memchr(text.at + tokens[i].start, ' ', at - tokens[i].start) == NULL);
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
