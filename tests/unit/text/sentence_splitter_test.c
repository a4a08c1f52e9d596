#include "text/sentence_splitter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/normalizer.h"

#include "../linear_time.h"
#include "nasty_text.h"

/** The expected sentences stand in one string, separated by '|'. */
static void splits(const char *paragraph, const char *expected)
{
    struct arena *arena = arena_open();
    struct span text = span_from_string(paragraph);
    struct sentence_range *ranges = NULL;
    size_t count = sentence_splitter_cut(text, arena, &ranges);
    struct buffer joined = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        buffer_append(&joined, i == 0 ? SPAN("") : SPAN("|"));
        buffer_append(&joined, span_slice(text, ranges[i].start, ranges[i].end));
    }
    assert_string_equal(buffer_string(&joined), expected);
    arena_free(arena);
}

static void ends_at_runs_of_marks(void **state)
{
    (void)state;
    splits("今天好。明天呢？！后天！！", "今天好。|明天呢？！|后天！！");
    splits("没有标点", "没有标点");
    splits("Good!好?好", "Good!|好?|好");
    splits("", "");
    splits("  ", "");
    splits("。", "。");
}

static void takes_closing_quotes_and_brackets_along(void **state)
{
    (void)state;
    splits("他说：“好。”她走了。", "他说：“好。”|她走了。");
    splits("（完。）下文。", "（完。）|下文。");
    splits("“一。二！”三", "“一。|二！”|三");
    splits("他说\"好。\"然后\"走吧。\"完", "他说\"好。\"|然后\"走吧。\"|完");
    splits("他问。\"好吗？\"", "他问。|\"好吗？\"");
    splits("好！”。又", "好！”。|又");
}

static void goes_on_behind_a_quotation_in_a_sentence(void **state)
{
    (void)state;
    splits("喊着“加油！”，他走了。", "喊着“加油！”，他走了。");
    splits("“怎么办？”的问题。", "“怎么办？”的问题。");
    splits("“加油！”“必胜！”等口号。", "“加油！”“必胜！”等口号。");
    splits("“你好。”“再见。”", "“你好。”|“再见。”");
    splits("“快跑！”“等等我！”", "“快跑！”|“等等我！”");
    splits("“走吗？”“我不走……”“走！”", "“走吗？”|“我不走……”|“走！”");
    splits("“快跑！”“等等我！”他喊。", "“快跑！”“等等我！”|他喊。");
    splits("“快跑！”“等等我”", "“快跑！”“等等我”");
    splits("他喊：“快跑！”“等等我！”", "他喊：“快跑！”“等等我！”");
    splits("看《你好！李焕英？》《走。》人。", "看《你好！李焕英？》《走。》人。");
    splits("喊“好！”和“走！”与“来！”或“去！”之声。",
           "喊“好！”和“走！”与“来！”或“去！”之声。");
    splits("走了！和我来。", "走了！|和我来。");
}

static void ends_at_an_ellipsis_unless_it_goes_on(void **state)
{
    (void)state;
    splits("他走远了……天黑了。", "他走远了……|天黑了。");
    splits("他走远了......天黑了...雨.. 停", "他走远了......|天黑了...|雨.. 停");
    splits("苹果、梨……等水果。", "苹果、梨……等水果。");
    splits("苹果、梨……这些水果，", "苹果、梨……这些水果，");
    splits("他想了想……，说。", "他想了想……，说。");
    splits("嗯……我想想。他说：“我……我不知道。”", "嗯……我想想。|他说：“我……我不知道。”");
    splits("我不知道……！好", "我不知道……！|好");
}

static void does_not_count_marks_of_a_url(void **state)
{
    (void)state;
    splits("见http://a.cn/?q=1!b。完", "见http://a.cn/?q=1!b。|完");
    splits("见 www.a.cn/x?y 吧？完", "见 www.a.cn/x?y 吧？|完");
    splits("q?id=5和a!=b", "q?id=5和a!=b");
}

static void ends_at_a_full_stop_outside_han(void **state)
{
    (void)state;
    splits("He left. She came. It is 3.5 now.", "He left.|She came.|It is 3.5 now.");
    splits("Mr. Smith met Mrs. Li at 5 p.m. today.",
           "Mr. Smith met Mrs. Li at 5 p.m. today.");
    splits("\"I know.\" \"So do I.\" And so on", "\"I know.\"|\"So do I.\"|And so on");
    splits("Un café. Deux", "Un café.|Deux");
    splits("增长3.5%. 他说", "增长3.5%. 他说");
    splits("1. First things first. Then", "1. First things first.|Then");
    splits("\"Stop!\" he said. Then", "\"Stop!\" he said.|Then");
}

static void trims_spaces(void **state)
{
    (void)state;
    splits(" 一。 二  三！ ", "一。|二  三！");
}

static struct span repeat(const char *unit, size_t count, struct arena *arena)
{
    struct buffer buffer = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        buffer_append(&buffer, span_from_string(unit));
    }
    return buffer_span(&buffer);
}

static void cuts_what_is_too_long(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct sentence_range *ranges = NULL;
    struct span plain = repeat("中", 4500, arena);
    assert_int_equal(sentence_splitter_cut(plain, arena, &ranges), 3);
    assert_int_equal(ranges[0].end, 2000 * 3);
    assert_int_equal(ranges[2].end, plain.bytes);
    struct span commas = repeat("中文字，", 1001, arena);
    assert_int_equal(sentence_splitter_cut(commas, arena, &ranges), 3);
    struct span other = repeat("中文；", 700, arena);
    assert_int_equal(sentence_splitter_cut(other, arena, &ranges), 2);
    assert_int_equal(ranges[0].end, 666 * 9);
    struct span marks = repeat("e\u0301\u0323", 1000, arena);
    assert_int_equal(sentence_splitter_cut(marks, arena, &ranges), 2);
    assert_int_equal(ranges[0].end, 666 * 5);
    struct span cluster = repeat("\u0301", 5000, arena);
    assert_int_equal(sentence_splitter_cut(cluster, arena, &ranges), 3);
    arena_free(arena);
}

static void covers_all_but_spaces(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct dice dice = {.state = 2};
    for (int round = 0; round < 20000; round++) {
        struct span text = nasty_text(&dice, 1 + dice_below(&dice, 30), arena);
        struct fault fault;
        struct sentence_range *ranges = NULL;
        static const struct normalizer_options options = {.max_bytes = SIZE_MAX};
        struct normal_text normal;
        assert_int_equal(normalizer_clean(text, &options, arena, &normal, &fault),
                         OUTCOME_OK);
        text = normal.text;
        size_t count = sentence_splitter_cut(text, arena, &ranges);
        size_t at = 0;
        for (size_t i = 0; i <= count; i++) {
            size_t start = i == count ? text.bytes : ranges[i].start;
            assert_true(start >= at);
            for (; at < start; at++) {
                assert_int_equal(text.at[at], ' ');
            }
            if (i < count) {
                assert_true(ranges[i].end > start && ranges[i].end <= text.bytes);
                assert_true(text.at[start] != ' ' && text.at[ranges[i].end - 1] != ' ');
                assert_true(((unsigned char)text.at[start] & 0xC0) != 0x80);
                at = ranges[i].end;
            }
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

static void cut(struct span text)
{
    struct arena *arena = arena_open();
    struct sentence_range *ranges = NULL;
    assert_true(sentence_splitter_cut(text, arena, &ranges) > 0 || text.at[0] == ' ');
    arena_free(arena);
}

static void takes_linear_time(void **state)
{
    (void)state;
    static const char *const units[] = {
        "中",  "。",   "…",      "”",       "\"",   ".",       ". ",
        ".) ", "a. ",  "A. B",   "……，",    "！”“", "http://", "http://a!!",
        " ",   "！ ",  "\u0301", "👩\u200D", "🇨",    "a.b ",    "? a",
        ".a",  "一。", "《",     "《》",    "“！",
    };
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (!is_linear(cut, span_from_string(units[i]), 10000)) {
            fail_msg("not linear in '%s'", units[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_at_runs_of_marks),
        cmocka_unit_test(takes_closing_quotes_and_brackets_along),
        cmocka_unit_test(goes_on_behind_a_quotation_in_a_sentence),
        cmocka_unit_test(ends_at_an_ellipsis_unless_it_goes_on),
        cmocka_unit_test(does_not_count_marks_of_a_url),
        cmocka_unit_test(ends_at_a_full_stop_outside_han),
        cmocka_unit_test(trims_spaces),
        cmocka_unit_test(cuts_what_is_too_long),
        cmocka_unit_test(covers_all_but_spaces),
        cmocka_unit_test(takes_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
