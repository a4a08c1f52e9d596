#pragma once

#include <stdbool.h>

#include "base/buffer.h"
#include "base/span.h"
#include "html/html_element.h"

/** What stands between two pieces of text; of several the strongest counts. */
enum html_break {
    HTML_BREAK_NONE,
    HTML_BREAK_LINE_IN_SOURCE, /* white space with a line break: a space, none between Han
                                */
    HTML_BREAK_SPACE,
    HTML_BREAK_PARAGRAPH, /* '\n' */
    HTML_BREAK_CELL,      /* a space, also when its blocks ask for a paragraph */
    HTML_BREAK_ROW,       /* '\n' */
};

/**
 * Text that is written piece by piece, with white space collapsed as a browser does.
 * Start from `{.text = {.arena = arena}}`; the result is `text`.
 */
struct html_writer {
    struct buffer text;
    enum html_break waiting; /* written only when more text follows */
};

/** Ask for a break before the next text. */
void html_writer_break(struct html_writer *writer, enum html_break kind);

/** Ask for the break that an element of this role makes, at its start and its end. */
void html_writer_break_for(struct html_writer *writer, enum html_element_role role);

/** Write text; a line break in it ends a paragraph only when keeps_lines. */
void html_writer_append(struct html_writer *writer, struct span text, bool keeps_lines);
