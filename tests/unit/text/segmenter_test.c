#include "text/segmenter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <unicode/ubrk.h>

#include "text/normalizer.h"

#include "../linear_time.h"
#include "nasty_text.h"

static struct segmenter *segmenter;

static int open_segmenter(void **state)
{
    (void)state;
    struct fault fault;
    return segmenter_open("icu", (struct span){.at = NULL}, &segmenter, &fault) ==
                   OUTCOME_OK
               ? 0
               : -1;
}

static int free_segmenter(void **state)
{
    (void)state;
    segmenter = segmenter_free(segmenter);
    return 0;
}

/** The expected tokens stand in one string, separated by '|'; their kinds, a letter each,
 *  in another, unless that is NULL. */
static void cuts(const char *sentence, const char *expected, const char *expected_kinds)
{
    struct arena *arena = arena_open();
    struct span text = span_from_string(sentence);
    const struct token *tokens = NULL;
    size_t count = segmenter_cut(segmenter, text, &tokens);
    struct buffer joined = {.arena = arena};
    struct buffer kinds = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        buffer_append(&joined, i == 0 ? SPAN("") : SPAN("|"));
        buffer_append(&joined, span_slice(text, tokens[i].start, tokens[i].end));
        buffer_append_byte(&kinds, (char)tokens[i].kind);
    }
    assert_string_equal(buffer_string(&joined), expected);
    if (expected_kinds != NULL) {
        assert_string_equal(buffer_string(&kinds), expected_kinds);
    }
    arena_free(arena);
}

static void opens_only_engines_that_are_there(void **state)
{
    (void)state;
    struct segmenter *other = NULL;
    struct fault fault = {0};
    assert_int_equal(segmenter_open("jieba", (struct span){.at = NULL}, &other, &fault),
                     OUTCOME_FATAL);
    assert_null(other);
    assert_non_null(strstr(fault.text, "jieba"));
    assert_null(segmenter_free(NULL));
    assert_memory_equal(segmenter_version(segmenter)->text, "icu ", 4);
    assert_non_null(strchr(segmenter_version(segmenter)->text, '.'));
}

static void cuts_han_into_words(void **state)
{
    (void)state;
    cuts("国家工作", "国家|工作", "hh");
    cuts("今天，天气很好。", "今天|，|天气|很好|。", "hphhp");
    cuts("𠀀𠀁", "𠀀|𠀁", "hh");
    cuts("", "", "");
    cuts("  ", "", "");
}

static void keeps_numbers_whole(void **state)
{
    (void)state;
    cuts("增长3.14%，共10,000元", "增长|3.14%|，|共|10,000|元", "hnphnh");
    cuts("1,234,567.89 12,34 1234,567 1.2.3", "1,234,567.89|12|,|34|1234|,|567|1.2.3",
         NULL);
    cuts("3万 5‰ -5℃ 1/3 10:30", "3|万|5‰|-|5|℃|1|/|3|10|:|30", "nhnpnsnpnnpn");
    cuts("1-10月 2020-2021", "1|-|10月|2020|-|2021", "npnnpn");
}

static void joins_digits_with_their_date_unit(void **state)
{
    (void)state;
    cuts("2020年2月8日", "2020年|2月|8日", "nnn");
    cuts("9时5分30秒，8号出发", "9时|5分|30秒|，|8号|出发", "nnnpnh");
    cuts("5分钟80年代3月份", "5|分钟|80|年代|3|月份", "nhnhnh");
    cuts("2024.5年 5%年", "2024.5年|5%|年", "nnh");
    cuts("媒体30日报道5号线", "媒体|30日|报道|5号|线", "hnhnh");
    cuts("5号线索道", "5号|线索|道", "nhh");
}

static void keeps_latin_words_whole(void **state)
{
    (void)state;
    cuts("iPhone 15 Pro", "iPhone|15|Pro", "lnl");
    cuts("Wi-Fi don't it’s snake_case Node.js", "Wi-Fi|don't|it’s|snake_case|Node.js",
         "lllll");
    cuts("用Windows系统 café Москва", "用|Windows|系统|café|Москва", "hlhll");
    cuts("end. -x- 'q' a_ b-", "end|.|-|x|-|'|q|'|a|_|b|-", NULL);
}

static void keeps_mixed_words_whole(void **state)
{
    (void)state;
    cuts("C919 5G PM2.5 COVID-19 F-35 4K", "C919|5G|PM2.5|COVID-19|F-35|4K", "mmmmmm");
    cuts("A股和B超，X光", "A股|和|B超|，|X光", "mhmpm");
    cuts("A级工作，A股东，AI股", "A级|工作|，|A|股东|，|AI|股", NULL);
    cuts("长鹰-8和5G时代", "长|鹰|-|8|和|5G|时代", NULL);
}

static void keeps_addresses_whole(void **state)
{
    (void)state;
    cuts("见https://a.cn/b?c=d&e#f。", "见|https://a.cn/b?c=d&e#f|。", "hup");
    cuts("(www.a.cn/x), http://a.b.", "(|www.a.cn/x|)|,|http://a.b|.", NULL);
    cuts("写信到zhang.san+x@mail.example.cn吧", "写信|到|zhang.san+x@mail.example.cn|吧",
         NULL);
    cuts("http:// a@b http://。", "http|:|/|/|a|@|b|http|:|/|/|。", NULL);
}

static void keeps_tags_whole(void **state)
{
    (void)state;
    cuts("#加油，中国#好 @张三：你 ＃话题＃", "#加油，中国#|好|@张三|：|你|＃话题＃",
         "thtpht");
    cuts("#12，#13", "#|12|，|#|13", NULL);
    cuts("#12号线#，好", "#12号线#|，|好", "tph");
    cuts("C#和F# ##", "C|#|和|F|#|#|#", NULL);
    cuts("#一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九"
         "十#",
         "#一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九"
         "十#",
         "t");
    cuts("#国家工作国家工作国家工作国家工作国家工作国家工作国家工作国家工作国家工作国家工"
         "作国#",
         "#|国家|工作|国家|工作|国家|工作|国家|工作|国家|工作|国家|工作|国家|工作|国家|"
         "工作|"
         "国家|工作|国家|工作|国|#",
         NULL);
    cuts("#两 个# @", "#|两|个|#|@", "phhpp");
    cuts("@一二三四五六七八九十一二三四五六七八九十国家",
         "@一二三四五六七八九十一二三四五六七八九十|国家", NULL);
}

static void gives_signs_a_token_each(void **state)
{
    (void)state;
    cuts("“好”……——！！", "“|好|”|……|——|！！", "phpppp");
    cuts("¥5+$3=℃", "¥|5|+|$|3|=|℃", "snssnss");
    cuts("((a))", "(|(|a|)|)", "pplpp");
    cuts("国家·工作 ·国家·a", "国家|·|工作|·|国家|·|a", "hphphpl");
}

static void keeps_graphemes_whole(void **state)
{
    (void)state;
    cuts("好👩\u200D💻👍🏽🇨🇳🇺🇸❤\uFE0F1\uFE0F\u20E32",
         "好|👩\u200D💻|👍🏽|🇨🇳|🇺🇸|❤\uFE0F|1\uFE0F\u20E3|2",
         "heeeeeen");
    cuts("中\u0301国 a\u0301b か\u3099", "中\u0301|国|a\u0301b|か\u3099", NULL);
    cuts("，\u0301 \u0301", "，\u0301|\u0301", NULL);
}

static void cuts_scripts_without_spaces(void **state)
{
    (void)state;
    cuts("ภาษาไทย", "ภาษา|ไทย", "ll");
    cuts("カタカナ", "カタカナ", "l");
    cuts("한국어 뉴스", "한국어|뉴스", "ll");
}

/** True when every end of a token is a grapheme boundary for ICU, spaces aside. */
static void check_graphemes(struct span text, const struct token *tokens, size_t count)
{
    UErrorCode status = U_ZERO_ERROR;
    UText *view = utext_openUTF8(NULL, text.at, (int64_t)text.bytes, &status);
    UBreakIterator *graphemes = ubrk_open(UBRK_CHARACTER, "", NULL, 0, &status);
    ubrk_setUText(graphemes, view, &status);
    assert_true(U_SUCCESS(status));
    for (size_t i = 0; i < count; i++) {
        size_t end = tokens[i].end;
        if (end < text.bytes && text.at[end] != ' ' &&
            !ubrk_isBoundary(graphemes, (int32_t)end)) {
            fail_msg("split at %zu in '%.*s'", end, (int)text.bytes, text.at);
        }
    }
    ubrk_close(graphemes);
    utext_close(view);
}

static void covers_all_but_spaces(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct dice dice = {.state = 3};
    for (int round = 0; round < 20000; round++) {
        struct span text = nasty_text(&dice, 1 + dice_below(&dice, 30), arena);
        struct fault fault;
        const struct token *tokens = NULL;
        static const struct normalizer_options options = {.max_bytes = SIZE_MAX};
        struct normal_text normal;
        assert_int_equal(normalizer_clean(text, &options, arena, &normal, &fault),
                         OUTCOME_OK);
        text = normal.text;
        size_t count = segmenter_cut(segmenter, text, &tokens);
        size_t at = 0;
        for (size_t i = 0; i <= count; i++) {
            size_t start = i == count ? text.bytes : tokens[i].start;
            assert_true(start >= at);
            for (; at < start; at++) {
                assert_int_equal(text.at[at], ' ');
            }
            if (i < count) {
                assert_true(tokens[i].end > start && tokens[i].end <= text.bytes);
                assert_null(memchr(text.at + start, ' ', tokens[i].end - start));
                assert_non_null(strchr("hlnmutpse", (int)tokens[i].kind));
                at = tokens[i].end;
            }
        }
        check_graphemes(text, tokens, count);
        arena_reset(arena);
    }
    arena_free(arena);
}

static void cut(struct span text)
{
    const struct token *tokens = NULL;
    assert_true(segmenter_cut(segmenter, text, &tokens) > 0 || text.at[0] == ' ');
}

static void takes_linear_time(void **state)
{
    (void)state;
    static const char *const units[] = {
        "中",       "国家",     "，",  "a",      "a.", "1",
        "1,",       "1,000,",   "@",   "@a",     "a@", "a@a.",
        "a+",       "a%",       "#",   "#a",     "# ", "http://",
        "http:// ", "www.",     "-",   "a-",     "🇨",  "👩\u200D",
        "\u0301",   "か\u3099", "ก",   "é",      "…",  "1\uFE0F\u20E3",
        " ",        "‰",        "5年", "a b@c ",
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
        cmocka_unit_test(opens_only_engines_that_are_there),
        cmocka_unit_test(cuts_han_into_words),
        cmocka_unit_test(keeps_numbers_whole),
        cmocka_unit_test(joins_digits_with_their_date_unit),
        cmocka_unit_test(keeps_latin_words_whole),
        cmocka_unit_test(keeps_mixed_words_whole),
        cmocka_unit_test(keeps_addresses_whole),
        cmocka_unit_test(keeps_tags_whole),
        cmocka_unit_test(gives_signs_a_token_each),
        cmocka_unit_test(keeps_graphemes_whole),
        cmocka_unit_test(cuts_scripts_without_spaces),
        cmocka_unit_test(covers_all_but_spaces),
        cmocka_unit_test(takes_linear_time),
    };
    return cmocka_run_group_tests(tests, open_segmenter, free_segmenter);
}
