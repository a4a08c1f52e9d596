#include "html/html_text.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include <libxml/HTMLparser.h>

#include "html/html_element.h"
#include "html/html_entity.h"
#include "html/html_mend.h"
#include "html/html_scan.h"
#include "html/html_writer.h"

enum {
    MAX_OPEN_ELEMENTS = 256,
    /* What is parsed beyond the deepest element is bounded by one chunk. */
    CHUNK_BYTES = 4096,
};

/** What the SAX callbacks know. A level is the number of open elements; 0 is none. */
struct reader {
    struct html_writer writer;
    htmlParserCtxtPtr parser;
    int hidden_level;    /* of the outermost element that hides its content */
    int lines_level;     /* of the outermost element whose line breaks count */
    size_t unread_bytes; /* of what was pushed, when the reader gave up */
    bool has_given_up;
};

/**
 * libxml2 does not report the end of every element that it opened (one whose start tag
 * lacks its `>`), but it does count them right: forget regions that are no longer open.
 */
static void leave_closed_regions(struct reader *reader)
{
    if (reader->parser->nameNr < reader->hidden_level) {
        reader->hidden_level = 0;
    }
    if (reader->parser->nameNr < reader->lines_level) {
        reader->lines_level = 0;
    }
}

static void break_for(struct reader *reader, enum html_element_role role)
{
    if (reader->hidden_level == 0) {
        html_writer_break_for(&reader->writer, role);
    }
}

static void give_up(struct reader *reader)
{
    const xmlParserInput *input = reader->parser->input;
    reader->unread_bytes = (size_t)(input->end - input->cur);
    reader->has_given_up = true;
}

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
    (void)attributes;
    struct reader *reader = context;
    if (reader->has_given_up) {
        return;
    }
    leave_closed_regions(reader);
    enum html_element_role role =
        html_element_role_of(span_from_string((const char *)name));
    break_for(reader, role);
    if (role == HTML_ELEMENT_HIDDEN && reader->hidden_level == 0) {
        reader->hidden_level = reader->parser->nameNr;
    }
    if (role == HTML_ELEMENT_LINES && reader->lines_level == 0) {
        reader->lines_level = reader->parser->nameNr;
    }
    if (reader->parser->nameNr > MAX_OPEN_ELEMENTS) {
        give_up(reader);
    }
}

static void on_end(void *context, const xmlChar *name)
{
    struct reader *reader = context;
    if (reader->has_given_up) {
        return;
    }
    leave_closed_regions(reader);
    break_for(reader, html_element_role_of(span_from_string((const char *)name)));
    /* The element is still counted: it is popped behind this call. */
    if (reader->parser->nameNr == reader->hidden_level) {
        reader->hidden_level = 0;
    }
    if (reader->parser->nameNr == reader->lines_level) {
        reader->lines_level = 0;
    }
}

static void on_text(void *context, const xmlChar *text, int bytes)
{
    struct reader *reader = context;
    if (reader->has_given_up) {
        return;
    }
    leave_closed_regions(reader);
    if (reader->hidden_level == 0) {
        struct span span = {.at = (const char *)text, .bytes = (size_t)bytes};
        html_writer_append(&reader->writer, span, reader->lines_level > 0);
    }
}

/** An end tag that matches nothing is reported only as an error; it ends a line as well.
 */
static void on_error(void *context, xmlErrorPtr error)
{
    struct reader *reader = context;
    if (error->code == XML_ERR_TAG_NAME_MISMATCH && !reader->has_given_up) {
        leave_closed_regions(reader);
        break_for(reader, html_element_role_of(span_from_string(error->str1)));
    }
}

/** A parser for UTF-8 that reports to the reader, builds no tree and prints nothing. */
static htmlParserCtxtPtr open_parser(struct reader *reader)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, xmlInitParser); /* lanes may come here at the same time */
    htmlSAXHandler handler = {
        .startElement = on_start,
        .endElement = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .serror = on_error,
        .initialized = XML_SAX2_MAGIC, /* serror is called only then */
    };
    htmlParserCtxtPtr parser =
        htmlCreatePushParserCtxt(&handler, reader, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    if (parser == NULL) {
        abort();
    }
    /* The text is UTF-8 whatever a <meta> in it says. */
    htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                   HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                   HTML_PARSE_IGNORE_ENC);
    parser->options |= XML_PARSE_HUGE; /* the message limit is ours, not libxml2's */
    return parser;
}

/** Push all markup through the parser. Returns the offset where the reader gave up. */
static size_t parse(struct reader *reader, struct span markup)
{
    /* Without an open element an end tag would be the end of the document. */
    static const char prologue[] = "<html><body>";
    htmlParseChunk(reader->parser, prologue, sizeof(prologue) - 1, 0);
    size_t pushed = 0;
    while (pushed < markup.bytes && !reader->has_given_up) {
        size_t bytes = markup.bytes - pushed;
        bytes = bytes < CHUNK_BYTES ? bytes : CHUNK_BYTES;
        htmlParseChunk(reader->parser, markup.at + pushed, (int)bytes, 0);
        pushed += bytes;
    }
    if (!reader->has_given_up) {
        htmlParseChunk(reader->parser, NULL, 0, 1);
    }
    assert(reader->unread_bytes <= pushed);
    return pushed - reader->unread_bytes;
}

struct span html_text_from_markup(struct span markup, struct arena *arena,
                                  struct html_findings *ret_findings)
{
    struct span mended = html_mend_markup(markup, arena);
    struct reader reader = {.writer = {.text = {.arena = arena}}};
    reader.parser = open_parser(&reader);
    size_t end = parse(&reader, mended);
    htmlFreeParserCtxt(reader.parser);
    if (reader.has_given_up) {
        html_scan_append(span_slice(mended, end, mended.bytes), &reader.writer);
    }
    *ret_findings = (struct html_findings){.is_too_deep = reader.has_given_up};
    return buffer_span(&reader.writer.text);
}

/** Words behind the name that are no attributes make it text: `if a <b and c> d`. */
static bool is_plausible(struct span text, const struct html_tag *tag)
{
    return !tag->has_attributes || memchr(text.at, '=', tag->bytes) != NULL;
}

bool html_text_is_markup(struct span text)
{
    const char *sign = text.bytes > 0 ? memchr(text.at, '<', text.bytes) : NULL;
    while (sign != NULL) {
        struct span rest = span_slice(text, (size_t)(sign - text.at), text.bytes);
        struct html_tag tag;
        if (html_scan_is_tag(rest, &tag) &&
            html_element_role_of(tag.name) != HTML_ELEMENT_UNKNOWN &&
            is_plausible(rest, &tag)) {
            return true;
        }
        sign = memchr(sign + 1, '<', rest.bytes - 1);
    }
    return false;
}

struct span html_text_decode_entities(struct span text, struct arena *arena)
{
    return html_entity_decode(text, arena);
}
