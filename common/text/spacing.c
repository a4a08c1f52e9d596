#include "text/spacing.h"

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "text/script.h"
#include "text/utf8.h"

enum {
    NOTHING = 0, /* before the start and behind the end */
    IDEOGRAPHIC_SPACE = 0x3000,
};

struct settling {
    struct span text;
    struct buffer settled;
    size_t done;         /* of text, copied or replaced */
    uint32_t previous;   /* the last code point of the result */
    bool is_at_boundary; /* a line, a space or an opening bracket stood before */
    size_t chain_end;    /* up to here names have been looked for */
};

/** A run of white space. */
struct gap {
    size_t end;
    bool has_line_break;
    bool is_ideographic; /* nothing but U+3000 */
};

static bool is_in(uint32_t code_point, uint32_t first, uint32_t last)
{
    return code_point >= first && code_point <= last;
}

static bool is_white(uint32_t code_point)
{
    return code_point == ' ' || code_point == '\n' || code_point == IDEOGRAPHIC_SPACE;
}

/**
 * Punctuation that fills the width of an ideograph, so that a space beside it is only
 * layout. Not “” ‘’ … —, which other languages use with spaces around them.
 */
static bool is_wide_punctuation(uint32_t code_point)
{
    static const struct {
        uint32_t first;
        uint32_t last;
    } ranges[] = {
        {0x3001, 0x3003}, {0x3008, 0x3011}, {0x3014, 0x301F}, {0xFE10, 0xFE19},
        {0xFE30, 0xFE4F}, {0xFF01, 0xFF01}, {0xFF08, 0xFF09}, {0xFF0C, 0xFF0C},
        {0xFF1A, 0xFF1B}, {0xFF1F, 0xFF1F}, {0xFF3B, 0xFF3B}, {0xFF3D, 0xFF3D},
        {0xFF5B, 0xFF5B}, {0xFF5D, 0xFF5D}, {0xFF5E, 0xFF61},
    };
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        if (code_point <= ranges[i].last) {
            return code_point >= ranges[i].first;
        }
    }
    return false;
}

static bool is_bracket(uint32_t code_point)
{
    return code_point == '(' || code_point == ')' || code_point == '[' ||
           code_point == ']' || is_in(code_point, 0x3008, 0x3011) ||
           is_in(code_point, 0x3014, 0x301B) || is_in(code_point, 0xFF08, 0xFF09) ||
           code_point == 0xFF3B || code_point == 0xFF3D;
}

static bool is_boundary(uint32_t code_point)
{
    return code_point == NOTHING || is_white(code_point) || is_bracket(code_point);
}

/** ％ ＋ － ． ／ ＠ ＃ ＆ to half width; anything else as it is. */
static uint32_t half_width_sign(uint32_t code_point)
{
    enum { TO_HALF_WIDTH = 0xFF01 - '!' };
    bool is_sign = code_point == 0xFF03 || is_in(code_point, 0xFF05, 0xFF06) ||
                   code_point == 0xFF0B || is_in(code_point, 0xFF0D, 0xFF0F) ||
                   code_point == 0xFF20;
    return is_sign ? code_point - TO_HALF_WIDTH : code_point;
}

static bool is_ascii_letter_or_digit(uint32_t code_point)
{
    return is_in(code_point, '0', '9') || is_in(code_point | 0x20, 'a', 'z');
}

static struct gap read_gap(struct span text, size_t at)
{
    struct gap gap = {.end = at, .is_ideographic = true};
    while (is_white(utf8_peek(text, at))) {
        uint32_t code_point = utf8_next(text, &at);
        gap.end = at;
        gap.has_line_break = gap.has_line_break || code_point == '\n';
        gap.is_ideographic = gap.is_ideographic && code_point == IDEOGRAPHIC_SPACE;
    }
    return gap;
}

static void replace(struct settling *settling, size_t start, size_t end, struct span by)
{
    if (!span_is_equal(span_slice(settling->text, start, end), by)) {
        buffer_append(&settling->settled,
                      span_slice(settling->text, settling->done, start));
        buffer_append(&settling->settled, by);
        settling->done = end;
    }
}

/** What a gap becomes between two code points of the result. */
static struct span separator(uint32_t previous, const struct gap *gap, uint32_t next)
{
    if (previous == NOTHING || next == NOTHING) {
        return SPAN("");
    }
    if (gap->has_line_break) {
        return SPAN("\n");
    }
    return is_wide_punctuation(previous) || is_wide_punctuation(next) ? SPAN("")
                                                                      : SPAN(" ");
}

static void settle_gap(struct settling *settling, size_t start)
{
    struct gap gap = read_gap(settling->text, start);
    struct span by =
        separator(settling->previous, &gap, utf8_peek(settling->text, gap.end));
    replace(settling, start, gap.end, by);
    if (by.bytes > 0) {
        settling->previous = (unsigned char)by.at[0];
    }
    settling->is_at_boundary = true;
}

static void settle_sign(struct settling *settling, size_t start, size_t end)
{
    uint32_t code_point = utf8_peek(settling->text, start);
    uint32_t sign = half_width_sign(code_point);
    if (sign != code_point &&
        (is_ascii_letter_or_digit(settling->previous) ||
         is_ascii_letter_or_digit(utf8_peek(settling->text, end)))) {
        char byte = (char)sign;
        replace(settling, start, end, (struct span){.at = &byte, .bytes = 1});
        code_point = sign;
    }
    settling->previous = code_point;
    settling->is_at_boundary = is_bracket(code_point);
}

/**
 * Read a chain of single Han with U+3000 between them (王　刚), from a boundary to a
 * boundary. Returns their number and where the last one ends; 0 when `at` begins none.
 */
static size_t read_chain(struct span text, size_t at, size_t *ret_end)
{
    size_t count = 0;
    while (script_is_han(utf8_peek(text, at))) {
        utf8_next(text, &at);
        if (!is_boundary(utf8_peek(text, at))) {
            break;
        }
        count++;
        *ret_end = at;
        struct gap gap = read_gap(text, at);
        if (gap.end == at || !gap.is_ideographic) {
            break;
        }
        at = gap.end;
    }
    return count;
}

/** Join a name of two; longer chains are a table or a heading, and stay as they are. */
static void settle_chain(struct settling *settling, size_t start)
{
    size_t end = start;
    if (read_chain(settling->text, start, &end) == 2) {
        size_t first_end = start;
        utf8_next(settling->text, &first_end);
        replace(settling, first_end, read_gap(settling->text, first_end).end, SPAN(""));
    }
    settling->chain_end = end;
}

struct span spacing_settle(struct span text, struct arena *arena)
{
    struct settling settling = {
        .text = text, .settled = {.arena = arena}, .is_at_boundary = true};
    for (size_t at = 0; at < text.bytes;) {
        size_t start = at;
        uint32_t code_point = utf8_next(text, &at);
        if (is_white(code_point)) {
            settle_gap(&settling, start);
            at = read_gap(text, start).end;
            continue;
        }
        if (settling.is_at_boundary && start >= settling.chain_end &&
            script_is_han(code_point)) {
            settle_chain(&settling, start);
            at = settling.done > at ? settling.done : at;
        }
        settle_sign(&settling, start, at);
    }
    if (settling.done == 0) {
        return text;
    }
    buffer_append(&settling.settled, span_slice(text, settling.done, text.bytes));
    return buffer_span(&settling.settled);
}
