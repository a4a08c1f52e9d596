#include "article/credit_word.h"

#include "base/span_table.h"
#include "text/script.h"
#include "text/utf8.h"

enum { SCENE_MAX_CHARS = 8 /* of 北京报道 */ };

/* What may stand between and behind names, and says nothing of who did what. */
static const struct span fillers[] = {
    SPAN("综合报道"), SPAN("摄影报道"), SPAN("报道"), SPAN("報道"), SPAN("報導"),
    SPAN("文并摄"),   SPAN("文图"),     SPAN("图文"), SPAN("整理"), SPAN("综合"),
    SPAN("和"),       SPAN("与"),       SPAN("等"),   SPAN("另附"), SPAN("完"),
    SPAN("文并图"),   SPAN("采访报道"), SPAN("编写"), SPAN("报导"),
};

/* What stands before 报导 and is no place, or behind one. Longer ones first. */
static const struct span manners[] = {
    SPAN("综合外电"), SPAN("综合"), SPAN("即时"), SPAN("采访"), SPAN("专题"),
    SPAN("专访"),     SPAN("现场"), SPAN("连线"), SPAN("独家"), SPAN("外电"),
    SPAN("整理"),     SPAN("编译"), SPAN("摄影"), SPAN("深度"), SPAN("特别"),
    SPAN("追踪"),     SPAN("调查"), SPAN("系列"),
};

bool credit_word_is_separator(uint32_t code_point)
{
    enum { FIRST_HAN = 0x4E00, LAST_HAN = 0x9FFF, BAR_OF_HAN = 0x4E28 /* 丨 */ };
    if (code_point >= FIRST_HAN && code_point <= LAST_HAN) {
        return code_point == BAR_OF_HAN; /* nearly all: no search in the set */
    }
    return utf8_is_one_of(code_point, SPAN(" 、，,；;：:/／╱|｜丨_*■□●○◆◇▲△◎☉▍▌。&＆"));
}

size_t credit_word_end(struct span text, size_t at)
{
    while (at < text.bytes && !credit_word_is_separator(utf8_peek(text, at))) {
        utf8_next(text, &at);
    }
    return at;
}

bool credit_word_is_filler(struct span word)
{
    if (span_table_has(SPAN_TABLE(fillers), word)) {
        return true;
    }
    bool is_scene = span_has_suffix(word, SPAN("报道")) ||
                    span_has_suffix(word, SPAN("报导")) ||
                    span_has_prefix(word, SPAN("发自"));
    return is_scene && utf8_count(word) <= SCENE_MAX_CHARS + 2;
}

/** True for 齐鲁晚报·齐鲁壹点: a paper and its app. */
static bool is_pair_of_outlets(struct span word)
{
    enum { LONGEST = 16 };
    const struct span dot = SPAN("报·");
    for (size_t at = 1; at + dot.bytes < word.bytes; at++) {
        if (span_has_prefix(span_slice(word, at, word.bytes), dot)) {
            return utf8_count(word) <= LONGEST;
        }
    }
    return false;
}

bool credit_word_is_control(struct span word)
{
    static const struct span controls[] = {
        SPAN("打印"),     SPAN("关闭"),     SPAN("收藏"),     SPAN("返回"),
        SPAN("分享"),     SPAN("纠错"),     SPAN("复制"),     SPAN("举报"),
        SPAN("评论"),     SPAN("点赞"),     SPAN("字号"),     SPAN("字体"),
        SPAN("打印本页"), SPAN("关闭窗口"), SPAN("返回首页"), SPAN("返回顶部"),
        SPAN("分享到"),   SPAN("我要纠错"), SPAN("上一篇"),   SPAN("下一篇"),
        SPAN("关闭本页"), SPAN("打印文章"), SPAN("推荐阅读"), SPAN("相关阅读"),
    };
    return span_table_has(SPAN_TABLE(controls), word);
}

bool credit_word_is_outlet(struct span word)
{
    static const struct span endings[] = {SPAN("报"),   SPAN("社"),       SPAN("网"),
                                          SPAN("新闻"), SPAN("经济报道"), SPAN("客户端"),
                                          SPAN("在线"), SPAN("周刊")};
    enum { SHORTEST = 2, LONGEST = 8 };
    size_t count = utf8_count(word);
    bool is_name = span_table_suffix(SPAN_TABLE(endings), word) > 0 &&
                   count >= SHORTEST && count <= LONGEST;
    return is_name || is_pair_of_outlets(word);
}

void credit_word_cut_manner(struct span *word)
{
    word->bytes -= span_table_suffix(SPAN_TABLE(manners), *word);
}

static bool is_ascii_word(uint32_t code_point)
{
    uint32_t lower = code_point | 0x20;
    return (code_point >= '0' && code_point <= '9') || (lower >= 'a' && lower <= 'z');
}

bool credit_word_is_ascii(struct span word)
{
    for (size_t at = 0; at < word.bytes; at++) {
        if (!is_ascii_word((unsigned char)word.at[at]) && word.at[at] != '.' &&
            word.at[at] != '-') {
            return false;
        }
    }
    return true;
}

bool credit_word_is_pen_name(struct span word)
{
    enum { LONGEST = 5 };
    size_t count = 0;
    for (size_t at = 0; at < word.bytes; count++) {
        uint32_t code_point = utf8_next(word, &at);
        if (!script_is_han(code_point) && code_point != 0xB7) {
            return false;
        }
    }
    return count > 0 && count <= LONGEST;
}

struct span credit_word_without_code(struct span word)
{
    size_t closing = span_has_suffix(word, SPAN("）")) ? sizeof("）") - 1 : 0;
    struct span name = {.at = word.at, .bytes = word.bytes - closing};
    while (name.bytes > 0 && (unsigned char)name.at[name.bytes - 1] < 0x80) {
        name.bytes--;
    }
    if (closing > 0) {
        if (!span_has_suffix(name, SPAN("（"))) {
            return word;
        }
        name.bytes -= sizeof("（") - 1;
    }
    return name;
}

bool credit_word_may_be_name(struct span word)
{
    enum { SHORTEST = 2, LONGEST = 4 };
    size_t count = 0;
    for (size_t at = 0; at < word.bytes; count++) {
        uint32_t code_point = utf8_next(word, &at);
        if (!script_is_han(code_point) ||
            utf8_is_one_of(code_point,
                           SPAN("的了是在和与不我你他这那网报社部组中心处局室台"
                                "站会委办公市县区省宣新闻媒体摄图文本记编审校通"
                                "讯等们小大发自从者员"))) {
            return false;
        }
    }
    return count >= SHORTEST && count <= LONGEST;
}
