#include "replay/json_members.h"

#include <stdint.h>
#include <string.h>

#include "base/buffer.h"
#include "text/utf8.h"

enum {
    NOT_A_CHARACTER = 0xFFFD,
    FIRST_SURROGATE = 0xD800,
    LAST_SURROGATE = 0xDFFF,
    ESCAPE_DIGITS = 4,
};

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* The next byte that is no space, without taking it; '\0' at the end. */
static char peek(struct json_members *members)
{
    while (members->at < members->text.bytes && is_space(members->text.at[members->at])) {
        members->at += 1;
    }
    if (members->at >= members->text.bytes) {
        return '\0';
    }
    return members->text.at[members->at];
}

static bool take(struct json_members *members, char byte)
{
    bool is_there = peek(members) == byte;
    members->at += is_there ? 1 : 0;
    return is_there;
}

/* Move behind the closing quote; `at` is on the opening one. */
static bool skip_string(struct json_members *members)
{
    const struct span text = members->text;
    members->at += 1;
    while (members->at < text.bytes && text.at[members->at] != '"') {
        members->at += text.at[members->at] == '\\' ? 2 : 1;
    }
    members->at += 1;
    return members->at <= text.bytes;
}

/* One step inside brackets: a string as a whole, or a byte. */
static bool skip_step(struct json_members *members, size_t *depth)
{
    char byte = members->text.at[members->at];
    if (byte == '"') {
        return skip_string(members);
    }
    members->at += 1;
    if (byte == '{' || byte == '[') {
        *depth += 1;
    } else if (byte == '}' || byte == ']') {
        *depth -= 1;
    }
    return true;
}

/* `at` is on the opening bracket. */
static bool skip_nested(struct json_members *members)
{
    size_t depth = 0;
    do {
        if (members->at == members->text.bytes || !skip_step(members, &depth)) {
            return false;
        }
    } while (depth > 0);
    return true;
}

static bool is_literal(char byte)
{
    return byte != ',' && byte != '}' && byte != ']' && !is_space(byte);
}

static bool skip_literal(struct json_members *members)
{
    size_t start = members->at;
    while (members->at < members->text.bytes &&
           is_literal(members->text.at[members->at])) {
        members->at += 1;
    }
    return members->at > start && members->at < members->text.bytes;
}

static bool skip_value(struct json_members *members)
{
    char first = peek(members);
    if (first == '"') {
        return skip_string(members);
    }
    return first == '{' || first == '[' ? skip_nested(members) : skip_literal(members);
}

void json_members_init(struct json_members *members, struct span text)
{
    bool has_mark = span_has_prefix(text, SPAN("\xef\xbb\xbf"));
    *members = (struct json_members){.text = text, .at = has_mark ? 3 : 0};
    members->is_broken = !take(members, '{');
}

static bool read_member(struct json_members *members, struct json_member *ret_member)
{
    if (peek(members) != '"') {
        return false;
    }
    size_t start = members->at;
    if (!skip_string(members)) {
        return false;
    }
    ret_member->name = span_slice(members->text, start + 1, members->at - 1);
    if (!take(members, ':')) {
        return false;
    }
    peek(members);
    start = members->at;
    if (!skip_value(members)) {
        return false;
    }
    ret_member->value = span_slice(members->text, start, members->at);
    return take(members, ',') || peek(members) == '}';
}

bool json_members_next(struct json_members *members, struct json_member *ret_member)
{
    if (members->is_broken || peek(members) == '}') {
        return false;
    }
    members->is_broken = !read_member(members, ret_member);
    return !members->is_broken;
}

static int digit_of(char byte)
{
    if (byte >= '0' && byte <= '9') {
        return byte - '0';
    }
    int letter = byte | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* The code unit of the four digits at the start; U+FFFD when they are none. */
static uint32_t read_unit(struct span digits)
{
    uint32_t unit = 0;
    for (size_t i = 0; i < ESCAPE_DIGITS; i++) {
        int digit = i < digits.bytes ? digit_of(digits.at[i]) : -1;
        if (digit < 0) {
            return NOT_A_CHARACTER;
        }
        unit = unit * 16 + (uint32_t)digit;
    }
    return unit >= FIRST_SURROGATE && unit <= LAST_SURROGATE ? NOT_A_CHARACTER : unit;
}

/* What the letter behind a backslash stands for. */
static char unescape(char letter)
{
    static const struct {
        char letter;
        char meaning;
    } escapes[] = {{'b', '\b'}, {'f', '\f'}, {'n', '\n'}, {'r', '\r'}, {'t', '\t'}};
    for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
        if (escapes[i].letter == letter) {
            return escapes[i].meaning;
        }
    }
    return letter;
}

struct span json_members_unescape(struct span text, struct arena *arena)
{
    struct buffer plain = {.arena = arena};
    for (size_t i = 0; i < text.bytes; i++) {
        if (text.at[i] != '\\' || i + 1 == text.bytes) {
            buffer_append_byte(&plain, text.at[i]);
            continue;
        }
        i += 1;
        if (text.at[i] == 'u') {
            utf8_append(&plain, read_unit(span_slice(text, i + 1, text.bytes)));
            i += ESCAPE_DIGITS;
        } else {
            buffer_append_byte(&plain, unescape(text.at[i]));
        }
    }
    return buffer_span(&plain);
}
