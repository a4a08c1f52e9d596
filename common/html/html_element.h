#pragma once

#include "base/span.h"

/** What an element does to the text in and around it. */
enum html_element_role {
    HTML_ELEMENT_UNKNOWN, /* not a name of HTML: vanishes, its content stays */
    HTML_ELEMENT_INLINE,  /* vanishes, its content stays */
    HTML_ELEMENT_BLOCK,   /* ends a paragraph before and behind itself */
    HTML_ELEMENT_CELL,    /* set off by a space */
    HTML_ELEMENT_ROW,     /* ends a line, whatever its cells ask for */
    HTML_ELEMENT_LINES,   /* a block whose line breaks count: pre */
    HTML_ELEMENT_HIDDEN,  /* vanishes with its content */
};

/** The role of an element name, in any ASCII case. */
enum html_element_role html_element_role_of(struct span name);
