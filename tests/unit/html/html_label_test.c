#include "html/html_about.h"
#include "html/html_label.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static enum html_label label_of(const char *line)
{
    return html_label_of(span_from_string(line));
}

static void knows_headings_and_controls(void **state)
{
    (void)state;
    assert_int_equal(label_of("相关阅读"), HTML_LABEL_RELATED);
    assert_int_equal(label_of("【相关链接】"), HTML_LABEL_RELATED);
    assert_int_equal(label_of("网友评论（26）"), HTML_LABEL_COMMENTS);
    assert_int_equal(label_of("分享到："), HTML_LABEL_CONTROL);
    assert_int_equal(label_of("上一篇：清河地铁开通"), HTML_LABEL_CONTROL);
    assert_int_equal(label_of("【打印】【关闭】"), HTML_LABEL_CONTROL);
    assert_int_equal(label_of(""), HTML_LABEL_NONE);
    assert_int_equal(label_of("清河地铁开通"), HTML_LABEL_NONE);
}

static void finds_every_word_of_its_table(void **state)
{
    (void)state;
    /* From all over the table: it is searched by halves. */
    static const char *const related[] = {
        "今日推荐", "大家都在看", "延伸阅读", "延伸閱讀", "往期回顾", "推荐内容",
        "更多精彩", "热点文章",   "熱門新聞", "猜你喜欢", "相关稿件", "阅读排行"};
    static const char *const controls[] = {
        "上一条", "下一篇",   "您的位置",     "手机看",   "扫一扫",   "收藏本文",
        "标签：", "特别声明", "轻触阅读原文", "长按识别", "阅读原文", "請繼續往下閱讀"};
    for (size_t i = 0; i < sizeof(related) / sizeof(related[0]); i++) {
        assert_int_equal(label_of(related[i]), HTML_LABEL_RELATED);
        assert_int_equal(label_of(controls[i]), HTML_LABEL_CONTROL);
    }
    assert_int_equal(label_of("一"), HTML_LABEL_NONE);
    assert_int_equal(label_of("龙"), HTML_LABEL_NONE);
}

static void knows_the_editor_by_the_name(void **state)
{
    (void)state;
    assert_int_equal(label_of("责任编辑：周文"), HTML_LABEL_EDITOR);
    assert_int_equal(label_of("【编辑:周文】"), HTML_LABEL_EDITOR);
    assert_int_equal(label_of("（编辑 周文）"), HTML_LABEL_EDITOR);
    assert_int_equal(label_of("责任编辑："), HTML_LABEL_CONTROL);
    assert_int_equal(label_of("编辑部搬家"), HTML_LABEL_NONE);
    assert_int_equal(label_of("编辑：今天的报纸请大家多看一眼。"), HTML_LABEL_NONE);
}

static void knows_pages_and_programs_by_their_words(void **state)
{
    (void)state;
    assert_int_equal(label_of("1 2 3 下一页 余下全文"), HTML_LABEL_CONTROL);
    assert_int_equal(label_of("下载清河APP，看更多内容"), HTML_LABEL_CONTROL);
    assert_int_equal(label_of("請繼續往下閱讀..."), HTML_LABEL_CONTROL);
    assert_int_equal(label_of("下载量破亿"), HTML_LABEL_NONE);
}

static void a_sentence_is_no_control(void **state)
{
    (void)state;
    assert_int_equal(label_of("关闭三条生产线后，工厂转型。"), HTML_LABEL_NONE);
    assert_int_equal(
        label_of("相关新闻报道之后，当地有关部门立即成立了联合调查组前往现场。"),
        HTML_LABEL_NONE);
}

static void knows_notices_of_a_site(void **state)
{
    (void)state;
    assert_int_equal(html_label_of(SPAN("清ICP备05000001号")), HTML_LABEL_NOTICE);
    assert_int_equal(html_label_of(SPAN("Copyright © 2024 清河网 版权所有。")),
                     HTML_LABEL_NOTICE);
    assert_int_not_equal(html_label_of(SPAN("法院认为，著作权属于作者本人。")),
                         HTML_LABEL_NOTICE);
    assert_int_not_equal(html_label_of(SPAN("")), HTML_LABEL_NOTICE);
    assert_int_equal(label_of("特别声明：以上内容由用户上传，本平台仅提供存储服务。"),
                     HTML_LABEL_NOTICE);
    assert_int_equal(label_of("未经授权，任何人不得转载、摘编本网站内容。"),
                     HTML_LABEL_NOTICE);
    assert_int_equal(label_of("本文系清河网独家稿件，未经授权，不得转载。"),
                     HTML_LABEL_NOTICE);
    assert_int_equal(label_of("未经正式授权严禁转载本文，侵权必究。"), HTML_LABEL_NOTICE);
    assert_int_equal(label_of("報社非經授權，不得轉載。"), HTML_LABEL_NOTICE);
    assert_int_equal(label_of("版权所有的意思，就是版权所有。"), HTML_LABEL_NONE);
    assert_int_equal(label_of("外交部发表声明：此举违反国际法。"), HTML_LABEL_NONE);
    assert_int_equal(label_of("法院认定，该公司未经许可使用作品，构成侵权。"),
                     HTML_LABEL_NONE);
}

static void knows_what_asks_to_accept_cookies(void **state)
{
    (void)state;
    static const char *const banners[] = {
        "本网站使用Cookie以便为您提供更好的服务，继续浏览即表示您同意我们的隐私政策。",
        "我们使用cookies改善您的体验。点击“接受”即表示您接受。",
        "We use cookies to improve this site. By continuing you agree to our terms.",
        "This website uses Cookies, see our Privacy Policy."};
    static const char *const texts[] = {
        "欧盟法院裁定，网站使用Cookie须征得用户同意，预先勾选的方框无效。",
        "我们采访了三位烘焙师，他们都说Cookie要用黄油做。",
        "本站讯　继续浏览量第一的是隐私政策。"};
    for (size_t i = 0; i < sizeof(banners) / sizeof(banners[0]); i++) {
        assert_int_equal(label_of(banners[i]), HTML_LABEL_NOTICE);
    }
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_int_equal(label_of(texts[i]), HTML_LABEL_NONE);
    }
}

static void finds_a_time_in_a_line(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"发布时间：2024-05-28 10:15 来源", "2024-05-28 10:15"},
        {"2024年5月8日", "2024年5月8日"},
        {"2024年5月8日10时15分", "2024年5月8日10时15分"},
        {"2024-05-28T10:15:30+08:00", "2024-05-28T10:15:30"},
        {"2024.5.8  9:05", "2024.5.8  9:05"},
        {"1998/12/31x", "1998/12/31"},
        {"2024-05-28 共10条", "2024-05-28"},
        {"电话2024-0528", NULL},
        {"2024-05-281", NULL},
        {"32024-05-28", NULL},
        {"2024年5月", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct span time = html_about_find_time(span_from_string(cases[i][0]));
        bool is_right = cases[i][1] == NULL
                            ? time.at == NULL
                            : span_is_equal(time, span_from_string(cases[i][1]));
        if (!is_right) {
            fail_msg("%s: %.*s", cases[i][0], (int)time.bytes, time.at);
        }
    }
}

static void finds_the_author_up_to_the_next_label(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"作者：周文 来源：清河网", "周文"},
        {"来源：清河网　作者: 周文、李敏　点击：3", "周文、李敏"},
        {"作者：", NULL},
        {"来源：清河网", NULL},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct span name = html_about_find_author(span_from_string(cases[i][0]));
        bool is_right = cases[i][1] == NULL
                            ? name.at == NULL
                            : span_is_equal(name, span_from_string(cases[i][1]));
        if (!is_right) {
            fail_msg("%s: %.*s", cases[i][0], (int)name.bytes, name.at);
        }
    }
}

static void finds_the_source_by_its_label_or_beside_a_time(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"来源： 清河网 举报", "清河网"},
        {"2024-05-28　稿源：清河发布　编辑：周文", "清河发布"},
        {"2024年5月28日 10:15 清河晚报", "清河晚报"},
        {"www.qinghe.example　2024年5月28日 10:15　清河新闻网", "清河新闻网"},
        {"清河晚报", NULL},
        {"2024年5月28日 星期二", NULL},
        {"2024-05-28 10:15 举报", NULL},
        {"来源：", NULL},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct span name = html_about_find_source(span_from_string(cases[i][0]));
        bool is_right = cases[i][1] == NULL
                            ? name.at == NULL
                            : span_is_equal(name, span_from_string(cases[i][1]));
        if (!is_right) {
            fail_msg("%s: %.*s", cases[i][0], (int)name.bytes, name.at);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_headings_and_controls),
        cmocka_unit_test(finds_every_word_of_its_table),
        cmocka_unit_test(knows_the_editor_by_the_name),
        cmocka_unit_test(knows_pages_and_programs_by_their_words),
        cmocka_unit_test(a_sentence_is_no_control),
        cmocka_unit_test(knows_notices_of_a_site),
        cmocka_unit_test(knows_what_asks_to_accept_cookies),
        cmocka_unit_test(finds_a_time_in_a_line),
        cmocka_unit_test(finds_the_author_up_to_the_next_label),
        cmocka_unit_test(finds_the_source_by_its_label_or_beside_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
