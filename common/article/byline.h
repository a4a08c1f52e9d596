#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "article/credit.h"

/** What the head and the tail of an article say of who wrote it, where and when. */
struct byline {
    struct span agency;
    struct span place; /* of the dateline, or 高雄 of 記者陳怡君／高雄報導 */
    int64_t dateline_us; /* midnight of its day in UTC; INSTANT_ABSENT: not said */
    struct credit people;
};

/**
 * Find the byline of a body: in its first 3 and its last 10 paragraphs, and 责任编辑 and
 * 责编 anywhere in its last third. The body keeps them. What is in doubt is left out.
 *
 * Input:     the clean body as written; is_traditional when it may be in Traditional characters;
 *            reference_local_us is a local time near which the dateline is,
 *            INSTANT_ABSENT when unknown.
 * Ownership: spans are ranges of the body or in the arena.
 */
struct byline byline_from_body(struct span written, bool is_traditional,
                               int64_t reference_local_us, struct arena *arena);
