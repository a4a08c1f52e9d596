#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "article/article_rows.h"
#include "base/buffer.h"

/** What each arrow of the core made of one message, up to the one that rejected it. */
struct explanation {
    size_t message_bytes;
    const char *rejected_by; /* "raw_article", "clean_article", ...; NULL: an article */
    struct fault fault;      /* why, when it was rejected */
    bool has_raw;
    bool has_clean;
    bool has_rows; /* and segmented */
    struct raw_article raw;
    struct clean_article clean;
    struct segmented_article segmented;
    struct article_rows rows;
};

/** Run the arrows one by one. Ownership: borrows the arena and *ret_explanation's own
 *  clean article; do not copy the result. */
void explain_stages(const struct message *message, const struct article_core *core,
                    struct arena *arena, struct explanation *ret_explanation);

/**
 * Show every stage of one message: which field was recognised under which name, what was
 * repaired, the clean article, its sentences and words - or why it is rejected. For a
 * person, or as one JSON object. Text as sent is quoted, its control characters escaped.
 *
 * Returns: false when the message is rejected; the output says so as well.
 */
bool explain_message(const struct message *message, const struct article_core *core,
                     bool as_json, struct buffer *out);
