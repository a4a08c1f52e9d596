#include "train/training.h"

#include <assert.h>

#include "text/word_evidence.h"
#include "train/alphabet.h"
#include "train/feature_space.h"
#include "train/model_image.h"

/** A sentence as the characters of a model, with what stands around it. */
struct padded {
    uint16_t characters[EVIDENCE_PADDING + EVIDENCE_CHARACTERS + EVIDENCE_PADDING];
};

static const uint16_t *number_characters(const struct alphabet *alphabet,
                                         const struct gold_sentence *sentence,
                                         struct padded *padded)
{
    uint16_t *characters = padded->characters + EVIDENCE_PADDING;
    for (size_t i = 0; i < EVIDENCE_PADDING; i++) {
        padded->characters[i] = CHARACTER_OUTSIDE;
        characters[sentence->count + i] = CHARACTER_OUTSIDE;
    }
    for (size_t i = 0; i < sentence->count; i++) {
        characters[i] = alphabet_number(alphabet, sentence->code_points[i]);
    }
    return characters;
}

static void find_features(const struct gold *gold, const struct alphabet *alphabet,
                          struct padded *padded, struct feature_space *space)
{
    for (size_t i = 0; i < gold->count; i++) {
        feature_space_add_pairs(space,
                                number_characters(alphabet, &gold->sentences[i], padded),
                                gold->sentences[i].count);
    }
    feature_space_lay_out(space, alphabet->count);
}

static struct lesson make_lesson(const struct gold_sentence *sentence,
                                 const uint16_t *characters, const struct model *model,
                                 const struct feature_space *space, struct arena *arena)
{
    static struct word_evidence evidence; /* too large for a stack */
    word_evidence_find(model, characters, sentence->count, &evidence);
    struct feature_list *lists =
        arena_take(arena, sentence->count * sizeof(struct feature_list));
    feature_space_list(space, model, characters, sentence->count, &evidence, lists);
    struct span matches = {.at = (const char *)evidence.matches,
                           .bytes = evidence.match_count * sizeof(*evidence.matches)};
    return (struct lesson){
        .lists = lists,
        .matches = (const void *)arena_copy(arena, matches).at,
        .match_count = evidence.match_count,
        .tags = sentence->tags,
        .count = sentence->count,
        .convention = sentence->convention,
    };
}

/** The model as far as it is known before training: its characters and lexicon. */
static enum outcome make_lexicon_model(const struct alphabet *alphabet,
                                       const struct lexicon *lexicon, struct arena *arena,
                                       struct model *ret_model,
                                       struct fault *reterr_fault)
{
    struct model_image image = {.alphabet = alphabet, .lexicon = lexicon};
    struct span bytes;
    enum outcome outcome = model_image_write(&image, arena, &bytes, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = model_file_read(bytes, ret_model, reterr_fault);
    }
    return outcome;
}

static struct lesson *make_lessons(const struct gold *gold,
                                   const struct alphabet *alphabet,
                                   const struct model *model,
                                   const struct feature_space *space,
                                   struct padded *padded, struct arena *arena)
{
    struct lesson *lessons = arena_take_array(arena, gold->count, sizeof(*lessons));
    for (size_t i = 0; i < gold->count; i++) {
        const struct gold_sentence *sentence = &gold->sentences[i];
        lessons[i] = make_lesson(sentence, number_characters(alphabet, sentence, padded),
                                 model, space, arena);
    }
    return lessons;
}

enum outcome training_learn(const struct training *training, struct arena *arena,
                            struct training_result *ret_result,
                            struct fault *reterr_fault)
{
    const struct gold *gold = training->gold;
    struct training_result result = {
        .space = {.pairs.arena = arena, .skips.arena = arena},
    };
    struct model model;
    enum outcome outcome = alphabet_from_texts(gold, training->lexicon, arena,
                                               &result.alphabet, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = make_lexicon_model(result.alphabet, training->lexicon, arena, &model,
                                     reterr_fault);
    }
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    struct padded padded;
    find_features(gold, result.alphabet, &padded, &result.space);
    struct lesson *lessons =
        make_lessons(gold, result.alphabet, &model, &result.space, &padded, arena);
    result.sums = perceptron_train(lessons, gold->count, result.space.count,
                                   &training->plan, arena);
    *ret_result = result;
    return OUTCOME_OK;
}

enum outcome training_run(const struct training *training, struct arena *arena,
                          struct span *ret_model, struct fault *reterr_fault)
{
    struct training_result result;
    enum outcome outcome = training_learn(training, arena, &result, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    struct model_image image = {
        .alphabet = result.alphabet,
        .lexicon = training->lexicon,
        .space = &result.space,
        .sums = &result.sums,
        .prune = training->prune,
    };
    return model_image_write(&image, arena, ret_model, reterr_fault);
}
