#pragma once

#include "article/raw_article.h"
#include "html/html_page.h"

/** What was taken out of a body that is a whole page. */
struct full_page {
    struct span body; /* the article, as paragraphs separated by '\n' */
    size_t page_bytes;
    size_t text_bytes; /* of all that a reader sees on the page */
    /* What the page says of a field that the message leaves open, and where it says so. */
    struct html_statement found[RAW_FIELD_COUNT];
};

/** True when the body of an article is a whole page: one text with <html> or the like. */
bool full_page_is(const struct raw_article *raw);

/**
 * Take the article out of the page that is the body.
 *
 * raw gets title, author, time, summary and source of the page where the message has none,
 * and REPAIR_EXTRACTED; its body stays the page. JSON-LD is believed before <meta>, and
 * that before the lines around the title; but a time with an hour comes before the same
 * day without. The source is who is said to have written the article (来源：…), else the
 * publisher, else the name of the site (og:site_name). An author who is a number or the
 * source or the site itself is none.
 *
 * Ownership: all is in the arena.
 * Outcomes:  REJECT no_article when nothing in the page is dense, or it is an answer of
 *            the server: not found, no access.
 */
enum outcome full_page_extract(struct raw_article *raw, struct arena *arena,
                               const struct full_page **ret_page,
                               struct fault *reterr_fault) MUST_USE;
