#include "text/punctuation_pairs.h"

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "text/address.h"
#include "text/punctuation_line.h"
#include "text/script.h"
#include "text/utf8.h"

enum {
    NOTHING = 0,
    WIDE_OPEN = 0xFF08,
    WIDE_CLOSE = 0xFF09,
    OPEN_QUOTE = 0x201C,
    CLOSE_QUOTE = 0x201D,
};

/** A bracket or straight quote of the line in hand. */
struct sign {
    size_t at;
    size_t end;
    uint32_t before;  /* the code point before it, NOTHING at the start of a line */
    uint32_t becomes; /* NOTHING: it stays */
    size_t words;     /* letters, digits and Han before it */
    size_t spaces;
    size_t opened; /* of an opening bracket: the one that is open around it, from 1 */
};

struct pairing {
    struct span text;
    struct arena *arena;
    struct sign *signs; /* of one line */
    size_t count;
    size_t capacity;
    size_t open;     /* the innermost open bracket, counted from 1 */
    size_t quotes;   /* straight ones */
    bool is_no_pair; /* the quotes are not those of speech */
    size_t depth;    /* of “ ” */
    struct buffer folded;
    size_t done;
};

static bool is_ascii_word(uint32_t code_point)
{
    uint32_t lower = code_point | 0x20;
    return (code_point >= '0' && code_point <= '9') || (lower >= 'a' && lower <= 'z') ||
           code_point == '_';
}

static uint32_t code_point_before(struct span text, size_t at)
{
    while (at > 0) {
        at--;
        if (((unsigned char)text.at[at] & 0xC0) != 0x80) {
            return utf8_peek(text, at);
        }
    }
    return NOTHING;
}

static struct sign *add_sign(struct pairing *pairing, struct sign sign)
{
    if (pairing->count == pairing->capacity) {
        size_t capacity = pairing->capacity == 0 ? 16 : pairing->capacity * 2;
        pairing->signs =
            arena_grow(pairing->arena, pairing->signs, pairing->capacity * sizeof(sign),
                       capacity * sizeof(sign));
        pairing->capacity = capacity;
    }
    pairing->signs[pairing->count] = sign;
    pairing->count++;
    return &pairing->signs[pairing->count - 1];
}

/** The first code point of [start, end) that is no space. */
static uint32_t first_inside(struct span text, size_t start, size_t end)
{
    while (start < end && text.at[start] == ' ') {
        start++;
    }
    return start < end ? utf8_peek(text, start) : NOTHING;
}

static uint32_t last_inside(struct span text, size_t start, size_t end)
{
    while (end > start && text.at[end - 1] == ' ') {
        end--;
    }
    return end > start ? code_point_before(text, end) : NOTHING;
}

/** f(x), C919(001): part of the word before it. */
static bool is_call(const struct sign *open, const struct sign *close, uint32_t first)
{
    return is_ascii_word(open->before) && is_ascii_word(first) &&
           open->spaces == close->spaces;
}

static bool is_pair_of_han(struct span text, const struct sign *open,
                           const struct sign *close)
{
    uint32_t first = first_inside(text, open->end, close->at);
    uint32_t last = last_inside(text, open->end, close->at);
    if (open->words == close->words) {
        return false; /* (^_^) */
    }
    if (script_is_han(first) || script_is_han(last) || script_is_han(open->before)) {
        return true;
    }
    return script_is_han(utf8_peek(text, close->end)) && !is_call(open, close, first);
}

static void close_bracket(struct pairing *pairing, size_t index)
{
    if (pairing->open == 0) {
        return;
    }
    struct sign *open = &pairing->signs[pairing->open - 1];
    struct sign *close = &pairing->signs[index];
    bool is_open_half = pairing->text.at[open->at] == '(';
    bool is_close_half = pairing->text.at[close->at] == ')';
    pairing->open = open->opened;
    if ((is_open_half || is_close_half) && is_pair_of_han(pairing->text, open, close)) {
        open->becomes = is_open_half ? WIDE_OPEN : NOTHING;
        close->becomes = is_close_half ? WIDE_CLOSE : NOTHING;
    }
}

/** True when a straight quote here is that of 6.5", of a="b" or of {"a":"b"}. */
static bool is_code_quote(struct span text, const struct sign *quote, bool opens)
{
    if (opens) {
        return (quote->before >= '0' && quote->before <= '9') || quote->before == '=' ||
               quote->before == '\\';
    }
    uint32_t next = utf8_peek(text, quote->end);
    uint32_t behind = next == ':' ? utf8_peek(text, quote->end + 1) : NOTHING;
    return utf8_is_one_of(behind, SPAN("\"{[0123456789"));
}

static void add_quote(struct pairing *pairing, struct sign sign)
{
    bool opens = pairing->quotes % 2 == 0;
    sign.becomes = opens ? OPEN_QUOTE : CLOSE_QUOTE;
    pairing->is_no_pair = pairing->is_no_pair || pairing->depth > 0 ||
                          is_code_quote(pairing->text, &sign, opens);
    pairing->quotes++;
    add_sign(pairing, sign);
}

static void add_bracket(struct pairing *pairing, struct sign sign, bool opens)
{
    size_t opened = pairing->open;
    sign.opened = opened;
    add_sign(pairing, sign);
    if (opens) {
        pairing->open = pairing->count;
    } else {
        close_bracket(pairing, pairing->count - 1);
    }
}

/** Find the signs of the line [start, end), and what the brackets among them become. */
static void read_line(struct pairing *pairing, size_t start, size_t end)
{
    struct span line = span_slice(pairing->text, 0, end);
    struct sign sign = {.before = NOTHING};
    for (size_t at = start; at < end;) {
        size_t url = address_url_bytes(line, at);
        if (url > 0) {
            at += url;
            sign.before = 'x';
            sign.words++;
            continue;
        }
        sign.at = at;
        uint32_t code_point = utf8_next(line, &at);
        sign.end = at;
        if (code_point == '"') {
            add_quote(pairing, sign);
        } else if (code_point == '(' || code_point == WIDE_OPEN) {
            add_bracket(pairing, sign, true);
        } else if (code_point == ')' || code_point == WIDE_CLOSE) {
            add_bracket(pairing, sign, false);
        } else if (code_point == OPEN_QUOTE) {
            pairing->depth++;
        } else if (code_point == CLOSE_QUOTE) {
            pairing->depth -= pairing->depth > 0 ? 1 : 0;
        }
        sign.spaces += code_point == ' ' ? 1 : 0;
        bool is_word = is_ascii_word(code_point) && code_point != '_';
        sign.words += is_word || script_is_han(code_point) ? 1 : 0;
        sign.before = code_point;
    }
}

static void write_signs(struct pairing *pairing, bool folds_quotes)
{
    for (size_t i = 0; i < pairing->count; i++) {
        const struct sign *sign = &pairing->signs[i];
        bool is_quote = pairing->text.at[sign->at] == '"';
        if (sign->becomes != NOTHING && (!is_quote || folds_quotes)) {
            buffer_append(&pairing->folded,
                          span_slice(pairing->text, pairing->done, sign->at));
            utf8_append(&pairing->folded, sign->becomes);
            pairing->done = sign->end;
        }
    }
}

static void fold_line(struct pairing *pairing, size_t start, size_t end)
{
    struct span line = span_slice(pairing->text, start, end);
    if (memchr(line.at, '(', line.bytes) == NULL &&
        memchr(line.at, ')', line.bytes) == NULL &&
        memchr(line.at, '"', line.bytes) == NULL) {
        return;
    }
    pairing->count = 0;
    pairing->open = 0;
    pairing->quotes = 0;
    pairing->depth = 0;
    pairing->is_no_pair = false;
    read_line(pairing, start, end);
    struct punctuation_line facts = {0};
    punctuation_line_count(line, &facts);
    write_signs(pairing, pairing->quotes % 2 == 0 && !pairing->is_no_pair &&
                             punctuation_line_is_chinese(&facts));
}

struct span punctuation_pairs_fold(struct span text, struct arena *arena)
{
    struct pairing pairing = {.text = text, .arena = arena, .folded = {.arena = arena}};
    for (size_t at = 0; at < text.bytes;) {
        const char *newline = memchr(text.at + at, '\n', text.bytes - at);
        size_t end = newline == NULL ? text.bytes : (size_t)(newline - text.at);
        fold_line(&pairing, at, end);
        at = end + 1;
    }
    if (pairing.done == 0) {
        return text;
    }
    buffer_append(&pairing.folded, span_slice(text, pairing.done, text.bytes));
    return buffer_span(&pairing.folded);
}
