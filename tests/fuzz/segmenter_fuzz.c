#include "text/segmenter.h"

#include "base/mapped_file.h"

#include "fuzz_target.h"
#include "fuzz_text.h"

/** The engine "icu", or the model that is shipped. */
static struct segmenter *opened(bool is_model)
{
    static struct segmenter *segmenters[2];
    static struct mapped_file *file; /* never freed, as they */
    struct fault fault;
    if (segmenters[is_model] == NULL) {
        enum outcome outcome = file != NULL
                                   ? OUTCOME_OK
                                   : mapped_file_open(WENLIU_SOURCE_MODEL, &file, &fault);
        assert(outcome == OUTCOME_OK);
        outcome = segmenter_open(is_model ? "model" : "icu", mapped_file_bytes(file),
                                 &segmenters[is_model], &fault);
        assert(outcome == OUTCOME_OK);
        (void)outcome;
    }
    return segmenters[is_model];
}

static void check(struct segmenter *segmenter, struct span text)
{
    const struct token *tokens = NULL;
    size_t count = segmenter_cut(segmenter, text, &tokens);
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
        text = fuzz_text_normalised(text, NORMALIZER_ONE_LINE, arena);
        check(opened(false), text);
        check(opened(true), text);
    }
    arena_free(arena);
    return 0;
}
