#include "html/html_words.h"

#include <string.h>

size_t html_words_find(struct span text, struct span word)
{
    for (size_t at = 0; at + word.bytes <= text.bytes; at++) {
        const char *first =
            memchr(text.at + at, word.at[0], text.bytes - word.bytes - at + 1);
        if (first == NULL) {
            break;
        }
        at = (size_t)(first - text.at);
        if (memcmp(first, word.at, word.bytes) == 0) {
            return at;
        }
    }
    return text.bytes;
}

size_t html_words_count(struct span text, struct html_words words, size_t most)
{
    size_t found = 0;
    for (size_t i = 0; i < words.count && found < most; i++) {
        found += html_words_find(text, words.at[i]) < text.bytes ? 1 : 0;
    }
    return found;
}

bool html_words_has_any(struct span text, struct html_words words)
{
    return html_words_count(text, words, 1) > 0;
}

size_t html_words_prefix_bytes(struct span text, struct html_words words)
{
    for (size_t i = 0; i < words.count; i++) {
        if (span_has_prefix(text, words.at[i])) {
            return words.at[i].bytes;
        }
    }
    return 0;
}

bool html_words_ends_with_any(struct span text, struct html_words words)
{
    for (size_t i = 0; i < words.count; i++) {
        if (span_has_suffix(text, words.at[i])) {
            return true;
        }
    }
    return false;
}

struct span html_words_skip(struct span text, struct html_words words)
{
    size_t bytes = html_words_prefix_bytes(text, words);
    while (bytes > 0) {
        text = span_slice(text, bytes, text.bytes);
        bytes = html_words_prefix_bytes(text, words);
    }
    return text;
}
