#include "base/quoted_text.h"

#include <stdint.h>

static const char replacement[] = "\xef\xbf\xbd";

/* What may follow a lead byte of UTF-8 (Unicode, table 3-7): how many bytes, and the
 * range of the first, which keeps out overlong forms, surrogates and > U+10FFFF. */
static const struct lead {
    uint8_t first, last;
    uint8_t more;
    uint8_t low, high;
} leads[] = {
    {0xC2, 0xDF, 1, 0x80, 0xBF}, {0xE0, 0xE0, 2, 0xA0, 0xBF}, {0xE1, 0xEC, 2, 0x80, 0xBF},
    {0xED, 0xED, 2, 0x80, 0x9F}, {0xEE, 0xEF, 2, 0x80, 0xBF}, {0xF0, 0xF0, 3, 0x90, 0xBF},
    {0xF1, 0xF3, 3, 0x80, 0xBF}, {0xF4, 0xF4, 3, 0x80, 0x8F},
};

static bool is_sequence(const struct lead *lead, const uint8_t *at, size_t left)
{
    if (left <= lead->more || at[1] < lead->low || at[1] > lead->high) {
        return false;
    }
    for (size_t i = 2; i <= lead->more; i++) {
        if ((at[i] & 0xC0) != 0x80) {
            return false;
        }
    }
    return true;
}

/* Bytes of the character at the start, 0 when it is none. */
static size_t character_bytes(const uint8_t *at, size_t left)
{
    if (at[0] < 0x80) {
        return 1;
    }
    for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++) {
        if (at[0] >= leads[i].first && at[0] <= leads[i].last) {
            return is_sequence(&leads[i], at, left) ? leads[i].more + (size_t)1 : 0;
        }
    }
    return 0;
}

static void append_ascii(struct buffer *buffer, char byte)
{
    if (byte == '"' || byte == '\\') {
        buffer_append_byte(buffer, '\\');
        buffer_append_byte(buffer, byte);
    } else if (byte == '\n') {
        buffer_append(buffer, SPAN("\\n"));
    } else if (byte == '\t') {
        buffer_append(buffer, SPAN("\\t"));
    } else if (byte == '\0') {
        buffer_append(buffer, SPAN(replacement));
    } else if ((unsigned char)byte < 0x20) {
        buffer_append_format(buffer, "\\u%04x", (unsigned)(unsigned char)byte);
    } else {
        buffer_append_byte(buffer, byte);
    }
}

void quoted_text_append(struct buffer *buffer, struct span text)
{
    buffer_append_byte(buffer, '"');
    buffer_reserve(buffer, text.bytes + 1);
    for (size_t i = 0; i < text.bytes;) {
        size_t bytes = character_bytes((const uint8_t *)text.at + i, text.bytes - i);
        if (bytes == 1) {
            append_ascii(buffer, text.at[i]);
        } else if (bytes == 0) {
            buffer_append(buffer, SPAN(replacement));
            bytes = 1;
        } else {
            buffer_append(buffer, span_slice(text, i, i + bytes));
        }
        i += bytes;
    }
    buffer_append_byte(buffer, '"');
}
