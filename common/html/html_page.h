#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/span.h"

/** What a whole page says. Absent: it does not say. */
struct html_page {
    struct span title;     /* the <h1> that the <title> repeats, else og:title, <title> */
    struct span published; /* as written */
    struct span author;    /* as written */
    struct span summary;
    struct span body;        /* the article, as paragraphs separated by '\n' */
    struct span linked_data; /* contents of all JSON-LD scripts, each ended by a NUL */
};

/** True when the text has a <html>, <head> or <body> tag: a page, not only its article. */
bool html_page_is(struct span text);

/**
 * Find the article in a page, and what the page says about it.
 *
 * The article is the block with the densest text (see html_density.h), without nav,
 * header, footer, aside, forms, buttons, lists of other articles and comments. The time
 * and the author are read from <meta>, itemprop and <time>, else from the lines around the
 * title (发布时间：…).
 *
 * Input:     valid UTF-8 without NUL; tags may be broken, crossed or unclosed.
 * Ownership: all is in the arena.
 * Returns:   false when nothing in the page is dense: a list of links, an empty shell.
 * Promises:  linear time.
 */
bool html_page_read(struct span markup, struct arena *arena, struct html_page *ret_page);
