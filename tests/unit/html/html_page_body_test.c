#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "html/html_page.h"

#define FIRST                                                                            \
    "昨天上午九时，清河市地铁三号线开通试运营，线路全长二十一公里，设车站十七座。"
#define SECOND "“以后上班能省半小时！”家住城南的李女士说，她等这条线路已经等了六年。"

static int open_arena(void **state)
{
    *state = arena_open();
    return 0;
}

static int free_arena(void **state)
{
    arena_free(*state);
    return 0;
}

static void body_is(void **state, const char *markup, const char *wanted)
{
    struct buffer whole = {.arena = *state};
    struct html_page page;
    buffer_append_format(&whole,
                         "<html><title>地铁开通_清河网</title><body><h1>地铁开通</h1>%s"
                         "</body></html>",
                         markup);
    assert_true(html_page_read(buffer_span(&whole), *state, &page));
    if (!span_is_equal(page.body, span_from_string(wanted))) {
        fail_msg("%.*s", (int)page.body.bytes, page.body.at);
    }
}

static void a_list_of_other_articles_goes_with_its_summaries(void **state)
{
    body_is(
        state,
        "<div><p>" FIRST "</p><p>" SECOND "</p><div><h3>推荐阅读</h3><div><a "
        "href=1>清河桥封闭</a><p>清河桥明天起封闭检修，为期两天，车辆请绕行。</p></div>"
        "<div><a href=2>清河涨水</a><p>受降雨影响，清河水位上涨，各地加强巡查。</p></div>"
        "</div></div>",
        FIRST "\n" SECOND);
}

static void text_without_links_behind_such_a_heading_stays(void **state)
{
    body_is(state,
            "<div><p>" FIRST "</p><div><h3>相关链接</h3><p>" SECOND "</p></div></div>",
            FIRST "\n" SECOND);
}

static void scraps_in_front_of_the_first_sentence_are_no_text(void **state)
{
    body_is(state,
            "<div class=content><div><div>清河新闻客户端记者 周文</div><div>2024-05-28 "
            "10:15</div><div>∙</div><div>字号</div></div><div><p>" FIRST "</p><p>" SECOND
            "</p></div></div>",
            "清河新闻客户端记者 周文\n" FIRST "\n" SECOND);
}

static void the_editor_is_kept_wherever_the_line_stands(void **state)
{
    body_is(state,
            "<div><p>" FIRST "</p><p>" SECOND
            "</p><div class=copyright><p>责任编辑：周文</p><p>清河网出品</p></div></div>",
            FIRST "\n" SECOND "\n责任编辑：周文");
    body_is(
        state,
        "<div class=content><p>" FIRST "</p><p>" SECOND
        "</p></div><p>举报</p><p>【编辑:周文】</p><ul><li><a href=1>清河桥封闭</a></ul>",
        FIRST "\n" SECOND "\n【编辑:周文】");
}

static void a_summary_that_the_text_repeats_is_left_out(void **state)
{
    body_is(state,
            "<div><p>摘要：昨天上午九时，清河市地铁三号线开通试运营，线路全长二十一公里.."
            ".</p>"
            "<p>" FIRST "</p><p>" SECOND "</p></div>",
            FIRST "\n" SECOND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_list_of_other_articles_goes_with_its_summaries,
                                        open_arena, free_arena),
        cmocka_unit_test_setup_teardown(text_without_links_behind_such_a_heading_stays,
                                        open_arena, free_arena),
        cmocka_unit_test_setup_teardown(scraps_in_front_of_the_first_sentence_are_no_text,
                                        open_arena, free_arena),
        cmocka_unit_test_setup_teardown(the_editor_is_kept_wherever_the_line_stands,
                                        open_arena, free_arena),
        cmocka_unit_test_setup_teardown(a_summary_that_the_text_repeats_is_left_out,
                                        open_arena, free_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
