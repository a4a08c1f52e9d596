#include "text/token_scan.h"

#include "text/address.h"
#include "text/character_class.h"
#include "text/utf8.h"
#include "text/word_scan.h"

enum {
    NOTHING = 0,
    VARIATION_SELECTOR_16 = 0xFE0F,
    CIRCLE = 0x25CB, /* ○ */
    LONGEST_TOPIC = 40,
    LONGEST_NAME = 20,
};

static bool is_run(enum character_class class)
{
    return class == CHARACTER_HAN || class == CHARACTER_UNSPACED ||
           class == CHARACTER_EXTENSION;
}

static bool is_word(enum character_class class)
{
    return class == CHARACTER_LETTER || class == CHARACTER_DIGIT;
}

/** True for the sign of a number: 编号#12，编号#13. What it begins ends at a comma. */
static bool is_number_sign(struct span text, size_t digits)
{
    size_t end = digits;
    while (end < text.bytes && text.at[end] >= '0' && text.at[end] <= '9') {
        end++;
    }
    return end > digits && utf8_is_one_of(utf8_peek(text, end), SPAN("，、；。,;"));
}

/** Offset behind the #topic# at `at`; `at` itself when there is none. */
static size_t topic_end(struct span text, size_t at)
{
    size_t end = at;
    uint32_t sign = utf8_next(text, &end);
    if (is_number_sign(text, end)) {
        return at;
    }
    for (size_t i = 0; i <= LONGEST_TOPIC && end < text.bytes; i++) {
        uint32_t code_point = utf8_next(text, &end);
        if (code_point == sign) {
            return i == 0 ? at : end;
        }
        if (character_class_of(code_point) == CHARACTER_SPACE) {
            break;
        }
    }
    return at;
}

/** Offset behind the @name at `at`; `at` itself when no name follows. */
static size_t name_end(struct span text, size_t at)
{
    size_t end = at;
    utf8_next(text, &end);
    size_t name = end;
    for (size_t i = 0; i < LONGEST_NAME && end < text.bytes; i++) {
        size_t next = end;
        uint32_t code_point = utf8_next(text, &next);
        enum character_class class = character_class_of(code_point);
        if (!is_run(class) && !is_word(class) && code_point != '_' && code_point != '-') {
            break;
        }
        end = next;
    }
    return end == name ? at : end;
}

/** Offset behind the tag at `at`; `at` itself when there is none. */
static size_t tag_end(struct span text, size_t at)
{
    uint32_t sign = utf8_peek(text, at);
    bool is_topic = sign == '#' || sign == 0xFF03;
    bool is_name = sign == '@' || sign == 0xFF20;
    if (!is_topic && !is_name) {
        return at;
    }
    unsigned char before = at > 0 ? (unsigned char)text.at[at - 1] : ' ';
    if (is_word(character_class_of(before < 0x80 ? before : ' '))) {
        return at; /* C# and a@b */
    }
    return is_topic ? topic_end(text, at) : name_end(text, at);
}

/** Offset behind a URL or an e-mail address at `at`; `at` itself when there is none. */
static size_t address_end(struct token_scan *scan)
{
    size_t url = address_url_bytes(scan->text, scan->at);
    if (url > 0 || scan->at < scan->email_tried) {
        return scan->at + url;
    }
    return scan->at + address_email_bytes(scan->text, scan->at, &scan->email_tried);
}

/** True when the sign at `at`, behind an ideograph, holds a name together: 安东·塞德尔. */
static bool is_name_point(struct span text, size_t at)
{
    uint32_t sign = utf8_next(text, &at);
    return utf8_is_one_of(sign, SPAN("·•‧")) && at < text.bytes &&
           character_class_of(utf8_peek(text, at)) == CHARACTER_HAN;
}

/** True for a circle that is written for 〇 behind another numeral: 二○二四. */
static bool is_circle_of_number(uint32_t sign, uint32_t before)
{
    return sign == CIRCLE &&
           (before == CIRCLE || utf8_is_one_of(before, SPAN("〇零一二三四五六七八九")));
}

static size_t run_end(struct span text, size_t at, bool *ret_is_mixed)
{
    enum character_class last_class = CHARACTER_SPACE;
    uint32_t last = NOTHING;
    while (at < text.bytes) {
        size_t next = at;
        uint32_t code_point = utf8_next(text, &next);
        enum character_class class = character_class_of(code_point);
        bool is_inside = is_run(class) || is_circle_of_number(code_point, last) ||
                         (last_class == CHARACTER_HAN && is_name_point(text, at));
        if (!is_inside) {
            break;
        }
        *ret_is_mixed = *ret_is_mixed || (is_run(class) && class != CHARACTER_HAN);
        last_class = class;
        last = code_point;
        at = next;
    }
    return at;
}

/** Offset behind the 线 of 4号线 at `at`, which no engine sees behind a number: it would
 *  find 线早 in 4号线早高峰. `at` itself where there is none, or 4号|线路. */
static size_t line_end(struct span text, size_t at)
{
    static const struct span numbers[] = {SPAN("号"), SPAN("號")};
    static const struct span lines[] = {SPAN("线"), SPAN("線")};
    struct span before = span_slice(text, 0, at);
    bool has_number =
        at > numbers[0].bytes &&
        (span_has_suffix(before, numbers[0]) || span_has_suffix(before, numbers[1])) &&
        text.at[at - numbers[0].bytes - 1] >= '0' &&
        text.at[at - numbers[0].bytes - 1] <= '9';
    struct span rest = span_slice(text, at, text.bytes);
    if (!has_number ||
        !(span_has_prefix(rest, lines[0]) || span_has_prefix(rest, lines[1]))) {
        return at;
    }
    size_t end = at + lines[0].bytes;
    bool is_word = utf8_is_one_of(utf8_peek(text, end),
                                  SPAN("路上下索圈缆纜段程人报報条條性材网網"));
    return is_word ? at : end;
}

/** Signs that are written several times to say one thing: …… —— !!! */
static size_t repeated_end(struct span text, size_t at)
{
    uint32_t sign = utf8_next(text, &at);
    bool repeats = sign == 0x2026 || sign == 0x2014 || sign == 0x3002 || sign == 0xFF01 ||
                   sign == 0xFF1F || sign == 0xFF5E ||
                   (sign < 0x80 && strchr("!?.-~=*_", (int)sign) != NULL);
    while (repeats && utf8_peek(text, at) == sign) {
        utf8_next(text, &at);
    }
    return at;
}

static size_t emoji_end(struct span text, size_t at)
{
    uint32_t first = utf8_next(text, &at);
    if (character_class_is_regional(first) &&
        character_class_is_regional(utf8_peek(text, at))) {
        utf8_next(text, &at);
    }
    return at;
}

/** Take along what joins the token's last code point: no grapheme is split. */
static size_t cluster_end(struct span text, size_t start, size_t end)
{
    size_t last = start;
    for (size_t at = start; at < end;) {
        last = at;
        utf8_next(text, &at);
    }
    uint32_t left = utf8_peek(text, last);
    while (end < text.bytes && text.at[end] != ' ' &&
           character_class_is_joined(left, utf8_peek(text, end))) {
        left = utf8_next(text, &end);
    }
    return end;
}

/** Offset behind the address or tag at scan->at; that itself when there is none. */
static size_t special_end(struct token_scan *scan, enum character_class class,
                          enum token_kind *ret_kind)
{
    size_t end = address_end(scan);
    *ret_kind = TOKEN_URL;
    if (end == scan->at && class == CHARACTER_PUNCTUATION) {
        end = tag_end(scan->text, scan->at);
        *ret_kind = TOKEN_TAG;
    }
    return end;
}

/** Offset behind the emoji, the punctuation or the symbol at `at`. */
static size_t sign_end(struct span text, size_t at, enum character_class class,
                       enum token_kind *ret_kind)
{
    if (class == CHARACTER_EMOJI || word_scan_is_keycap(text, at)) {
        *ret_kind = TOKEN_EMOJI;
        return emoji_end(text, at);
    }
    size_t end = repeated_end(text, at);
    *ret_kind = utf8_peek(text, end) == VARIATION_SELECTOR_16 ? TOKEN_EMOJI
                : class == CHARACTER_PUNCTUATION              ? TOKEN_PUNCTUATION
                                                              : TOKEN_SYMBOL;
    return end;
}

/** Read the token at scan->at, where no space stands. */
static struct scanned_token read_token(struct token_scan *scan)
{
    size_t at = scan->at;
    enum character_class class = character_class_of(utf8_peek(scan->text, at));
    struct scanned_token scanned = {.token = {.start = (uint32_t)at, .kind = TOKEN_HAN}};
    size_t end;
    if (is_run(class)) {
        end = line_end(scan->text, at);
        scanned.is_word = end > at;
        if (!scanned.is_word) {
            end = run_end(scan->text, at, &scanned.is_mixed_run);
        }
    } else {
        end = special_end(scan, class, &scanned.token.kind);
        if (end == at) {
            end = is_word(class) && !word_scan_is_keycap(scan->text, at)
                      ? word_scan_end(scan->text, at, &scanned.token.kind)
                      : sign_end(scan->text, at, class, &scanned.token.kind);
        }
        end = cluster_end(scan->text, at, end);
    }
    scanned.token.end = (uint32_t)end;
    return scanned;
}

bool token_scan_next(struct token_scan *scan, struct scanned_token *ret_scanned)
{
    while (scan->at < scan->text.bytes) {
        size_t next = scan->at;
        if (character_class_of(utf8_next(scan->text, &next)) != CHARACTER_SPACE) {
            *ret_scanned = read_token(scan);
            scan->at = ret_scanned->token.end;
            return true;
        }
        scan->at = next;
    }
    return false;
}
