#include "train/lexicon.h"

#include "files.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    arena = arena_open();
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    arena = arena_free(arena);
    return 0;
}

static struct lexicon read_text(const char *text)
{
    char path[] = "/tmp/lexicon_test.XXXXXX";
    struct lexicon lexicon;
    struct fault fault;
    write_text(path, text);
    assert_int_equal(lexicon_read(path, 3, 100, arena, &lexicon, &fault), OUTCOME_OK);
    unlink(path);
    return lexicon;
}

static void reads_words_and_frequencies(void **state)
{
    (void)state;
    struct lexicon lexicon = read_text("国家 20 n\n国\t7\n\n中国人\n");
    assert_int_equal(lexicon.count, 3);
    assert_int_equal(lexicon.words[0].count, 3); /* 中国人: the lowest first character */
    assert_int_equal(lexicon.words[0].level, model_features_level(100));
    assert_int_equal(lexicon.words[1].count, 1);
    assert_int_equal(lexicon.words[1].level, model_features_level(7));
    assert_int_equal(lexicon.words[2].level, model_features_level(20));
    assert_int_equal(lexicon.word_cost + 1, model_features_level(127));
}

static void leaves_out_what_it_cannot_use(void **state)
{
    (void)state;
    struct lexicon lexicon = read_text(
        "国家 2\n国 1\nT恤 50\n一二三四五六七八 9\n一二三四五六七八九 9\n𠀀家 9\n");
    assert_int_equal(lexicon.count, 2);
    assert_int_equal(lexicon.words[0].count, MODEL_WORD_CHARACTERS);
    assert_int_equal(lexicon.words[1].count, 1);
}

/** Forms that count as the same are one word, of the highest frequency. */
static void keeps_each_word_once(void **state)
{
    (void)state;
    struct lexicon lexicon = read_text("國家 9\n国家 400\n国家 5\n");
    assert_int_equal(lexicon.count, 1);
    assert_int_equal(lexicon.words[0].level, model_features_level(400));
}

static void names_the_line_that_is_wrong(void **state)
{
    (void)state;
    char path[] = "/tmp/lexicon_test.XXXXXX";
    struct lexicon lexicon;
    struct fault fault = {.text = ""};
    write_text(path, "国家 3\n\xE5 3\n");
    assert_int_equal(lexicon_read(path, 3, 100, arena, &lexicon, &fault), OUTCOME_FATAL);
    assert_non_null(strstr(fault.text, ":2: not UTF-8"));
    unlink(path);
    assert_int_equal(lexicon_read(path, 3, 100, arena, &lexicon, &fault), OUTCOME_FATAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_words_and_frequencies),
        cmocka_unit_test(leaves_out_what_it_cannot_use),
        cmocka_unit_test(keeps_each_word_once),
        cmocka_unit_test(names_the_line_that_is_wrong),
    };
    return cmocka_run_group_tests(tests, open_arena, free_arena);
}
