#include "article/byline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "article/civil_time.h"
#include "article/role_word.h"
#include "base/buffer.h"
#include "base/instant.h"
#include "text/script.h"

#include "../linear_time.h"

/*
 * Every fact (an agency, a day, one name in one role) that the rules find in the labelled
 * set tests/gold/bylines.txt is right or wrong; every fact there is found or missed.
 */

enum { LINE_BYTES = 4096, FACTS_MAX = 64 };

static const double precision_wanted = 0.98;
static const double recall_wanted = 0.90;

struct score {
    size_t found;
    size_t wanted;
    size_t right;
    size_t cases;
};

struct facts {
    struct span at[FACTS_MAX];
    size_t count;
};

static const int64_t reference_us =
    INT64_C(1717243200) * INSTANT_SECOND; /* 2024-06-01 12:00 */

static void add_fact(struct facts *facts, char kind, struct span value,
                     struct arena *arena)
{
    struct buffer fact = {.arena = arena};
    buffer_append_byte(&fact, kind);
    buffer_append_byte(&fact, '=');
    buffer_append(&fact, value);
    assert_true(facts->count < FACTS_MAX);
    facts->at[facts->count] = buffer_span(&fact);
    facts->count++;
}

static void add_names(struct facts *facts, char kind, const struct texts *names,
                      struct arena *arena)
{
    for (size_t i = 0; i < names->count; i++) {
        add_fact(facts, kind, names->at[i], arena);
    }
}

static void facts_of(const struct byline *byline, struct facts *facts,
                     struct arena *arena)
{
    if (byline->agency.at != NULL) {
        add_fact(facts, 'a', byline->agency, arena);
    }
    if (byline->place.at != NULL) {
        add_fact(facts, 'p', byline->place, arena);
    }
    if (instant_is_present(byline->dateline_us)) {
        struct civil_time day = civil_time_from_local(byline->dateline_us);
        struct buffer text = {.arena = arena};
        buffer_append_format(&text, "%04d-%02d-%02d", day.year, day.month, day.day);
        add_fact(facts, 'd', buffer_span(&text), arena);
    }
    add_names(facts, 'r', &byline->people.reporters, arena);
    add_names(facts, 'c', &byline->people.correspondents, arena);
    add_names(facts, 'e', &byline->people.editors, arena);
}

/** Read "a=新华社 r=张三、李四". */
static void facts_from_labels(struct span labels, struct facts *facts,
                              struct arena *arena)
{
    char kind = 0;
    size_t start = 0;
    for (size_t at = 0; at <= labels.bytes; at++) {
        bool is_end = at == labels.bytes || labels.at[at] == ' ';
        bool is_comma =
            !is_end && span_has_prefix(span_slice(labels, at, labels.bytes), SPAN("、"));
        if (!is_end && labels.at[at] == '=') {
            kind = labels.at[at - 1];
            start = at + 1;
        } else if ((is_end || is_comma) && kind != 0 && at > start) {
            add_fact(facts, kind, span_slice(labels, start, at), arena);
            start = at + sizeof("、") - 1;
            kind = is_end ? 0 : kind;
        }
    }
}

static bool has_fact(const struct facts *facts, struct span fact)
{
    for (size_t i = 0; i < facts->count; i++) {
        if (span_is_equal(facts->at[i], fact)) {
            return true;
        }
    }
    return false;
}

static struct span with_line_breaks(struct span text, struct arena *arena)
{
    struct buffer lines = {.arena = arena};
    for (size_t at = 0; at < text.bytes;) {
        bool is_break = span_has_prefix(span_slice(text, at, text.bytes), SPAN("⏎"));
        buffer_append_byte(&lines, is_break ? '\n' : text.at[at]);
        at += is_break ? sizeof("⏎") - 1 : 1;
    }
    return buffer_span(&lines);
}

static void score_case(struct span text, struct span labels, struct score *score)
{
    struct arena *arena = arena_open();
    struct facts wanted = {.count = 0};
    struct facts found = {.count = 0};
    struct span body = with_line_breaks(text, arena);
    struct script_counts counts = {0};
    script_count(body, &counts);
    bool is_traditional = strcmp(script_name(&counts), "Hans") != 0;
    struct byline byline = byline_from_body(body, is_traditional, reference_us, arena);
    facts_from_labels(labels, &wanted, arena);
    facts_of(&byline, &found, arena);
    for (size_t i = 0; i < found.count; i++) {
        bool is_right = has_fact(&wanted, found.at[i]);
        score->right += is_right ? 1 : 0;
        if (!is_right) {
            printf("wrong %.*s in %.*s\n", (int)found.at[i].bytes, found.at[i].at,
                   (int)text.bytes, text.at);
        }
    }
    for (size_t i = 0; i < wanted.count; i++) {
        if (!has_fact(&found, wanted.at[i])) {
            printf("missed %.*s in %.*s\n", (int)wanted.at[i].bytes, wanted.at[i].at,
                   (int)text.bytes, text.at);
        }
    }
    score->found += found.count;
    score->wanted += wanted.count;
    score->cases += 1;
    arena_free(arena);
}

static void reads_the_labelled_set(void **state)
{
    (void)state;
    FILE *file = fopen("tests/gold/bylines.txt", "rb");
    assert_non_null(file);
    struct score score = {0};
    char line[LINE_BYTES];
    while (fgets(line, sizeof(line), file) != NULL) {
        struct span text = span_from_string(line);
        const char *tab = strchr(line, '\t');
        if (line[0] == '#' || tab == NULL) {
            continue;
        }
        size_t at = (size_t)(tab - line);
        score_case(span_slice(text, 0, at), span_slice(text, at + 1, text.bytes - 1),
                   &score);
    }
    fclose(file);
    double precision = (double)score.right / (double)score.found;
    double recall = (double)score.right / (double)score.wanted;
    printf("%zu cases, %zu facts: precision %.4f, recall %.4f\n", score.cases,
           score.wanted, precision, recall);
    assert_true(score.cases >= 200);
    assert_true(precision >= precision_wanted);
    assert_true(recall >= recall_wanted);
}

/** Every fact of each case is found, and no other; labels are as in the labelled set. */
static void says_exactly(const char *const cases[][2], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct score score = {0};
        score_case(span_from_string(cases[i][0]), span_from_string(cases[i][1]), &score);
        if (score.right != score.found || score.right != score.wanted) {
            fail_msg("'%s'", cases[i][0]);
        }
    }
}

static void takes_all_of_a_list_or_nothing(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"本报记者张三一、李思源报道", "r=张三一、李思源"},
        {"本报讯 记者张三一、通讯员李思源报道：会议召开。", "a=本报 r=张三一 c=李思源"},
        {"通讯员李思源、王五一报道：会议召开。", "c=李思源、王五一"},
        {"会议召开。\n（记者张三一、普布扎西）", "r=张三一、普布扎西"},
        {"会议召开。\n（记者张三一、小李子们）", ""},
        {"会议召开。\n（记者普布扎西、张三一）", ""},
        {"记者张三一、小李子们报道：会议召开。", ""},
        {"本报讯 记者张三一、小李子们报道：会议召开。", "a=本报"},
        {"记者 张三一 常德报道\n会议召开。", "r=张三一"},
    };
    says_exactly(cases, sizeof(cases) / sizeof(cases[0]));
}

static void takes_no_institution_for_an_agency(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"教育部网站2月8日消息：会议召开。", ""},
        {"中国人民银行官网2月8日消息，会议召开。", ""},
        {"国家电网讯 会议召开。", ""},
        {"县供销社讯 会议召开。", ""},
        {"见维基新闻报道。", ""},
        {"新浪讯 会议召开。", ""},
        {"（观察者网 张三讯）会议召开。", "a=观察者网"},
        {"综合新华社电 会议召开。", "a=新华社"},
        {"综合清河网讯 会议召开。", "a=综合清河网"},
        {"凤凰网科技讯 北京时间2月8日消息，会议召开。", "a=凤凰网科技"},
        {"央视网体育讯 会议召开。", "a=央视网体育"},
        {"网易财经讯 2月8日消息，会议召开。", "a=网易财经"},
        {"上证报中国证券网讯 会议召开。", "a=上证报中国证券网"},
        {"新华社 合肥 5月6日电 会议召开。", "a=新华社 p=合肥 d=2024-05-06"},
        {"新华社合肥5月6日电安徽今天发布消息。", "a=新华社 p=合肥 d=2024-05-06"},
        {"新华社合肥5月6日电力供应平稳。", ""},
        {"清河网青山5月6日电安徽今天发布消息。", ""},
        {"IT之家 5 月 6 日消息 会议召开。", "a=IT之家 d=2024-05-06"},
    };
    says_exactly(cases, sizeof(cases) / sizeof(cases[0]));
}

static void takes_no_word_for_a_person(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"会议召开。\n责任编辑：王五 打印 关闭", "e=王五"},
        {"会议召开。\n责任编辑：王五 打印 张三一", "e=王五"},
        {"会议召开。\n责任编辑：王五（EN042）", "e=王五"},
        {"会议召开。\n责任编辑：王五 【收藏】【打印】", "e=王五"},
        {"会议召开。\n编辑：王五一 审读：孙良一", "e=王五一"},
        {"会议召开。\n编辑：王五一、排版：孙良一", "e=王五一"},
        {"会议召开。\n编辑推荐：王五", ""},
        {"会议召开。\n编辑部 王五", ""},
        {"会议召开。\n记者站 成立", ""},
        {"会议召开。\n记者连线", ""},
        {"会议召开。\n记者 连线 专家", ""},
        {"会议召开。\n记者 何时能到", ""},
        {"会议召开。\n记者 高高兴兴", ""},
        {"会议召开。\n（记者张三一、摄影李思源）", "r=张三一"},
    };
    says_exactly(cases, sizeof(cases) / sizeof(cases[0]));
}

static void knows_words_that_only_begin_like_a_role(void **state)
{
    (void)state;
    assert_null(role_word_at(SPAN("编辑部")));
    assert_null(role_word_at(SPAN("记者站")));
    assert_non_null(role_word_at(SPAN("编辑王五")));
    assert_non_null(role_word_at(SPAN("摄影王五")));
    assert_null(role_word_at(SPAN("摄影展")));
}

static void knows_every_role(void **state)
{
    (void)state;
    static const char *const roles[] = {
        "一审",     "三审",     "主编",     "二审",       "作者",         "來源",
        "供图",     "供稿",     "值班主任", "值班总编",   "值班编委",     "值班编辑",
        "出品",     "出品人",   "出版",     "初审",       "制图",         "制片人",
        "剪辑",     "副主编",   "参与记者", "参与采写",   "参与采写记者", "图",
        "图文",     "图片",     "图片编辑", "图片记者",   "圖",           "复审",
        "实习生",   "实习编辑", "实习记者", "审校",       "审核",         "审稿",
        "总监制",   "总策划",   "总编",     "总编辑",     "执笔",         "执行编辑",
        "拍摄",     "摄",       "摄像",     "摄像记者",   "摄影",         "摄影记者",
        "撰文",     "撰稿",     "攝",       "攝影",       "文",           "文图",
        "文字",     "文字编辑", "文字记者", "文章来源",   "本文编辑",     "本期编辑",
        "来源",     "校对",     "校對",     "核稿",       "核稿编辑",     "版式",
        "特派员",   "特派记者", "特约记者", "特约通讯员", "监制",         "监审",
        "稿源",     "策划",     "签发",     "編輯",       "终审",         "绘图",
        "统筹",     "编委",     "编审",     "编译",       "编辑",         "编辑整理",
        "网络编辑", "网页编辑", "美术编辑", "美编",       "翻摄",         "翻译",
        "见习编辑", "见习记者", "视觉",     "视觉编辑",   "视频",         "视频编辑",
        "视频记者", "記者",     "记者",     "设计",       "译者",         "責任編輯",
        "責編",     "责任编辑", "责校",     "责编",       "运营",         "通訊員",
        "通讯员",   "配音",     "采写",     "采写记者",   "采访",         "采访撰文",
        "题图",     "首席记者",
    };
    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
        struct span word = span_from_string(roles[i]);
        const struct role_word *role = role_word_at(word);
        if (role == NULL || !span_is_equal(role->word, word)) {
            fail_msg("'%s'", roles[i]);
        }
    }
}

static void another_role_hides_no_dateline(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"新华社北京5月8日电（记者张三一、实习生王五一）",
         "a=新华社 p=北京 d=2024-05-08 r=张三一"},
        {"会议召开。\n记者丨张三一 编辑丨王五一", "r=张三一 e=王五一"},
        {"本报讯（记者 张三一 发自北京）", "a=本报 r=张三一"},
        {"本报讯【记者 张三一】会议召开。", "a=本报 r=张三一"},
    };
    says_exactly(cases, sizeof(cases) / sizeof(cases[0]));
}

static void reads_editors_only_at_the_end(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct buffer body = {.arena = arena};
    buffer_append(&body, SPAN("一\n二\n三\n责任编辑：王五一\n"));
    for (int i = 0; i < 40; i++) {
        buffer_append(&body, SPAN("正文。\n"));
    }
    buffer_append(&body, SPAN("责任编辑：李六一\n"));
    for (int i = 0; i < 14; i++) {
        buffer_append(&body, SPAN("相关阅读。\n"));
    }
    buffer_append(&body, SPAN("完"));
    struct byline byline =
        byline_from_body(buffer_span(&body), false, INSTANT_ABSENT, arena);
    assert_int_equal(byline.people.editors.count, 1);
    assert_true(span_is_equal(byline.people.editors.at[0], SPAN("李六一")));
    arena_free(arena);
}

static size_t reporters_between(size_t before, size_t behind)
{
    struct arena *arena = arena_open();
    struct buffer body = {.arena = arena};
    for (size_t i = 0; i < before; i++) {
        buffer_append(&body, SPAN("清河市今天召开会议。\n"));
    }
    buffer_append(&body, SPAN("（记者 张三）"));
    for (size_t i = 0; i < behind; i++) {
        buffer_append(&body, SPAN("\n清河市今天召开会议。"));
    }
    struct byline byline =
        byline_from_body(buffer_span(&body), false, INSTANT_ABSENT, arena);
    size_t count = byline.people.reporters.count;
    arena_free(arena);
    return count;
}

static void looks_at_3_paragraphs_of_the_head_and_10_of_the_tail(void **state)
{
    (void)state;
    assert_int_equal(reporters_between(2, 40), 1);
    assert_int_equal(reporters_between(3, 40), 0);
    assert_int_equal(reporters_between(40, 9), 1);
    assert_int_equal(reporters_between(40, 10), 0);
}

static void knows_no_day_without_a_year(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct byline byline =
        byline_from_body(SPAN("新华社北京2月8日电 正文"), false, INSTANT_ABSENT, arena);
    assert_false(instant_is_present(byline.dateline_us));
    byline =
        byline_from_body(SPAN("新华社北京2月30日电 正文"), false, reference_us, arena);
    assert_false(instant_is_present(byline.dateline_us));
    arena_free(arena);
}

static void read_once(struct span text)
{
    struct arena *arena = arena_open();
    (void)byline_from_body(text, true, reference_us, arena);
    arena_free(arena);
}

static void takes_linear_time(void **state)
{
    (void)state;
    static const char *const units[] = {
        "责编",       "责任编辑：", "（",     "（记者 张三）", "记者",
        "记者张三、", "\n",         "编辑\n", "新华社",        "【】",
        "1",          " ",          "本报",   "（）",
    };
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (!is_linear(read_once, span_from_string(units[i]), 20000)) {
            fail_msg("not linear in '%s'", units[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_labelled_set),
        cmocka_unit_test(takes_all_of_a_list_or_nothing),
        cmocka_unit_test(takes_no_institution_for_an_agency),
        cmocka_unit_test(takes_no_word_for_a_person),
        cmocka_unit_test(knows_words_that_only_begin_like_a_role),
        cmocka_unit_test(knows_every_role),
        cmocka_unit_test(another_role_hides_no_dateline),
        cmocka_unit_test(reads_editors_only_at_the_end),
        cmocka_unit_test(looks_at_3_paragraphs_of_the_head_and_10_of_the_tail),
        cmocka_unit_test(knows_no_day_without_a_year),
        cmocka_unit_test(takes_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
