#include "base/hexadecimal.h"

void hexadecimal_append(struct buffer *text, const uint8_t *bytes, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < count; i++) {
        buffer_append_byte(text, digits[bytes[i] >> 4]);
        buffer_append_byte(text, digits[bytes[i] & 15]);
    }
}

void hexadecimal_append_uuid(struct buffer *text, const struct uuid *uuid)
{
    static const size_t group_bytes[] = {4, 2, 2, 2, 6};
    const uint8_t *at = uuid->bytes;
    for (size_t i = 0; i < sizeof(group_bytes) / sizeof(group_bytes[0]); i++) {
        buffer_append(text, i == 0 ? SPAN("") : SPAN("-"));
        hexadecimal_append(text, at, group_bytes[i]);
        at += group_bytes[i];
    }
}

static int digit_of(char letter)
{
    if (letter >= '0' && letter <= '9') {
        return letter - '0';
    }
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

bool hexadecimal_read(struct span text, uint8_t *bytes, size_t count)
{
    if (text.bytes != 2 * count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        int high = digit_of(text.at[2 * i]);
        int low = digit_of(text.at[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        bytes[i] = (uint8_t)(high * 16 + low);
    }
    return true;
}
