#include "text/settled_scan.h"

#include <stdint.h>

/* What a character is to its neighbours. */
enum place {
    PLACE_START,   /* of a line */
    PLACE_SPACE,   /* one ' ' */
    PLACE_HAN,     /* a half-width mark behind it would be folded */
    PLACE_CLOSING, /* so behind a closing quote or … */
    PLACE_STOP,    /* 。 and the like of full width: no space beside them, no line */
                   /* may start with them */
    PLACE_PAUSE,   /* ， 、: and no line may end in them */
    PLACE_BRACKET, /* （《: as a pause, but a line may start with them */
    PLACE_OPENING, /* “ */
    PLACE_OTHER,
    PLACE_UNKNOWN, /* let the rules look */
};

static enum place place_of_ascii(unsigned char byte)
{
    if (byte >= 0x7F || byte < ' ' || byte == '(' || byte == ')' || byte == '"') {
        return PLACE_UNKNOWN;
    }
    if (byte == ']' || byte == '}') {
        return PLACE_CLOSING; /* the rules ask what is in the brackets */
    }
    return byte == ' ' ? PLACE_SPACE : PLACE_OTHER;
}

/** U+2000 to U+203F: dashes, quotes, …. */
static enum place place_of_quote(unsigned char last)
{
    switch (last) {
    case 0x94: /* — */
    case 0x98: /* ‘ */
        return PLACE_OTHER;
    case 0x99: /* ’ */
    case 0xA6: /* … */
        return PLACE_CLOSING;
    case 0x9C:
        return PLACE_OPENING;
    default:
        return PLACE_UNKNOWN;
    }
}

/** U+3000 to U+303F: 、。《》 and their like. */
static enum place place_of_cjk_sign(unsigned char last)
{
    switch (last) {
    case 0x85: /* 々 */
    case 0x87: /* 〇 */
        return PLACE_HAN;
    case 0x82: /* 。 */
    case 0x8B: /* 》 */
    case 0x89: /* 〉 */
    case 0x8D: /* 」 */
    case 0x8F: /* 』 */
    case 0x91: /* 】 */
        return PLACE_STOP;
    case 0x81: /* 、 */
        return PLACE_PAUSE;
    case 0x88: /* 〈 */
    case 0x8A: /* 《 */
    case 0x8C: /* 「 */
    case 0x8E: /* 『 */
    case 0x90: /* 【 */
        return PLACE_BRACKET;
    default:
        return PLACE_UNKNOWN;
    }
}

/** U+FF00 to U+FF3F: ！（），：；？. */
static enum place place_of_full_width(unsigned char last)
{
    switch (last) {
    case 0x81: /* ！ */
    case 0x89: /* ） */
    case 0x9A: /* ： */
    case 0x9B: /* ； */
    case 0x9F: /* ？ */
        return PLACE_STOP;
    case 0x88: /* （ */
        return PLACE_BRACKET;
    case 0x8C: /* ， */
        return PLACE_PAUSE;
    default:
        return PLACE_UNKNOWN;
    }
}

/** The place of the character at `at`, and its bytes. */
static enum place place_at(const unsigned char *at, size_t *ret_bytes)
{
    *ret_bytes = 1;
    if (*at < 0x80) {
        return place_of_ascii(*at);
    }
    *ret_bytes = 3;
    if (*at >= 0xE4 && *at <= 0xE9) {
        return PLACE_HAN;
    }
    if (*at == 0xE2 && at[1] == 0x80) {
        /* ” starts a line as a stop would, but may have a space beside it. */
        return at[2] == 0x9D ? PLACE_CLOSING : place_of_quote(at[2]);
    }
    if (*at == 0xE3 && at[1] == 0x80) {
        return place_of_cjk_sign(at[2]);
    }
    if (*at == 0xEF && at[1] == 0xBC) {
        return place_of_full_width(at[2]);
    }
    *ret_bytes = 2;
    return *at == 0xC2 && at[1] == 0xB7 ? PLACE_OTHER : PLACE_UNKNOWN; /* · */
}

static bool is_half_width_mark(unsigned char byte)
{
    return byte == ',' || byte == ';' || byte == ':' || byte == '?' || byte == '!';
}

/** True for signs beside which no space stays. */
static bool is_wide_sign(enum place place)
{
    return place == PLACE_STOP || place == PLACE_PAUSE || place == PLACE_BRACKET;
}

/** True when the two may stand side by side. */
static bool is_settled_pair(enum place previous, enum place place, unsigned char byte,
                            unsigned char next)
{
    bool is_behind_wide = is_wide_sign(previous);
    if (place == PLACE_SPACE) {
        return !is_behind_wide && previous != PLACE_START && previous != PLACE_SPACE;
    }
    if (is_wide_sign(place) && previous == PLACE_SPACE) {
        return false;
    }
    if (previous == PLACE_START) {
        /* What joins it to the line before. */
        return place != PLACE_STOP && place != PLACE_PAUSE && place != PLACE_CLOSING &&
               (byte != '.' || next != '.');
    }
    if (is_half_width_mark(byte)) {
        return !is_behind_wide && previous != PLACE_HAN && previous != PLACE_CLOSING &&
               next < 0x80;
    }
    return byte != '.' || next != '.';
}

/** True when a line may end behind this. */
static bool is_line_end(enum place previous)
{
    return previous != PLACE_START && previous != PLACE_SPACE &&
           previous != PLACE_PAUSE && previous != PLACE_BRACKET &&
           previous != PLACE_OPENING;
}

/** True when the character at `at`, which is no Han, may stand behind the one before. */
static bool is_settled(const unsigned char *at, const unsigned char *end, size_t bytes,
                       enum place previous, enum place place)
{
    unsigned char next = at + bytes < end ? at[bytes] : 0;
    bool is_two_stops = at + 6 <= end && memcmp(at, "。。", 6) == 0;
    return place != PLACE_UNKNOWN && !is_two_stops &&
           is_settled_pair(previous, place, *at, next);
}

bool settled_scan_is_clean(struct span text)
{
    const unsigned char *at = (const unsigned char *)text.at;
    const unsigned char *end = at + text.bytes;
    enum place previous = PLACE_START;
    while (at < end) {
        bool is_line = *at == '\n';
        size_t bytes = 1;
        enum place place = is_line ? PLACE_START : place_at(at, &bytes);
        bool is_fine =
            is_line ? is_line_end(previous)
                    : place == PLACE_HAN || is_settled(at, end, bytes, previous, place);
        if (!is_fine) {
            return false;
        }
        previous = place;
        at += bytes;
    }
    return text.bytes == 0 || (previous != PLACE_START && previous != PLACE_SPACE);
}
