#include "text/composition.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/buffer.h"
#include "text/utf8.h"

/** What one pass over the text found out. */
struct survey {
    bool is_nfc;
    bool has_flood; /* more marks in a row than are kept */
};

static const UNormalizer2 *nfc(void)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *normalizer = unorm2_getNFCInstance(&status);
    assert(U_SUCCESS(status)); /* NFC data is built into ICU */
    return normalizer;
}

/** True for the blocks that neither compose nor reorder: nearly all of any text. */
static bool is_inert(uint32_t code_point)
{
    return code_point < 0x300 || (code_point >= 0x2010 && code_point <= 0x2027) ||
           (code_point >= 0x3001 && code_point <= 0x3029) ||
           (code_point >= 0x3400 && code_point <= 0x9FFF) ||
           (code_point >= 0xFF00 && code_point <= 0xFF60);
}

/** Combining marks at the end of what the code point decomposes to. */
static size_t trailing_marks(uint32_t code_point)
{
    enum { LONGEST_DECOMPOSITION = 8 };
    UChar units[LONGEST_DECOMPOSITION];
    UChar32 parts[LONGEST_DECOMPOSITION] = {(UChar32)code_point};
    int32_t part_count = 1;
    UErrorCode status = U_ZERO_ERROR;
    int32_t unit_count = unorm2_getDecomposition(nfc(), (UChar32)code_point, units,
                                                 LONGEST_DECOMPOSITION, &status);
    if (unit_count >= 0) { /* negative: it decomposes to itself */
        u_strToUTF32(parts, LONGEST_DECOMPOSITION, &part_count, units, unit_count,
                     &status);
    }
    assert(U_SUCCESS(status));
    size_t marks = 0;
    while (part_count > 0 && u_getCombiningClass(parts[part_count - 1]) != 0) {
        part_count--;
        marks++;
    }
    return marks;
}

/** A run of marks on one base, read code point by code point. */
struct mark_run {
    uint32_t base;
    size_t marks; /* counted as if all were decomposed: NFC does not change this number */
    int32_t last_class;
};

/** The combining class of the first part: U+0F73 has none, but it is two marks. */
static int32_t leading_class(uint32_t code_point)
{
    return is_inert(code_point)
               ? 0
               : u_getIntPropertyValue((UChar32)code_point,
                                       UCHAR_LEAD_CANONICAL_COMBINING_CLASS);
}

/** Read one code point. Returns its leading class; 0 begins a new run. */
static int32_t advance(struct mark_run *run, uint32_t code_point)
{
    int32_t class = leading_class(code_point);
    if (class == 0) {
        *run = (struct mark_run){.base = code_point};
        return 0;
    }
    if (run->marks == 0) {
        run->marks = run->base == 0 ? 0 : trailing_marks(run->base);
    }
    run->marks += trailing_marks(code_point);
    return class;
}

static struct survey take_survey(struct span text)
{
    struct survey survey = {.is_nfc = true};
    struct mark_run run = {0};
    for (size_t at = 0; at < text.bytes;) {
        uint32_t code_point = utf8_next(text, &at);
        int32_t class = advance(&run, code_point);
        if (is_inert(code_point)) {
            continue;
        }
        bool is_stable = u_getIntPropertyValue((UChar32)code_point,
                                               UCHAR_NFC_QUICK_CHECK) == UNORM_YES;
        bool is_ordered = class == 0 || run.last_class <= class;
        survey.is_nfc = survey.is_nfc && is_stable && is_ordered;
        survey.has_flood = survey.has_flood || run.marks > COMPOSITION_MAX_MARKS;
        run.last_class = class;
    }
    return survey;
}

static struct span drop_flood(struct span text, struct arena *arena)
{
    struct buffer kept = {.arena = arena};
    struct mark_run run = {0};
    for (size_t at = 0; at < text.bytes;) {
        size_t start = at;
        int32_t class = advance(&run, utf8_next(text, &at));
        if (class == 0 || run.marks <= COMPOSITION_MAX_MARKS) {
            buffer_append(&kept, span_slice(text, start, at));
        }
    }
    return buffer_span(&kept);
}

/** The whole text through UTF-16, which is what ICU's C interface composes. */
static struct span compose(struct span text, struct arena *arena)
{
    assert(text.bytes < INT32_MAX / 9);
    UErrorCode status = U_ZERO_ERROR;
    int32_t capacity = (int32_t)text.bytes;
    UChar *units = arena_take(arena, (size_t)capacity * sizeof(*units));
    int32_t unit_count = 0;
    u_strFromUTF8(units, capacity, &unit_count, text.at, (int32_t)text.bytes, &status);
    /* In UTF-16 NFC is at most three times as long (Annex 15, section 9). */
    int32_t composed_capacity = unit_count * 3;
    UChar *composed = arena_take(arena, (size_t)composed_capacity * sizeof(*composed));
    int32_t composed_count =
        unorm2_normalize(nfc(), units, unit_count, composed, composed_capacity, &status);
    int32_t result_capacity = composed_count * 3;
    char *result = arena_take(arena, (size_t)result_capacity);
    int32_t result_bytes = 0;
    u_strToUTF8(result, result_capacity, &result_bytes, composed, composed_count,
                &status);
    assert(U_SUCCESS(status));
    return (struct span){.at = result, .bytes = (size_t)result_bytes};
}

struct span composition_nfc(struct span text, struct arena *arena)
{
    struct survey survey = take_survey(text);
    if (survey.has_flood) {
        text = drop_flood(text, arena);
    }
    return survey.is_nfc && !survey.has_flood ? text : compose(text, arena);
}
