#include "html/html_mend.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/buffer.h"
#include "html/html_entity.h"

struct mend {
    struct span found; /* in any ASCII case */
    struct span written;
};

static const struct mend mends[] = {
    {{"<![CDATA[", 9}, {"", 0}},
    {{"</br", 4}, {"<br", 3}},
    {{"</body", 6}, {"</x", 3}}, /* an end tag of nothing: ignored */
    {{"</html", 6}, {"</x", 3}},
};

/* <![if !supportLists]> and other marks that are comments to browsers. */
static const struct mend declaration = {{"<![", 3}, {"", 0}};
static const struct mend stray_sign = {{"<", 1}, {"&lt;", 4}};
static const struct mend end_of_cdata = {{"]]>", 3}, {"", 0}};

/* References that are often written without their `;`. */
static const struct span references[] = {
    SPAN("amp"),    SPAN("copy"),   SPAN("deg"),    SPAN("emsp"),  SPAN("ensp"),
    SPAN("gt"),     SPAN("hellip"), SPAN("laquo"),  SPAN("ldquo"), SPAN("lsquo"),
    SPAN("lt"),     SPAN("mdash"),  SPAN("middot"), SPAN("nbsp"),  SPAN("ndash"),
    SPAN("plusmn"), SPAN("quot"),   SPAN("raquo"),  SPAN("rdquo"), SPAN("reg"),
    SPAN("rsquo"),  SPAN("sect"),   SPAN("times"),  SPAN("yen"),
};

/** True when a byte behind `<` makes it the start of markup. */
static bool begins_markup(char next)
{
    char lower = (char)(next | 0x20);
    return (lower >= 'a' && lower <= 'z') || next == '/' || next == '!' || next == '?';
}

static bool has_prefix(struct span text, struct span prefix)
{
    return text.bytes >= prefix.bytes &&
           strncasecmp(text.at, prefix.at, prefix.bytes) == 0;
}

/** Bytes of the <![...]> that text begins with; 0 when it is none. <![endif]--> ends the
 *  comment that it stands in. */
static size_t declaration_bytes(struct span text)
{
    size_t end = declaration.found.bytes;
    while (end < text.bytes && text.at[end] != '<' && text.at[end] != '>') {
        end++;
    }
    bool ends_comment = text.at[end - 1] == '-' && text.at[end - 2] == '-';
    return end < text.bytes && text.at[end] == '>' && !ends_comment ? end + 1 : 0;
}

/** Bytes of the &#128; to &#159; that text begins with; libxml2 would take it literally. */
static size_t windows_1252_bytes(struct span text)
{
    bool is_hexadecimal = text.bytes > 3 && (text.at[2] | 0x20) == 'x';
    size_t first = is_hexadecimal ? 3 : 2;
    size_t digits = is_hexadecimal ? 2 : 3;
    bool is_number = text.bytes > first + digits && text.at[1] == '#' &&
                     text.at[first + digits] == ';' &&
                     strchr(is_hexadecimal ? "89" : "1", text.at[first]) != NULL;
    return is_number ? first + digits + 1 : 0;
}

/** What has to be mended at the `<` that text begins with; NULL when nothing. */
static const struct mend *find_mend(struct span text)
{
    bool may_be_found = text.bytes > 2 && (text.at[1] == '/' || text.at[1] == '!') &&
                        strchr("bBhH[", text.at[2]) != NULL;
    for (size_t i = 0; may_be_found && i < sizeof(mends) / sizeof(mends[0]); i++) {
        if (has_prefix(text, mends[i].found)) {
            return &mends[i];
        }
    }
    if (may_be_found && span_has_prefix(text, declaration.found)) {
        return declaration_bytes(text) > 0 ? &declaration : NULL;
    }
    return text.bytes > 1 && begins_markup(text.at[1]) ? NULL : &stray_sign;
}

static bool goes_on(char next)
{
    char lower = (char)(next | 0x20);
    return (lower >= 'a' && lower <= 'z') || (next >= '0' && next <= '9') ||
           next == ';' || next == '='; /* ?a=1&copy=2 */
}

/** Bytes of the reference that text begins with and that lacks its `;`, or 0. */
static size_t open_reference_bytes(struct span text)
{
    struct span name = span_slice(text, 1, text.bytes);
    for (size_t i = 0; i < sizeof(references) / sizeof(references[0]); i++) {
        size_t bytes = references[i].bytes;
        if (span_has_prefix(name, references[i])) {
            bool is_open = name.bytes == bytes || !goes_on(name.at[bytes]);
            return is_open ? bytes + 1 : 0;
        }
    }
    return 0;
}

/** True at the < of what most are: <p, </div. Nothing is to be mended there. */
static bool is_plain_tag(const char *sign, const char *end)
{
    sign += end - sign > 2 && sign[1] == '/' ? 2 : 1;
    char lower = (char)(sign < end ? *sign | 0x20 : 0);
    return lower >= 'a' && lower <= 'z' &&
           (sign[-1] == '<' || (lower != 'b' && lower != 'h'));
}

/** The first of a byte in a window, or its end. */
static const char *find_byte(const char *from, const char *end, char byte)
{
    const char *found = from == end ? NULL : memchr(from, byte, (size_t)(end - from));
    return found == NULL ? end : found;
}

/** The next byte at which there may be something to mend, or the end. */
static size_t find_sign(struct span markup, size_t at, bool is_in_cdata)
{
    enum { WINDOW_BYTES = 128 }; /* else each & would look for the < that is far away */
    const char *end = markup.at + markup.bytes;
    const char *sign = markup.at + at;
    while (sign < end) {
        const char *window = end - sign > WINDOW_BYTES ? sign + WINDOW_BYTES : end;
        const char *tag = find_byte(sign, window, '<');
        const char *first = find_byte(sign, tag, '&');
        first = is_in_cdata ? find_byte(sign, first, ']') : first;
        bool is_found = first < tag || (tag < window && !is_plain_tag(tag, end));
        if (is_found) {
            return (size_t)(first - markup.at);
        }
        sign = tag < window ? tag + 1 : window;
    }
    return markup.bytes;
}

struct span html_mend_markup(struct span markup, struct arena *arena)
{
    struct buffer mended = {.arena = arena};
    size_t done = 0;
    bool is_in_cdata = false;
    for (size_t at = find_sign(markup, 0, is_in_cdata); at < markup.bytes;
         at = find_sign(markup, at + 1, is_in_cdata)) {
        struct span rest = span_slice(markup, at, markup.bytes);
        const struct mend *mend = NULL;
        size_t number = markup.at[at] == '&' ? windows_1252_bytes(rest) : 0;
        if (number > 0) {
            buffer_append(&mended, span_slice(markup, done, at));
            done = at + html_entity_append(rest, &mended);
            at = done > at ? done - 1 : at;
            continue;
        }
        size_t reference = markup.at[at] == '&' ? open_reference_bytes(rest) : 0;
        if (reference > 0) {
            buffer_append(&mended, span_slice(markup, done, at + reference));
            buffer_append_byte(&mended, ';');
            done = at + reference;
            at = done - 1;
            continue;
        }
        if (markup.at[at] == '<') {
            mend = find_mend(rest);
            is_in_cdata = is_in_cdata || mend == &mends[0];
        } else if (is_in_cdata && span_has_prefix(rest, end_of_cdata.found)) {
            mend = &end_of_cdata;
            is_in_cdata = false;
        }
        if (mend != NULL) {
            buffer_append(&mended, span_slice(markup, done, at));
            buffer_append(&mended, mend->written);
            at +=
                (mend == &declaration ? declaration_bytes(rest) : mend->found.bytes) - 1;
            done = at + 1;
        }
    }
    if (done == 0) {
        return markup;
    }
    buffer_append(&mended, span_slice(markup, done, markup.bytes));
    return buffer_span(&mended);
}
