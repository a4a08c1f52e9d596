#include "html/html_text.h"

#include "html/html_element.h"
#include "html/html_entity.h"
#include "html/html_mend.h"
#include "html/html_sax.h"
#include "html/html_scan.h"
#include "html/html_writer.h"

/** What the callbacks know. A level is the number of open elements; 0 is none. */
struct reader {
    struct html_writer writer;
    int hidden_level; /* of the outermost element that hides its content */
    int lines_level;  /* of the outermost element whose line breaks count */
};

/** Forget regions that are no longer open. */
static void leave_closed_regions(struct reader *reader, int level)
{
    if (level < reader->hidden_level) {
        reader->hidden_level = 0;
    }
    if (level < reader->lines_level) {
        reader->lines_level = 0;
    }
}

static void break_for(struct reader *reader, enum html_element_role role)
{
    if (reader->hidden_level == 0) {
        html_writer_break_for(&reader->writer, role);
    }
}

static void on_start(void *context, int level, struct span name,
                     const unsigned char **attributes)
{
    (void)attributes;
    struct reader *reader = context;
    leave_closed_regions(reader, level);
    enum html_element_role role = html_element_role_of(name);
    break_for(reader, role);
    if (role == HTML_ELEMENT_HIDDEN && reader->hidden_level == 0) {
        reader->hidden_level = level;
    }
    if (role == HTML_ELEMENT_LINES && reader->lines_level == 0) {
        reader->lines_level = level;
    }
}

static void on_end(void *context, int level, struct span name)
{
    struct reader *reader = context;
    leave_closed_regions(reader, level);
    break_for(reader, html_element_role_of(name));
    leave_closed_regions(reader, level - 1);
}

/** An end tag that matches nothing ends a line as well. */
static void on_stray_end(void *context, int level, struct span name)
{
    struct reader *reader = context;
    leave_closed_regions(reader, level);
    break_for(reader, html_element_role_of(name));
}

static void on_text(void *context, int level, struct span text)
{
    struct reader *reader = context;
    leave_closed_regions(reader, level);
    if (reader->hidden_level == 0) {
        html_writer_append(&reader->writer, text, reader->lines_level > 0);
    }
}

struct span html_text_from_markup(struct span markup, struct arena *arena,
                                  struct html_findings *ret_findings)
{
    static const struct html_sax_handler handler = {
        .start = on_start, .end = on_end, .stray_end = on_stray_end, .text = on_text};
    struct span mended = html_mend_markup(markup, arena);
    struct reader reader = {.writer = {.text = {.arena = arena}}};
    size_t end = html_sax_parse(mended, &handler, &reader);
    bool is_too_deep = end < mended.bytes;
    if (is_too_deep) {
        html_scan_append(span_slice(mended, end, mended.bytes), &reader.writer);
    }
    *ret_findings = (struct html_findings){.is_too_deep = is_too_deep};
    return buffer_span(&reader.writer.text);
}

/** Words behind the name that are no attributes make it text: `if a <b and c> d`. */
static bool is_plausible(struct span text, const struct html_tag *tag)
{
    return !tag->has_attributes || memchr(text.at, '=', tag->bytes) != NULL;
}

/** <![if !supportLists]> and <![endif]>: what word processors leave. */
static bool is_condition(struct span text)
{
    return span_has_prefix(text, SPAN("<![if ")) ||
           span_has_prefix(text, SPAN("<![endif]>"));
}

bool html_text_is_markup(struct span text)
{
    const char *sign = text.bytes > 0 ? memchr(text.at, '<', text.bytes) : NULL;
    while (sign != NULL) {
        struct span rest = span_slice(text, (size_t)(sign - text.at), text.bytes);
        struct html_tag tag;
        if (is_condition(rest)) {
            return true;
        }
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
