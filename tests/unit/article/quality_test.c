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
    has("閮戝窞鍦伴搧5鍙风嚎浠婂ぉ寮€閫氳繍钀ャ€", REPAIR_MOJIBAKE); /* UTF-8 as GBK */
    has("閯窞鍦伴惖5铏熺窔浠婂ぉ閫氳粖", REPAIR_MOJIBAKE);           /* Traditional */
    has("痑笣華沺5瘍盄踏毞羲籵堍茠﹝", REPAIR_MOJIBAKE);             /* GBK as Big5 */
    has("驛大ｷ槫慍體・蜿ｷ郤ｿ莉雁､ｩ蠑騾夊ｿ占星ｸ",
        REPAIR_MOJIBAKE);                        /* UTF-8 as Shift_JIS */
    has("ﾖ｣ﾖﾝｵﾘﾌ5ｺﾅﾏﾟｽﾌ・ｪﾍｨ", REPAIR_MOJIBAKE); /* GBK as Shift_JIS */
    has("锟斤拷锟斤拷锟斤拷", REPAIR_MOJIBAKE);
    has("烫烫烫烫烫", REPAIR_MOJIBAKE);
}

static void keeps_what_is_rare_but_written(void **state)
{
    (void)state;
    has("帝高阳之苗裔兮，朕皇考曰伯庸。摄提贞于孟陬兮，惟庚寅吾以降。", 0);
    has("佢哋喺嗰度食咗啲嘢，之後先至返嚟。有啲人覺得冇問題，但係都有人唔鍾意。", 0);
    has("臺灣總統府發言人說，雲林縣的醫療體系應該繼續擴充。", 0);
    has("氢氦锂铍硼碳氮氧氟氖钠镁铝硅磷硫氯氩钾钙", 0);
    has("政府は経済対策の実施を決めた。県内の広い地域で売られている。", 0);
    has("閮窞鍦", 0); /* too few to tell */
}

/* Each threshold has a text on either side. */
static void tells_mojibake_from_a_few_odd_signs(void **state)
{
    (void)state;
    has("清河市今天下雨清河市今天下雨大了閮窞鍦浗", 0);             /* 4 of 20 */
    has("清河市今天下雨清河市今天下雨大閮窞鍦浗", REPAIR_MOJIBAKE); /* 4 of 19 */
    has("清河市今天下雨清河锟斤拷锟斤", 0);                         /* 4 of 14 */
    has("清河市今天下锟斤拷锟斤", REPAIR_MOJIBAKE);                 /* 4 of 12 */
    has("abcdefghijklmnopqrstuvwxyzabcdefghi\u00E4\u00E5\u00E6\u00E7\u00E8",
        0); /* 4 of 40 */
    has("abcdefghijklmnopqrstuvwxyzabcdefgh\u00E4\u00E5\u00E6\u00E7\u00E8",
        REPAIR_MOJIBAKE); /* 4 of 39 */
}

static void finds_text_that_was_replaced(void **state)
{
    (void)state;
    has("\uFFFD\uFFFD\uFFFD清河\uFFFD", REPAIR_REPLACED);
    has("????????? 2024", REPAIR_REPLACED);
    has("清河市今天召开\uFFFD会议。", 0);
    has("清河市今天下\uFFFD\uFFFD\uFFFD", REPAIR_REPLACED); /* 3 of 9 */
    has("清河市今天下雨\uFFFD\uFFFD\uFFFD", 0);             /* 3 of 10 */
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
    has("清河市今天召开会议…[+1234 chars]", REPAIR_TRUNCATED);
    has("清河市今天召开会议……展开", REPAIR_TRUNCATED);
    has("清河市今天召开会议 展开全文", REPAIR_TRUNCATED);
    has("清河市今天召开会议……全文", REPAIR_TRUNCATED);
    has("清河市今天召开会议。（未完）", REPAIR_TRUNCATED);
    has("他说：“清河市今天召开会议……", REPAIR_TRUNCATED);
    has("清河市（河北省……", REPAIR_TRUNCATED);
}

static void leaves_a_body_that_ends(void **state)
{
    (void)state;
    has("清河市今天召开会议……", 0);
    has("清河市今天召开会议：", 0);
    has("他说：“好。”后来的事谁也不知道……", 0);
    has("他说：“好。\n后来的事谁也不知道……", 0); /* another paragraph's quote */
    has("他说：“后来的事谁也不知道……”", 0);
    has("会议今天全面展开", 0);
    has("出生人口[+1234]", 0);
    has("it has [+ chars]", 0);
    has("it has 1234 chars]", 0);
    has("任务还没有完。", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_text_has_none),
        cmocka_unit_test(finds_text_read_in_a_wrong_encoding),
        cmocka_unit_test(keeps_what_is_rare_but_written),
        cmocka_unit_test(tells_mojibake_from_a_few_odd_signs),
        cmocka_unit_test(finds_text_that_was_replaced),
        cmocka_unit_test(finds_what_is_only_a_frame),
        cmocka_unit_test(finds_a_body_that_was_cut_off),
        cmocka_unit_test(leaves_a_body_that_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
