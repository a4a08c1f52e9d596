#include "text/punctuation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "text/spacing.h"

#include "../linear_time.h"

static void becomes(const char *text, const char *expected)
{
    struct arena *arena = arena_open();
    struct buffer folded = {.arena = arena};
    buffer_append(&folded, punctuation_fold(span_from_string(text), arena));
    assert_string_equal(buffer_string(&folded), expected);
    arena_free(arena);
}

static void stays(const char *text)
{
    struct arena *arena = arena_open();
    struct span folded = punctuation_fold(span_from_string(text), arena);
    if (folded.at != text) {
        fail_msg("'%s' became '%.*s'", text, (int)folded.bytes, folded.at);
    }
    arena_free(arena);
}

static void folds_marks_after_han(void **state)
{
    (void)state;
    becomes("他说:好,是;对!吗?", "他说：好，是；对！吗？");
    becomes("什么?!真的!!", "什么？！真的！！");
    becomes("“他说:‘好!’”,走", "“他说：‘好！’”，走");
    becomes("（一）,《书》:【三】;「四」?", "（一），《书》：【三】；「四」？");
}

static void folds_marks_between_latin_and_han(void **state)
{
    (void)state;
    becomes("增长5%,同比多3亿;用Python!好", "增长5%，同比多3亿；用Python！好");
    becomes("Q:为什么要修路", "Q：为什么要修路");
    stays("3:两队打平");
    stays("Hello,中");
}

static void folds_marks_behind_brackets_of_half_width(void **state)
{
    (void)state;
    becomes("(A),中文", "(A)，中文");
    becomes("中文[1],好;数组{a}:好", "中文[1]，好；数组{a}：好");
    becomes("中文[图],A股", "中文[图]，A股");
    stays("函数f(x),g(y)和a[0];b 好");
    stays("(A),Chinese [1]:2");
    stays("得分[3]:2 好(:)");
}

static void keeps_addresses_with_han_and_references(void **state)
{
    (void)state;
    stays("https://a.cn/搜索?q=中国,美国;好!");
    stays("见https://a.cn/搜索/第1页?q=a&p=中:国 等");
    becomes("见https://a.cn/搜索,好", "见https://a.cn/搜索，好");
    becomes("https://a.cn/搜?q=中,国 好,是", "https://a.cn/搜?q=中,国 好，是");
    stays("一&nbsp;二&#39;三&amp;四");
    becomes("做R&D;好", "做R&D；好");
}

static void looks_behind_each_address_once(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct buffer text = {.arena = arena};
    for (size_t i = 0; i < 100000; i++) {
        buffer_append(&text, SPAN("http://a中,"));
    }
    struct span folded = punctuation_fold(buffer_span(&text), arena);
    assert_true(span_has_prefix(folded, SPAN("http://a中，http")));
    arena_free(arena);
}

static void keeps_times_scores_numbers_and_latin(void **state)
{
    (void)state;
    stays("3:2 战胜 10:30 开始 10,000元 C++,Java 1:3 a;b");
    stays("好.坏.");
    stays("中 ,文");
}

static void keeps_addresses_and_code(void **state)
{
    (void)state;
    stays("见https://a.example/b(c)?d=1,2;e!f 的说明");
    stays("类::方法 甲!=乙 路径?key=值 哈哈:) 协议://");
}

static void folds_brackets_as_a_pair_or_not_at_all(void **state)
{
    (void)state;
    becomes("中国(CN) (上海) (AB)中", "中国（CN） （上海） （AB）中");
    becomes("他(她(它))们", "他（她（它））们");
    becomes("（上海) (上海）", "（上海） （上海）");
    becomes("(CN 国)", "（CN 国）");
    stays("1)不变 中文(( 中文");
    stays("f(x)是 哈(^_^)哈 哈() (a) b");
}

static void folds_dots_to_an_ellipsis(void **state)
{
    (void)state;
    becomes("北京...上海......广州。。。", "北京……上海……广州……");
    becomes("等等...", "等等……");
    becomes("好...,坏", "好……，坏");
    stays("a...b ../../中 .../中文 好.. 好。。");
    stays("Wait...");
}

static void pairs_straight_quotes(void **state)
{
    (void)state;
    becomes("他说\"好\",又说\"行\"", "他说“好”，又说“行”");
    becomes("\"甲\"\n乙\"丙\"", "“甲”\n乙“丙”");
}

static void keeps_quotes_that_are_not_of_speech(void **state)
{
    (void)state;
    stays("一个\"引号");
    stays("“外面有\"内引号\"的话”");
    stays("6.5\"屏幕和7\"屏幕");
    stays("<a href=\"x\">中文</a>");
    stays("{\"标题\":\"内容\"}");
    stays("He said \"yes\"");
}

static void counts_quotes_by_the_line(void **state)
{
    (void)state;
    becomes("甲\"乙\n丙\"丁\"", "甲\"乙\n丙“丁”");
}

static void needs_a_chinese_line_behind_quotes(void **state)
{
    (void)state;
    stays("the “book”, which was translated by 王 in two years");
    stays("the players’, 球员");
}

static void fold_once(struct span text)
{
    struct arena *arena = arena_open();
    (void)spacing_settle(punctuation_fold(text, arena), arena);
    arena_free(arena);
}

static void takes_linear_time(void **state)
{
    (void)state;
    static const char *const units[] = {
        "(",   ")",   "中(", "(中)",    "\"",       "中\"",    ",",
        "中,", "...", "。",  "中...",   "www.a(((", "?a",      "“",
        "”,",  "(\n", "中)", "中\n(中", "?a=b",     "http://",
    };
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (!is_linear(fold_once, span_from_string(units[i]), 20000)) {
            fail_msg("not linear in '%s'", units[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_marks_after_han),
        cmocka_unit_test(folds_marks_between_latin_and_han),
        cmocka_unit_test(folds_marks_behind_brackets_of_half_width),
        cmocka_unit_test(keeps_addresses_with_han_and_references),
        cmocka_unit_test(looks_behind_each_address_once),
        cmocka_unit_test(keeps_times_scores_numbers_and_latin),
        cmocka_unit_test(keeps_addresses_and_code),
        cmocka_unit_test(folds_brackets_as_a_pair_or_not_at_all),
        cmocka_unit_test(folds_dots_to_an_ellipsis),
        cmocka_unit_test(pairs_straight_quotes),
        cmocka_unit_test(keeps_quotes_that_are_not_of_speech),
        cmocka_unit_test(counts_quotes_by_the_line),
        cmocka_unit_test(needs_a_chinese_line_behind_quotes),
        cmocka_unit_test(takes_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
