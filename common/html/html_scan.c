#include "html/html_scan.h"

#include <strings.h>

#include "html/html_element.h"
#include "html/html_entity.h"

static bool is_letter(char byte)
{
    char lower = (char)(byte | 0x20);
    return lower >= 'a' && lower <= 'z';
}

static bool is_name_byte(char byte)
{
    return is_letter(byte) || (byte >= '0' && byte <= '9') || byte == '-' || byte == ':';
}

static bool is_white_or_slash(char byte)
{
    return byte == '/' || byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/** Offset of the next `<` or `>` at or behind `at`, or the end. */
static size_t find_sign(struct span text, size_t at)
{
    while (at < text.bytes && text.at[at] != '<' && text.at[at] != '>') {
        at++;
    }
    return at;
}

bool html_scan_is_tag(struct span text, struct html_tag *ret_tag)
{
    bool is_end = text.bytes > 1 && text.at[1] == '/';
    size_t name_start = is_end ? 2 : 1;
    if (name_start >= text.bytes || !is_letter(text.at[name_start])) {
        return false;
    }
    size_t name_end = name_start;
    while (name_end < text.bytes && is_name_byte(text.at[name_end])) {
        name_end++;
    }
    size_t end = find_sign(text, name_end);
    if (end == text.bytes || text.at[end] == '<' ||
        (end > name_end && !is_white_or_slash(text.at[name_end]))) {
        return false;
    }
    size_t attributes = name_end;
    while (is_white_or_slash(text.at[attributes])) {
        attributes++;
    }
    *ret_tag = (struct html_tag){
        .name = span_slice(text, name_start, name_end),
        .bytes = end + 1,
        .is_end = is_end,
        .has_attributes = end > attributes,
    };
    return true;
}

/** Offset of `needle` (in any ASCII case) at or behind `at`, or the end of the text. */
static size_t find(struct span text, size_t at, struct span needle)
{
    for (; at + needle.bytes <= text.bytes; at++) {
        if (strncasecmp(text.at + at, needle.at, needle.bytes) == 0) {
            return at;
        }
    }
    return text.bytes;
}

/** Bytes of a comment, declaration or instruction at the start of text; 0 when none. */
static size_t declaration_bytes(struct span text)
{
    if (span_has_prefix(text, SPAN("<!--"))) {
        size_t end = find(text, sizeof("<!--") - 1, SPAN("-->"));
        return end == text.bytes ? end : end + sizeof("-->") - 1;
    }
    if (text.bytes < 2 || (text.at[1] != '!' && text.at[1] != '?')) {
        return 0;
    }
    size_t end = find_sign(text, 1);
    return end == text.bytes || text.at[end] == '<' ? 0 : end + 1;
}

/** Bytes from the start tag of a hidden element to the name in its end tag. */
static size_t hidden_bytes(struct span text, const struct html_tag *tag)
{
    for (size_t at = tag->bytes; at < text.bytes; at += sizeof("</") - 1) {
        at = find(text, at, SPAN("</"));
        if (at + 2 + tag->name.bytes <= text.bytes &&
            strncasecmp(text.at + at + 2, tag->name.at, tag->name.bytes) == 0) {
            return at;
        }
    }
    return text.bytes;
}

/** Bytes of markup at the start of text, which begins with `<`; 0 when it is text. */
static size_t skip_markup(struct span text, struct html_writer *writer)
{
    struct html_tag tag;
    if (!html_scan_is_tag(text, &tag)) {
        return declaration_bytes(text);
    }
    enum html_element_role role = html_element_role_of(tag.name);
    html_writer_break_for(writer, role);
    return role == HTML_ELEMENT_HIDDEN && !tag.is_end ? hidden_bytes(text, &tag)
                                                      : tag.bytes;
}

void html_scan_append(struct span markup, struct html_writer *writer)
{
    for (size_t at = 0; at < markup.bytes;) {
        size_t read = 0;
        if (markup.at[at] == '<') {
            read = skip_markup(span_slice(markup, at, markup.bytes), writer);
        }
        if (read == 0) {
            /* Text, up to the next sign; the one at its start is no markup. */
            const char *next = memchr(markup.at + at + 1, '<', markup.bytes - at - 1);
            read = next == NULL ? markup.bytes - at : (size_t)(next - markup.at) - at;
            struct span text = span_slice(markup, at, at + read);
            html_writer_append(writer, html_entity_decode(text, writer->text.arena),
                               false);
        }
        at += read;
    }
}
