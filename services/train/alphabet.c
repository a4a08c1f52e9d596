#include "train/alphabet.h"

#include <stdbool.h>
#include <string.h>

#include "text/utf8.h"

enum { IN_LEXICON = 1, IN_GOLD = 2 };

static bool is_space(uint32_t code_point)
{
    return utf8_is_one_of(code_point, SPAN(" \t\r\n\u00A0\u3000"));
}

static void note_sentence(const struct gold_sentence *sentence, uint8_t *uses)
{
    for (size_t at = 0; at < sentence->count; at++) {
        uint32_t folded = model_features_fold(sentence->code_points[at]);
        if (folded < MODEL_CODE_POINTS) {
            uses[folded] |= IN_GOLD;
        }
    }
}

/** Note where each folded code point occurs. */
static uint8_t *find_uses(const struct gold *gold, const struct lexicon *lexicon,
                          struct arena *arena)
{
    uint8_t *uses = arena_take_array(arena, MODEL_CODE_POINTS, sizeof(*uses));
    for (size_t i = 0; i < lexicon->count; i++) {
        /* A character that is only ever a word by itself is known to be nothing more. */
        for (size_t at = 0; lexicon->words[i].count > 1 && at < lexicon->words[i].count;
             at++) {
            uses[lexicon->words[i].characters[at]] |= IN_LEXICON;
        }
    }
    for (size_t i = 0; i < gold->count; i++) {
        note_sentence(&gold->sentences[i], uses);
    }
    return uses;
}

enum outcome alphabet_from_texts(const struct gold *gold, const struct lexicon *lexicon,
                                 struct arena *arena, struct alphabet **ret_alphabet,
                                 struct fault *reterr_fault)
{
    struct alphabet *alphabet = arena_take_array(arena, 1, sizeof(*alphabet));
    uint16_t *number_of = arena_take_array(arena, MODEL_CODE_POINTS, sizeof(*number_of));
    const uint8_t *uses = find_uses(gold, lexicon, arena);
    alphabet->is_seen[CHARACTER_OUTSIDE] = 1;
    alphabet->count = FIRST_CHARACTER;
    for (uint32_t folded = 0; folded < MODEL_CODE_POINTS; folded++) {
        number_of[folded] = CHARACTER_UNKNOWN;
        if (uses[folded] == 0 || is_space(folded)) {
            continue;
        }
        if (alphabet->count == MODEL_CHARACTERS_MAX) {
            return fault_fatal(reterr_fault,
                               "the texts hold more than %d different characters",
                               MODEL_CHARACTERS_MAX);
        }
        alphabet->folded[alphabet->count] = (uint16_t)folded;
        alphabet->is_seen[alphabet->count] = (uses[folded] & IN_GOLD) != 0;
        number_of[folded] = (uint16_t)alphabet->count++;
    }
    for (uint32_t code_point = 0; code_point < MODEL_CODE_POINTS; code_point++) {
        uint32_t folded = model_features_fold(code_point);
        alphabet->numbers[code_point] = is_space(code_point) ? (uint16_t)CHARACTER_OUTSIDE
                                        : folded < MODEL_CODE_POINTS
                                            ? number_of[folded]
                                            : (uint16_t)CHARACTER_UNKNOWN;
    }
    *ret_alphabet = alphabet;
    return OUTCOME_OK;
}

uint16_t alphabet_number(const struct alphabet *alphabet, uint32_t code_point)
{
    return code_point < MODEL_CODE_POINTS ? alphabet->numbers[code_point]
                                          : (uint16_t)CHARACTER_UNKNOWN;
}
