#include "text/character_class.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "text/script.h"

enum { ZERO_WIDTH_JOINER = 0x200D };

static int32_t cluster_break(uint32_t code_point)
{
    return u_getIntPropertyValue((UChar32)code_point, UCHAR_GRAPHEME_CLUSTER_BREAK);
}

static bool has(uint32_t code_point, UProperty property)
{
    return u_hasBinaryProperty((UChar32)code_point, property);
}

static bool is_extension(uint32_t code_point)
{
    int32_t kind = cluster_break(code_point);
    return kind == U_GCB_EXTEND || kind == U_GCB_ZWJ || kind == U_GCB_SPACING_MARK;
}

static bool is_unspaced(uint32_t code_point)
{
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript((UChar32)code_point, &status);
    return script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ||
           script == USCRIPT_THAI || script == USCRIPT_LAO || script == USCRIPT_KHMER ||
           script == USCRIPT_MYANMAR || code_point == 0x30FC;
}

/** The marks that stand in any Chinese text: ICU need not be asked for each of them. */
static bool is_common_mark(uint32_t code_point)
{
    switch (code_point) {
    case 0x3001: /* 、 */
    case 0x3002: /* 。 */
    case 0xFF0C: /* ， */
    case 0xFF1A: /* ： */
    case 0xFF1B: /* ； */
    case 0xFF01: /* ！ */
    case 0xFF1F: /* ？ */
    case 0xFF08: /* （ */
    case 0xFF09: /* ） */
    case 0x201C: /* “ */
    case 0x201D: /* ” */
    case 0x300A: /* 《 */
    case 0x300B: /* 》 */
        return true;
    default:
        return false;
    }
}

static enum character_class class_of_ascii(uint32_t code_point)
{
    uint32_t lower = code_point | 0x20;
    if (lower >= 'a' && lower <= 'z') {
        return CHARACTER_LETTER;
    }
    if (code_point >= '0' && code_point <= '9') {
        return CHARACTER_DIGIT;
    }
    if (code_point <= ' ') {
        return CHARACTER_SPACE;
    }
    return u_ispunct((UChar32)code_point) ? CHARACTER_PUNCTUATION : CHARACTER_SYMBOL;
}

static enum character_class class_of_other(uint32_t code_point)
{
    if (is_extension(code_point)) {
        return CHARACTER_EXTENSION;
    }
    if (u_isUWhiteSpace((UChar32)code_point)) {
        return CHARACTER_SPACE;
    }
    if (has(code_point, UCHAR_EMOJI_PRESENTATION) ||
        character_class_is_regional(code_point)) {
        return CHARACTER_EMOJI;
    }
    if (u_isdigit((UChar32)code_point)) {
        return CHARACTER_DIGIT;
    }
    if (u_isUAlphabetic((UChar32)code_point)) {
        /* A letter of two bytes cannot be unspaced: no such script is that low. */
        return is_unspaced(code_point) ? CHARACTER_UNSPACED : CHARACTER_LETTER;
    }
    return u_ispunct((UChar32)code_point) ? CHARACTER_PUNCTUATION : CHARACTER_SYMBOL;
}

enum character_class character_class_of(uint32_t code_point)
{
    if (code_point < 0x80) {
        return class_of_ascii(code_point);
    }
    if (script_is_han(code_point)) {
        return CHARACTER_HAN;
    }
    return is_common_mark(code_point) ? CHARACTER_PUNCTUATION
                                      : class_of_other(code_point);
}

bool character_class_is_regional(uint32_t code_point)
{
    return code_point >= 0x1F1E6 && code_point <= 0x1F1FF;
}

bool character_class_is_joined(uint32_t left, uint32_t right)
{
    enum { FIRST_PREPEND = 0x600, FIRST_MARK = 0x300 };
    bool may_be_prepended =
        left >= FIRST_PREPEND && !script_is_han(left) && !is_common_mark(left);
    if (may_be_prepended && cluster_break(left) == U_GCB_PREPEND) {
        return true;
    }
    if (right < FIRST_MARK || script_is_han(right) || is_common_mark(right)) {
        return false;
    }
    return is_extension(right) ||
           (left == ZERO_WIDTH_JOINER && has(right, UCHAR_EXTENDED_PICTOGRAPHIC));
}
