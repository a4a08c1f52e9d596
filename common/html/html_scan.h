#pragma once

#include "base/span.h"
#include "html/html_writer.h"

/**
 * Cut the tags out of markup without understanding how they nest, and decode entities.
 * For what a parser cannot take in linear time: this scan looks at each byte a bounded
 * number of times, whatever the input.
 */
void html_scan_append(struct span markup, struct html_writer *writer);

/** A tag that stands at the start of a text. */
struct html_tag {
    struct span name;
    size_t bytes; /* with `<` and `>` */
    bool is_end;
    bool has_attributes; /* more than white space and `/` follows the name */
};

/** Read the tag at the start of text, which begins with `<`. False when there is none. */
bool html_scan_is_tag(struct span text, struct html_tag *ret_tag);
