#include "html/html_words.h"

#include <assert.h>
#include <stdint.h>
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

enum { LEAD_OF_HAN = 0xE0 }; /* and above: of three bytes or more */

/* Which characters the words begin with, by the last six bits of their second and third
 * byte: the first byte of a Han says next to nothing. Some that none begins with pass. */
struct beginnings {
    uint64_t seconds;
    uint64_t thirds;
    uint64_t pairs; /* of both bytes together */
};

static uint64_t bit_of(char byte)
{
    return UINT64_C(1) << ((unsigned char)byte & 0x3F);
}

static uint64_t bit_of_pair(const char *at)
{
    return bit_of((char)((unsigned char)at[1] * 5 + (unsigned char)at[2]));
}

static struct beginnings beginnings_of(struct html_words words)
{
    struct beginnings all = {0};
    for (size_t i = 0; i < words.count; i++) {
        all.seconds |= bit_of(words.at[i].at[1]);
        all.thirds |= bit_of(words.at[i].at[2]);
        all.pairs |= bit_of_pair(words.at[i].at);
    }
    return all;
}

/** Which of the words text begins with, as bits. */
static uint64_t words_at(struct span text, struct html_words words)
{
    uint64_t found = 0;
    for (size_t i = 0; i < words.count; i++) {
        bool has_begun = words.at[i].at[2] == text.at[2];
        found |= has_begun && span_has_prefix(text, words.at[i]) ? UINT64_C(1) << i : 0;
    }
    return found;
}

static bool may_begin(const struct beginnings *beginnings, const char *at)
{
    return (beginnings->seconds & bit_of(at[1])) != 0 &&
           (beginnings->thirds & bit_of(at[2])) != 0 &&
           (beginnings->pairs & bit_of_pair(at)) != 0;
}

/** Skip the Han at which no word may begin: a loop of its own, whose step does not wait for
 *  the byte at which it is. */
static size_t skip_han(struct span text, size_t at, const struct beginnings *beginnings)
{
    while (at + HTML_WORD_LEAST <= text.bytes &&
           (unsigned char)text.at[at] >= LEAD_OF_HAN &&
           !may_begin(beginnings, text.at + at)) {
        at += HTML_WORD_LEAST;
    }
    return at;
}

/** Where a word may begin, or the end. */
static size_t find_beginning(struct span text, size_t at,
                             const struct beginnings *beginnings)
{
    for (;; at++) {
        at = skip_han(text, at, beginnings);
        if (at + HTML_WORD_LEAST > text.bytes) {
            return text.bytes;
        }
        if (may_begin(beginnings, text.at + at)) {
            return at;
        }
    }
}

size_t html_words_count(struct span text, struct html_words words, size_t most)
{
    assert(words.count <= 64);
    struct beginnings beginnings = beginnings_of(words);
    uint64_t seen = 0;
    size_t count = 0;
    for (size_t at = 0; count < most;) {
        at = find_beginning(text, at, &beginnings);
        if (at == text.bytes) {
            break;
        }
        uint64_t here = words_at(span_slice(text, at, text.bytes), words) & ~seen;
        seen |= here;
        for (; here != 0; here &= here - 1) {
            count += 1;
        }
        at += (unsigned char)text.at[at] >= LEAD_OF_HAN ? HTML_WORD_LEAST : 1;
    }
    return count;
}

bool html_words_has_any(struct span text, struct html_words words)
{
    return html_words_count(text, words, 1) > 0;
}

size_t html_words_prefix_bytes(struct span text, struct html_words words)
{
    for (size_t i = 0; i < words.count && text.bytes > 0; i++) {
        /* Before the call of memcmp, what tells most words apart. */
        size_t last = words.at[i].bytes < HTML_WORD_LEAST ? 0 : HTML_WORD_LEAST - 1;
        if (last < text.bytes && text.at[last] == words.at[i].at[last] &&
            span_has_prefix(text, words.at[i])) {
            return words.at[i].bytes;
        }
    }
    return 0;
}

bool html_words_ends_with_any(struct span text, struct html_words words)
{
    for (size_t i = 0; i < words.count; i++) {
        struct span word = words.at[i];
        bool may_be = text.bytes >= word.bytes &&
                      text.at[text.bytes - 1] == word.at[word.bytes - 1];
        if (may_be && span_has_suffix(text, word)) {
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
