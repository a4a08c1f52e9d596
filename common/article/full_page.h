#pragma once

#include "article/raw_article.h"

/** True when the body of an article is a whole page: one text with <html> or the like. */
bool full_page_is(const struct raw_article *raw);

/**
 * Take the article out of the page that is the body.
 *
 * raw gets title, author, time and summary of the page where the message has none, and
 * REPAIR_EXTRACTED. Its body stays the page; the article's text is ret_body.
 *
 * Ownership: all is in the arena.
 * Outcomes:  REJECT no_article when nothing in the page is dense.
 */
enum outcome full_page_extract(struct raw_article *raw, struct arena *arena,
                               struct span *ret_body,
                               struct fault *reterr_fault) MUST_USE;
