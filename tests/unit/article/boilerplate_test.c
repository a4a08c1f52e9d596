#include "article/boilerplate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void check_all(const char *const *bodies, size_t count, bool expected)
{
    for (size_t i = 0; i < count; i++) {
        if (boilerplate_is(span_from_string(bodies[i])) != expected) {
            fail_msg("'%s'", bodies[i]);
        }
    }
}

static void finds_what_is_only_a_frame(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "上一篇：清河开会\n下一篇：清河下雨\n版权所有 清河网",
        "加载中……",
        "正在加载，请稍候……",
        "点击加载更多",
        "请输入验证码",
        "抱歉，页面无法访问",
        "很抱歉，您访问的页面不存在！",
        "对不起，该文章已被删除。",
        "404 Not Found",
        "403 Forbidden",
        "责任编辑：王五",
        "责任编辑：王五\n责任编辑：王五",
        "（责任编辑：王五）",
        "责编：王五",
        "首页 | 登录 | 注册",
        "首页 > 返回顶部",
        "分享到：微信 微博 QQ空间",
        "扫一扫，关注清河发布公众号",
        "京ICP备12345678号-1",
        "京公网安备 11010502000001号",
        "版权所有：清河日报社",
        "Copyright © 2024 清河网 All Rights Reserved",
        "© 2024 清河网",
        "未经授权，禁止转载。",
        "互联网新闻信息服务许可证 11120180001",
        "违法和不良信息举报电话：010-12345678",
        "您的浏览器版本过低，请升级浏览器。",
        "Please enable JavaScript",
        "暂无评论\n发表评论",
        "关于我们 · 联系我们 · 网站地图\n2024",
        "登录后查看更多",
        "Loading...",
    };
    check_all(bodies, sizeof(bodies) / sizeof(bodies[0]), true);
}

static void leaves_what_somebody_wrote(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "上一篇：清河开会\n清河市今天下雨。",
        "证监会同意某某公司首次公开发行股票的注册申请。",
        "微信登录出现故障。",
        "公司取得生产许可证。",
        "404号公路今日通车。",
        "请市民扫码乘车。",
        "市民扫码即可登录，注册后可以预约。",
        "公安部门查处未办ICP备案的网站。",
        "版权所有者将获得补偿。",
        "版权所有 制度改革今天启动。",
        "责任编辑制度将在全国推行。",
        "责任编辑：王五说，这是第一次。",
        "上一篇报道引起关注。",
        "下一篇章由青年书写。",
        "新版客户端今天上线。",
        "举报电话今天开通。",
        "景区官方微博发表声明。",
        "扫一扫就能查到菜的来源。",
        "扫码乘车今天启用",
        "长按识别假币的方法来了",
        "技术支持 乡村振兴",
        "Copyright reform passes the Senate",
        "The page was not found in the archive.",
        "增值电信业务经营许可证申请流程简化。",
        "未经授权的无人机被击落。",
        "未经批准不得转移资金。",
        "页面不存在的网站越来越多",
        "JavaScript 是一门语言。",
        "密码学家获奖",
        "友情链接两座城市",
        "2024",
        "3:2",
        "……",
        "清河市今天下雨。\n责任编辑：王五",
        "关于我们的城市",
        "首页换新颜",
    };
    check_all(bodies, sizeof(bodies) / sizeof(bodies[0]), false);
}

static void is_no_frame_when_it_is_long(void **state)
{
    (void)state;
    static char body[4004];
    for (size_t i = 0; i + 7 <= sizeof(body); i += 7) {
        memcpy(body + i, "首页\n", 7);
    }
    assert_true(boilerplate_is((struct span){.at = body, .bytes = 3997}));
    assert_false(boilerplate_is((struct span){.at = body, .bytes = 4004}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_is_only_a_frame),
        cmocka_unit_test(leaves_what_somebody_wrote),
        cmocka_unit_test(is_no_frame_when_it_is_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
