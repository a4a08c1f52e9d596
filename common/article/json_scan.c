#include "article/json_scan.h"

/* The index behind the closing quote; `at` is behind the opening one. */
static size_t skip_string(struct span text, size_t at)
{
    while (at < text.bytes && text.at[at] != '"') {
        at += text.at[at] == '\\' ? 2 : 1;
    }
    return at + 1;
}

struct json_shape json_scan(struct span text)
{
    struct json_shape shape = {0};
    size_t depth = 0;
    for (size_t at = 0; at < text.bytes;) {
        char byte = text.at[at];
        at += 1;
        if (byte == '"') {
            at = skip_string(text, at);
        } else if (byte == '[' || byte == '{') {
            depth += 1;
            shape.depth = depth > shape.depth ? depth : shape.depth;
        } else if ((byte == ']' || byte == '}') && depth > 0) {
            depth -= 1;
        } else if (byte == ':') {
            shape.keys += 1;
        }
    }
    return shape;
}
