#pragma once

#include "article/article_rows.h"
#include "base/attr.h"
#include "base/fault.h"
#include "db/connection.h"

/** Articles that are cut again, some hundred at a time, in the order of their ids. */
struct resegment_batch {
    struct connection *connection;
    const struct article_core *core;
    struct arena *arena;  /* of the batch: reset at its start */
    int32_t segmenter_id; /* of the core's segmenter */
    size_t articles_most; /* of one batch */
    size_t page_size;     /* articles to read: as many, or more while none is to be cut */
    int64_t last_id;      /* articles up to this one are behind us */
    int64_t end_id;       /* those after this one are not looked at */
    /* The newest batch. */
    size_t read_count;    /* 0: there are no more */
    size_t cut_count;     /* another segmenter had cut them, now the core's has */
    size_t changed_count; /* somebody changed them meanwhile, so they stay */
};

/**
 * Read the next articles, and write anew what the segmenter decides of those that another
 * one has cut: one transaction. Whoever stores another version meanwhile wins.
 *
 * Limits:   some 2 million characters of text, or one article.
 * Outcomes: FATAL when PostgreSQL will not do; what earlier batches wrote stays.
 */
enum outcome resegment_batch_run(struct resegment_batch *batch,
                                 struct fault *reterr_fault) MUST_USE;
