#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/span.h"

enum {
    /* Code points; a longer sentence is cut at its last ； ， or space, else at a
       grapheme. */
    SENTENCE_MAX_CODE_POINTS = 2000,
};

/** Half-open byte range of the text it was cut from; no space at either end. */
struct sentence_range {
    uint32_t start;
    uint32_t end;
};

/**
 * Cut one paragraph into sentences.
 *
 * A sentence ends at a run of 。！？!?… together with the closing quotes and brackets
 * behind it, also inside quotes, but not inside 《》. Three full stops are an ellipsis.
 * It does not end when ，、；： follows, or behind a closing mark one of the words
 * 的 等 之 和 与 或, or an opening quote in a list (！”“, unless what it quotes ends in 。 as
 * an answer does, or the line is quotations and nothing else), nor when the quotation is
 * a short phrase inside a clause (贴着“严禁烟火！”四个大字). …… ends one unless
 * 等 的 这些 那些 follows, or it stands within 2 characters of the start of the sentence
 * or of its last quotation. Marks inside a URL never count. A full stop ends one only
 * outside Han context, before a space and no lower-case letter, not behind Mr. or U.S.
 *
 * Input:     one line of normalised text, at most 4 GiB.
 * Ownership: ranges are in the arena. Their number is returned.
 * Promises:  ranges ascend and do not overlap; what none covers is spaces; linear time.
 */
size_t sentence_splitter_cut(struct span paragraph, struct arena *arena,
                             struct sentence_range **ret_ranges) MUST_USE;
