#include "text/encoding.h"

#include <assert.h>
#include <stdint.h>

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include "text/script.h"
#include "text/utf8.h"

/** What may follow a lead byte: how many bytes, and the range of the first of them. */
struct sequence {
    unsigned lead_first;
    unsigned lead_last;
    unsigned more;
    unsigned second_first;
    unsigned second_last;
};

/* Unicode Standard, table 3-7: well-formed UTF-8 byte sequences. */
static const struct sequence sequences[] = {
    {0xC2, 0xDF, 1, 0x80, 0xBF}, {0xE0, 0xE0, 2, 0xA0, 0xBF}, {0xE1, 0xEC, 2, 0x80, 0xBF},
    {0xED, 0xED, 2, 0x80, 0x9F}, {0xEE, 0xEF, 2, 0x80, 0xBF}, {0xF0, 0xF0, 3, 0x90, 0xBF},
    {0xF1, 0xF3, 3, 0x80, 0xBF}, {0xF4, 0xF4, 3, 0x80, 0x8F},
};

static const struct sequence *find_sequence(unsigned lead)
{
    for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++) {
        if (lead >= sequences[i].lead_first && lead <= sequences[i].lead_last) {
            return &sequences[i];
        }
    }
    return NULL;
}

static bool is_in(unsigned value, unsigned first, unsigned last)
{
    return value >= first && value <= last;
}

/** Bytes of the sequence at *at, which is not ASCII; 0 when it is ill-formed. */
static size_t sequence_bytes(const unsigned char *at, size_t left)
{
    const struct sequence *sequence = find_sequence(at[0]);
    if (sequence == NULL || left <= sequence->more ||
        !is_in(at[1], sequence->second_first, sequence->second_last)) {
        return 0;
    }
    for (size_t i = 2; i <= sequence->more; i++) {
        if (!is_in(at[i], 0x80, 0xBF)) {
            return 0;
        }
    }
    return sequence->more + 1;
}

bool encoding_is_utf8(struct span bytes)
{
    const unsigned char *text = (const unsigned char *)bytes.at;
    size_t at = 0;
    while (at < bytes.bytes) {
        size_t step = text[at] < 0x80 ? 1 : sequence_bytes(text + at, bytes.bytes - at);
        if (step == 0) {
            return false;
        }
        at += step;
    }
    return true;
}

/** GB18030 into UTF-16; false at the first sequence that is none. */
static bool decode_to_utf16(struct span bytes, UChar *units, int32_t capacity,
                            int32_t *ret_count)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open("gb18030", &status);
    ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    assert(U_SUCCESS(status)); /* the converter is built into ICU */
    int32_t count = ucnv_toUChars(converter, units, capacity, bytes.at,
                                  (int32_t)bytes.bytes, &status);
    ucnv_close(converter);
    if (U_FAILURE(status)) {
        return false;
    }
    *ret_count = count;
    return true;
}

bool encoding_utf8_from_gb18030(struct span bytes, struct arena *arena,
                                struct span *ret_text)
{
    /* A byte makes at most one UTF-16 unit, a unit at most three bytes of UTF-8. */
    if (bytes.bytes >= INT32_MAX / 3) {
        return false;
    }
    int32_t capacity = (int32_t)bytes.bytes + 1;
    UChar *units = arena_take(arena, (size_t)capacity * sizeof(*units));
    int32_t unit_count = 0;
    if (!decode_to_utf16(bytes, units, capacity, &unit_count)) {
        return false;
    }
    UErrorCode status = U_ZERO_ERROR;
    char *text = arena_take(arena, (size_t)unit_count * 3 + 1);
    int32_t text_bytes = 0;
    u_strToUTF8(text, unit_count * 3 + 1, &text_bytes, units, unit_count, &status);
    if (U_FAILURE(status)) {
        return false;
    }
    *ret_text = (struct span){.at = text, .bytes = (size_t)text_bytes};
    return true;
}

/** The punctuation of Chinese text, in the blocks it shares with nobody and in General
 *  Punctuation (dashes, quotes, ellipsis). */
static bool is_chinese_punctuation(uint32_t code_point)
{
    return is_in(code_point, 0x2010, 0x2027) || is_in(code_point, 0x3000, 0x303F) ||
           is_in(code_point, 0xFE30, 0xFE4F) || is_in(code_point, 0xFF00, 0xFFEF) ||
           code_point == 0x00B7;
}

unsigned encoding_chinese_percent(struct span utf8)
{
    size_t all = 0;
    size_t chinese = 0;
    for (size_t at = 0; at < utf8.bytes;) {
        uint32_t code_point = utf8_next(utf8, &at);
        if (code_point >= 0x80) {
            all++;
            chinese += script_is_han(code_point) || is_chinese_punctuation(code_point);
        }
    }
    return all == 0 ? 0 : (unsigned)(chinese * 100 / all);
}

bool encoding_is_like_euc_kr(struct span bytes)
{
    enum { FEWEST = 32, HIGH_IN = 20 };
    size_t ideographs = 0;
    size_t high = 0;
    for (size_t at = 0; at + 1 < bytes.bytes;) {
        unsigned char lead = (unsigned char)bytes.at[at];
        ideographs += lead >= 0xB0 && lead <= 0xF7 ? 1 : 0;
        high += lead >= 0xC9 && lead <= 0xF7 ? 1 : 0;
        at += lead >= 0x80 ? 2 : 1;
    }
    return ideographs >= FEWEST && high * HIGH_IN <= ideographs;
}
