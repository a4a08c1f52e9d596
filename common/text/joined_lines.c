#include "text/joined_lines.h"

#include <stdint.h>

#include "base/buffer.h"
#include "text/punctuation_line.h"
#include "text/script.h"
#include "text/utf8.h"

/** The code point that ends before `end`, and where it begins. */
static uint32_t step_back(struct span text, size_t *end)
{
    if (*end == 0) {
        return 0;
    }
    do {
        *end -= 1;
    } while (((unsigned char)text.at[*end] & 0xC0) == 0x80);
    return utf8_peek(text, *end);
}

static bool starts_inside(struct span text, size_t at)
{
    return utf8_is_one_of(utf8_peek(text, at), SPAN("，。、；：！？）》”"));
}

/**
 * True when the line so far ends in the middle of a sentence. Of a half-width comma it is
 * enough that punctuation_fold() might make it wide: else that would give one more line to
 * join the next time.
 */
static bool ends_inside(struct span line, bool folds_commas,
                        const struct punctuation_line *facts)
{
    size_t at = line.bytes;
    uint32_t last = step_back(line, &at);
    if (utf8_is_one_of(last, SPAN("，、（《“"))) {
        return true;
    }
    if (last != ',' || !folds_commas) {
        return false;
    }
    uint32_t before = step_back(line, &at);
    while (before == ' ') {
        before = step_back(line, &at);
    }
    return script_is_han(before) || (punctuation_line_is_chinese(facts) &&
                                     (utf8_is_one_of(before, SPAN(")\".。")) ||
                                      punctuation_line_is_closing(before)));
}

struct span joined_lines_drop(struct span text, bool folds_commas, struct arena *arena)
{
    struct buffer joined = {.arena = arena};
    struct punctuation_line facts = {0};
    size_t done = 0;
    size_t line = 0; /* where the piece in hand begins */
    for (size_t at = 0; at < text.bytes; at = line) {
        const char *newline = memchr(text.at + at, '\n', text.bytes - at);
        if (newline == NULL) {
            break;
        }
        size_t end = (size_t)(newline - text.at);
        line = end + 1;
        struct span piece = span_slice(text, at, end);
        punctuation_line_count(piece, &facts);
        if (starts_inside(text, line) || ends_inside(piece, folds_commas, &facts)) {
            buffer_append(&joined, span_slice(text, done, end));
            done = line;
        } else {
            facts = (struct punctuation_line){0};
        }
    }
    if (done == 0) {
        return text;
    }
    buffer_append(&joined, span_slice(text, done, text.bytes));
    return buffer_span(&joined);
}
