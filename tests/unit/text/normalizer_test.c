#include "text/normalizer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "text/encoding.h"

#include "../linear_time.h"
#include "nasty_text.h"

static struct span clean(struct span text, enum normalizer_shape shape,
                         struct arena *arena)
{
    const struct normalizer_options options = {
        .shape = shape, .max_bytes = SIZE_MAX, .joins_lines = true};
    struct normal_text cleaned = {.text = SPAN("")};
    struct fault fault = {0};
    assert_int_equal(normalizer_clean(text, &options, arena, &cleaned, &fault),
                     OUTCOME_OK);
    return cleaned.text;
}

static void becomes(const char *text, const char *expected)
{
    struct arena *arena = arena_open();
    struct span cleaned = clean(span_from_string(text), NORMALIZER_PARAGRAPHS, arena);
    struct buffer string = {.arena = arena};
    buffer_append(&string, cleaned);
    assert_string_equal(buffer_string(&string), expected);
    struct span again = clean(cleaned, NORMALIZER_PARAGRAPHS, arena);
    assert_true(span_is_equal(again, cleaned));
    arena_free(arena);
}

static void composes(void **state)
{
    (void)state;
    becomes("cafe\u0301 \u212B \u2126", "café Å Ω");
    becomes("q\u0307\u0323", "q\u0323\u0307");
    becomes("\uFA19\uF900", "神豈");
    becomes("\u1100\u1161\u11A8", "각");
}

static void folds_full_width_letters_and_digits(void **state)
{
    (void)state;
    becomes("Ｃ９１９客机，ＡＢｃｚ", "C919客机，ABcz");
    becomes("，：；！？（）～", "，：；！？（）～");
}

static void folds_signs_only_beside_letters_and_digits(void **state)
{
    (void)state;
    becomes(
        "增长５％、5％，ＰＭ２．５；Ａ＋Ｂ；ａ＠ｂ．ｃｎ；１／２；Ｒ＆Ｄ；＃1；２－３",
        "增长5%、5%，PM2.5；A+B；a@b.cn；1/2；R&D；#1；2-3");
    becomes("百分号％和＋，甲／乙，甲＆乙", "百分号％和＋，甲／乙，甲＆乙");
}

static void folds_radicals_and_ligatures(void **state)
{
    (void)state;
    becomes("⽅\u2ED4⻋⼀ of\uFB01ce \uFB00\uFB05", "方门车一 office ffst");
    becomes("\u2E80", "\u2E80");
}

static void makes_one_space_of_many(void **state)
{
    (void)state;
    becomes("a \t\v\f\u00A0\u1680\u2003\u202F\u205F\u3000b", "a b");
    becomes("  \u3000中文  ", "中文");
    becomes("张三 李四", "张三 李四");
    becomes(" \u3000\n ", "");
    becomes("", "");
}

static void makes_one_line_break_of_many(void **state)
{
    (void)state;
    becomes("\n一 \r\n\r 二\xC2\x85三\u2028四\u2029 \n\n\u3000\u3000五\n",
            "一\n二\n三\n四\n五");
}

static void removes_what_cannot_be_seen(void **state)
{
    (void)state;
    becomes("\uFEFF中\u200B文\u00AD\u200E\u202E\u2066字\u2060", "中文字");
    becomes("a\x01\x1B\x7F\xC2\x80"
            "b\xC2\x9F"
            "c",
            "abc");
    becomes("\uFDD0中\uFFFE\uFFFF\uE000\U000F0000\U0001FFFE文", "中文");
    becomes("e\u200B\u0301\u200C\u034F", "é"); /* what was kept apart composes */
    becomes("\uFFFD?", "\uFFFD?");
}

static void keeps_joiners_and_selectors_inside_emoji(void **state)
{
    (void)state;
    becomes(
        "👩\u200D💻❤\uFE0F\u200D🔥1\uFE0F\u20E3👍🏽🏴\U000E0067\U000E0062"
        "\U000E007F",
        "👩\u200D💻❤\uFE0F\u200D🔥1\uFE0F\u20E3👍🏽🏴\U000E0067\U000E0062"
        "\U000E007F");
    becomes("中\u200D文\uFE0F葛\U000E0100👩\u200D", "中文葛👩");
    becomes("a\U000E0067❤\uFE0F\uFE0F", "a❤\uFE0F");
}

static void drops_spaces_beside_full_width_punctuation(void **state)
{
    (void)state;
    becomes("疫情发生之初， 从食堂 （ 记者 ） ：好 。",
            "疫情发生之初，从食堂（记者）：好。");
    becomes("He said “yes” to 5 — 6", "He said “yes” to 5 — 6");
    becomes("中 ，\n 。文", "中，。文");
}

static void joins_a_name_of_two_characters(void **state)
{
    (void)state;
    becomes("王\u3000刚", "王刚");
    becomes("（记者 王\u3000刚）", "（记者 王刚）");
    becomes("王\u3000\u3000刚\u3000李小明", "王刚 李小明");
    becomes("（王\u3000刚）李\u3000强", "（王刚）李强");
    becomes("王\u3000刚\n李\u3000强", "王刚\n李强");
}

static void joins_no_other_characters(void **state)
{
    (void)state;
    becomes("王 刚", "王 刚");
    becomes("王\u3000 刚", "王 刚");
    becomes("甲\u3000乙\u3000丙", "甲 乙 丙");
    becomes("王\u3000刚\u3000李\u3000强", "王 刚 李 强");
    becomes("小王\u3000刚", "小王 刚");
    becomes("王\u3000小刚", "王 小刚");
    becomes("王\u3000A", "王 A");
}

static void makes_one_line_of_a_title(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct span title = clean(SPAN(" 一\r\n二 \n，三\n"), NORMALIZER_ONE_LINE, arena);
    assert_true(span_is_equal(title, SPAN("一 二，三")));
    arena_free(arena);
}

static void rejects_more_than_the_limit(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct normal_text cleaned = {.text = SPAN("untouched")};
    struct normalizer_options options = {.shape = NORMALIZER_ONE_LINE, .max_bytes = 4};
    struct fault fault = {0};
    assert_int_equal(normalizer_clean(SPAN("中 a"), &options, arena, &cleaned, &fault),
                     OUTCOME_REJECT);
    assert_string_equal(fault.reason, "too_large_normalised");
    assert_true(span_is_equal(cleaned.text, SPAN("untouched")));
    options.max_bytes = 5;
    assert_int_equal(normalizer_clean(SPAN("中 a"), &options, arena, &cleaned, &fault),
                     OUTCOME_OK);
    arena_free(arena);
}

static void keeps_at_most_thirty_marks_on_a_letter(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct buffer flood = {.arena = arena};
    buffer_append(&flood, SPAN("e"));
    for (int i = 0; i < 100; i++) {
        buffer_append(&flood, SPAN("\u0344\u0323"));
    }
    buffer_append(&flood, SPAN("好"));
    struct span cleaned = clean(buffer_span(&flood), NORMALIZER_ONE_LINE, arena);
    assert_true(span_has_suffix(cleaned, SPAN("好")));
    assert_int_equal(utf8_count(cleaned), 1 + 30);
    arena_free(arena);
}

static void returns_clean_text_as_it_is(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct span text = SPAN("中文，a 1% é\n“二”……");
    assert_true(clean(text, NORMALIZER_PARAGRAPHS, arena).at == text.at);
    arena_free(arena);
}

static void changes_nothing_the_second_time(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct dice dice = {.state = 1};
    for (int round = 0; round < 60000; round++) {
        struct span text = nasty_text(&dice, 1 + dice_below(&dice, 12), arena);
        enum normalizer_shape shape =
            round % 4 == 0 ? NORMALIZER_ONE_LINE : NORMALIZER_PARAGRAPHS;
        struct span once = clean(text, shape, arena);
        struct span twice = clean(once, shape, arena);
        assert_true(encoding_is_utf8(once));
        if (!span_is_equal(once, twice)) {
            fail_msg("round %d: '%.*s' -> '%.*s' -> '%.*s'", round, (int)text.bytes,
                     text.at, (int)once.bytes, once.at, (int)twice.bytes, twice.at);
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

static void clean_once(struct span text)
{
    struct arena *arena = arena_open();
    (void)clean(text, NORMALIZER_PARAGRAPHS, arena);
    arena_free(arena);
}

static void takes_linear_time(void **state)
{
    (void)state;
    static const char *const units[] = {
        "\u0301",   "\u0301\u0323", "e\u0301",    "\uFDFA", "中",     " ",       "\u3000",
        "中\u3000", "中\u3000文 ",  "％",         "5％",    "\u200D", "👩\u200D", "\n",
        " \n",      "\uFB03",       "\U0001D15F", "，",     "\u0F73",
    };
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (!is_linear(clean_once, span_from_string(units[i]), 20000)) {
            fail_msg("not linear in '%s'", units[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(composes),
        cmocka_unit_test(folds_full_width_letters_and_digits),
        cmocka_unit_test(folds_signs_only_beside_letters_and_digits),
        cmocka_unit_test(folds_radicals_and_ligatures),
        cmocka_unit_test(makes_one_space_of_many),
        cmocka_unit_test(makes_one_line_break_of_many),
        cmocka_unit_test(removes_what_cannot_be_seen),
        cmocka_unit_test(keeps_joiners_and_selectors_inside_emoji),
        cmocka_unit_test(drops_spaces_beside_full_width_punctuation),
        cmocka_unit_test(joins_a_name_of_two_characters),
        cmocka_unit_test(joins_no_other_characters),
        cmocka_unit_test(makes_one_line_of_a_title),
        cmocka_unit_test(rejects_more_than_the_limit),
        cmocka_unit_test(keeps_at_most_thirty_marks_on_a_letter),
        cmocka_unit_test(returns_clean_text_as_it_is),
        cmocka_unit_test(changes_nothing_the_second_time),
        cmocka_unit_test(takes_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
