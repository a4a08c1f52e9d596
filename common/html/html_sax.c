#include "html/html_sax.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include <libxml/HTMLparser.h>

enum {
    MAX_OPEN_ELEMENTS = 256,
    /* What is parsed beyond the deepest element is bounded by one chunk. */
    CHUNK_BYTES = 4096,
};

/* A parse under way: what the callbacks of libxml2 know. */
struct parse {
    const struct html_sax_handler *handler;
    void *context;
    htmlParserCtxtPtr parser;
    size_t unread_bytes; /* of what was pushed, when the reader gave up */
    bool has_given_up;
};

static void give_up(struct parse *parse)
{
    const xmlParserInput *input = parse->parser->input;
    parse->unread_bytes = (size_t)(input->end - input->cur);
    parse->has_given_up = true;
}

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
    struct parse *parse = context;
    if (parse->has_given_up) {
        return;
    }
    parse->handler->start(parse->context, parse->parser->nameNr,
                          span_from_string((const char *)name), attributes);
    if (parse->parser->nameNr > MAX_OPEN_ELEMENTS) {
        give_up(parse);
    }
}

static void on_end(void *context, const xmlChar *name)
{
    struct parse *parse = context;
    if (!parse->has_given_up) {
        parse->handler->end(parse->context, parse->parser->nameNr,
                            span_from_string((const char *)name));
    }
}

static void on_text(void *context, const xmlChar *text, int bytes)
{
    struct parse *parse = context;
    if (!parse->has_given_up) {
        struct span span = {.at = (const char *)text, .bytes = (size_t)bytes};
        parse->handler->text(parse->context, parse->parser->nameNr, span);
    }
}

/** An end tag that matches nothing is reported only as an error. */
static void on_error(void *context, xmlErrorPtr error)
{
    struct parse *parse = context;
    if (error->code == XML_ERR_TAG_NAME_MISMATCH && !parse->has_given_up) {
        parse->handler->stray_end(parse->context, parse->parser->nameNr,
                                  span_from_string(error->str1));
    }
}

/** A parser for UTF-8 that reports to `parse`, builds no tree and prints nothing. */
static htmlParserCtxtPtr open_parser(struct parse *parse)
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
        htmlCreatePushParserCtxt(&handler, parse, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
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

/** Where the start tag ends whose attributes end at `at`: libxml2 tells it before that. */
static size_t skip_end_of_tag(struct span markup, size_t at)
{
    at += at < markup.bytes && markup.at[at] == '/' ? 1 : 0;
    return at + (at < markup.bytes && markup.at[at] == '>' ? 1 : 0);
}

size_t html_sax_parse(struct span markup, const struct html_sax_handler *handler,
                      void *context)
{
    struct parse parse = {.handler = handler, .context = context};
    parse.parser = open_parser(&parse);
    /* Without an open element an end tag would be the end of the document. */
    static const char prologue[] = "<html><body>";
    htmlParseChunk(parse.parser, prologue, sizeof(prologue) - 1, 0);
    size_t pushed = 0;
    while (pushed < markup.bytes && !parse.has_given_up) {
        size_t bytes = markup.bytes - pushed;
        bytes = bytes < CHUNK_BYTES ? bytes : CHUNK_BYTES;
        htmlParseChunk(parse.parser, markup.at + pushed, (int)bytes, 0);
        pushed += bytes;
    }
    if (!parse.has_given_up) {
        htmlParseChunk(parse.parser, NULL, 0, 1);
    }
    htmlFreeParserCtxt(parse.parser);
    assert(parse.unread_bytes <= pushed);
    size_t read = pushed - parse.unread_bytes;
    return parse.has_given_up ? skip_end_of_tag(markup, read) : read;
}
