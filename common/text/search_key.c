#include "text/search_key.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/buffer.h"
#include "text/han_form.h"
#include "text/simplified.h"
#include "text/utf8.h"

enum {
    FIRST_IDEOGRAPH = 0x4E00,
    LAST_IDEOGRAPH = 0x9FFF,
    FOLDED_UNITS_MAX = SEARCH_KEY_BYTES_MAX * 18, /* ICU: the longest expansion is 18 */
};

/* What a word asks for; the first is nearly always all. */
enum effort {
    EFFORT_NONE, /* it is its own key */
    EFFORT_FOLD, /* code point by code point: capitals, Traditional ideographs */
    EFFORT_NORMALIZE,
};

static bool has_key(enum token_kind kind)
{
    switch (kind) {
    case TOKEN_HAN:
    case TOKEN_LATIN:
    case TOKEN_NUMBER:
    case TOKEN_MIXED:
    case TOKEN_TAG:
        return true;
    case TOKEN_URL:
    case TOKEN_PUNCTUATION:
    case TOKEN_SYMBOL:
    case TOKEN_EMOJI:
        break;
    }
    return false;
}

static enum effort effort_for(uint32_t code_point)
{
    if (code_point < 0x80) {
        return code_point >= 'A' && code_point <= 'Z' ? EFFORT_FOLD : EFFORT_NONE;
    }
    if (code_point < FIRST_IDEOGRAPH || code_point > LAST_IDEOGRAPH) {
        return EFFORT_NORMALIZE;
    }
    return han_form_is_traditional(code_point) ? EFFORT_FOLD : EFFORT_NONE;
}

static enum effort effort_for_all(struct span word)
{
    enum effort effort = EFFORT_NONE;
    for (size_t at = 0; at < word.bytes && effort != EFFORT_NORMALIZE;) {
        enum effort more = effort_for(utf8_next(word, &at));
        effort = more > effort ? more : effort;
    }
    return effort;
}

static struct span fold(struct span word, struct arena *arena)
{
    struct buffer key = {.arena = arena};
    buffer_reserve(&key, word.bytes);
    for (size_t at = 0; at < word.bytes;) {
        uint32_t code_point = utf8_next(word, &at);
        bool is_capital = code_point >= 'A' && code_point <= 'Z';
        utf8_append(&key, is_capital ? code_point - 'A' + 'a'
                                     : simplified_from_traditional(code_point));
    }
    return buffer_span(&key);
}

/* Case and compatibility, the way Unicode does it. */
static struct span normalize(struct span word, struct arena *arena)
{
    UChar units[SEARCH_KEY_BYTES_MAX];
    UChar folded[FOLDED_UNITS_MAX];
    int32_t unit_count = 0;
    int32_t key_bytes = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(units, SEARCH_KEY_BYTES_MAX, &unit_count, word.at, (int32_t)word.bytes,
                  &status);
    int32_t folded_count =
        unorm2_normalize(unorm2_getNFKCCasefoldInstance(&status), units, unit_count,
                         folded, FOLDED_UNITS_MAX, &status);
    int32_t capacity = folded_count * 3 + 1;
    char *key = arena_take(arena, (size_t)capacity);
    u_strToUTF8(key, capacity, &key_bytes, folded, folded_count, &status);
    assert(U_SUCCESS(status)); /* the data is built into ICU, and all had room */
    return (struct span){.at = key, .bytes = (size_t)key_bytes};
}

struct span search_key_from_word(struct span word, enum token_kind kind,
                                 struct arena *arena)
{
    const struct span absent = {.at = NULL};
    if (!has_key(kind) || word.bytes > SEARCH_KEY_BYTES_MAX) {
        return absent;
    }
    switch (effort_for_all(word)) {
    case EFFORT_NONE:
        return word;
    case EFFORT_FOLD:
        return fold(word, arena);
    case EFFORT_NORMALIZE:
        break;
    }
    struct span key = fold(normalize(word, arena), arena);
    return key.bytes == 0 || key.bytes > SEARCH_KEY_BYTES_MAX ? absent : key;
}
