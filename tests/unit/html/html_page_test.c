#include "html/html_page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../linear_time.h"
#include "base/buffer.h"

static const char *const prose =
    "<p>昨天上午九时，清河市地铁三号线开通试运营，线路全长二十一公里，设车站十七座。</p>"
    "<p>“以后上班能省半小时！”家住城南的李女士说，她等这条线路已经等了六年。</p>";

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

static struct html_page page_of(struct arena *arena, const char *head, const char *before,
                                const char *behind)
{
    struct buffer markup = {.arena = arena};
    buffer_append_format(&markup, "<html><head>%s</head><body>%s<div>%s</div>%s</body>",
                         head, before, prose, behind);
    struct html_page page;
    assert_true(html_page_read(buffer_span(&markup), arena, &page));
    return page;
}

static void is(struct span text, const char *wanted)
{
    if (wanted == NULL) {
        assert_null(text.at);
        return;
    }
    if (!span_is_equal(text, span_from_string(wanted))) {
        fail_msg("%.*s is not %s", (int)text.bytes, text.at, wanted);
    }
}

static void tells_a_page_from_its_article(void **state)
{
    (void)state;
    static const char *const whole[] = {"<html>", "<!DOCTYPE html>\n<HTML lang=zh>",
                                        "<body>", "<head >", "<p>a</p><body class='x'>"};
    static const char *const parts[] = {
        "",   "<header>a</header>", "<p>html</p>", "<",
        "<h", "&lt;html&gt;",       "<bodyx>",     "<html"};
    for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++) {
        assert_true(html_page_is(span_from_string(whole[i])));
    }
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        assert_false(html_page_is(span_from_string(parts[i])));
    }
}

static void the_title_is_the_heading_that_the_page_title_repeats(void **state)
{
    struct arena *arena = *state;
    is(page_of(arena, "<title>地铁开通_清河网</title>",
               "<h1>清河日报</h1><h1>地铁开通</h1>", "")
           .title.text,
       "地铁开通");
    is(page_of(arena, "<title>a</title><meta property=og:title content='b &amp; c'>",
               "<h1>清河日报</h1>", "")
           .title.text,
       "b & c");
    is(page_of(arena, "<title>\n a\n</title>", "", "").title.text, "a");
    is(page_of(arena, "", "<h1>地铁开通</h1>", "").title.text, "地铁开通");
    is(page_of(arena, "", "", "").title.text, NULL);
}

static void the_time_is_the_best_that_is_stated(void **state)
{
    struct arena *arena = *state;
    is(page_of(arena, "<meta name=PubDate content='2024-05-28 10:15'>",
               "<time datetime='2024-05-01'>x</time>", "")
           .published.text,
       "2024-05-28 10:15");
    is(page_of(arena, "", "<time datetime='2024-05-01'>x</time>", "").published.text,
       "2024-05-01");
    is(page_of(arena, "<meta name=pubdate content=2024-05-02>",
               "<meta name=PubDate content=2024-05-01>", "")
           .published.text,
       "2024-05-02");
    is(page_of(arena, "", "<h1>a</h1><p>发布时间：2024年5月28日 10:15 来源：b</p>", "")
           .published.text,
       "2024年5月28日 10:15");
    is(page_of(arena, "", "<h1>a</h1><p>2024/5/8　9：05：33</p>", "").published.text,
       "2024/5/8　9：05：33");
    is(page_of(arena, "", "<h1>a</h1><p>12024-05-28 99</p>", "").published.text, NULL);
}

static void a_time_far_from_the_title_is_another_ones(void **state)
{
    is(page_of(*state, "", "<h1>a</h1>", "<ul><li><a href=x>b</a> 2024-05-01</li></ul>")
           .published.text,
       NULL);
}

static void the_author_is_a_person_and_no_address(void **state)
{
    struct arena *arena = *state;
    is(page_of(arena, "<meta name=author content='周文'>", "", "").author.text, "周文");
    is(page_of(arena, "<meta property=article:author content='https://a.example/u'>", "",
               "")
           .author.text,
       NULL);
    is(page_of(arena, "", "<h1>a</h1><p>来源：b 作者：周文 编辑：c</p>", "").author.text,
       "周文");
}

static void a_source_that_touches_the_time_is_found_without_it(void **state)
{
    static const char *const lines[] = {
        "<div><span>2024年03月05日 10:30</span><span>江城日报</span></div>",
        "<div><span>2024-03-05</span><span>江城日报</span></div>",
        "<div>2024年3月5日10:30江城日报</div>",
        "<div><span>江城日报</span><span>2024-03-05 10:30:22</span></div>",
        "<div>2024-03-05T10:30江城日报 评论(3)</div>",
    };
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct buffer before = {.arena = *state};
        buffer_append_format(&before, "<h1>地铁开通</h1>%s", lines[i]);
        is(page_of(*state, "", buffer_string(&before), "").source.text, "江城日报");
    }
}

static void what_is_too_long_is_no_statement(void **state)
{
    struct buffer head = {.arena = *state};
    buffer_append(&head, SPAN("<title>a</title><meta property=og:title content='"));
    for (int i = 0; i < 5000; i++) {
        buffer_append_byte(&head, 'b');
    }
    buffer_append(&head, SPAN("'>"));
    is(page_of(*state, buffer_string(&head), "", "").title.text, "a");
}

static void linked_data_is_handed_on_whole(void **state)
{
    struct span data = page_of(*state,
                               "<script type='application/ld+json'>{\"a\":1}</script>"
                               "<script>var x;</script>"
                               "<script type=application/ld+json>[]</script>",
                               "", "")
                           .linked_data;
    assert_int_equal(data.bytes, sizeof("{\"a\":1}\0[]"));
    assert_memory_equal(data.at, "{\"a\":1}\0[]", data.bytes);
}

static void what_is_outside_of_the_article_is_left_out(void **state)
{
    static const char *const outside[] = {
        "<nav><p>%s</p></nav>",
        "<footer><p>%s</p></footer>",
        "<aside><p>%s</p></aside>",
        "<button>%s</button>",
        "<form><p>%s</p></form>",
        "<header><p>%s</p></header>",
        "<div class='newsCommentBox'><p>%s</p></div>",
        "<div id=pinglun><p>%s</p></div>",
        "<div class='related-news'><p>%s</p></div>",
        "<div style='display:none'><p>%s</p></div>",
    };
    for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++) {
        struct buffer part = {.arena = *state};
        buffer_append(&part, span_from_string(outside[i]));
        const char *mark = strstr(buffer_string(&part), "%s");
        struct buffer whole = {.arena = *state};
        buffer_append(&whole, (struct span){part.at, (size_t)(mark - part.at)});
        buffer_append(&whole, SPAN("这一段话不是文章，而是旁边的东西，读者不会想看到。"));
        buffer_append(&whole, span_from_string(mark + 2));
        struct span body = page_of(*state, "", buffer_string(&whole), "").body;
        if (!span_has_prefix(body, SPAN("昨天"))) {
            fail_msg("%s got into %.*s", outside[i], (int)body.bytes, body.at);
        }
    }
}

static void what_stands_around_the_article_in_its_block_is_left_out(void **state)
{
    static const char *const before[] = {
        "<h1>另一个标题比这一个长得多</h1>", "<div>清河网</div>",
        "<p>来源：清河网 2024-05-28</p>", "<p>地铁开通</p>"};
    static const char *const behind[] = {
        "<p>清河网 版权所有，未经授权不得以任何方式转载本文的内容，违者必究。</p>",
        "<h3>相关阅读</h3><p>三月份出口增长百分之三</p><p>周末全市有雨</p>",
        "<h3>网友评论</h3><p>说得真好，希望早日通车，我们全家老小都盼着这一天。</p>",
        "<p>分享到：</p>",
        "<div><a href=x>三月份出口增长百分之三</a></div>",
    };
    struct html_page page;
    for (size_t i = 0; i < 4 + 5; i++) {
        struct buffer markup = {.arena = *state};
        buffer_append_format(&markup,
                             "<title>地铁开通_清河网</title><body><div>%s%s%s</div>",
                             i < 4 ? before[i] : "", prose, i < 4 ? "" : behind[i - 4]);
        assert_true(html_page_read(buffer_span(&markup), *state, &page));
        if (!span_has_prefix(page.body, SPAN("昨天")) ||
            !span_has_suffix(page.body, SPAN("六年。"))) {
            fail_msg("%.*s", (int)page.body.bytes, page.body.at);
        }
    }
}

static void a_document_that_is_only_an_article_is_taken_whole(void **state)
{
    struct buffer markup = {.arena = *state};
    struct html_page page;
    buffer_append_format(
        &markup, "<html><body><h2>通车</h2><div class=content>%s</div><p>（完）</p>",
        prose);
    assert_true(html_page_read(buffer_span(&markup), *state, &page));
    assert_true(span_has_prefix(page.body, SPAN("通车\n昨天")));
    assert_true(span_has_suffix(page.body, SPAN("\n（完）")));
}

static void a_single_sentence_among_links_is_an_article(void **state)
{
    static const char links[] =
        "<ul><li><a href=1>清河地铁三号线今日开通运营</a><li><a "
        "href=2>三月份出口增长百分之三</a><li><a href=3>周末有雨</a></ul>";
    struct buffer markup = {.arena = *state};
    struct html_page page;
    buffer_append_format(&markup,
                         "<body>%s<div><p>地铁三号线今晨恢复正常运行。</p></div>%s",
                         links, links);
    assert_true(html_page_read(buffer_span(&markup), *state, &page));
    is(page.body, "地铁三号线今晨恢复正常运行。");
}

static void a_form_around_the_page_is_no_form(void **state)
{
    struct html_page page;
    struct buffer markup = {.arena = *state};
    buffer_append_format(&markup, "<body><form id=aspnetForm class=sidebar>%s</form>",
                         prose);
    assert_true(html_page_read(buffer_span(&markup), *state, &page));
    assert_true(span_has_prefix(page.body, SPAN("昨天")));
}

static void a_page_without_dense_text_has_no_article(void **state)
{
    static const char *const markup[] = {
        "<html>",
        "<html><body><p>404 Not Found</p>",
        "<html><body><ul><li><a href=1>清河地铁三号线今日开通运营</a><li><a "
        "href=2>三月份出口增长百分之三</a><li><a href=3>周末全市有雨</a></ul>",
        "<html><body><nav><p>昨天上午九时，清河市地铁三号线开通试运营，线路全长。</p></"
        "nav>",
        "<html><body><p>版权所有 清河网 未经授权不得转载 清ICP备05000001号</p>",
    };
    for (size_t i = 0; i < sizeof(markup) / sizeof(markup[0]); i++) {
        struct html_page page;
        assert_false(html_page_read(span_from_string(markup[i]), *state, &page));
    }
}

static void a_table_in_front_does_not_cost_the_paragraph_behind_it(void **state)
{
    static const char *const row =
        "<tr><td>周一</td><td>多云</td><td>12</td><td>25</td></tr>";
    static const char *const first = "据气象部门预计，花期还将持续十天左右，建议游客错峰"
                                     "出行，自驾车主可停在镇中学操场。";
    static const char *const second = "东河镇的油菜花这几天进入盛花期，三千亩花田沿着青江"
                                      "铺开，吸引了许多周边城市的游客前来观赏拍照。";
    struct buffer markup = {.arena = *state};
    buffer_append(&markup, SPAN("<html><body><h1>一周天气</h1><div><table>"));
    for (int i = 0; i < 8; i++) {
        buffer_append(&markup, span_from_string(row));
    }
    buffer_append_format(&markup, "</table><p>%s</p><p>%s</p></div><h4>天气</h4><ul>",
                         first, second);
    for (int i = 0; i < 5; i++) {
        buffer_append(&markup, SPAN("<li><a href=x>云溪机场新航站楼本月启用</a></li>"));
    }
    struct html_page page;
    assert_true(html_page_read(buffer_span(&markup), *state, &page));
    assert_true(span_has_prefix(page.body, span_from_string(first)));
    assert_true(span_has_suffix(page.body, span_from_string(second)));
}

static void an_answer_of_the_server_is_no_article_unless_it_has_a_date(void **state)
{
    static const char *const markup =
        "<html><body><h1>提示</h1>%s<p>抱歉，您访问的页面不存在，请返回首页。</p></body>";
    static const char *const lines[] = {"", "<p>2024-05-28 10:15</p>"};
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct buffer page = {.arena = *state};
        struct html_page read;
        buffer_append_format(&page, markup, lines[i]);
        assert_int_equal(html_page_read(buffer_span(&page), *state, &read), i == 1);
    }
}

static void deep_pages_are_read_to_their_end(void **state)
{
    struct buffer markup = {.arena = *state};
    buffer_append(&markup, SPAN("<html><body>"));
    for (int i = 0; i < 1000; i++) {
        buffer_append(&markup, SPAN("<div>"));
    }
    buffer_append(&markup, span_from_string(prose));
    struct html_page page;
    assert_true(html_page_read(buffer_span(&markup), *state, &page));
    assert_true(span_has_prefix(page.body, SPAN("昨天")));
    assert_true(span_has_suffix(page.body, SPAN("六年。")));
}

static void lines_of_preformatted_text_are_paragraphs(void **state)
{
    struct buffer markup = {.arena = *state};
    struct html_page page;
    buffer_append_format(&markup,
                         "<body>%s<pre>第一行说的是通车，大家都很高兴。\n\n"
                         "第二行说的是票价，最低两元。</pre>",
                         prose);
    assert_true(html_page_read(buffer_span(&markup), *state, &page));
    assert_true(span_has_suffix(
        page.body,
        SPAN("。\n第一行说的是通车，大家都很高兴。\n第二行说的是票价，最低两元。")));
}

/** Memory for much of the same, in bytes a byte of it. */
static double memory_for(const char *unit, size_t count)
{
    struct arena *arena = arena_open();
    struct buffer markup = {.arena = arena};
    struct html_page page;
    for (size_t i = 0; i < count; i++) {
        buffer_append(&markup, span_from_string(unit));
    }
    size_t before = arena_bytes(arena);
    (void)html_page_read(buffer_span(&markup), arena, &page);
    double bytes = (double)(arena_bytes(arena) - before) / (double)markup.bytes;
    arena_free(arena);
    return bytes;
}

static void memory_is_bounded(void **state)
{
    (void)state;
    /* Without the limits a block is 64 bytes for the 3 of its tag, a line 40 for 5. */
    assert_true(memory_for("<p>", 2000000) < 12);
    assert_true(memory_for("a<br>", 1600000) < 12);
}

static void read_page(struct span markup)
{
    struct arena *arena = arena_open();
    struct html_page page;
    (void)html_page_is(markup);
    (void)html_page_read(markup, arena, &page);
    arena_free(arena);
}

static void takes_linear_time(void **state)
{
    (void)state;
    static const char *const units[] = {
        "<div>",
        "</i>",
        "<b></i>",
        "<",
        "<p>一，二。",
        "<p class='a b comment x-y'>一",
        "<h1>一</h1>",
        "<li><a href=x>一</a>",
        "<h3>相关阅读</h3>",
        "<h3>网友评论</h3><p>一，二。",
        "<meta name=author content=x>",
        "<script type='application/ld+json'>{}</script>",
        "<pre>\n\n",
        "<title>",
        "<td>1<td>2",
        "2024-",
        "<nav><p>一。",
        "<span itemprop=author>",
        "版权所有",
        "<a>",
    };
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (!is_linear(read_page, span_from_string(units[i]), 5000)) {
            fail_msg("not linear in %s", units[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_a_page_from_its_article),
        cmocka_unit_test(the_title_is_the_heading_that_the_page_title_repeats),
        cmocka_unit_test(the_time_is_the_best_that_is_stated),
        cmocka_unit_test(a_time_far_from_the_title_is_another_ones),
        cmocka_unit_test(the_author_is_a_person_and_no_address),
        cmocka_unit_test(a_source_that_touches_the_time_is_found_without_it),
        cmocka_unit_test(what_is_too_long_is_no_statement),
        cmocka_unit_test(linked_data_is_handed_on_whole),
        cmocka_unit_test(what_is_outside_of_the_article_is_left_out),
        cmocka_unit_test(what_stands_around_the_article_in_its_block_is_left_out),
        cmocka_unit_test(a_document_that_is_only_an_article_is_taken_whole),
        cmocka_unit_test(a_single_sentence_among_links_is_an_article),
        cmocka_unit_test(a_form_around_the_page_is_no_form),
        cmocka_unit_test(a_page_without_dense_text_has_no_article),
        cmocka_unit_test(a_table_in_front_does_not_cost_the_paragraph_behind_it),
        cmocka_unit_test(an_answer_of_the_server_is_no_article_unless_it_has_a_date),
        cmocka_unit_test(deep_pages_are_read_to_their_end),
        cmocka_unit_test(lines_of_preformatted_text_are_paragraphs),
        cmocka_unit_test(memory_is_bounded),
        cmocka_unit_test(takes_linear_time),
    };
    return cmocka_run_group_tests(tests, open_arena, free_arena);
}
