#include "text/word_scan.h"

#include "text/character_class.h"
#include "text/utf8.h"

enum { NOTHING = 0, DIGITS_OF_A_GROUP = 3 };

/** A character that joins the word before it, unless it begins one of the words. */
struct suffix {
    const char *character;
    const char *not_before; /* the second characters of those words */
};

/* 2020年 but 80|年代; 5分 but 5|分钟. */
static const struct suffix number_suffixes[] = {
    {"年", "代级級间間龄齡轻輕薪"},
    {"月", "份球饼餅"},
    {"日", "元"},
    {"时", "代间候尚速"},
    {"時", "代間候尚速"},
    {"分", "钟鐘之别別贝貝为為成析布店公部校行支子类類米辨队隊"},
    {"秒", "钟鐘杀殺"},
    {"号", "称召码"},
    {"號", "稱召碼"},
};

/* What one Latin letter is written with: A股 K线 B超 T恤 X光 U盘 A级. */
static const struct suffix letter_suffixes[] = {
    {"股", "东東份权權票市价價民"},
    {"线", "路上下索性"},
    {"線", "路上下索性"},
    {"超", "过過市级級越出"},
    {"恤", ""},
    {"光", "明伏线線荣榮"},
    {"盘", ""},
    {"盤", ""},
    {"座", "位谈談"},
    {"级", "别別"},
    {"級", "别別"},
    {"型", "号號"},
    {"类", "似型别"},
    {"類", "似型別"},
    {"轮", "胎船"},
    {"輪", "胎船"},
};

struct word {
    size_t end;
    bool has_letter;
    bool has_digit;
    size_t code_points;
    size_t group_digits; /* since the start or the last thousands mark */
    bool has_group;
    uint32_t last;
};

static bool is_digit(uint32_t code_point)
{
    return code_point >= '0' && code_point <= '9';
}

static bool is_letter(uint32_t code_point)
{
    return code_point != NOTHING && character_class_of(code_point) == CHARACTER_LETTER;
}

bool word_scan_is_keycap(struct span text, size_t at)
{
    if (at == text.bytes || strchr("0123456789#*", text.at[at]) == NULL) {
        return false;
    }
    struct span rest = span_slice(text, at + 1, text.bytes);
    return span_has_prefix(rest, SPAN("\u20E3")) ||
           span_has_prefix(rest, SPAN("\uFE0F\u20E3"));
}

/** True when a thousands mark stands at `at`, behind the digits of the word. */
static bool is_thousands_mark(struct span text, size_t at, const struct word *word)
{
    size_t digits = 0;
    while (digits <= DIGITS_OF_A_GROUP && is_digit(utf8_peek(text, at + 1 + digits))) {
        digits++;
    }
    return digits == DIGITS_OF_A_GROUP && !word->has_letter &&
           (word->has_group ? word->group_digits == DIGITS_OF_A_GROUP
                            : word->group_digits <= DIGITS_OF_A_GROUP);
}

/** True when the sign at `at` holds the word together with what follows. */
static bool is_connector(struct span text, size_t at, const struct word *word)
{
    size_t behind = at;
    uint32_t sign = utf8_next(text, &behind);
    uint32_t next = utf8_peek(text, behind);
    bool is_between_digits = is_digit(word->last) && is_digit(next);
    bool is_between_letters = is_letter(word->last) && is_letter(next);
    switch (sign) {
    case '.':
        return is_between_digits || is_between_letters;
    case ',':
        return is_between_digits && is_thousands_mark(text, at, word);
    case '\'':
    case 0x2019: /* ’ */
        return is_between_letters;
    case '-':
        return !is_between_digits && (is_letter(next) || is_digit(next));
    case '_':
        return is_letter(next) || is_digit(next);
    default:
        return false;
    }
}

/** Take the code point at word->end along when it belongs to the word. */
static bool advance(struct span text, struct word *word)
{
    size_t next = word->end;
    uint32_t code_point = utf8_next(text, &next);
    enum character_class class = character_class_of(code_point);
    if (class == CHARACTER_LETTER) {
        word->has_letter = true;
    } else if (class == CHARACTER_DIGIT && !word_scan_is_keycap(text, word->end)) {
        word->has_digit = true;
        word->group_digits++;
    } else if (class != CHARACTER_EXTENSION) {
        if (!is_connector(text, word->end, word)) {
            return false;
        }
        word->has_group = word->has_group || code_point == ',';
        word->group_digits = 0;
    }
    word->last = code_point;
    word->end = next;
    word->code_points++;
    return true;
}

/** Bytes of the suffix at `at`; 0 when none of them stands there. */
static size_t suffix_bytes(struct span text, size_t at, const struct suffix *suffixes,
                           size_t count)
{
    struct span rest = span_slice(text, at, text.bytes);
    for (size_t i = 0; i < count; i++) {
        struct span character = span_from_string(suffixes[i].character);
        if (span_has_prefix(rest, character)) {
            uint32_t next = utf8_peek(rest, character.bytes);
            bool is_word = utf8_is_one_of(next, span_from_string(suffixes[i].not_before));
            return is_word ? 0 : character.bytes;
        }
    }
    return 0;
}

static size_t number_suffix_bytes(struct span text, size_t at)
{
    struct span rest = span_slice(text, at, text.bytes);
    if (span_has_prefix(rest, SPAN("%"))) {
        return 1;
    }
    if (span_has_prefix(rest, SPAN("‰"))) {
        return sizeof("‰") - 1;
    }
    return suffix_bytes(text, at, number_suffixes,
                        sizeof(number_suffixes) / sizeof(number_suffixes[0]));
}

size_t word_scan_end(struct span text, size_t at, enum token_kind *ret_kind)
{
    struct word word = {.end = at};
    while (word.end < text.bytes && advance(text, &word)) {
    }
    size_t suffix = 0;
    if (!word.has_letter) {
        suffix = number_suffix_bytes(text, word.end);
    } else if (word.code_points == 1 && word.last >= 'A' && word.last <= 'Z') {
        suffix = suffix_bytes(text, word.end, letter_suffixes,
                              sizeof(letter_suffixes) / sizeof(letter_suffixes[0]));
    }
    bool is_mixed = word.has_letter && (word.has_digit || suffix > 0);
    *ret_kind = is_mixed ? TOKEN_MIXED : word.has_letter ? TOKEN_LATIN : TOKEN_NUMBER;
    return word.end + suffix;
}
