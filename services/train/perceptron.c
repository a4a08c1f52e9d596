#include "train/perceptron.h"

#include <stdbool.h>
#include <string.h>

#include "text/tag_lattice.h"

/** The weights of a feature: one that all share, and one a convention. */
struct weights {
    int32_t shared[TAGS];
    int32_t own[CONVENTIONS][TAGS];
};

/** One model in training. */
struct learner {
    struct weights *weights;
    int32_t transition[TAGS][TAGS];
    int32_t bonus[BONUSES];
    /* Each change of the weights of convention 0, times the step it was made at. */
    struct perceptron_sums late;
    int64_t step;
    uint32_t random;
    struct tag_lattice lattice;
    int32_t scores[EVIDENCE_CHARACTERS][TAGS];
    uint8_t tags[EVIDENCE_CHARACTERS];
};

/** Xorshift, Marsaglia 2003. */
static uint32_t draw(struct learner *learner)
{
    learner->random ^= learner->random << 13;
    learner->random ^= learner->random >> 17;
    learner->random ^= learner->random << 5;
    return learner->random;
}

/** A bit for each feature of a character: it is left out. 3 of 16 bits are set. */
static uint32_t draw_hidden(struct learner *learner)
{
    uint32_t first = draw(learner);
    uint32_t second = draw(learner);
    uint32_t third = draw(learner);
    uint32_t fourth = draw(learner);
    return first & second & (third | fourth);
}

static void score_character(struct learner *learner, const struct feature_list *list,
                            unsigned convention, int32_t scores[TAGS])
{
    uint32_t hidden = draw_hidden(learner);
    for (size_t tag = 0; tag < TAGS; tag++) {
        scores[tag] = 0;
    }
    for (size_t k = 0; k < list->count; k++) {
        const struct weights *weights = &learner->weights[list->features[k]];
        const int32_t *own = weights->own[convention];
        bool is_seen = (hidden >> k & 1) == 0;
        for (size_t tag = 0; is_seen && tag < TAGS; tag++) {
            scores[tag] += weights->shared[tag] + own[tag];
        }
    }
}

static void score_sentence(struct learner *learner, const struct lesson *lesson)
{
    for (size_t i = 0; i < lesson->count; i++) {
        score_character(learner, &lesson->lists[i], lesson->convention,
                        learner->scores[i]);
    }
}

static void change_feature(struct learner *learner, uint32_t feature, unsigned convention,
                           unsigned tag, int32_t by)
{
    struct weights *weights = &learner->weights[feature];
    weights->shared[tag] += by;
    weights->own[convention][tag] += by;
    /* What counts in the end is shared + own[0]: both have changed, or one. */
    int32_t of_both = convention == 0 ? 2 * by : by;
    learner->late.features[feature][tag] += of_both * learner->step;
}

static void change_transition(struct learner *learner, unsigned from, unsigned to,
                              int32_t by)
{
    learner->transition[from][to] += by;
    learner->late.transition[from][to] += by * learner->step;
}

static void learn_tags(struct learner *learner, const struct lesson *lesson)
{
    for (size_t i = 0; i < lesson->count; i++) {
        unsigned right = lesson->tags[i];
        unsigned found = learner->tags[i];
        const struct feature_list *list = &lesson->lists[i];
        for (size_t k = 0; right != found && k < list->count; k++) {
            change_feature(learner, list->features[k], lesson->convention, right, 1);
            change_feature(learner, list->features[k], lesson->convention, found, -1);
        }
        if (i > 0) {
            change_transition(learner, lesson->tags[i - 1], right, 1);
            change_transition(learner, learner->tags[i - 1], found, -1);
        }
    }
}

/** True when the tags take a lexicon word whole. */
static bool is_whole(const uint8_t *tags, const struct word_match *match)
{
    size_t last = match->start + match->characters - 1U;
    bool is_so = tags[match->start] == TAG_BEGIN && tags[last] == TAG_END;
    for (size_t i = match->start + 1U; is_so && i < last; i++) {
        is_so = tags[i] == TAG_MIDDLE;
    }
    return is_so;
}

static void learn_words(struct learner *learner, const struct lesson *lesson)
{
    for (size_t i = 0; i < lesson->match_count; i++) {
        const struct word_match *match = &lesson->matches[i];
        int32_t by = (int32_t)is_whole(lesson->tags, match) -
                     (int32_t)is_whole(learner->tags, match);
        learner->bonus[match->bonus] += by;
        learner->late.bonus[match->bonus] += by * learner->step;
    }
}

static void learn(struct learner *learner, const struct lesson *lesson)
{
    score_sentence(learner, lesson);
    struct tag_weights weights = {
        .transition = (const int32_t(*)[TAGS])learner->transition,
        .bonus = learner->bonus,
    };
    tag_lattice_solve((const int32_t(*)[TAGS])learner->scores, lesson->count,
                      lesson->matches, lesson->match_count, &weights, &learner->lattice,
                      learner->tags);
    if (memcmp(learner->tags, lesson->tags, lesson->count) != 0) {
        learn_tags(learner, lesson);
        learn_words(learner, lesson);
    }
    learner->step++;
}

static void shuffle(struct learner *learner, size_t *order, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t other = draw(learner) % i;
        size_t kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

/** Begin a model; `seed` is 1, 2, ... */
static void begin_model(struct learner *learner, size_t feature_count, unsigned seed)
{
    enum { WARM_UP = 20 };
    int64_t(*late)[TAGS] = learner->late.features;
    memset(learner->weights, 0, feature_count * sizeof(*learner->weights));
    memset(late, 0, feature_count * sizeof(*late));
    memset(learner->transition, 0, sizeof(learner->transition));
    memset(learner->bonus, 0, sizeof(learner->bonus));
    learner->late = (struct perceptron_sums){.features = late};
    learner->step = 1;
    learner->random = seed;
    for (int i = 0; i < WARM_UP; i++) {
        draw(learner);
    }
}

/** Add the sum of the model's weights over all steps. */
static void add_model(const struct learner *learner, size_t feature_count,
                      struct perceptron_sums *sums)
{
    const struct perceptron_sums *late = &learner->late;
    for (size_t i = 0; i < feature_count; i++) {
        const struct weights *weights = &learner->weights[i];
        for (size_t tag = 0; tag < TAGS; tag++) {
            int64_t last = (int64_t)weights->shared[tag] + weights->own[0][tag];
            sums->features[i][tag] += last * learner->step - late->features[i][tag];
        }
    }
    for (size_t from = 0; from < TAGS; from++) {
        for (size_t to = 0; to < TAGS; to++) {
            sums->transition[from][to] += learner->transition[from][to] * learner->step -
                                          late->transition[from][to];
        }
    }
    for (size_t i = 0; i < BONUSES; i++) {
        sums->bonus[i] += learner->bonus[i] * learner->step - late->bonus[i];
    }
    sums->divisor += learner->step;
}

static void train_model(struct learner *learner, const struct lesson *lessons,
                        size_t count, unsigned rounds, size_t *order)
{
    for (size_t i = 0; i < count; i++) {
        order[i] = i;
    }
    for (unsigned round = 0; round < rounds; round++) {
        shuffle(learner, order, count);
        for (size_t i = 0; i < count; i++) {
            learn(learner, &lessons[order[i]]);
        }
    }
}

struct perceptron_sums perceptron_train(const struct lesson *lessons, size_t count,
                                        size_t feature_count,
                                        const struct perceptron_plan *plan,
                                        struct arena *arena)
{
    struct learner *learner = arena_take_array(arena, 1, sizeof(*learner));
    size_t *order = arena_take_array(arena, count, sizeof(*order));
    struct perceptron_sums sums = {
        .features = arena_take_array(arena, feature_count, sizeof(*sums.features)),
    };
    learner->weights = arena_take_array(arena, feature_count, sizeof(*learner->weights));
    learner->late.features =
        arena_take_array(arena, feature_count, sizeof(*learner->late.features));
    for (unsigned model = 1; model <= plan->models; model++) {
        begin_model(learner, feature_count, model);
        train_model(learner, lessons, count, plan->rounds, order);
        add_model(learner, feature_count, &sums);
    }
    return sums;
}
