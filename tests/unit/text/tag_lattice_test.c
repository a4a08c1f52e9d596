#include "text/tag_lattice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "nasty_text.h"

enum { LONGEST = 7, MATCHES = 4 };

/** A search small enough to try every way of tagging. */
struct problem {
    size_t count;
    int32_t scores[LONGEST][TAGS];
    int32_t transition[TAGS][TAGS];
    int32_t bonus[BONUSES];
    struct word_match matches[MATCHES];
    size_t match_count;
    struct wanted_word wanted[MATCHES];
    size_t wanted_count;
};

static int32_t score_below(struct dice *dice, unsigned limit)
{
    return (int32_t)dice_below(dice, 2 * limit) - (int32_t)limit;
}

/** Ascending starts, as word_evidence finds them. */
static void throw_matches(struct dice *dice, struct problem *problem)
{
    for (size_t start = 0; start + 1 < problem->count; start++) {
        size_t left = problem->count - start;
        if (problem->match_count < MATCHES && dice_below(dice, 2) == 0) {
            problem->matches[problem->match_count++] = (struct word_match){
                .start = (uint16_t)start,
                .characters = (uint8_t)(2 + dice_below(dice, (unsigned)left - 1)),
                .bonus = (uint8_t)dice_below(dice, BONUSES),
            };
        }
    }
}

/** Words of a user: some of them what the lexicon knows too. */
static void throw_wanted(struct dice *dice, struct problem *problem)
{
    for (size_t i = 0; i < problem->match_count; i++) {
        const struct word_match *match = &problem->matches[i];
        size_t left = problem->count - match->start;
        bool is_same = dice_below(dice, 3) == 0;
        problem->wanted[problem->wanted_count] = (struct wanted_word){
            .start = match->start,
            .characters = is_same ? match->characters
                                  : (uint16_t)(2 + dice_below(dice, (unsigned)left - 1)),
            .bonus = score_below(dice, 120),
        };
        problem->wanted_count += dice_below(dice, 2);
    }
}

static struct problem throw_problem(struct dice *dice)
{
    struct problem problem = {.count = 1 + dice_below(dice, LONGEST)};
    for (size_t i = 0; i < problem.count; i++) {
        for (size_t tag = 0; tag < TAGS; tag++) {
            problem.scores[i][tag] = score_below(dice, 100);
        }
    }
    for (size_t from = 0; from < TAGS; from++) {
        for (size_t to = 0; to < TAGS; to++) {
            problem.transition[from][to] = score_below(dice, 30);
        }
    }
    for (size_t i = 0; i < BONUSES; i++) {
        problem.bonus[i] = score_below(dice, 60);
    }
    throw_matches(dice, &problem);
    throw_wanted(dice, &problem);
    return problem;
}

static bool takes_whole(const uint8_t *tags, size_t start, size_t characters)
{
    size_t last = start + characters - 1U;
    for (size_t i = start; i <= last; i++) {
        uint8_t wanted = i == start ? TAG_BEGIN : i == last ? TAG_END : TAG_MIDDLE;
        if (tags[i] != wanted) {
            return false;
        }
    }
    return true;
}

static int32_t bonus_of_lexicon(const struct problem *problem, size_t start,
                                size_t characters)
{
    for (size_t i = 0; i < problem->match_count; i++) {
        const struct word_match *match = &problem->matches[i];
        if (match->start == start && match->characters == characters) {
            return problem->bonus[match->bonus] > 0 ? problem->bonus[match->bonus] : 0;
        }
    }
    return 0;
}

static int64_t value_of_words(const struct problem *problem, const uint8_t *tags)
{
    int64_t value = 0;
    for (size_t i = 0; i < problem->match_count; i++) {
        const struct word_match *match = &problem->matches[i];
        if (takes_whole(tags, match->start, match->characters)) {
            value += bonus_of_lexicon(problem, match->start, match->characters);
        }
    }
    for (size_t i = 0; i < problem->wanted_count; i++) {
        const struct wanted_word *word = &problem->wanted[i];
        int32_t counted = bonus_of_lexicon(problem, word->start, word->characters);
        if (takes_whole(tags, word->start, word->characters) && word->bonus > counted) {
            value += word->bonus - counted;
        }
    }
    return value;
}

/** The value of some tags; one far below any other when they are not legal. */
static int64_t value_of(const struct problem *problem, const uint8_t *tags)
{
    int64_t value = 0;
    bool is_open = false;
    for (size_t i = 0; i < problem->count; i++) {
        bool continues = tags[i] == TAG_MIDDLE || tags[i] == TAG_END;
        if (continues != is_open) {
            return INT64_MIN;
        }
        is_open = tags[i] == TAG_BEGIN || tags[i] == TAG_MIDDLE;
        value += problem->scores[i][tags[i]];
        value += i > 0 ? problem->transition[tags[i - 1]][tags[i]] : 0;
    }
    return is_open ? INT64_MIN : value + value_of_words(problem, tags);
}

static int64_t best_by_trying(const struct problem *problem)
{
    size_t ways = (size_t)1 << 2 * problem->count;
    int64_t best = INT64_MIN;
    for (size_t way = 0; way < ways; way++) {
        uint8_t tags[LONGEST];
        for (size_t i = 0; i < problem->count; i++) {
            tags[i] = way >> 2 * i & 3;
        }
        int64_t value = value_of(problem, tags);
        best = value > best ? value : best;
    }
    return best;
}

static void solve(const struct problem *problem, uint8_t *tags)
{
    static struct tag_lattice lattice;
    struct tag_weights weights = {
        .transition = (const int32_t(*)[TAGS])problem->transition,
        .bonus = problem->bonus,
        .wanted = {.at = problem->wanted, .count = problem->wanted_count},
    };
    tag_lattice_solve((const int32_t(*)[TAGS])problem->scores, problem->count,
                      problem->matches, problem->match_count, &weights, &lattice, tags);
}

static void finds_what_trying_all_finds(void **state)
{
    (void)state;
    struct dice dice = {.state = 11};
    for (int round = 0; round < 1500; round++) {
        struct problem problem = throw_problem(&dice);
        uint8_t tags[LONGEST];
        solve(&problem, tags);
        assert_int_equal(value_of(&problem, tags), best_by_trying(&problem));
    }
}

static void never_takes_a_tag_that_is_priced_out(void **state)
{
    (void)state;
    enum { FORBIDDEN = -500000 };
    static int32_t scores[EVIDENCE_CHARACTERS][TAGS];
    static struct tag_lattice lattice;
    static uint8_t tags[EVIDENCE_CHARACTERS];
    int32_t transition[TAGS][TAGS] = {{0}};
    int32_t bonus[BONUSES] = {0};
    for (size_t i = 0; i < EVIDENCE_CHARACTERS; i++) {
        for (size_t tag = 0; tag < TAGS; tag++) {
            scores[i][tag] = tag == TAG_SINGLE ? 0 : FORBIDDEN;
        }
    }
    struct tag_weights weights = {.transition = (const int32_t(*)[TAGS])transition,
                                  .bonus = bonus};
    tag_lattice_solve((const int32_t(*)[TAGS])scores, EVIDENCE_CHARACTERS, NULL, 0,
                      &weights, &lattice, tags);
    for (size_t i = 0; i < EVIDENCE_CHARACTERS; i++) {
        assert_int_equal(tags[i], TAG_SINGLE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_trying_all_finds),
        cmocka_unit_test(never_takes_a_tag_that_is_priced_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
