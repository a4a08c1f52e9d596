#include "text/punctuation.h"

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "text/address.h"
#include "text/punctuation_line.h"
#include "text/punctuation_pairs.h"
#include "text/script.h"
#include "text/utf8.h"

enum {
    NOTHING = 0,
    ELLIPSIS = 0x2026,
    FULL_STOP = 0x3002,
    WIDE_EXCLAMATION = 0xFF01,
    WIDE_QUESTION = 0xFF1F,
    TO_FULL_WIDTH = 0xFF01 - '!',
    DOTS_OF_AN_ELLIPSIS = 3,
};

struct folding {
    struct span text; /* up to the end of the line */
    struct buffer folded;
    size_t done;
    uint32_t previous;        /* the last code point of the result that counts */
    uint32_t before_previous; /* and the one before it */
    size_t no_query_before;   /* no ?key= stands between here and there */
    bool is_chinese;
};

static bool is_mark(uint32_t code_point)
{
    return code_point == ',' || code_point == ';' || code_point == ':' ||
           code_point == '?' || code_point == '!';
}

static struct span full_width(uint32_t mark)
{
    switch (mark) {
    case ',':
        return SPAN("，");
    case ';':
        return SPAN("；");
    case ':':
        return SPAN("：");
    case '?':
        return SPAN("？");
    default:
        return SPAN("！");
    }
}

static bool is_ascii_word(uint32_t code_point)
{
    uint32_t lower = code_point | 0x20;
    return (code_point >= '0' && code_point <= '9') || (lower >= 'a' && lower <= 'z') ||
           code_point == '_';
}

/** Full-width signs beside which spacing.h leaves no space. */
static bool takes_no_space(uint32_t code_point)
{
    return (code_point >= 0x3001 && code_point <= 0x3011) ||
           (code_point >= 0xFF01 && code_point <= 0xFF5E);
}

/** ?key=value, as in an address with Han in its path. */
static bool is_query(struct span text, size_t at)
{
    size_t end = at;
    while (end < text.bytes && is_ascii_word((unsigned char)text.at[end])) {
        end++;
    }
    return end > at && end < text.bytes && text.at[end] == '=';
}

/** &nbsp; of a text that was escaped twice: the mark before `end` belongs to it. */
static bool ends_reference(struct span text, size_t end)
{
    enum { LONGEST = 10 };
    size_t at = end - 1;
    while (at > 0 && end - at <= LONGEST &&
           (is_ascii_word((unsigned char)text.at[at - 1]) || text.at[at - 1] == '#')) {
        at--;
    }
    return at > 0 && at + 2 < end && text.at[at - 1] == '&'; /* not R&D; */
}

/** True when its neighbours show that the mark belongs to code, or is half of a :) */
static bool is_code(struct span text, size_t end, uint32_t mark)
{
    uint32_t next = utf8_peek(text, end);
    switch (mark) {
    case ':':
        return next == ':' || next == ')' ||
               (next == '/' && utf8_peek(text, end + 1) == '/');
    case '!':
        return next == '=';
    case '?':
        return is_query(text, end);
    case ';':
        return ends_reference(text, end);
    default:
        return false;
    }
}

static bool follows_chinese(const struct folding *folding, uint32_t mark)
{
    uint32_t previous = folding->previous;
    if (script_is_han(previous)) {
        return true;
    }
    bool is_loud = mark == '!' || mark == '?';
    if (is_loud && (previous == WIDE_EXCLAMATION || previous == WIDE_QUESTION)) {
        return true;
    }
    bool is_apostrophe = previous == 0x2019 && is_ascii_word(folding->before_previous);
    return folding->is_chinese && punctuation_line_is_closing(previous) && !is_apostrophe;
}

/** True behind a bracket of half width that stands in Chinese: (A),中文 and [图],A. */
static bool ends_half_bracket(const struct folding *folding, size_t end)
{
    uint32_t previous = folding->previous;
    bool is_bracket = previous == ')' || previous == ']' || previous == '}';
    return folding->is_chinese && is_bracket &&
           (script_is_han(utf8_peek(folding->text, end)) ||
            script_is_han(folding->before_previous));
}

/** True between Latin and Han: 5%,同比 and Q:为什么. Not 3:两, which could be a score. */
static bool ends_latin(const struct folding *folding, size_t end, uint32_t mark)
{
    uint32_t previous = folding->previous;
    bool is_letter = is_ascii_word(previous) && (previous < '0' || previous > '9');
    bool is_number = is_ascii_word(previous) || previous == '%';
    return folding->is_chinese && (mark == ':' ? is_letter : is_number) &&
           script_is_han(utf8_peek(folding->text, end));
}

static void replace(struct folding *folding, size_t start, size_t end, struct span by)
{
    buffer_append(&folding->folded, span_slice(folding->text, folding->done, start));
    buffer_append(&folding->folded, by);
    folding->done = end;
}

static void pass(struct folding *folding, uint32_t code_point)
{
    /* A space behind a sign of full width is about to go. */
    if (code_point != ' ' || !takes_no_space(folding->previous)) {
        folding->before_previous = folding->previous;
        folding->previous = code_point;
    }
}

/** Bytes of three or more full stops of either kind at `at`, else 0. */
static size_t dots_bytes(struct span text, size_t at)
{
    uint32_t dot = utf8_peek(text, at);
    size_t count = 0;
    size_t end = at;
    while (dot != NOTHING && utf8_peek(text, end) == dot) {
        utf8_next(text, &end);
        count++;
    }
    return count >= DOTS_OF_AN_ELLIPSIS ? end - at : 0;
}

static bool is_ascii_sign(uint32_t code_point)
{
    return code_point > ' ' && code_point < 0x7F;
}

/** True when dots stand for an ellipsis: not those of a path, a range or English. */
static bool is_ellipsis(const struct folding *folding, size_t at, size_t end)
{
    uint32_t next = utf8_peek(folding->text, end);
    uint32_t previous = folding->previous;
    if (utf8_peek(folding->text, at) == FULL_STOP) {
        return true;
    }
    return folding->is_chinese && previous != '/' && next != '/' &&
           !(is_ascii_sign(previous) && is_ascii_sign(next));
}

/** Fold the dots at `at`. Returns the offset behind them; `at` when there are none. */
static size_t fold_dots(struct folding *folding, size_t at)
{
    size_t bytes = dots_bytes(folding->text, at);
    if (bytes == 0) {
        return at;
    }
    bool folds = is_ellipsis(folding, at, at + bytes);
    if (folds) {
        replace(folding, at, at + bytes, SPAN("……"));
    }
    pass(folding, folds ? (uint32_t)ELLIPSIS : '.');
    return at + bytes;
}

/** Fold the code point or dots at `at`. Returns the offset behind. */
static size_t fold_one(struct folding *folding, size_t at)
{
    size_t end = at;
    uint32_t code_point = utf8_next(folding->text, &end);
    if (code_point == '.' || code_point == FULL_STOP) {
        size_t behind = fold_dots(folding, at);
        if (behind > at) {
            return behind;
        }
    }
    if (is_mark(code_point) &&
        (follows_chinese(folding, code_point) || ends_latin(folding, end, code_point) ||
         ends_half_bracket(folding, end)) &&
        !is_code(folding->text, end, code_point)) {
        replace(folding, at, end, full_width(code_point));
        code_point += TO_FULL_WIDTH;
    }
    pass(folding, code_point);
    return end;
}

/** What an address goes on with where Han is written in it: all but spaces and wide signs.
 */
static size_t address_run_end(struct span text, size_t at, bool *ret_has_query)
{
    while (at < text.bytes) {
        size_t end = at;
        uint32_t code_point = utf8_next(text, &end);
        bool is_part =
            (code_point > ' ' && code_point < 0x7F) || script_is_han(code_point);
        if (!is_part) {
            break;
        }
        *ret_has_query = *ret_has_query || (code_point == '?' && is_query(text, end));
        at = end;
    }
    return at;
}

/**
 * Bytes of the address at `at`; 0 when there is none. Han behind it is part of it when a
 * query follows: https://a.cn/搜索?q=中国,美国, not 见https://a.cn/搜索,好.
 */
static size_t address_bytes(struct folding *folding, size_t at)
{
    size_t url = address_url_bytes(folding->text, at);
    size_t end = at + url;
    if (url == 0 || end < folding->no_query_before ||
        !script_is_han(utf8_peek(folding->text, end))) {
        return url;
    }
    bool has_query = false;
    size_t run_end = address_run_end(folding->text, end, &has_query);
    folding->no_query_before = has_query ? 0 : run_end;
    return has_query ? run_end - at : url;
}

static void fold_line(struct folding *folding, size_t start)
{
    folding->previous = NOTHING;
    folding->before_previous = NOTHING;
    for (size_t at = start; at < folding->text.bytes;) {
        size_t url = address_bytes(folding, at);
        if (url > 0) {
            pass(folding, 'x');
            at += url;
        } else {
            at = fold_one(folding, at);
        }
    }
}

/** False for most lines: nothing in them could change. */
static bool has_marks(struct span line)
{
    for (size_t at = 0; at < line.bytes; at++) {
        unsigned char byte = (unsigned char)line.at[at];
        if (byte == '.' || is_mark(byte)) {
            return true;
        }
        if (byte == 0xE3 &&
            span_has_prefix(span_slice(line, at, line.bytes), SPAN("。。。"))) {
            return true;
        }
    }
    return false;
}

static struct span fold_marks(struct span text, struct arena *arena)
{
    struct folding folding = {.folded = {.arena = arena}};
    for (size_t at = 0; at < text.bytes;) {
        const char *newline = memchr(text.at + at, '\n', text.bytes - at);
        size_t end = newline == NULL ? text.bytes : (size_t)(newline - text.at);
        struct span line = span_slice(text, at, end);
        if (has_marks(line)) {
            struct punctuation_line facts = {0};
            punctuation_line_count(line, &facts);
            folding.is_chinese = punctuation_line_is_chinese(&facts);
            folding.text = span_slice(text, 0, end);
            fold_line(&folding, at);
        }
        at = end + 1;
    }
    if (folding.done == 0) {
        return text;
    }
    buffer_append(&folding.folded, span_slice(text, folding.done, text.bytes));
    return buffer_span(&folding.folded);
}

struct span punctuation_fold(struct span text, struct arena *arena)
{
    return fold_marks(punctuation_pairs_fold(text, arena), arena);
}
