#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/**
 * What a reader of markup is told, in the order of the document. A level is the number of
 * open elements, with the one that starts or ends; 0 is none. The end of an element is not
 * always told, but levels are right: what stands at a level above the present one is over.
 */
struct html_sax_handler {
    /** attributes: names and values by turns, ended by NULL; NULL when there are none. */
    void (*start)(void *context, int level, struct span name,
                  const unsigned char **attributes);
    void (*end)(void *context, int level, struct span name);
    /** An end tag that ends nothing. */
    void (*stray_end)(void *context, int level, struct span name);
    void (*text)(void *context, int level, struct span text);
};

/**
 * Read markup and tell the handler what is met.
 *
 * Input:    valid UTF-8 without NUL, from html_mend_markup(); tags may be broken, crossed
 *           or unclosed.
 * Returns:  the bytes read: all, or fewer when an element was the 257th that is open. Its
 *           start has been told. libxml2 is quadratic in end tags that match nothing over
 *           a deep stack, so somebody else has to read on.
 * Promises: linear time.
 */
size_t html_sax_parse(struct span markup, const struct html_sax_handler *handler,
                      void *context);
