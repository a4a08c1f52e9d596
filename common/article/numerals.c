#include "article/numerals.h"

#include <stdbool.h>
#include <string.h>

#include "article/cursor.h"

enum { TEN = 10 };

/* Where digits are written. They never need more bytes than the numerals did. */
struct digit_writer {
    char *at;
    size_t bytes;
};

static void write_bytes(struct digit_writer *writer, struct span text)
{
    memcpy(writer->at + writer->bytes, text.at, text.bytes);
    writer->bytes += text.bytes;
}

static void write_digit(struct digit_writer *writer, int digit)
{
    writer->at[writer->bytes] = (char)('0' + digit);
    writer->bytes += 1;
}

/* 0 to 9, TEN for 十; false when no numeral stands here. */
static bool take_numeral(struct cursor *cursor, int *ret_value)
{
    static const struct {
        struct span sign;
        int value;
    } numerals[] = {{SPAN("〇"), 0}, {SPAN("○"), 0},  {SPAN("零"), 0},  {SPAN("一"), 1},
                    {SPAN("二"), 2}, {SPAN("两"), 2}, {SPAN("兩"), 2},  {SPAN("三"), 3},
                    {SPAN("四"), 4}, {SPAN("五"), 5}, {SPAN("六"), 6},  {SPAN("七"), 7},
                    {SPAN("八"), 8}, {SPAN("九"), 9}, {SPAN("十"), TEN}};
    for (size_t i = 0; i < sizeof(numerals) / sizeof(numerals[0]); i++) {
        if (cursor_take(cursor, numerals[i].sign)) {
            *ret_value = numerals[i].value;
            return true;
        }
    }
    return false;
}

/* 十, 十五, 三十, 三十一; false when it is none of these. */
static bool take_tens(struct cursor *cursor, struct digit_writer *writer)
{
    struct cursor ahead = *cursor;
    int tens = 0;
    int ones = 0;
    if (!take_numeral(&ahead, &tens) || tens == 0) {
        return false;
    }
    int ten = tens;
    if (tens == TEN) {
        tens = 1;
    } else if (!take_numeral(&ahead, &ten)) {
        return false;
    }
    struct cursor behind = ahead;
    if (ten == TEN && take_numeral(&behind, &ones)) {
        ahead = behind;
    }
    if (ten != TEN || ones == TEN || take_numeral(&behind, &ten)) {
        return false;
    }
    write_digit(writer, tens);
    write_digit(writer, ones);
    *cursor = ahead;
    return true;
}

/* 二〇二四, 三 */
static bool take_row(struct cursor *cursor, struct digit_writer *writer)
{
    struct cursor ahead = *cursor;
    size_t start = writer->bytes;
    int value = 0;
    while (take_numeral(&ahead, &value)) {
        if (value == TEN) {
            writer->bytes = start;
            return false;
        }
        write_digit(writer, value);
    }
    *cursor = ahead;
    return writer->bytes > start;
}

/* The numeral of a weekday is its name; true when one was copied. */
static bool copy_weekday(struct cursor *cursor, struct digit_writer *writer)
{
    static const struct span words[] = {SPAN("星期"), SPAN("礼拜"), SPAN("禮拜"),
                                        SPAN("周"), SPAN("週")};
    struct cursor ahead = *cursor;
    int value = 0;
    if (!cursor_take_any(&ahead, SPAN_TABLE(words))) {
        return false;
    }
    take_numeral(&ahead, &value);
    write_bytes(writer, span_slice(cursor->text, cursor->at, ahead.at));
    *cursor = ahead;
    return true;
}

static void copy_others(struct cursor *cursor, struct digit_writer *writer)
{
    int value = 0;
    size_t start = cursor->at;
    while (take_numeral(cursor, &value)) {
    }
    cursor->at += cursor->at == start ? 1 : 0;
    write_bytes(writer, span_slice(cursor->text, start, cursor->at));
}

struct span numerals_to_digits(struct span text, char bytes[NUMERALS_MAX_BYTES])
{
    if (text.bytes > NUMERALS_MAX_BYTES) {
        return text;
    }
    struct digit_writer writer = {.at = bytes};
    struct cursor cursor = {.text = text};
    while (!cursor_is_at_end(&cursor)) {
        if (!copy_weekday(&cursor, &writer) && !take_tens(&cursor, &writer) &&
            !take_row(&cursor, &writer)) {
            copy_others(&cursor, &writer);
        }
    }
    return (struct span){.at = bytes, .bytes = writer.bytes};
}
