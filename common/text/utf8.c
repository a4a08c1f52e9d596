#include "text/utf8.h"

#include <assert.h>

#include <unicode/ubrk.h>
#include <unicode/utext.h>

enum {
    CONTINUATION_MASK = 0xC0,
    CONTINUATION = 0x80,
    SIX_BITS = 0x3F,
};

static unsigned byte_at(struct span text, size_t at)
{
    return (unsigned char)text.at[at];
}

static bool is_continuation(struct span text, size_t at)
{
    return (byte_at(text, at) & CONTINUATION_MASK) == CONTINUATION;
}

size_t utf8_count(struct span text)
{
    size_t count = 0;
    for (size_t at = 0; at < text.bytes; at++) {
        count += is_continuation(text, at) ? 0 : 1;
    }
    return count;
}

bool utf8_is_one_of(uint32_t code_point, struct span set)
{
    for (size_t at = 0; at < set.bytes;) {
        if (utf8_next(set, &at) == code_point) {
            return true;
        }
    }
    return false;
}

/** Bytes that the code point takes. */
static size_t bytes_of(uint32_t code_point)
{
    return code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
}

void utf8_append(struct buffer *buffer, uint32_t code_point)
{
    static const unsigned leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    assert(code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF));
    char bytes[4];
    size_t count = bytes_of(code_point);
    for (size_t at = count - 1; at > 0; at--) {
        bytes[at] = (char)(CONTINUATION | (code_point & SIX_BITS));
        code_point >>= 6;
    }
    bytes[0] = (char)(leads[count] | code_point);
    buffer_append(buffer, (struct span){.at = bytes, .bytes = count});
}

/** Bytes of the first max_code_points, or of all when there are fewer. */
static size_t bytes_of_code_points(struct span text, size_t max_code_points)
{
    size_t at = 0;
    for (; at < text.bytes && max_code_points > 0; max_code_points--) {
        utf8_next(text, &at);
    }
    return at;
}

/** The last grapheme boundary at or before `limit`. */
static size_t grapheme_boundary_before(struct span text, size_t limit)
{
    UErrorCode status = U_ZERO_ERROR;
    UText *view = utext_openUTF8(NULL, text.at, (int64_t)text.bytes, &status);
    UBreakIterator *graphemes = ubrk_open(UBRK_CHARACTER, "", NULL, 0, &status);
    ubrk_setUText(graphemes, view, &status);
    assert(U_SUCCESS(status)); /* ICU's own rules, a valid text: only memory can lack */
    int32_t boundary = (int32_t)limit;
    if (!ubrk_isBoundary(graphemes, boundary)) {
        boundary = ubrk_preceding(graphemes, boundary);
    }
    ubrk_close(graphemes);
    utext_close(view);
    return boundary < 0 ? 0 : (size_t)boundary;
}

struct span utf8_prefix(struct span text, size_t max_code_points)
{
    size_t limit = bytes_of_code_points(text, max_code_points);
    if (limit == text.bytes) {
        return text;
    }
    /* What stands behind the limit matters only as far as a cluster could reach. */
    enum { BYTES_BEHIND = 64 };
    size_t seen = text.bytes - limit > BYTES_BEHIND ? limit + BYTES_BEHIND : text.bytes;
    while (seen < text.bytes && is_continuation(text, seen)) {
        seen++;
    }
    return span_slice(text, 0,
                      grapheme_boundary_before(span_slice(text, 0, seen), limit));
}
