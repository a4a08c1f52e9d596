#pragma once

#include <stdint.h>

#include "article/raw_article.h"

enum {
    TAG_LIST_MAX = 128,      /* more are left out: REPAIR_LIST_CUT */
    TAG_LIST_MAX_CHARS = 60, /* code points; what is longer is a sentence, and left out */
};

/**
 * Split tags as sent: each at ； ; ， , 、 |; one string in which none of these occurs is
 * split at spaces when that gives three or more words of at most 12 characters each. The
 * same tag twice is one; #两会# and #两会 are 两会, and #两会# #地铁# are two. A list that
 * was sent as a string, ["两会","地铁"], loses its brackets and quotes.
 *
 * Input:     normalised, one line each.
 * Ownership: tags are ranges of the input, the list is in the arena.
 */
struct texts tag_list_split(struct texts sent, struct arena *arena, uint32_t *repairs);
