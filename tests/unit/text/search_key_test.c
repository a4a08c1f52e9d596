#include "text/search_key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "text/stop_words.h"
#include "text/utf8.h"

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

static void expect_key(enum token_kind kind, const char *word, const char *wanted)
{
    struct span key = search_key_from_word(span_from_string(word), kind, arena);
    if (wanted == NULL) {
        assert_null(key.at);
        return;
    }
    assert_int_equal(key.bytes, strlen(wanted));
    assert_memory_equal(key.at, wanted, key.bytes);
}

static void a_plain_word_is_its_own_key_without_a_copy(void **state)
{
    (void)state;
    static const char *const words[] = {"郑州", "nba", "3.14%", "c919", "2020年"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        struct span word = span_from_string(words[i]);
        struct span key = search_key_from_word(word, TOKEN_MIXED, arena);
        assert_ptr_equal(key.at, word.at);
        assert_int_equal(key.bytes, word.bytes);
    }
}

static void folds_case_compatibility_and_traditional(void **state)
{
    (void)state;
    expect_key(TOKEN_HAN, "鄭州", "郑州");
    expect_key(TOKEN_HAN, "鍾情", "钟情");
    expect_key(TOKEN_LATIN, "iPhone", "iphone");
    expect_key(TOKEN_MIXED, "T臺", "t台");
    expect_key(TOKEN_LATIN, "Straße", "strasse");
    expect_key(TOKEN_LATIN, "ÉCOLE", "école");
    expect_key(TOKEN_MIXED, "５Ｇ", "5g");
    expect_key(TOKEN_LATIN, "Ⅲ", "iii");
    expect_key(TOKEN_NUMBER, "㎡", "m2");
    expect_key(TOKEN_HAN, "㍾", "明治");
    expect_key(TOKEN_TAG, "#臺灣#", "#台湾#");
    expect_key(TOKEN_HAN, "乾隆", "乾隆"); /* Simplified has it too */
}

static void what_nobody_searches_has_no_key(void **state)
{
    (void)state;
    expect_key(TOKEN_PUNCTUATION, "，", NULL);
    expect_key(TOKEN_SYMBOL, "+", NULL);
    expect_key(TOKEN_EMOJI, "😀", NULL);
    expect_key(TOKEN_URL, "https://a.example", NULL);
    expect_key(TOKEN_LATIN, "\xC2\xAD",
               NULL); /* a soft hyphen, of which nothing is left */
}

static void a_key_has_at_most_64_bytes(void **state)
{
    (void)state;
    char word[SEARCH_KEY_BYTES_MAX + 2] = "";
    memset(word, 'a', SEARCH_KEY_BYTES_MAX);
    expect_key(TOKEN_LATIN, word, word);
    word[SEARCH_KEY_BYTES_MAX] = 'a';
    expect_key(TOKEN_LATIN, word, NULL);
    expect_key(TOKEN_LATIN, "ﷺﷺﷺ", NULL); /* 9 bytes become 99 */
    expect_key(TOKEN_LATIN, "ﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺ", NULL);
}

static void the_key_of_a_key_is_itself(void **state)
{
    (void)state;
    for (uint32_t code_point = 1; code_point < 0x30000; code_point++) {
        if (code_point >= 0xD800 && code_point < 0xE000) {
            continue;
        }
        struct buffer word = {.arena = arena};
        utf8_append(&word, code_point);
        utf8_append(&word, 'A');
        struct span key = search_key_from_word(buffer_span(&word), TOKEN_MIXED, arena);
        assert_non_null(key.at);
        struct span again = search_key_from_word(key, TOKEN_MIXED, arena);
        assert_true(span_is_equal(key, again));
        arena_reset(arena);
    }
}

static void stop_words_are_keys(void **state)
{
    (void)state;
    assert_true(stop_words_contain(SPAN("的")));
    assert_true(stop_words_contain(SPAN("因为")));
    assert_true(stop_words_contain(SPAN("a")));
    assert_true(stop_words_contain(SPAN("you")));
    assert_true(stop_words_contain(SPAN("your")));
    assert_true(stop_words_contain(SPAN("一个")));
    assert_true(stop_words_contain(SPAN("非常")));
    assert_false(stop_words_contain(SPAN("鼠")));
    assert_false(stop_words_contain(SPAN("0")));
    assert_false(stop_words_contain(SPAN("因")));
    assert_false(stop_words_contain(SPAN("因为我")));
    assert_false(stop_words_contain(SPAN("The")));
    assert_false(stop_words_contain(SPAN("郑州")));
    assert_false(stop_words_contain(SPAN("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_word_is_its_own_key_without_a_copy),
        cmocka_unit_test(folds_case_compatibility_and_traditional),
        cmocka_unit_test(what_nobody_searches_has_no_key),
        cmocka_unit_test(a_key_has_at_most_64_bytes),
        cmocka_unit_test(the_key_of_a_key_is_itself),
        cmocka_unit_test(stop_words_are_keys),
    };
    return cmocka_run_group_tests(tests, open_arena, free_arena);
}
