#include "text/listed_words.h"

#include <stdbool.h>

/** What the model itself gives for a word that it knows; its matches up to `start` are
 *  passed over for good. */
static int32_t bonus_of_model(const struct word_evidence *evidence, const int32_t *bonus,
                              size_t start, size_t characters, size_t *match)
{
    while (*match < evidence->match_count && evidence->matches[*match].start < start) {
        (*match)++;
    }
    int32_t found = 0;
    for (size_t i = *match;
         i < evidence->match_count && evidence->matches[i].start == start; i++) {
        if (evidence->matches[i].characters == characters) {
            found = bonus[evidence->matches[i].bonus];
        }
    }
    return found > 0 ? found : 0;
}

void listed_words_find(const struct user_lexicon *lexicon, const uint32_t *code_points,
                       size_t count, const struct word_evidence *evidence,
                       const int32_t *bonus, struct listed_words *listed)
{
    size_t match = 0;
    listed->count = 0;
    for (size_t start = 0; start < count; start++) {
        struct user_word words[USER_LEXICON_LONGEST];
        size_t found =
            user_lexicon_find(lexicon, code_points + start, count - start, words);
        for (size_t i = 0; i < found; i++) {
            listed->at[listed->count++] = (struct listed_word){
                .start = (uint16_t)start,
                .word = words[i],
                .bonus_of_model =
                    bonus_of_model(evidence, bonus, start, words[i].characters, &match),
            };
        }
    }
}

static bool ends_word(uint8_t tag)
{
    return tag == TAG_END || tag == TAG_SINGLE;
}

/**
 * In scores of the model. By the characters less one, so that one word beats two shorter
 * ones of the same weight in its place. A score of 200 takes 研究生 out of 研究生命起源;
 * joining 人工, 智能 and 大模型 costs about 1,000.
 */
static int32_t worth_of(const struct listed_word *listed, const uint8_t *tags)
{
    size_t start = listed->start;
    size_t last = start + listed->word.characters - 1U;
    bool joins = (start == 0 || ends_word(tags[start - 1])) && ends_word(tags[last]);
    int32_t worth = (int32_t)listed->word.weight * (listed->word.characters - 1);
    return joins ? worth * 10 : worth / 2;
}

struct wanted_words listed_words_weigh(struct listed_words *listed, const uint8_t *tags)
{
    for (size_t i = 0; i < listed->count; i++) {
        const struct listed_word *word = &listed->at[i];
        listed->wanted[i] = (struct wanted_word){
            .start = word->start,
            .characters = word->word.characters,
            .bonus = worth_of(word, tags) + word->bonus_of_model,
        };
    }
    return (struct wanted_words){.at = listed->wanted, .count = listed->count};
}
