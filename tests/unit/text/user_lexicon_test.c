#include "text/user_lexicon.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "nasty_text.h"

static struct user_lexicon *read_text(const char *text)
{
    struct user_lexicon_file file = {.name = "words", .text = span_from_string(text)};
    struct user_lexicon *lexicon = NULL;
    struct fault fault;
    assert_int_equal(user_lexicon_open(&file, 1, false, &lexicon, &fault), OUTCOME_OK);
    return lexicon;
}

/** Words that begin a text, as the digits of their lengths. */
static void finds(const struct user_lexicon *lexicon, const char *text,
                  const char *lengths)
{
    uint32_t code_points[64];
    size_t count = 0;
    struct span span = span_from_string(text);
    for (size_t at = 0; at < span.bytes;) {
        code_points[count++] = utf8_next(span, &at);
    }
    struct user_word words[USER_LEXICON_LONGEST];
    size_t found = user_lexicon_find(lexicon, code_points, count, words);
    assert_int_equal(found, strlen(lengths));
    for (size_t i = 0; i < found; i++) {
        assert_int_equal(words[i].characters, lengths[i] - '0');
    }
}

static void finds_words_and_weights(void **state)
{
    (void)state;
    struct user_lexicon *lexicon =
        read_text("# names\n\n研究生\t7\r\n研究\n长江大桥\t1000\nC919客机\t3\n研究生\t9");
    assert_int_equal(user_lexicon_count(lexicon), 4);
    finds(lexicon, "研究生命", "23");
    finds(lexicon, "研", "");
    finds(lexicon, "究生", "");
    finds(lexicon, "長江大橋", "4");
    finds(lexicon, "长江大", "");
    finds(lexicon, "C919客机", "6");
    finds(lexicon, "", "");
    static const uint32_t code_points[] = {0x7814, 0x7A76, 0x751F};
    struct user_word words[USER_LEXICON_LONGEST];
    assert_int_equal(user_lexicon_find(lexicon, code_points, 3, words), 2);
    assert_int_equal(words[0].weight, USER_LEXICON_USUAL);
    assert_int_equal(words[1].weight, 9); /* the later line */
    assert_null(user_lexicon_free(lexicon));
    assert_null(user_lexicon_free(NULL));
}

static void passes_over_a_byte_order_mark(void **state)
{
    (void)state;
    struct user_lexicon *lexicon = read_text("\xEF\xBB\xBF国家\n");
    finds(lexicon, "国家", "2");
    user_lexicon_free(lexicon);
}

static void lives_until_each_holder_has_freed_it(void **state)
{
    (void)state;
    struct user_lexicon *lexicon = read_text("国家\n");
    struct user_lexicon *shared = user_lexicon_share(lexicon);
    user_lexicon_free(lexicon);
    finds(shared, "国家", "2");
    user_lexicon_free(shared);
}

static struct digest digest_of(const char *first, const char *second)
{
    struct user_lexicon_file files[] = {{"a", span_from_string(first)},
                                        {"b", span_from_string(second)}};
    struct user_lexicon *lexicon = NULL;
    struct fault fault;
    assert_int_equal(
        user_lexicon_open(files, second[0] == '\0' ? 1 : 2, false, &lexicon, &fault),
        OUTCOME_OK);
    struct digest digest = user_lexicon_digest(lexicon);
    user_lexicon_free(lexicon);
    return digest;
}

static void is_known_by_its_digest(void **state)
{
    (void)state;
    struct digest one = digest_of("国家\n", "");
    struct digest plain = digest_from_bytes(SPAN("国家\n"));
    assert_memory_equal(one.bytes, plain.bytes, DIGEST_BYTES);
    struct digest two = digest_of("国家", "图书馆\n");
    struct digest other = digest_of("国家图", "书馆\n");
    assert_memory_not_equal(two.bytes, other.bytes, DIGEST_BYTES);
}

static void refuses_bytes(struct span text, const char *words)
{
    struct user_lexicon_file files[] = {
        {.name = "good", .text = SPAN("国家\t1\n")},
        {.name = "bad", .text = text},
    };
    struct user_lexicon *lexicon = NULL;
    struct fault fault = {.text = ""};
    assert_int_equal(user_lexicon_open(files, 2, false, &lexicon, &fault), OUTCOME_FATAL);
    assert_null(lexicon);
    assert_non_null(strstr(fault.text, words));
}

static void refuses(const char *text, const char *words)
{
    refuses_bytes(span_from_string(text), words);
}

static void names_the_line_that_is_wrong(void **state)
{
    (void)state;
    refuses("国家\n\n#\n国\t5\n", "bad:4: a word has");
    refuses("国 家\t5", "bad:1: a word has");
    refuses("国家\u3000图书\t5", "bad:1: a word has");
    refuses("国家\n\u200B\u00AD\t5\n", "bad:2: nothing is left");
    refuses("国家\n\u3000\n", "bad:2: nothing is left");
    refuses("国\u200B\t5", "bad:1: a word has");
    refuses("\t5", "bad:1: a word has");
    refuses("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三",
            "bad:1: a word");
    refuses("国家\t0", "bad:1: a weight");
    refuses("国家\t1001", "bad:1: a weight");
    refuses("国家\t99999999999", "bad:1: a weight");
    refuses("国家\t-1", "bad:1: a weight");
    refuses("国家\t", "bad:1: a weight");
    refuses("国家\t1\t2", "bad:1: a weight");
    refuses("好的\n\xE5\x9B", "bad:2: not UTF-8");
    refuses_bytes(SPAN("好的\n国\0家\n"), "bad:2: a byte 0");
}

static void normalises_words_as_texts_are(void **state)
{
    (void)state;
    struct user_lexicon *lexicon =
        read_text("\uFF23\uFF19\uFF11\uFF19客机\n" /* C919 at full width */
                  "Cafe\u0301店\n"                 /* an accent of its own */
                  "长\u200B江\u00AD大桥\n"         /* zero width, soft hyphen */
                  "\u2F82\u2F83国\n"               /* Kangxi signs */
                  "王\u3000刚\n"                   /* one name */
                  " 图书馆 \n"
                  "你好,世界\n");
    assert_int_equal(user_lexicon_count(lexicon), 7);
    finds(lexicon, "C919客机", "6");
    finds(lexicon, "Caf\u00E9店", "5");
    finds(lexicon, "长江大桥", "4");
    finds(lexicon, "\u81E3\u81EA国", "3");
    finds(lexicon, "王刚", "2");
    finds(lexicon, "图书馆", "3");
    finds(lexicon, "你好，世界", "5");
    finds(lexicon, "你好,世界", "");
    user_lexicon_free(lexicon);
    struct user_lexicon_file file = {.name = "words", .text = SPAN("你好,世界\n")};
    struct fault fault;
    assert_int_equal(user_lexicon_open(&file, 1, true, &lexicon, &fault), OUTCOME_OK);
    finds(lexicon, "你好,世界", "5"); /* as texts with normalise.punctuation=off */
    user_lexicon_free(lexicon);
}

/** Each sign becomes three characters: there must be room for all. */
static void has_room_for_words_that_grow(void **state)
{
    (void)state;
    struct user_lexicon *lexicon =
        read_text("\uFB03\uFB03\n\uFB04\uFB03\n\uFB03\uFB04\n\uFB04\uFB04\n");
    assert_int_equal(user_lexicon_count(lexicon), 4);
    finds(lexicon, "ffiffl", "6");
    finds(lexicon, "ffi", "");
    user_lexicon_free(lexicon);
}

static void holds_nothing_when_empty(void **state)
{
    (void)state;
    struct user_lexicon *lexicon = NULL;
    struct fault fault;
    assert_int_equal(user_lexicon_open(NULL, 0, false, &lexicon, &fault), OUTCOME_OK);
    assert_int_equal(user_lexicon_count(lexicon), 0);
    finds(lexicon, "国家", "");
    user_lexicon_free(lexicon);
}

/** All of many random words are found, and nothing that begins as they do but is none. */
static void finds_each_of_many(void **state)
{
    (void)state;
    enum { WORDS = 20000, FIRST = 0x4E00, CHARACTERS = 300 };
    struct arena *arena = arena_open();
    struct dice dice = {.state = 9};
    struct buffer text = {.arena = arena};
    for (size_t i = 0; i < WORDS; i++) {
        size_t count = 2 + dice_below(&dice, 3);
        for (size_t k = 0; k < count; k++) {
            utf8_append(&text, FIRST + dice_below(&dice, CHARACTERS));
        }
        buffer_append_format(&text, "\t%u\n", 1 + (unsigned)i % USER_LEXICON_HEAVIEST);
    }
    struct user_lexicon *lexicon = read_text(buffer_string(&text));
    assert_in_range(user_lexicon_count(lexicon), WORDS / 2, WORDS);
    dice.state = 9;
    for (size_t i = 0; i < WORDS; i++) {
        size_t count = 2 + dice_below(&dice, 3);
        uint32_t code_points[5] = {0};
        for (size_t k = 0; k < count; k++) {
            code_points[k] = FIRST + dice_below(&dice, CHARACTERS);
        }
        struct user_word words[USER_LEXICON_LONGEST];
        size_t found = user_lexicon_find(lexicon, code_points, count, words);
        assert_true(found > 0 && words[found - 1].characters == count);
    }
    user_lexicon_free(lexicon);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_words_and_weights),
        cmocka_unit_test(names_the_line_that_is_wrong),
        cmocka_unit_test(normalises_words_as_texts_are),
        cmocka_unit_test(has_room_for_words_that_grow),
        cmocka_unit_test(holds_nothing_when_empty),
        cmocka_unit_test(finds_each_of_many),
        cmocka_unit_test(passes_over_a_byte_order_mark),
        cmocka_unit_test(lives_until_each_holder_has_freed_it),
        cmocka_unit_test(is_known_by_its_digest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
