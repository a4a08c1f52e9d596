#pragma once

#include "base/arena.h"
#include "base/span.h"

/** What JSON-LD says about an article. Absent: it does not say. */
struct linked_article {
    struct span title;
    struct span published;
    struct span author; /* several joined by "；" */
    struct span summary;
    struct span publisher;
};

/**
 * Read the first article out of the JSON-LD scripts of a page: schema.org's Article,
 * NewsArticle and the like, also in @graph, and Baidu's cambrian pages. What is no JSON, or
 * nested over 32 levels deep, is passed over.
 *
 * Input: scripts as html_page.h gives them, each ended by a NUL.
 */
struct linked_article linked_data_read(struct span scripts, struct arena *arena);
