#pragma once

#include "html/html_page_tree.h"

/** One statement, and how much it is worth. */
struct html_page_fact {
    enum html_fact fact;
    int rank;          /* higher is better */
    struct span value; /* absent: the text of the element */
    struct span from;  /* the name it is stated under */
};

/** Read the statement of a start tag. False when it makes none. */
bool html_page_facts_read(struct span name, const unsigned char **attributes,
                          struct html_page_fact *ret_fact);

/** Keep a statement unless the tree has one that is as good, or it is blank. */
void html_page_facts_offer(struct html_page_tree *tree,
                           const struct html_page_fact *fact);

/** The text without white space at its ends; absent when nothing is left. */
struct span html_page_facts_trim(struct span text);
