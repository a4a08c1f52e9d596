#include "html/html_label.h"

#include <stddef.h>
#include <string.h>

enum {
    LONGEST_HEADING = 45, /* bytes: 15 Han */
    LONGEST_CONTROL = 90,
    LONGEST_ABOUT = 240,
    LONGEST_NOTICE = 1200,
    LONGEST_NAME = 60,
};

/** Offset of needle in text at or behind `at`, or the end of the text. */
static size_t find(struct span text, struct span needle)
{
    for (size_t at = 0; at + needle.bytes <= text.bytes; at++) {
        const char *first =
            memchr(text.at + at, needle.at[0], text.bytes - needle.bytes - at + 1);
        if (first == NULL) {
            break;
        }
        at = (size_t)(first - text.at);
        if (memcmp(first, needle.at, needle.bytes) == 0) {
            return at;
        }
    }
    return text.bytes;
}

static bool has_any(struct span text, const struct span *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (find(text, words[i]) < text.bytes) {
            return true;
        }
    }
    return false;
}

static bool begins_with_any(struct span text, const struct span *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (span_has_prefix(text, words[i])) {
            return true;
        }
    }
    return false;
}

/** The line without brackets, bullets and spaces in front of its words. */
static struct span without_ornament(struct span line)
{
    static const struct span ornaments[] = {
        SPAN("【"), SPAN("["), SPAN("《"), SPAN("■"),  SPAN("●"),
        SPAN("▌"),  SPAN("|"), SPAN(">"),  SPAN("　"), SPAN("▶"),
        SPAN("◆"),  SPAN("·"), SPAN("["),  SPAN(" "),  SPAN("\u00A0")};
    for (size_t i = 0; i < sizeof(ornaments) / sizeof(ornaments[0]);) {
        bool is_in_front = span_has_prefix(line, ornaments[i]);
        line = is_in_front ? span_slice(line, ornaments[i].bytes, line.bytes) : line;
        i = is_in_front ? 0 : i + 1;
    }
    return line;
}

enum html_label html_label_of(struct span line)
{
    static const struct span comments[] = {
        SPAN("网友评论"),       SPAN("最新评论"), SPAN("热门评论"), SPAN("全部评论"),
        SPAN("精彩评论"),       SPAN("发表评论"), SPAN("我要评论"), SPAN("用户评论"),
        SPAN("文章评论"),       SPAN("网友跟帖"), SPAN("评论区"),   SPAN("我来说两句"),
        SPAN("登录后发表评论"), SPAN("评论("),    SPAN("评论（")};
    static const struct span related[] = {
        SPAN("相关阅读"), SPAN("相关新闻"), SPAN("相关链接"), SPAN("相关文章"),
        SPAN("相关推荐"), SPAN("相关报道"), SPAN("延伸阅读"), SPAN("推荐阅读"),
        SPAN("推荐新闻"), SPAN("热门推荐"), SPAN("精彩推荐"), SPAN("编辑推荐"),
        SPAN("为您推荐"), SPAN("为你推荐"), SPAN("猜你喜欢"), SPAN("大家都在看"),
        SPAN("更多新闻"), SPAN("更多精彩"), SPAN("更多阅读"), SPAN("热门新闻"),
        SPAN("热门文章"), SPAN("热点新闻"), SPAN("新闻排行"), SPAN("点击排行"),
        SPAN("最新文章"), SPAN("最新新闻"), SPAN("相關新聞"), SPAN("延伸閱讀"),
        SPAN("推薦閱讀"), SPAN("热点推荐"), SPAN("今日热点"), SPAN("往期回顾")};
    static const struct span controls[] = {
        SPAN("分享到"),   SPAN("分享至"),     SPAN("上一篇"),       SPAN("下一篇"),
        SPAN("上一条"),   SPAN("下一条"),     SPAN("上一页"),       SPAN("下一页"),
        SPAN("打印"),     SPAN("关闭"),       SPAN("返回顶部"),     SPAN("返回首页"),
        SPAN("扫一扫"),   SPAN("微信扫一扫"), SPAN("关注该公众号"), SPAN("打开APP"),
        SPAN("长按识别"), SPAN("扫描二维码"), SPAN("手机看"),       SPAN("您当前的位置"),
        SPAN("当前位置"), SPAN("您的位置"),   SPAN("你的位置"),     SPAN("标签："),
        SPAN("关键词："), SPAN("关键字："),   SPAN("加载更多"),     SPAN("查看更多"),
        SPAN("阅读全文"), SPAN("展开全文"),   SPAN("点击查看"),     SPAN("收藏本文"),
        SPAN("版权声明"), SPAN("免责声明"),   SPAN("特别声明"),     SPAN("责任声明")};
    struct span text = without_ornament(line);
    if (line.bytes <= LONGEST_HEADING) {
        if (begins_with_any(text, comments, sizeof(comments) / sizeof(comments[0]))) {
            return HTML_LABEL_COMMENTS;
        }
        if (begins_with_any(text, related, sizeof(related) / sizeof(related[0]))) {
            return HTML_LABEL_RELATED;
        }
    }
    bool is_control =
        line.bytes <= LONGEST_CONTROL && !html_label_ends_sentence(line) &&
        begins_with_any(text, controls, sizeof(controls) / sizeof(controls[0]));
    return is_control ? HTML_LABEL_CONTROL : HTML_LABEL_NONE;
}

bool html_label_is_notice(struct span line)
{
    static const struct span words[] = {SPAN("ICP备"),
                                        SPAN("ICP证"),
                                        SPAN("公网安备"),
                                        SPAN("版权所有"),
                                        SPAN("Copyright"),
                                        SPAN("copyright"),
                                        SPAN("许可证"),
                                        SPAN("举报电话"),
                                        SPAN("All Rights Reserved"),
                                        SPAN("All rights reserved"),
                                        SPAN("法律顾问"),
                                        SPAN("增值电信"),
                                        SPAN("未经授权"),
                                        SPAN("著作权"),
                                        SPAN("版權所有")};
    static const struct span strong[] = {SPAN("ICP备"), SPAN("公网安备"),
                                         SPAN("All Rights Reserved"),
                                         SPAN("All rights reserved")};
    enum { TWO = 2 };
    size_t found = 0;
    if (line.bytes > LONGEST_NOTICE) {
        return false;
    }
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && found < TWO; i++) {
        found += find(line, words[i]) < line.bytes ? 1 : 0;
    }
    return found >= TWO || (found > 0 && line.bytes < LONGEST_ABOUT &&
                            (!html_label_ends_sentence(line) ||
                             has_any(line, strong, sizeof(strong) / sizeof(strong[0]))));
}

bool html_label_has_sentence_mark(struct span line)
{
    static const struct span marks[] = {SPAN("，"), SPAN("。"), SPAN("！"), SPAN("？"),
                                        SPAN("；"), SPAN("…"),  SPAN(", "), SPAN(". ")};
    return html_label_ends_sentence(line) ||
           has_any(line, marks, sizeof(marks) / sizeof(marks[0]));
}

bool html_label_ends_sentence(struct span line)
{
    static const struct span marks[] = {
        SPAN("。"),  SPAN("！"),  SPAN("？"),   SPAN("…"),    SPAN("。”"),
        SPAN("！”"), SPAN("？”"), SPAN("。）"), SPAN("。」"), SPAN("；"),
        SPAN("."),   SPAN("!"),   SPAN("?")};
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        if (span_has_suffix(line, marks[i])) {
            return true;
        }
    }
    return false;
}

bool html_label_is_about_article(struct span line)
{
    static const struct span words[] = {
        SPAN("来源"),   SPAN("作者"), SPAN("编辑"), SPAN("字号"), SPAN("字体"),
        SPAN("浏览"),   SPAN("阅读"), SPAN("点击"), SPAN("发布"), SPAN("时间："),
        SPAN("分享"),   SPAN("责编"), SPAN("稿源"), SPAN("次数"), SPAN("评论"),
        SPAN("打印"),   SPAN("来源"), SPAN("來源"), SPAN("收藏"), SPAN("索引号"),
        SPAN("记者："), SPAN("文号")};
    return line.bytes <= LONGEST_ABOUT && !html_label_ends_sentence(line) &&
           (html_label_find_time(line).at != NULL ||
            has_any(line, words, sizeof(words) / sizeof(words[0])));
}

static bool is_digit(struct span text, size_t at)
{
    return at < text.bytes && text.at[at] >= '0' && text.at[at] <= '9';
}

/** Skip up to `most` digits. Returns where they end. */
static size_t skip_digits(struct span text, size_t at, size_t most)
{
    size_t end = at;
    while (end - at < most && is_digit(text, end)) {
        end++;
    }
    return end;
}

/** Skip one of the separators, with spaces around it. Returns 0 when none is there. */
static size_t skip_separator(struct span text, size_t at, const struct span *separators,
                             size_t count)
{
    struct span rest = span_slice(text, at, text.bytes);
    for (size_t i = 0; i < count; i++) {
        if (span_has_prefix(rest, separators[i])) {
            return at + separators[i].bytes;
        }
    }
    return 0;
}

/** Where the time of day behind a date ends; `at` itself when there is none. */
static size_t skip_time_of_day(struct span text, size_t at)
{
    static const struct span gaps[] = {SPAN("T"), SPAN(" "), SPAN("　"), SPAN("\u00A0")};
    static const struct span colons[] = {SPAN(":"), SPAN("："), SPAN("时"), SPAN("點")};
    size_t from = at;
    for (size_t next = skip_separator(text, from, gaps, 4); next > 0;
         next = skip_separator(text, from, gaps, 4)) {
        from = next;
    }
    size_t hour = skip_digits(text, from, 2);
    size_t end = at;
    size_t colon = hour > from ? skip_separator(text, hour, colons, 4) : 0;
    for (int parts = 0; colon > 0 && parts < 2; parts++) {
        size_t digits = skip_digits(text, colon, 2);
        if (digits == colon) {
            break;
        }
        end = digits;
        colon = skip_separator(text, end, colons, 2);
    }
    struct span minute = SPAN("分");
    bool has_minute =
        end > at && span_has_prefix(span_slice(text, end, text.bytes), minute);
    return has_minute ? end + minute.bytes : end;
}

/** The date that begins at `at` with its year; absent when it is none. */
static struct span time_at(struct span text, size_t at)
{
    static const struct span first[] = {SPAN("-"), SPAN("/"), SPAN("."), SPAN("年")};
    static const struct span second[] = {SPAN("-"), SPAN("/"), SPAN("."), SPAN("月")};
    struct span none = {0};
    size_t year = skip_digits(text, at, 4);
    size_t month = year == at + 4 ? skip_separator(text, year, first, 4) : 0;
    size_t month_end = month > 0 ? skip_digits(text, month, 2) : 0;
    size_t day = month_end > month ? skip_separator(text, month_end, second, 4) : 0;
    size_t end = day > 0 ? skip_digits(text, day, 2) : 0;
    bool is_whole =
        end > day && !is_digit(text, end) && (at == 0 || !is_digit(text, at - 1));
    if (!is_whole) {
        return none;
    }
    struct span sign = SPAN("日");
    end += span_has_prefix(span_slice(text, end, text.bytes), sign) ? sign.bytes : 0;
    return span_slice(text, at, skip_time_of_day(text, end));
}

struct span html_label_find_time(struct span line)
{
    struct span time = {0};
    for (size_t at = 0; at + 8 <= line.bytes && time.at == NULL; at++) {
        bool is_century = (line.at[at] == '2' && line.at[at + 1] == '0') ||
                          (line.at[at] == '1' && line.at[at + 1] == '9');
        time = is_century ? time_at(line, at) : time;
    }
    return time;
}

struct span html_label_find_author(struct span line)
{
    static const struct span labels[] = {SPAN("作者："), SPAN("作者:"), SPAN("撰文："),
                                         SPAN("记者："), SPAN("记者:"), SPAN("文/"),
                                         SPAN("文｜")};
    static const struct span ends[] = {
        SPAN("来源"), SPAN("责任"), SPAN("编辑"),   SPAN("发布"),
        SPAN("时间"), SPAN("浏览"), SPAN("字号"),   SPAN("|"),
        SPAN("｜"),   SPAN("　"),   SPAN("  "),     SPAN("点击"),
        SPAN("阅读"), SPAN("20"),   SPAN("\u00A0"), SPAN("日期")};
    for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
        size_t at = find(line, labels[i]);
        if (at == line.bytes) {
            continue;
        }
        struct span name = span_slice(line, at + labels[i].bytes, line.bytes);
        while (name.bytes > 0 && name.at[0] == ' ') {
            name = span_slice(name, 1, name.bytes);
        }
        for (size_t k = 0; k < sizeof(ends) / sizeof(ends[0]); k++) {
            name.bytes = find(name, ends[k]);
        }
        if (name.bytes > 0 && name.bytes <= LONGEST_NAME) {
            return name;
        }
    }
    return (struct span){0};
}
