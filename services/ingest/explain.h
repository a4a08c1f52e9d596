#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "article/article_rows.h"
#include "base/buffer.h"
#include "ingest/explain_out.h"

/** What each arrow of the core made of one message, up to the one that rejected it. */
struct explanation {
    struct span value;       /* the message's bytes, borrowed */
    int64_t recorded_us;     /* of its record; INSTANT_ABSENT: not from Kafka */
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
 * Show every stage of one message: its bytes, which field was recognised under which name,
 * what was repaired, the text out of the HTML, what the normaliser changed, times, byline,
 * sentences, words, the row of news.article - or why it is rejected. For a person, or as
 * one JSON object on a line.
 *
 * A record without a value (value.at NULL) is a tombstone, which counts as not rejected.
 *
 * Returns: false when the message is rejected; the output says so as well.
 */
bool explain_message(const struct message *message, const struct article_core *core,
                     struct explain_form form, struct buffer *out);
