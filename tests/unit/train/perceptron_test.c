#include "train/perceptron.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* Two characters with a feature each, which are one word; at first they look like two. */
static const struct feature_list lists[] = {
    {.features = {0}, .count = 1},
    {.features = {1}, .count = 1},
};
static const uint8_t tags[] = {TAG_BEGIN, TAG_END};
static const struct word_match match = {.characters = 2, .bonus = 3};

static struct lesson lesson_of(unsigned convention)
{
    return (struct lesson){
        .lists = lists,
        .matches = &match,
        .match_count = 1,
        .tags = tags,
        .count = 2,
        .convention = convention,
    };
}

/** Learn it once: the weights of step 0 are 0, and those of step 1 what one error makes. */
static struct perceptron_sums learn_once(unsigned convention, unsigned models,
                                         struct arena *arena)
{
    struct lesson lesson = lesson_of(convention);
    struct perceptron_plan plan = {.models = models, .rounds = 1};
    return perceptron_train(&lesson, 1, 2, &plan, arena);
}

static void sums_weights_over_all_steps(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct perceptron_sums sums = learn_once(0, 1, arena);
    assert_int_equal(sums.divisor, 2);
    assert_int_equal(sums.features[0][TAG_BEGIN], 2); /* shared 1, own 1 */
    assert_int_equal(sums.features[0][TAG_SINGLE], -2);
    assert_int_equal(sums.features[1][TAG_END], 2);
    assert_int_equal(sums.features[1][TAG_SINGLE], -2);
    assert_int_equal(sums.features[1][TAG_BEGIN], 0);
    assert_int_equal(sums.transition[TAG_BEGIN][TAG_END], 1);
    assert_int_equal(sums.transition[TAG_SINGLE][TAG_SINGLE], -1);
    assert_int_equal(sums.bonus[3], 1);
    assert_int_equal(sums.bonus[0], 0);
    arena_free(arena);
}

static void takes_what_is_shared_from_the_other_convention(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct perceptron_sums sums = learn_once(1, 1, arena);
    assert_int_equal(sums.features[0][TAG_BEGIN], 1);
    assert_int_equal(sums.features[0][TAG_SINGLE], -1);
    assert_int_equal(sums.transition[TAG_BEGIN][TAG_END], 1);
    arena_free(arena);
}

static void adds_models_up(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct perceptron_sums sums = learn_once(0, 3, arena);
    assert_int_equal(sums.divisor, 6);
    assert_int_equal(sums.features[0][TAG_BEGIN], 6);
    assert_int_equal(sums.bonus[3], 3);
    arena_free(arena);
}

static void stops_changing_when_nothing_is_wrong(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct lesson lesson = lesson_of(0);
    struct perceptron_plan plan = {.models = 1, .rounds = 500};
    struct perceptron_sums sums = perceptron_train(&lesson, 1, 2, &plan, arena);
    assert_int_equal(sums.divisor, 501);
    /* A feature is left out now and then, so a few more errors are made. */
    assert_in_range(sums.features[0][TAG_BEGIN] / sums.divisor, 1, 8);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_weights_over_all_steps),
        cmocka_unit_test(takes_what_is_shared_from_the_other_convention),
        cmocka_unit_test(adds_models_up),
        cmocka_unit_test(stops_changing_when_nothing_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
