#include "html/html_entity.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include "base/buffer.h"

enum {
    LONGEST_NAME = 8, /* thetasym */
    /* Digits of the largest code point, with room for zeros in front. */
    LONGEST_NUMBER = 10,
    LAST_CODE_POINT = 0x10FFFF,
};

/** The value of a digit in the base, or -1. */
static int digit_value(char byte, int base)
{
    if (byte >= '0' && byte <= '9') {
        return byte - '0';
    }
    char lower = (char)(byte | 0x20);
    return base == 16 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/**
 * What browsers read a number between 128 and 159 as: a byte of Windows-1252, which it
 * was meant to be. The five that are none stay the control characters that they are.
 * Source: HTML Standard, numeric character reference end state.
 */
static int from_windows_1252(int code_point)
{
    static const int meant[] = {
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
        0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
    };
    bool is_byte = code_point >= 0x80 && code_point <= 0x9F;
    return is_byte ? meant[code_point - 0x80] : code_point;
}

/** Read "#65;" or "#x41;". Returns the bytes read, 0 when it is neither. */
static size_t read_number(struct span text, int *ret_code_point)
{
    bool is_hexadecimal = text.bytes > 1 && (text.at[1] | 0x20) == 'x';
    int base = is_hexadecimal ? 16 : 10;
    size_t first = is_hexadecimal ? 2 : 1;
    size_t at = first;
    int code_point = 0;
    while (at < text.bytes && at - first < LONGEST_NUMBER &&
           code_point <= LAST_CODE_POINT && digit_value(text.at[at], base) >= 0) {
        code_point = code_point * base + digit_value(text.at[at], base);
        at++;
    }
    bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (at == first || at == text.bytes || text.at[at] != ';' || code_point == 0 ||
        is_surrogate || code_point > LAST_CODE_POINT) {
        return 0;
    }
    *ret_code_point = from_windows_1252(code_point);
    return at + 1;
}

/** Read "amp;". Returns the bytes read, 0 when the name is none. */
static size_t read_name(struct span text, int *ret_code_point)
{
    xmlChar name[LONGEST_NAME + 1] = {0};
    size_t at = 0;
    while (at < text.bytes && at < LONGEST_NAME && text.at[at] != ';') {
        name[at] = (xmlChar)text.at[at];
        at++;
    }
    if (at == 0 || at == text.bytes || text.at[at] != ';') {
        return 0;
    }
    const htmlEntityDesc *entity = htmlEntityLookup(name);
    if (entity == NULL) {
        return 0;
    }
    *ret_code_point = (int)entity->value;
    return at + 1;
}

size_t html_entity_append(struct span text, struct buffer *buffer)
{
    if (text.bytes < 2) {
        return 0;
    }
    struct span rest = span_slice(text, 1, text.bytes);
    int code_point = 0;
    size_t read =
        rest.at[0] == '#' ? read_number(rest, &code_point) : read_name(rest, &code_point);
    if (read == 0) {
        return 0;
    }
    xmlChar encoded[4];
    int bytes = xmlCopyCharMultiByte(encoded, code_point);
    buffer_append(buffer,
                  (struct span){.at = (const char *)encoded, .bytes = (size_t)bytes});
    return read + 1;
}

struct span html_entity_decode(struct span text, struct arena *arena)
{
    struct buffer decoded = {.arena = arena};
    size_t done = 0;
    const char *sign = text.bytes > 0 ? memchr(text.at, '&', text.bytes) : NULL;
    while (sign != NULL) {
        size_t at = (size_t)(sign - text.at);
        buffer_append(&decoded, span_slice(text, done, at));
        done = at + html_entity_append(span_slice(text, at, text.bytes), &decoded);
        size_t next = at + 1 > done ? at + 1 : done;
        sign = next < text.bytes ? memchr(text.at + next, '&', text.bytes - next) : NULL;
    }
    if (done == 0 && decoded.bytes == 0) {
        return text;
    }
    buffer_append(&decoded, span_slice(text, done, text.bytes));
    return buffer_span(&decoded);
}
