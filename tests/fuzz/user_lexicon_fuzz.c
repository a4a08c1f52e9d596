/* A lexicon, a zero byte, and a text that is cut with it. */
#include "text/user_lexicon.h"

#include "base/mapped_file.h"
#include "text/segmenter.h"

#include "fuzz_target.h"
#include "fuzz_text.h"

static struct segmenter *opened(void)
{
    static struct segmenter *segmenter;
    static struct mapped_file *file; /* never freed, as the segmenter */
    struct fault fault;
    if (segmenter == NULL) {
        enum outcome outcome = mapped_file_open(WENLIU_SOURCE_MODEL, &file, &fault);
        assert(outcome == OUTCOME_OK);
        outcome = segmenter_open("model", mapped_file_bytes(file), &segmenter, &fault);
        assert(outcome == OUTCOME_OK);
        (void)outcome;
    }
    return segmenter;
}

static void check(struct segmenter *segmenter, struct span text)
{
    const struct token *tokens = NULL;
    size_t count = segmenter_cut(segmenter, text, &tokens);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        at = fuzz_text_check_range(text, at, tokens[i].start, tokens[i].end);
    }
    for (; at < text.bytes; at++) {
        assert(text.at[at] == ' ');
    }
}

static void cut(const struct user_lexicon *lexicon, const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open();
    struct span text;
    if (fuzz_text_from_input(data, size, &text)) {
        segmenter_use_lexicon(opened(), lexicon);
        check(opened(), fuzz_text_normalised(text, NORMALIZER_ONE_LINE, arena));
        segmenter_use_lexicon(opened(), NULL);
    }
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *zero = size == 0 ? NULL : memchr(data, '\0', size);
    size_t bytes = zero == NULL ? size : (size_t)(zero - data);
    struct user_lexicon_file file = {
        .name = "words",
        .text = {.at = size == 0 ? "" : (const char *)data, .bytes = bytes}};
    struct user_lexicon *lexicon = NULL;
    struct fault fault;
    if (user_lexicon_open(&file, 1, false, &lexicon, &fault) == OUTCOME_OK) {
        cut(lexicon, data + bytes + (zero != NULL), size - bytes - (zero != NULL));
        user_lexicon_free(lexicon);
    } else {
        assert(strncmp(fault.text, "words:", 6) == 0);
    }
    return 0;
}
