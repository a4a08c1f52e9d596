#include "html/html_refusal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buffer.h"

static bool is_refusal(const char *title, const char *body)
{
    struct arena *arena = arena_open();
    bool is = html_refusal_is(span_from_string(title), span_from_string(body), arena);
    arena_free(arena);
    return is;
}

static void knows_what_a_site_answers_in_place_of_an_article(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "抱歉，您访问的页面不存在，可能已被删除或者地址有误，请返回首页。",
        "对不起，您要查看的文章已下线。\n去看看别的吧。",
        "您的请求过于频繁，已被系统拦截，请完成验证后继续访问。",
        "为了保证您的正常访问，请在下方输入验证码，然后点击继续。",
        "请先登录，登录后继续阅读本文。",
        "本页需要脚本，请在浏览器中启用JavaScript后重试。",
        "You need to enable JavaScript to run this app.",
        "Access Denied. You do not have permission to read this."};
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        if (!is_refusal("提示", bodies[i])) {
            fail_msg("%s is none", bodies[i]);
        }
    }
    assert_true(is_refusal("抱歉，您访问的页面不存在", "请检查输入的网址。"));
}

static void news_about_such_answers_is_none(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "22日晚，云溪政务网页面显示“抱歉，您访问的页面不存在”，四十分钟后恢复。",
        "警方提醒，收到“您的账户存在异常，请输入验证码后继续访问”的短信不要点开。",
        "两名驴友在西山走丢了，内容网站上找不到他们的路线。",
        "考生请于25日登录考试院网站，输入验证码后查看成绩。",
        "JavaScript之父昨日到访云溪，与学生座谈。",
        "他说：“我们的网页"};
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        if (is_refusal("云溪新闻", bodies[i])) {
            fail_msg("%s is one", bodies[i]);
        }
    }
}

static void a_long_text_is_none(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct buffer text = {.arena = arena};
    buffer_append(&text, SPAN("抱歉，您访问的页面不存在。"));
    assert_true(html_refusal_is(SPAN(""), buffer_span(&text), arena));
    for (int i = 0; i < 40; i++) {
        buffer_append(&text, SPAN("他接着说下去。"));
    }
    assert_false(html_refusal_is(SPAN(""), buffer_span(&text), arena));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_what_a_site_answers_in_place_of_an_article),
        cmocka_unit_test(news_about_such_answers_is_none),
        cmocka_unit_test(a_long_text_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
