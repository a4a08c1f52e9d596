#include "text/model_features.h"

#include <stdbool.h>

#include "base/span.h"
#include "text/simplified.h"
#include "text/utf8.h"

/* Frequencies are compared as levels: 1 + floor(4 log2 frequency). */
enum {
    LEVEL_20 = 18,
    LEVEL_128 = 29,
    LEVEL_1024 = 41,
    LEVELS_OF_A_GRADE = 12,
};

/** A class of characters: all of `members` count as the first. */
static const char *const classes[] = {
    "“「『〝‘", "”」』〞’", "《〈", "》〉", "—─―–", "·・•‧", "〇○◯", "。｡",
};

static uint32_t first_of_class(uint32_t code_point)
{
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        struct span members = span_from_string(classes[i]);
        if (utf8_is_one_of(code_point, members)) {
            return utf8_peek(members, 0);
        }
    }
    return code_point;
}

uint32_t model_features_fold(uint32_t code_point)
{
    enum {
        FULL_WIDTH_FIRST = 0xFF01,
        FULL_WIDTH_LAST = 0xFF5E,
        FULL_WIDTH_SHIFT = 0xFEE0
    };
    if (code_point >= FULL_WIDTH_FIRST && code_point <= FULL_WIDTH_LAST) {
        code_point -= FULL_WIDTH_SHIFT;
    }
    if (code_point >= '0' && code_point <= '9') {
        return '0';
    }
    if ((code_point >= 'a' && code_point <= 'z') ||
        (code_point >= 'A' && code_point <= 'Z')) {
        return 'a';
    }
    return first_of_class(simplified_from_traditional(code_point));
}

static bool is_punctuation(uint32_t folded)
{
    return folded < 0x80 || folded == 0xB7 || (folded >= 0x2010 && folded <= 0x2027) ||
           (folded >= 0x3000 && folded <= 0x3003) ||
           (folded >= 0x3008 && folded <= 0x301F) ||
           (folded >= 0xFF00 && folded <= 0xFFEF);
}

enum model_type model_features_type(uint32_t folded)
{
    if (folded == '0') {
        return TYPE_DIGIT;
    }
    if (folded == 'a') {
        return TYPE_LETTER;
    }
    if (is_punctuation(folded)) {
        return TYPE_PUNCTUATION;
    }
    if (utf8_is_one_of(folded, SPAN("〇零一二三四五六七八九十百千万亿两"))) {
        return TYPE_HAN_NUMBER;
    }
    if (utf8_is_one_of(folded, SPAN("年月日时分秒"))) {
        return TYPE_TIME_UNIT;
    }
    return TYPE_OTHER;
}

uint8_t model_features_level(uint64_t frequency)
{
    /* In whole numbers: log2 of a C library may round its own way. */
    enum { ONE = 31 };
    frequency = frequency == 0 ? 1 : frequency > UINT32_MAX ? UINT32_MAX : frequency;
    unsigned log = 0;
    while (frequency >> (log + 1) != 0) {
        log++;
    }
    uint64_t mantissa = log > ONE ? frequency >> (log - ONE) : frequency << (ONE - log);
    for (int bit = 0; bit < 2; bit++) {
        mantissa = mantissa * mantissa >> ONE;
        unsigned is_two = (unsigned)(mantissa >> (ONE + 1));
        mantissa >>= is_two;
        log = log * 2 + is_two;
    }
    unsigned level = 1 + log;
    return (uint8_t)(level < FREQUENCY_LEVELS ? level : FREQUENCY_LEVELS - 1);
}

uint8_t model_features_code(size_t characters, uint8_t level)
{
    if (level < LEVEL_20) {
        return characters == 2 ? 1 : 2;
    }
    return characters == 2 ? 3 : characters == 3 ? 4 : 5;
}

uint8_t model_features_bonus(size_t characters, uint8_t level)
{
    enum { LENGTHS = 4, STEPS = 4 };
    size_t length = characters - 2 < LENGTHS ? characters - 2 : LENGTHS - 1;
    size_t step = level < LEVEL_20     ? 0
                  : level < LEVEL_128  ? 1
                  : level < LEVEL_1024 ? 2
                                       : 3;
    return (uint8_t)(length * STEPS + step);
}

uint8_t model_features_grade(uint8_t level)
{
    enum { HIGHEST = GRADES - 1 };
    if (level == 0) {
        return 0;
    }
    unsigned grade = 1 + (level - 1U) / LEVELS_OF_A_GRADE;
    return (uint8_t)(grade < HIGHEST ? grade : HIGHEST);
}
