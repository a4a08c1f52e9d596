#include "text/character_fold.h"

#include <stdint.h>

#include <unicode/uchar.h>

#include "base/buffer.h"
#include "text/radical.h"
#include "text/utf8.h"
#include "text/wide_number.h"

enum {
    NOTHING = 0, /* no code point of a text: NUL was removed before */
    ZERO_WIDTH_JOINER = 0x200D,
    ENCLOSING_KEYCAP = 0x20E3,
    BLACK_FLAG = 0x1F3F4,
};

struct range {
    uint32_t first;
    uint32_t last;
    uint32_t becomes; /* NOTHING: it is removed */
};

/* Ascending. What only an emoji may keep is not here. */
static const struct range ranges[] = {
    {0x00, 0x08, NOTHING},       {0x09, 0x09, ' '},
    {0x0A, 0x0A, '\n'},          {0x0B, 0x0C, ' '},
    {0x0D, 0x0D, '\n'},          {0x0E, 0x1F, NOTHING},
    {0x7F, 0x84, NOTHING},       {0x85, 0x85, '\n'},
    {0x86, 0x9F, NOTHING},       {0xA0, 0xA0, ' '},
    {0xAD, 0xAD, NOTHING},       {0x34F, 0x34F, NOTHING},
    {0x61C, 0x61C, NOTHING},     {0x1680, 0x1680, ' '},
    {0x2000, 0x200A, ' '},       {0x200B, 0x200C, NOTHING},
    {0x200E, 0x200F, NOTHING},   {0x2028, 0x2029, '\n'},
    {0x202A, 0x202E, NOTHING},   {0x202F, 0x202F, ' '},
    {0x205F, 0x205F, ' '},       {0x2060, 0x206F, NOTHING},
    {0xE000, 0xF8FF, NOTHING},   {0xFDD0, 0xFDEF, NOTHING},
    {0xFEFF, 0xFEFF, NOTHING},   {0xFFF0, 0xFFFC, NOTHING},
    {0xFFFE, 0xFFFF, NOTHING},   {0xE0000, 0xE001F, NOTHING},
    {0xE0080, 0xE0FFF, NOTHING}, {0xF0000, 0x10FFFF, NOTHING},
};

static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};

enum { FIRST_LIGATURE = 0xFB00, LAST_LIGATURE = 0xFB06 };

static bool is_in(uint32_t code_point, uint32_t first, uint32_t last)
{
    return code_point >= first && code_point <= last;
}

/** Most of any text: what no rule here changes, told without a search. */
static bool is_plain(uint32_t code_point)
{
    return is_in(code_point, 0x20, 0x7E) || is_in(code_point, 0x3001, 0x9FFF) ||
           is_in(code_point, 0x2010, 0x2027) || is_in(code_point, 0xFF01, 0xFF0F) ||
           is_in(code_point, 0xFF1A, 0xFF20) || code_point == '\n';
}

static uint32_t fold_by_range(uint32_t code_point)
{
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        if (code_point <= ranges[i].last) {
            return code_point >= ranges[i].first ? ranges[i].becomes : code_point;
        }
    }
    return code_point;
}

static uint32_t fold(uint32_t code_point)
{
    enum { TO_HALF_WIDTH = 0xFF01 - '!' };
    if (is_in(code_point, 0xFF10, 0xFF19) || is_in(code_point, 0xFF21, 0xFF3A) ||
        is_in(code_point, 0xFF41, 0xFF5A)) {
        return code_point - TO_HALF_WIDTH;
    }
    if ((code_point & 0xFFFE) == 0xFFFE) { /* the last two of each plane */
        return NOTHING;
    }
    return radical_ideograph(fold_by_range(code_point));
}

static bool is_pictograph(uint32_t code_point)
{
    return u_hasBinaryProperty((UChar32)code_point, UCHAR_EXTENDED_PICTOGRAPHIC);
}

static bool is_variation_selector(uint32_t code_point)
{
    return is_in(code_point, 0xFE00, 0xFE0F);
}

/** The letters of a flag's name, behind BLACK_FLAG. */
static bool is_tag(uint32_t code_point)
{
    return is_in(code_point, 0xE0020, 0xE007F);
}

static bool is_emoji_part(uint32_t code_point)
{
    return code_point == ZERO_WIDTH_JOINER || is_variation_selector(code_point) ||
           is_tag(code_point);
}

/**
 * True when a joiner, selector or tag does its work between its neighbours. `before` is
 * what stands in the result, so that a second run sees the same and decides the same.
 */
static bool holds_an_emoji_together(uint32_t before, uint32_t part, uint32_t after)
{
    if (part == ZERO_WIDTH_JOINER) {
        bool is_behind_emoji = is_pictograph(before) || is_variation_selector(before) ||
                               is_in(before, 0x1F3FB, 0x1F3FF); /* skin tones */
        return is_behind_emoji && is_pictograph(after);
    }
    if (is_tag(part)) {
        return before == BLACK_FLAG || is_tag(before);
    }
    return is_pictograph(before) || after == ENCLOSING_KEYCAP;
}

/** Append what the code point becomes. Returns the last one appended, else `before`. */
static uint32_t append_folded(struct buffer *buffer, uint32_t folded, uint32_t before)
{
    if (is_in(folded, FIRST_LIGATURE, LAST_LIGATURE)) {
        const char *letters = ligatures[folded - FIRST_LIGATURE];
        buffer_append(buffer, span_from_string(letters));
        return 't'; /* any letter: an emoji does not begin with one */
    }
    if (folded == NOTHING) {
        return before;
    }
    utf8_append(buffer, folded);
    return folded;
}

/** Where the last chain of full-width digits ends, and whether its ， are thousands marks. */
struct wide_chain {
    size_t end;
    bool is_grouped;
};

/** A ， of a number is folded with its digits, while these are known to be wide. */
static bool is_thousands_mark(struct wide_chain *chain, struct span text, size_t at,
                              uint32_t code_point)
{
    if (at >= chain->end && is_in(code_point, 0xFF10, 0xFF19)) {
        chain->end = wide_number_end(text, at, &chain->is_grouped);
    }
    return code_point == 0xFF0C && at < chain->end && chain->is_grouped;
}

struct span character_fold_text(struct span text, bool keeps_lines, struct arena *arena)
{
    struct buffer folded_text = {.arena = arena};
    size_t done = 0;
    bool has_changed = false;
    uint32_t before = NOTHING;
    struct wide_chain chain = {0};
    for (size_t at = 0; at < text.bytes;) {
        size_t start = at;
        uint32_t code_point = utf8_next(text, &at);
        uint32_t folded = code_point;
        if (is_emoji_part(code_point)) {
            folded = holds_an_emoji_together(before, code_point, utf8_peek(text, at))
                         ? code_point
                         : NOTHING;
        } else if (is_thousands_mark(&chain, text, start, code_point)) {
            folded = ',';
        } else if (!is_plain(code_point)) {
            folded = fold(code_point);
        }
        if (folded == '\n' && !keeps_lines) {
            folded = ' ';
        }
        if (folded == code_point && !is_in(folded, FIRST_LIGATURE, LAST_LIGATURE)) {
            before = code_point;
            continue;
        }
        buffer_append(&folded_text, span_slice(text, done, start));
        before = append_folded(&folded_text, folded, before);
        done = at;
        has_changed = true;
    }
    if (!has_changed) {
        return text;
    }
    buffer_append(&folded_text, span_slice(text, done, text.bytes));
    return buffer_span(&folded_text);
}
