#include "article/quality.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "article/repairs.h"

static void has(const char *body, uint32_t flags)
{
    uint32_t found = quality_flags(span_from_string(body));
    if (found != flags) {
        fail_msg("'%s' has 0x%x", body, found);
    }
}

static void ordinary_text_has_none(void **state)
{
    (void)state;
    has("清河市今天召开会议，部署防汛工作。\n会议要求落实责任。", 0);
    has("Le café était fermé à Paris, naïve coöperation über alles.", 0);
    has("他说：“好。”价格为€5，气温8℃。", 0);
    has("锟斤拷锟斤拷是常见的乱码，程序员见了都会心一笑，它来自编码的错误转换。", 0);
    has("真的吗？？？", 0);
}

static void finds_text_read_in_a_wrong_encoding(void **state)
{
    (void)state;
    has("ä¸­å›½æ–°é—»ç½‘åŒ—äº¬ç”µ", REPAIR_MOJIBAKE);
    has("涓浗鏂伴椈缃戝寳浜數", REPAIR_MOJIBAKE);
    has("锟斤拷锟斤拷锟斤拷", REPAIR_MOJIBAKE);
}

static void finds_text_that_was_replaced(void **state)
{
    (void)state;
    has("\uFFFD\uFFFD\uFFFD清河\uFFFD", REPAIR_REPLACED);
    has("????????? 2024", REPAIR_REPLACED);
    has("清河市今天召开\uFFFD会议。", 0);
}

static void finds_what_is_only_a_frame(void **state)
{
    (void)state;
    has("上一篇：清河开会\n下一篇：清河下雨\n版权所有 清河网", REPAIR_BOILERPLATE);
    has("上一篇：清河开会\n清河市今天下雨。", 0);
}

static void finds_a_body_that_was_cut_off(void **state)
{
    (void)state;
    has("清河市今天召开会议，", REPAIR_TRUNCATED);
    has("清河市今天召开会议……[阅读全文]", REPAIR_TRUNCATED);
    has("清河市今天召开会议……", 0);
    has("清河市今天召开会议：", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_text_has_none),
        cmocka_unit_test(finds_text_read_in_a_wrong_encoding),
        cmocka_unit_test(finds_text_that_was_replaced),
        cmocka_unit_test(finds_what_is_only_a_frame),
        cmocka_unit_test(finds_a_body_that_was_cut_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
