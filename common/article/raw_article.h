#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "article/message.h"
#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/span.h"

/** A list of texts. */
struct texts {
    struct span *at;
    size_t count;
};

/** Limits of the message contract; the settings article.* fill them in. */
struct article_limits {
    size_t message_bytes;   /* 8 MiB */
    size_t json_depth;      /* 64 */
    size_t url_bytes;       /* 2,048 */
    size_t title_chars;     /* 1,000 code points */
    size_t body_chars;      /* 2,000,000 code points */
    size_t extra_bytes;     /* 64 KiB */
    size_t extra_depth;     /* 16 */
};

extern const struct article_limits article_limits_default;

/**
 * The message contract, as it came: which of the crawler's fields is which of ours.
 *
 * (H5: the table of fields goes here, whole.)
 */
struct raw_article {
    struct span url;
    struct span id;
    struct span title;
    struct texts body;      /* one text, or the paragraphs of a list */
    bool body_is_html;      /* the field's name says so */
    struct span summary;
    struct texts authors;   /* names as sent, not yet split */
    struct span authors_sent;
    struct span published_at; /* times as sent; numbers in decimal */
    struct span modified_at;
    struct span fetched_at;
    struct span source;
    struct span language;
    struct span section;
    struct texts tags;
    struct span image_url;
    struct span extra;      /* JSON object of all other fields; absent when there are none */
    uint32_t repairs;
};

/**
 * Parse one message.
 *
 * Ownership: everything is in the arena or borrowed from the message.
 * Outcomes:  REJECT with one of the reasons empty, too_large_message, not_json,
 *            json_truncated, json_trailing, json_syntax, depth, number, encoding,
 *            not_object, missing:body, type:body.
 */
enum outcome raw_article_from_message(const struct message *message,
                                      const struct article_limits *limits,
                                      struct arena *arena, struct raw_article *ret_raw,
                                      struct fault *reterr_fault) MUST_USE;
