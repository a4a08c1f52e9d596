#include "article/title_suffix.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

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
        cmocka_unit_test(cuts_the_source),
        cmocka_unit_test(cuts_channels_before_the_site),
        cmocka_unit_test(keeps_hyphens_of_the_title),
        cmocka_unit_test(leaves_eight_characters),
        cmocka_unit_test(an_absent_title_stays_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
