#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "text/segmenter.h"

/** A walk over a text that finds all tokens no engine has to decide. */
struct token_scan {
    struct span text;
    size_t at;
    size_t email_tried; /* no e-mail address begins before */
};

/** A token, or a run of TOKEN_HAN that an engine has still to cut: a point between two
 *  ideographs may be part of a name and stands in the run. */
struct scanned_token {
    struct token token;
    bool is_word;      /* it is of TOKEN_HAN, and one word: none has to cut it */
    bool is_mixed_run; /* kana, Thai, marks and the like stand among the ideographs */
};

/** Find the next token. False at the end of the text. */
bool token_scan_next(struct token_scan *scan, struct scanned_token *ret_scanned);
