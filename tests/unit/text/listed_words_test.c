#include "text/listed_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/span.h"
#include "text/utf8.h"

enum { WEIGHT = 100, LONGEST = 16 };

static struct word_evidence evidence;
static struct listed_words listed;
static const int32_t bonus[BONUSES] = {[1] = 7, [2] = -7};

/** The words of a lexicon in a text. */
static void find(const char *words, const char *text)
{
    struct user_lexicon_file file = {.name = "words", .text = span_from_string(words)};
    struct user_lexicon *lexicon = NULL;
    struct fault fault;
    assert_int_equal(user_lexicon_open(&file, 1, false, &lexicon, &fault), OUTCOME_OK);
    uint32_t code_points[LONGEST];
    size_t count = 0;
    struct span span = span_from_string(text);
    for (size_t at = 0; at < span.bytes;) {
        code_points[count++] = utf8_next(span, &at);
    }
    listed_words_find(lexicon, code_points, count, &evidence, bonus, &listed);
    user_lexicon_free(lexicon);
}

/** What the only word found is worth beside words of these tags: "BEBES". */
static int32_t worth_beside(const char *letters)
{
    static const char all[] = "BMES";
    uint8_t tags[LONGEST] = {0};
    for (size_t i = 0; letters[i] != '\0'; i++) {
        tags[i] = (uint8_t)(strchr(all, letters[i]) - all);
    }
    struct wanted_words wanted = listed_words_weigh(&listed, tags);
    assert_int_equal(wanted.count, 1);
    return wanted.at[0].bonus;
}

static void finds_words_in_the_order_of_their_starts(void **state)
{
    (void)state;
    find("长江\n长江大桥\n大桥\n", "南京市长江大桥");
    assert_int_equal(listed.count, 3);
    static const uint16_t starts[] = {3, 3, 5};
    static const uint16_t characters[] = {2, 4, 2};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(listed.at[i].start, starts[i]);
        assert_int_equal(listed.at[i].word.characters, characters[i]);
    }
    find("长江\n", "");
    assert_int_equal(listed.count, 0);
}

static void joining_is_worth_more_than_cutting(void **state)
{
    (void)state;
    find("长江大桥\n", "过长江大桥来");
    int32_t joined = worth_beside("SBEBES");
    assert_int_equal(joined, WEIGHT * 3 * 10);
    assert_int_equal(worth_beside("SBMMES"), joined);
    /* 过长 江大 桥; 过 长江 大桥来 */
    assert_int_equal(worth_beside("BEBESS"), WEIGHT * 3 / 2);
    assert_int_equal(worth_beside("SBEBME"), WEIGHT * 3 / 2);
}

static void stands_at_the_edges_of_a_text(void **state)
{
    (void)state;
    find("长江大桥\n", "长江大桥");
    assert_int_equal(worth_beside("BEBE"), WEIGHT * 3 * 10);
}

/** So that a word which the model knows needs no more weight than one which it does not. */
static void adds_what_the_model_gives_for_its_own_word(void **state)
{
    (void)state;
    evidence.matches[0] = (struct word_match){.start = 0, .characters = 2, .bonus = 1};
    evidence.matches[1] = (struct word_match){.start = 1, .characters = 2, .bonus = 1};
    evidence.matches[2] = (struct word_match){.start = 1, .characters = 4, .bonus = 1};
    evidence.match_count = 3;
    find("长江大桥\n", "过长江大桥");
    assert_int_equal(worth_beside("SBEBE"), WEIGHT * 3 * 10 + 7);
    evidence.matches[2].bonus = 2; /* less than nothing counts as nothing */
    find("长江大桥\n", "过长江大桥");
    assert_int_equal(worth_beside("SBEBE"), WEIGHT * 3 * 10);
    evidence.match_count = 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_words_in_the_order_of_their_starts),
        cmocka_unit_test(joining_is_worth_more_than_cutting),
        cmocka_unit_test(stands_at_the_edges_of_a_text),
        cmocka_unit_test(adds_what_the_model_gives_for_its_own_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
