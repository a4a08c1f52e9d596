#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/span.h"

/** What a page states, and where: "og:title", "<h1>". */
struct html_statement {
    struct span text; /* as written; absent: it does not state it */
    struct span from;
};

/** What a whole page says. */
struct html_page {
    struct html_statement title; /* the <h1> or line that the <title> repeats, else
                                    og:title, <title> */
    struct html_statement published;
    struct html_statement author;
    struct html_statement source; /* of the article */
    struct html_statement site;   /* the name of the site */
    struct html_statement summary;
    struct span body;        /* the article, as paragraphs separated by '\n' */
    struct span linked_data; /* contents of all JSON-LD scripts, each ended by a NUL */
    size_t text_bytes;       /* of all that a reader sees on the page */
};

/** True when the text has a <html>, <head> or <body> tag: a page, not only its article. */
bool html_page_is(struct span text);

/**
 * Find the article in a page, and what the page says about it.
 *
 * The article is the block with the densest text (see html_density.h), without nav,
 * header, footer, aside, forms, buttons, lists of other articles and comments (but in a
 * page without another, what is only called so; see html_doubt.h); a line that
 * names the editor (责任编辑：…) is part of it, also close behind the block. Time, author
 * and source are read from <meta>, itemprop and <time>, else from the lines around the
 * title (发布时间：…　来源：…). Of the same day, a line with an hour is better than a <meta>
 * without.
 *
 * Input:     valid UTF-8 without NUL; tags may be broken, crossed or unclosed.
 * Ownership: all is in the arena.
 * Returns:   false when nothing in the page is dense: a list of links or of summaries, an
 *            empty shell; and when it is an answer in place of an article: that the page
 *            does not exist, that the reader is to log in (see html_refusal.h).
 * Promises:  linear time.
 */
bool html_page_read(struct span markup, struct arena *arena, struct html_page *ret_page);
