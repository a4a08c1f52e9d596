#pragma once

#include "html/html_page_tree.h"

/**
 * Score the lines and blocks of a page by the density of their text, and tell which blocks
 * are outside of the article.
 *
 * A line's density is the composite text density of its characters, tags, link characters
 * and link tags, smoothed (if is_smooth) over the lines beside it; a mark of a sentence
 * raises it, and a notice of the site (ICP备, 版权所有) ends it. Its score is the number of
 * characters that taking it as part of the article is expected to win: positive when it is
 * dense, negative when it is not. A block's score is the sum of its lines'.
 *
 * Units:  scores are in Han characters; of other text three bytes count as one.
 * Source: Sun, Song and Liao, DOM Based Content Extraction via Text Density, SIGIR 2011.
 */
void html_density_score(struct html_page_tree *tree, bool is_smooth, struct arena *arena);

/** Which part of the characters of the page is in links, 0 to 1. */
double html_density_link_share(const struct html_page_tree *tree);

/** The block that holds the article: of those with the best score the innermost. */
uint32_t html_density_best_block(const struct html_page_tree *tree);
