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
    assert_true(html_label_is_notice(SPAN("清ICP备05000001号")));
    assert_true(html_label_is_notice(SPAN("Copyright © 2024 清河网 版权所有。")));
    assert_false(html_label_is_notice(SPAN("法院认为，著作权属于作者本人。")));
    assert_false(html_label_is_notice(SPAN("")));
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
        struct span time = html_label_find_time(span_from_string(cases[i][0]));
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
        {"作者：周文 来源：清河网", "周文 "},
        {"来源：清河网　作者: 周文、李敏　点击：3", "周文、李敏"},
        {"作者：", NULL},
        {"来源：清河网", NULL},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct span name = html_label_find_author(span_from_string(cases[i][0]));
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
        cmocka_unit_test(a_sentence_is_no_control),
        cmocka_unit_test(knows_notices_of_a_site),
        cmocka_unit_test(finds_a_time_in_a_line),
        cmocka_unit_test(finds_the_author_up_to_the_next_label),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
