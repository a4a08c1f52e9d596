#pragma once

#include "html/html_page_tree.h"

/** The lines of a page that are its article. */
struct html_page_body {
    struct span text;    /* paragraphs separated by '\n' */
    uint32_t first_line; /* where its block begins */
    uint32_t first_text; /* the first line that is surely part of it */
    double chars;        /* of the lines that look like prose, in Han */
};

/**
 * Take the article out of its block: without its title, the lines that tell its time and
 * source, lists of links, comments, controls, and notices of the site.
 *
 * Input:     title is the page's, or absent.
 * Ownership: the text is in the arena.
 */
struct html_page_body html_page_body_take(const struct html_page_tree *tree,
                                          uint32_t block, struct span title,
                                          struct arena *arena);
