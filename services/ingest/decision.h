#pragma once

#include <stdint.h>

#include "base/digest.h"
#include "ingest/batch.h"

/** Which of two versions is the later: compared whole, in this order. */
struct order_stamp {
    int64_t order_us;    /* modified or published; INSTANT_ABSENT sorts first */
    int64_t recorded_us; /* the record's timestamp */
    int32_t log_id;
    int64_t offset;
};

/** What is stored under an identity, from the look-up or from earlier in the batch. */
struct known_article {
    struct uuid identity;
    bool is_stored;
    int64_t article_id;
    int64_t month_us; /* the partition's month: never changes */
    int32_t version;
    struct order_stamp stamp;
    struct digest content_digest;
};

/** Negative, zero, positive: left is earlier, the same, later. */
int order_stamp_compare(const struct order_stamp *left, const struct order_stamp *right);

/**
 * Decide one version against what is known of its article, and bring `known` to what it
 * will be afterwards, so that twice in one batch behaves as in two.
 *
 * Same digest: unchanged (the later stamp stays). Other and later: updated. Other and
 * earlier: stale. Not stored yet: inserted. Pure.
 */
enum item_outcome decision_make(struct known_article *known,
                                const struct order_stamp *stamp,
                                const struct digest *content_digest);

/**
 * Start of the UTC month that an article is stored in: of published_us, else of
 * recorded_us; of 1970-01 when neither lies between 1970 and 2199. Pure.
 */
int64_t decision_month(int64_t published_us, int64_t recorded_us);
