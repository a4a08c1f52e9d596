#include "article/title_suffix.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void becomes(const char *title, const char *source, const char *expected)
{
    struct span cut = title_suffix_cut(span_from_string(title), span_from_string(source));
    if (!span_is_equal(cut, span_from_string(expected))) {
        fail_msg("'%s' became '%.*s'", title, (int)cut.bytes, cut.at);
    }
}

static void stays(const char *title)
{
    becomes(title, NULL, title);
}

static void cuts_a_known_site(void **state)
{
    (void)state;
    becomes("清河市地铁三号线开通_新华网", NULL, "清河市地铁三号线开通");
    becomes("清河市地铁三号线开通 - 人民网", NULL, "清河市地铁三号线开通");
    becomes("清河市地铁三号线开通|新浪财经", NULL, "清河市地铁三号线开通");
    becomes("清河市地铁三号线开通--人民网", NULL, "清河市地铁三号线开通");
    becomes("清河市地铁三号线开通-中新网", NULL, "清河市地铁三号线开通");
    becomes("清河市地铁三号线开通_央视网(cctv.com)", NULL, "清河市地铁三号线开通");
    becomes("清河市地铁三号线开通——人民网", NULL, "清河市地铁三号线开通");
}

static void cuts_a_site_however_it_names_itself(void **state)
{
    (void)state;
    static const char *const ends[] = {
        "_澎湃新闻-The Paper", "_手机新浪网",   "_手机网易网",
        " - 纽约时报中文网",   "—新华网",       "_手机凤凰网",
        " – 人民网",           " - FT中文网",   " - 华尔街日报",
        "_俄罗斯卫星通讯社",   " - 路透中文网", "_时政_手机搜狐网",
        "_凤凰网资讯_凤凰网",  "|华尔街见闻",   " - 微信公众号",
    };
    static const char *const traditional[] = {
        " | 自由時報",   " - 自由時報電子報",    " | 聯合新聞網", " | 中央社 CNA",
        " - 中時新聞網", " | ETtoday新聞雲",     "｜香港01",      " - 明報新聞網",
        " | 三立新聞網", " | TVBS新聞網",        " | 公視新聞網", " - 大公網",
        "｜星島日報",    " | 生活 | 聯合新聞網", " - 香港文匯網", " - BBC News 中文",
    };
    char title[256];
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        snprintf(title, sizeof(title), "清河市地铁三号线开通%s", ends[i]);
        becomes(title, NULL, "清河市地铁三号线开通");
    }
    for (size_t i = 0; i < sizeof(traditional) / sizeof(traditional[0]); i++) {
        snprintf(title, sizeof(title), "清河市捷運三號線通車%s", traditional[i]);
        becomes(title, NULL, "清河市捷運三號線通車");
    }
    stays("清河大桥今天通车—手机直播");
    stays("清河市今天举行发布会—答记者问");
    stays("今天开售的新品有哪些看点_手机");
}

static void cuts_the_source(void **state)
{
    (void)state;
    becomes("清河市地铁三号线开通_清河网", "清河网", "清河市地铁三号线开通");
    becomes("清河市地铁三号线开通-清河网", "清河网", "清河市地铁三号线开通");
    stays("清河市地铁三号线开通_清河网");
}

static void cuts_channels_before_the_site(void **state)
{
    (void)state;
    becomes("清河市地铁三号线开通_国内新闻_新闻频道_央视网", NULL,
            "清河市地铁三号线开通");
    becomes("清河市地铁三号线开通--时政--人民网", NULL, "清河市地铁三号线开通");
    becomes("清河市今年将要新建的道路_清河市地铁三号线也要开通_新华网", NULL,
            "清河市今年将要新建的道路_清河市地铁三号线也要开通");
    stays("清河市地铁三号线开通_时政");
}

static void keeps_hyphens_of_the_title(void **state)
{
    (void)state;
    stays("无人艇长鹰-8在珠海首航成功");
    stays("1-10月清河市工业利润增长");
    stays("快递员的一天-短视频");
    becomes("1-10月清河市工业利润增长-新华网", NULL, "1-10月清河市工业利润增长");
    stays("清河大桥——连接两岸的新通道");
    stays("人民网评：清河治理要久久为功");
}

static void leaves_eight_characters(void **state)
{
    (void)state;
    stays("通车了_新华网");
    becomes("清河地铁今天通车_新华网", NULL, "清河地铁今天通车");
    becomes("清河地铁今天通车_通车_新华网", NULL, "清河地铁今天通车");
    becomes("清河地铁通车了_地铁_新华网", NULL, "清河地铁通车了_地铁");
}

static void an_absent_title_stays_absent(void **state)
{
    (void)state;
    assert_null(title_suffix_cut((struct span){0}, SPAN("新华网")).at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_a_known_site),
        cmocka_unit_test(cuts_a_site_however_it_names_itself),
        cmocka_unit_test(cuts_the_source),
        cmocka_unit_test(cuts_channels_before_the_site),
        cmocka_unit_test(keeps_hyphens_of_the_title),
        cmocka_unit_test(leaves_eight_characters),
        cmocka_unit_test(an_absent_title_stays_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
