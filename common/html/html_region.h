#pragma once

#include "base/span.h"

/** What an element of a page is likely to hold, by its name, class and id; the strongest
 *  last. */
enum html_region {
    HTML_REGION_ANY,
    HTML_REGION_ARTICLE,     /* called so: content, TRS_Editor, articleBody */
    HTML_REGION_SURROUNDING, /* form, header, "sidebar", "related": not the article, unless
                                most of the page's text is in it */
    HTML_REGION_TEASERS,     /* links to other articles, with their first words */
    HTML_REGION_COMMENTS,    /* called so: no article if there is another */
    HTML_REGION_OUTSIDE,     /* nav, footer, aside: never the article */
};

/**
 * Tell the region of a block.
 *
 * Input: attributes are names and values by turns, ended by NULL; NULL when there are none.
 */
enum html_region html_region_of(struct span name, const unsigned char **attributes);

/** The value of an attribute; absent when there is none. */
struct span html_region_attribute(const unsigned char **attributes, const char *name);
