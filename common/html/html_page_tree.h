#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/span.h"
#include "html/html_label.h"
#include "html/html_page.h"
#include "html/html_region.h"

/** What kind of element the lines directly in a block stand in. */
enum html_block_kind {
    HTML_BLOCK_OTHER,
    HTML_BLOCK_PARAGRAPH, /* p, pre, blockquote, figcaption */
    HTML_BLOCK_TITLE,     /* h1 */
    HTML_BLOCK_HEADING,   /* h2 to h6 */
    HTML_BLOCK_ITEM,      /* li, dt, dd */
    HTML_BLOCK_CELL,      /* td, th */
};

/** A block element. Blocks stand in document order, so those inside one follow it. */
struct html_block {
    uint32_t parent;
    uint32_t end_block; /* one past the last block inside */
    uint32_t first_line;
    uint32_t end_line; /* one past the last line inside, also of inner blocks */
    enum html_block_kind kind;
    enum html_region region;
    bool is_outside; /* it, or one around it, is no place for the article */
    double score;    /* of the lines inside; see html_density.h */
    double goodness; /* the same without what counts against it */
};

/** A line of text, as a reader sees it. */
struct html_line {
    uint32_t block;
    uint32_t start; /* bytes of the text of the page, without the break before it */
    uint32_t end;
    uint32_t link_bytes;
    uint32_t tags; /* inline tags in it */
    uint32_t link_tags;
    enum html_label label;
    double score; /* see html_density.h */
};

/** A fact that the page states about itself, in a <meta>, an itemprop or a <time>. */
enum html_fact {
    HTML_FACT_TITLE,
    HTML_FACT_PUBLISHED,
    HTML_FACT_AUTHOR,
    HTML_FACT_SUMMARY,
    HTML_FACT_SOURCE, /* of the article */
    HTML_FACT_SITE,   /* the name of the site */
    HTML_FACT_COUNT,
};

/** A page as lines in blocks. Block 0 is the whole. */
struct html_page_tree {
    struct buffer text; /* all lines, each behind the '\n' or space that sets it off */
    struct html_block *blocks;
    uint32_t block_count;
    struct html_line *lines;
    uint32_t line_count;
    struct span title; /* of <title> */
    struct html_statement facts[HTML_FACT_COUNT];
    int fact_ranks[HTML_FACT_COUNT];
    struct buffer linked_data; /* contents of <script type="application/ld+json">, each
                                  ended by a NUL */
};

/**
 * Read a page into blocks and lines. Scripts, styles, buttons, fields and lists to choose
 * from are left out.
 *
 * Ownership: the result is in the arena.
 * Limits:    past 50,000 blocks inner ones count as part of the block around them; past
 *            200,000 lines the text goes on in the last. More than 256 open elements: all
 *            are taken to be closed.
 */
void html_page_tree_build(struct span markup, struct arena *arena,
                          struct html_page_tree *ret_tree);

/** True when most of the line is links. */
static inline bool html_page_tree_is_link(const struct html_page_tree *tree,
                                          uint32_t line)
{
    const struct html_line *at = &tree->lines[line];
    return (uint64_t)at->link_bytes * 5 >= (uint64_t)(at->end - at->start) * 3;
}

/** The text of a line. */
static inline struct span html_page_tree_line(const struct html_page_tree *tree,
                                              uint32_t line)
{
    return span_slice((struct span){.at = tree->text.at, .bytes = tree->text.bytes},
                      tree->lines[line].start, tree->lines[line].end);
}
