#include "html/html_mend.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/buffer.h"

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

/** The next byte at which there may be something to mend, or the end. */
static size_t find_sign(struct span markup, size_t at, bool is_in_cdata)
{
    const char *end = markup.at + markup.bytes;
    const char *sign = markup.at + at;
    while (sign < end && *sign != '<' && *sign != '&' && !(is_in_cdata && *sign == ']')) {
        sign++;
    }
    return (size_t)(sign - markup.at);
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
            at += mend->found.bytes - 1;
            done = at + 1;
        }
    }
    if (done == 0) {
        return markup;
    }
    buffer_append(&mended, span_slice(markup, done, markup.bytes));
    return buffer_span(&mended);
}
