#include "article/json_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    DOUBLE_DIGITS_SURE = 15, /* any decimal of so many digits survives a double */
    DOUBLE_DIGITS_MAX = 17,  /* any double survives a decimal of so many digits */
};

static void append_escape(struct buffer *buffer, unsigned char byte)
{
    static const char hex[] = "0123456789abcdef";
    switch (byte) {
    case '"':
        buffer_append(buffer, SPAN("\\\""));
        break;
    case '\\':
        buffer_append(buffer, SPAN("\\\\"));
        break;
    case '\n':
        buffer_append(buffer, SPAN("\\n"));
        break;
    default:
        buffer_append(buffer, SPAN("\\u00"));
        buffer_append_byte(buffer, hex[byte >> 4]);
        buffer_append_byte(buffer, hex[byte & 15]);
        break;
    }
}

void json_text_append_string(struct buffer *buffer, struct span text)
{
    size_t written = 0;
    buffer_reserve(buffer, text.bytes + 2);
    buffer_append_byte(buffer, '"');
    for (size_t i = 0; i < text.bytes; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        if (byte < 0x20 || byte == '"' || byte == '\\') {
            buffer_append(buffer, span_slice(text, written, i));
            append_escape(buffer, byte);
            written = i + 1;
        }
    }
    buffer_append(buffer, span_slice(text, written, text.bytes));
    buffer_append_byte(buffer, '"');
}

void json_text_append_integer(struct buffer *buffer, int64_t value)
{
    buffer_append_format(buffer, "%" PRId64, value);
}

void json_text_append_real(struct buffer *buffer, double value)
{
    char digits[32];
    for (int precision = DOUBLE_DIGITS_SURE; precision <= DOUBLE_DIGITS_MAX;
         precision++) {
        snprintf(digits, sizeof(digits), "%.*g", precision, value);
        if (strtod(digits, NULL) == value) {
            break;
        }
    }
    buffer_append(buffer, span_from_string(digits));
}
