#include "train/gold.h"

#include "files.h"

#include "base/buffer.h"
#include "text/model_features.h"
#include "text/word_evidence.h"

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

static enum outcome read_text(const char *text, struct gold *gold, struct fault *fault)
{
    char path[] = "/tmp/gold_test.XXXXXX";
    write_text(path, text);
    enum outcome outcome = gold_read(path, 1, arena, gold, fault);
    unlink(path);
    return outcome;
}

/** The tags of a sentence as letters. */
static const char *tags_of(const struct gold_sentence *sentence)
{
    struct buffer letters = {.arena = arena};
    for (size_t i = 0; i < sentence->count; i++) {
        buffer_append_byte(&letters, "BMES"[sentence->tags[i]]);
    }
    return buffer_string(&letters);
}

static void tags_each_character(void **state)
{
    (void)state;
    struct gold gold = {.count = 0};
    struct fault fault;
    const char text[] = "我 爱 北京 天安门 。\n\n  共产党员\t 是  \r\n好";
    assert_int_equal(read_text(text, &gold, &fault), OUTCOME_OK);
    assert_int_equal(gold.count, 3);
    assert_string_equal(tags_of(&gold.sentences[0]), "SSBEBMES");
    assert_string_equal(tags_of(&gold.sentences[1]), "BMMES");
    assert_string_equal(tags_of(&gold.sentences[2]), "S");
    assert_int_equal(gold.sentences[0].code_points[2], 0x5317);
    assert_int_equal(gold.sentences[1].convention, 1);
    assert_int_equal(gold.characters, 14);
}

static void cuts_long_sentences_between_words(void **state)
{
    (void)state;
    enum { WORDS = 3000 };
    struct buffer text = {.arena = arena};
    for (size_t i = 0; i < WORDS; i++) {
        buffer_append(&text, SPAN("国家 "));
    }
    struct gold gold = {.count = 0};
    struct fault fault;
    assert_int_equal(read_text(buffer_string(&text), &gold, &fault), OUTCOME_OK);
    assert_true(gold.count > 1);
    assert_int_equal(gold.characters, 2 * WORDS);
    for (size_t i = 0; i < gold.count; i++) {
        const struct gold_sentence *sentence = &gold.sentences[i];
        assert_true(sentence->count <= EVIDENCE_CHARACTERS);
        assert_int_equal(sentence->tags[0], TAG_BEGIN);
        assert_int_equal(sentence->tags[sentence->count - 1], TAG_END);
    }
}

static void names_the_line_that_is_wrong(void **state)
{
    (void)state;
    struct gold gold = {.count = 0};
    struct fault fault = {.text = ""};
    assert_int_equal(read_text("好\n\xFF\n", &gold, &fault), OUTCOME_FATAL);
    assert_non_null(strstr(fault.text, ":2: not UTF-8"));
    struct buffer text = {.arena = arena};
    for (size_t i = 0; i <= EVIDENCE_CHARACTERS; i++) {
        buffer_append_byte(&text, 'a');
    }
    assert_int_equal(read_text(buffer_string(&text), &gold, &fault), OUTCOME_FATAL);
    assert_non_null(strstr(fault.text, ":1: a word is longer"));
    assert_int_equal(gold_read("/nowhere", 0, arena, &gold, &fault), OUTCOME_FATAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_each_character),
        cmocka_unit_test(cuts_long_sentences_between_words),
        cmocka_unit_test(names_the_line_that_is_wrong),
    };
    return cmocka_run_group_tests(tests, open_arena, free_arena);
}
