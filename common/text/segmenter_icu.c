#include "text/segmenter_icu.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include <unicode/ubrk.h>
#include <unicode/utext.h>
#include <unicode/uversion.h>

/** A break iterator is stateful, and costly to open: one for the life of the segmenter. */
struct icu_engine {
    UBreakIterator *words;
    UText *view;
};

static void icu_free(void *engine)
{
    struct icu_engine *icu = engine;
    if (icu != NULL) {
        ubrk_close(icu->words);
        utext_close(icu->view);
        free(icu);
    }
}

static enum outcome icu_open(struct span model, void **ret_engine,
                             struct fault *reterr_fault)
{
    (void)model;
    struct icu_engine *icu = calloc(1, sizeof(*icu));
    if (icu == NULL) {
        abort();
    }
    UErrorCode status = U_ZERO_ERROR;
    icu->words = ubrk_open(UBRK_WORD, "zh", NULL, 0, &status);
    icu->view = utext_openUTF8(NULL, "", 0, &status);
    if (U_FAILURE(status)) {
        icu_free(icu);
        return fault_fatal(reterr_fault, "cannot load ICU's word rules: %s",
                           u_errorName(status));
    }
    *ret_engine = icu;
    return OUTCOME_OK;
}

void segmenter_icu_describe(char *version, size_t capacity)
{
    UVersionInfo numbers;
    u_getVersion(numbers);
    snprintf(version, capacity, "icu %u.%u", numbers[0], numbers[1]);
}

/** Write where the words of one run end; `start` is where it stands in the text. */
static size_t cut_run(struct icu_engine *icu, struct span run, uint32_t start,
                      uint32_t *ends)
{
    UErrorCode status = U_ZERO_ERROR;
    icu->view = utext_openUTF8(icu->view, run.at, (int64_t)run.bytes, &status);
    ubrk_setUText(icu->words, icu->view, &status);
    assert(U_SUCCESS(status)); /* the run is valid UTF-8: only memory can lack */
    size_t count = 0;
    ubrk_first(icu->words);
    for (int32_t end = ubrk_next(icu->words); end != UBRK_DONE;
         end = ubrk_next(icu->words)) {
        ends[count++] = start + (uint32_t)end;
    }
    return count;
}

static size_t icu_cut(void *engine, struct span text, const struct engine_part *parts,
                      size_t part_count, uint32_t *ends)
{
    size_t count = 0;
    for (size_t i = 0; i < part_count; i++) {
        if (parts[i].is_open) {
            struct span run = span_slice(text, parts[i].start, parts[i].end);
            count += cut_run(engine, run, parts[i].start, ends + count);
        }
    }
    return count;
}

const struct segmenter_engine_ops segmenter_icu = {
    .open = icu_open,
    .free = icu_free,
    .cut = icu_cut,
};
