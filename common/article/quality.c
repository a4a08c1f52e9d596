#include "article/quality.h"

#include <stdbool.h>
#include <stddef.h>

#include "article/repairs.h"
#include "text/script.h"
#include "text/utf8.h"

enum {
    PERCENT = 100,
    REPLACED_PERCENT = 30,
    MOJIBAKE_PERCENT = 10,
    BOILERPLATE_MAX_BYTES = 4000, /* longer text is more than a frame */
    BOILERPLATE_LINE_MAX_CHARS = 60,
    REPLACEMENT = 0xFFFD,
};

struct quality_counts {
    size_t characters;
    size_t replaced;
    size_t latin1;  /* signs that UTF-8 read as Latin-1 or Windows-1252 consists of */
    size_t misread; /* ideographs that UTF-8 read as GBK consists of */
    size_t han;
};

/**
 * Ideographs that common Chinese turns into when its UTF-8 is read as GBK, and those of
 * 锟斤拷 and 烫烫烫; rare else.
 */
static bool is_misread_han(uint32_t code_point)
{
    enum { MISREAD_FIRST = 0x509C, MISREAD_LAST = 0x95C2 };
    static const bool is_misread[MISREAD_LAST - MISREAD_FIRST + 1] = {
        [0x509C - MISREAD_FIRST] = true, [0x52EA - MISREAD_FIRST] = true,
        [0x578E - MISREAD_FIRST] = true, [0x5B2A - MISREAD_FIRST] = true,
        [0x5C6F - MISREAD_FIRST] = true, [0x5C7E - MISREAD_FIRST] = true,
        [0x5F83 - MISREAD_FIRST] = true, [0x621C - MISREAD_FIRST] = true,
        [0x621D - MISREAD_FIRST] = true, [0x62F7 - MISREAD_FIRST] = true,
        [0x65A4 - MISREAD_FIRST] = true, [0x6B91 - MISREAD_FIRST] = true,
        [0x6C2B - MISREAD_FIRST] = true, [0x6D57 - MISREAD_FIRST] = true,
        [0x6D5C - MISREAD_FIRST] = true, [0x6D93 - MISREAD_FIRST] = true,
        [0x6EC0 - MISREAD_FIRST] = true, [0x70EB - MISREAD_FIRST] = true,
        [0x7487 - MISREAD_FIRST] = true, [0x774D - MISREAD_FIRST] = true,
        [0x7D94 - MISREAD_FIRST] = true, [0x7ECB - MISREAD_FIRST] = true,
        [0x7ED7 - MISREAD_FIRST] = true, [0x9225 - MISREAD_FIRST] = true,
        [0x9286 - MISREAD_FIRST] = true, [0x934F - MISREAD_FIRST] = true,
        [0x9359 - MISREAD_FIRST] = true, [0x9365 - MISREAD_FIRST] = true,
        [0x9366 - MISREAD_FIRST] = true, [0x93B4 - MISREAD_FIRST] = true,
        [0x93B6 - MISREAD_FIRST] = true, [0x93C2 - MISREAD_FIRST] = true,
        [0x93C4 - MISREAD_FIRST] = true, [0x93C8 - MISREAD_FIRST] = true,
        [0x93C9 - MISREAD_FIRST] = true, [0x9428 - MISREAD_FIRST] = true,
        [0x951B - MISREAD_FIRST] = true, [0x951F - MISREAD_FIRST] = true,
        [0x95C2 - MISREAD_FIRST] = true,
    };
    return code_point >= MISREAD_FIRST && code_point <= MISREAD_LAST &&
           is_misread[code_point - MISREAD_FIRST];
}

static bool is_latin1_sign(uint32_t code_point)
{
    if (code_point >= 0x3000) { /* the punctuation of Chinese: most that is asked for */
        return false;
    }
    return (code_point >= 0xA1 && code_point <= 0xFF && code_point != 0xB7) ||
           utf8_is_one_of(code_point, SPAN("€‚ƒ„†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"));
}

static struct quality_counts count_signs(struct span body)
{
    struct quality_counts counts = {0};
    uint32_t previous = 0;
    for (size_t at = 0; at < body.bytes; counts.characters++) {
        uint32_t code_point = utf8_next(body, &at);
        if (script_is_han(code_point)) {
            counts.han++;
            counts.misread += is_misread_han(code_point) ? 1 : 0;
        } else if (code_point == REPLACEMENT || (code_point == '?' && previous == '?')) {
            counts.replaced++;
        } else if (code_point >= 0x80 && is_latin1_sign(code_point)) {
            /* Accents of French stand alone; those of a misread Han come in threes. */
            bool is_run =
                previous >= 0x80 && !script_is_han(previous) && is_latin1_sign(previous);
            counts.latin1 += is_run && code_point < 0x2000 ? 1 : 0;
        }
        previous = code_point;
    }
    return counts;
}

static bool is_mojibake(const struct quality_counts *counts)
{
    enum { FEWEST = 4 };
    bool is_latin1 = counts->latin1 >= FEWEST &&
                     counts->latin1 * PERCENT > counts->characters * MOJIBAKE_PERCENT;
    /* The same ideographs do occur in Chinese, one in a hundred. */
    bool is_gbk = counts->misread >= FEWEST && counts->misread * 3 > counts->han;
    return is_latin1 || is_gbk;
}

static bool has_any(struct span line, const struct span *words, size_t count)
{
    for (size_t at = 0; at < line.bytes; utf8_next(line, &at)) {
        struct span rest = span_slice(line, at, line.bytes);
        for (size_t i = 0; i < count; i++) {
            if (span_has_prefix(rest, words[i])) {
                return true;
            }
        }
    }
    return false;
}

static bool is_boilerplate_line(struct span line)
{
    static const struct span words[] = {
        SPAN("版权所有"),   SPAN("版权声明"),       SPAN("All Rights Reserved"),
        SPAN("ICP备"),      SPAN("公网安备"),       SPAN("上一篇"),
        SPAN("下一篇"),     SPAN("责任编辑"),       SPAN("点击加载"),
        SPAN("加载更多"),   SPAN("阅读原文"),       SPAN("扫一扫"),
        SPAN("扫码"),       SPAN("关注我们"),       SPAN("分享到"),
        SPAN("打印本页"),   SPAN("返回首页"),       SPAN("返回顶部"),
        SPAN("相关新闻"),   SPAN("相关阅读"),       SPAN("热门推荐"),
        SPAN("免责声明"),   SPAN("未经授权"),       SPAN("禁止转载"),
        SPAN("广告服务"),   SPAN("联系我们"),       SPAN("网站地图"),
        SPAN("登录"),       SPAN("注册"),           SPAN("您的浏览器"),
        SPAN("Copyright"),  SPAN("请稍候"),         SPAN("暂无评论"),
        SPAN("发表评论"),   SPAN("页面不存在"),     SPAN("404"),
        SPAN("JavaScript"), SPAN("违法和不良信息"), SPAN("许可证"),
        SPAN("举报电话"),
    };
    return utf8_count(line) <= BOILERPLATE_LINE_MAX_CHARS &&
           has_any(line, words, sizeof(words) / sizeof(words[0]));
}

static bool is_boilerplate(struct span body)
{
    if (body.bytes > BOILERPLATE_MAX_BYTES) {
        return false;
    }
    for (size_t at = 0; at < body.bytes;) {
        const char *newline = memchr(body.at + at, '\n', body.bytes - at);
        size_t end = newline == NULL ? body.bytes : (size_t)(newline - body.at);
        if (!is_boilerplate_line(span_slice(body, at, end))) {
            return false;
        }
        at = end + 1;
    }
    return true;
}

static bool is_truncated(struct span body)
{
    static const struct span ends[] = {
        SPAN("阅读全文"),     SPAN("查看全文"),   SPAN("展开全文"),
        SPAN("[详细]"),       SPAN("【详细】"),   SPAN("[全文]"),
        SPAN("更多>>"),       SPAN("Read more"),  SPAN("[+"),
        SPAN("，"),           SPAN("、"),         SPAN("；"),
        SPAN("（"),           SPAN("“"),          SPAN("《"),
        SPAN("点击查看更多"), SPAN("阅读全文>>"), SPAN("[阅读全文]"),
        SPAN("（未完待续）"), SPAN("查看全文>>"),
    };
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        if (span_has_suffix(body, ends[i])) {
            return true;
        }
    }
    return false;
}

uint32_t quality_flags(struct span body)
{
    struct quality_counts counts = count_signs(body);
    uint32_t flags = 0;
    flags |= is_mojibake(&counts) ? (uint32_t)REPAIR_MOJIBAKE : 0;
    flags |= counts.replaced * PERCENT > counts.characters * REPLACED_PERCENT
                 ? (uint32_t)REPAIR_REPLACED
                 : 0;
    flags |= is_boilerplate(body) ? (uint32_t)REPAIR_BOILERPLATE : 0;
    flags |= is_truncated(body) ? (uint32_t)REPAIR_TRUNCATED : 0;
    return flags;
}
