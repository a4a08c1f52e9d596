#pragma once

#include "html/html_page_tree.h"

/**
 * Mark the lists of teasers (a link and a line or two of text, three times or more), and
 * free what stands around the title from the name of comments: 评论 is also the channel of
 * opinion, whose pages call the article so.
 *
 * Input: title_line is of the page's heading; UINT32_MAX when it has none.
 */
void html_doubt_mark(struct html_page_tree *tree, uint32_t title_line,
                     struct arena *arena);

/**
 * Let teasers be the article, and what is called comments but does not read so: long lines
 * with no names and buttons between them. For pages that hold no other.
 *
 * Input:   lines have their labels: see html_density_score.
 * Returns: false when there is nothing of the kind.
 */
bool html_doubt_free(struct html_page_tree *tree, struct arena *arena);
