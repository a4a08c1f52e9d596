#include "html/html_writer.h"

void html_writer_break(struct html_writer *writer, enum html_break kind)
{
    if (kind > writer->waiting) {
        writer->waiting = kind;
    }
}

void html_writer_break_for(struct html_writer *writer, enum html_element_role role)
{
    static const enum html_break breaks[] = {
        [HTML_ELEMENT_UNKNOWN] = HTML_BREAK_NONE,
        [HTML_ELEMENT_INLINE] = HTML_BREAK_NONE,
        [HTML_ELEMENT_BLOCK] = HTML_BREAK_PARAGRAPH,
        [HTML_ELEMENT_CELL] = HTML_BREAK_CELL,
        [HTML_ELEMENT_ROW] = HTML_BREAK_ROW,
        [HTML_ELEMENT_LINES] = HTML_BREAK_PARAGRAPH,
        [HTML_ELEMENT_HIDDEN] = HTML_BREAK_NONE,
    };
    html_writer_break(writer, breaks[role]);
}

static bool is_white(char byte)
{
    return (unsigned char)byte <= ' ' &&
           (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f');
}

/**
 * True when the bytes begin a Han ideograph, kana, or their punctuation: by the lead
 * byte, U+3000 to U+9FFF and U+20000 on, and by two bytes the full-width forms.
 */
static bool begins_wide(const char *at)
{
    unsigned lead = (unsigned char)at[0];
    unsigned second = (unsigned char)at[1];
    return (lead >= 0xE3 && lead <= 0xE9) || (lead == 0xEF && second >= 0xBC) ||
           (lead == 0xF0 && second >= 0xA0);
}

static bool ends_wide(struct span text)
{
    /* Three bytes make the character, or the last three of four. */
    return text.bytes >= 3 &&
           (begins_wide(text.at + text.bytes - 3) ||
            (text.bytes >= 4 && (unsigned char)text.at[text.bytes - 4] == 0xF0 &&
             begins_wide(text.at + text.bytes - 4)));
}

/**
 * A line break in the source is no space between wide characters (CSS Text 3, segment
 * break transformation): an editor wrapped the line there.
 */
static void write_break(struct html_writer *writer, struct span next)
{
    bool is_between_wide =
        ends_wide(buffer_span(&writer->text)) && next.bytes >= 3 && begins_wide(next.at);
    switch (writer->text.bytes == 0 ? HTML_BREAK_NONE : writer->waiting) {
    case HTML_BREAK_NONE:
        break;
    case HTML_BREAK_LINE_IN_SOURCE:
        if (!is_between_wide) {
            buffer_append_byte(&writer->text, ' ');
        }
        break;
    case HTML_BREAK_SPACE:
    case HTML_BREAK_CELL:
        buffer_append_byte(&writer->text, ' ');
        break;
    case HTML_BREAK_PARAGRAPH:
    case HTML_BREAK_ROW:
        buffer_append_byte(&writer->text, '\n');
        break;
    }
    writer->waiting = HTML_BREAK_NONE;
}

/** Take the white space at the start of text as a break; returns its bytes. */
static size_t take_white(struct html_writer *writer, struct span text, bool keeps_lines)
{
    size_t at = 0;
    bool has_line_break = false;
    for (; at < text.bytes && is_white(text.at[at]); at++) {
        has_line_break = has_line_break || text.at[at] == '\n' || text.at[at] == '\r';
    }
    if (at > 0) {
        html_writer_break(writer, !has_line_break ? HTML_BREAK_SPACE
                                  : keeps_lines   ? HTML_BREAK_PARAGRAPH
                                                  : HTML_BREAK_LINE_IN_SOURCE);
    }
    return at;
}

void html_writer_append(struct html_writer *writer, struct span text, bool keeps_lines)
{
    for (size_t at = 0; at < text.bytes;) {
        at += take_white(writer, span_slice(text, at, text.bytes), keeps_lines);
        size_t start = at;
        while (at < text.bytes && !is_white(text.at[at])) {
            at++;
        }
        if (at > start) {
            write_break(writer, span_slice(text, start, at));
            buffer_append(&writer->text, span_slice(text, start, at));
        }
    }
}
