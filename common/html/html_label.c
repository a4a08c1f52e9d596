#include "html/html_label.h"

#include <string.h>

#include "html/html_words.h"

enum {
    LONGEST_HEADING = 45, /* bytes: 15 Han */
    LONGEST_CONTROL = 90,
    SHORTEST_NOTICE = 12,
    LONGEST_NOTICE = 240,
    LONGEST_STATEMENT = 900,
};

/** True at an ideograph, of three bytes: U+4000 to U+9FFF. */
static bool is_ideograph(struct span line, size_t at)
{
    unsigned char lead = (unsigned char)line.at[at];
    return lead >= 0xE4 && lead <= 0xE9;
}

/** The line without brackets, bullets and spaces in front of its words. */
static struct span without_ornament(struct span line)
{
    static const struct span ornaments[] = {
        SPAN("【"), SPAN("["), SPAN("《"), SPAN("■"),      SPAN("●"),
        SPAN("▌"),  SPAN("|"), SPAN(">"),  SPAN("　"),     SPAN("▶"),
        SPAN("◆"),  SPAN("·"), SPAN("("),  SPAN("（"),     SPAN("“"),
        SPAN(" "),  SPAN("*"), SPAN("-"),  SPAN("\u00A0"), SPAN("—")};
    bool is_plain = line.bytes > 0 && is_ideograph(line, 0); /* as most are */
    return is_plain ? line : html_words_skip(line, HTML_WORDS(ornaments));
}

struct label_word {
    struct span word;
    enum html_label label;
};

/* What a line begins with, in the order of memcmp; none is the beginning of another. */
static const struct label_word label_words[] = {
    {SPAN("上一条"), HTML_LABEL_CONTROL},
    {SPAN("上一篇"), HTML_LABEL_CONTROL},
    {SPAN("下一条"), HTML_LABEL_CONTROL},
    {SPAN("下一篇"), HTML_LABEL_CONTROL},
    {SPAN("为你推荐"), HTML_LABEL_RELATED},
    {SPAN("为您推荐"), HTML_LABEL_RELATED},
    {SPAN("今日推荐"), HTML_LABEL_RELATED},
    {SPAN("今日热点"), HTML_LABEL_RELATED},
    {SPAN("你的位置"), HTML_LABEL_CONTROL},
    {SPAN("免责声明"), HTML_LABEL_CONTROL},
    {SPAN("全部评论"), HTML_LABEL_COMMENTS},
    {SPAN("关注该公众号"), HTML_LABEL_CONTROL},
    {SPAN("关键字："), HTML_LABEL_CONTROL},
    {SPAN("关键词："), HTML_LABEL_CONTROL},
    {SPAN("关闭"), HTML_LABEL_CONTROL},
    {SPAN("分享到"), HTML_LABEL_CONTROL},
    {SPAN("分享至"), HTML_LABEL_CONTROL},
    {SPAN("加载更多"), HTML_LABEL_CONTROL},
    {SPAN("发表评论"), HTML_LABEL_COMMENTS},
    {SPAN("向上滑动"), HTML_LABEL_CONTROL},
    {SPAN("大家还在看"), HTML_LABEL_RELATED},
    {SPAN("大家都在看"), HTML_LABEL_RELATED},
    {SPAN("展开全文"), HTML_LABEL_CONTROL},
    {SPAN("展开剩余"), HTML_LABEL_CONTROL},
    {SPAN("延伸閱讀"), HTML_LABEL_RELATED},
    {SPAN("延伸阅读"), HTML_LABEL_RELATED},
    {SPAN("当前位置"), HTML_LABEL_CONTROL},
    {SPAN("往期回顾"), HTML_LABEL_RELATED},
    {SPAN("微信扫一扫"), HTML_LABEL_CONTROL},
    {SPAN("您当前的位置"), HTML_LABEL_CONTROL},
    {SPAN("您现在的位置"), HTML_LABEL_CONTROL},
    {SPAN("您的位置"), HTML_LABEL_CONTROL},
    {SPAN("我来说两句"), HTML_LABEL_COMMENTS},
    {SPAN("我要评论"), HTML_LABEL_COMMENTS},
    {SPAN("手机看"), HTML_LABEL_CONTROL},
    {SPAN("打印"), HTML_LABEL_CONTROL},
    {SPAN("扫一扫"), HTML_LABEL_CONTROL},
    {SPAN("扫描二维码"), HTML_LABEL_CONTROL},
    {SPAN("推荐内容"), HTML_LABEL_RELATED},
    {SPAN("推荐新闻"), HTML_LABEL_RELATED},
    {SPAN("推荐阅读"), HTML_LABEL_RELATED},
    {SPAN("推薦閱讀"), HTML_LABEL_RELATED},
    {SPAN("收藏本文"), HTML_LABEL_CONTROL},
    {SPAN("文章评论"), HTML_LABEL_COMMENTS},
    {SPAN("新闻排行"), HTML_LABEL_RELATED},
    {SPAN("更多新闻"), HTML_LABEL_RELATED},
    {SPAN("更多精彩"), HTML_LABEL_RELATED},
    {SPAN("更多阅读"), HTML_LABEL_RELATED},
    {SPAN("最新文章"), HTML_LABEL_RELATED},
    {SPAN("最新新闻"), HTML_LABEL_RELATED},
    {SPAN("最新评论"), HTML_LABEL_COMMENTS},
    {SPAN("查看更多"), HTML_LABEL_CONTROL},
    {SPAN("标签："), HTML_LABEL_CONTROL},
    {SPAN("点击展开"), HTML_LABEL_CONTROL},
    {SPAN("点击排行"), HTML_LABEL_RELATED},
    {SPAN("点击查看"), HTML_LABEL_CONTROL},
    {SPAN("点击蓝字"), HTML_LABEL_CONTROL},
    {SPAN("热点推荐"), HTML_LABEL_RELATED},
    {SPAN("热点文章"), HTML_LABEL_RELATED},
    {SPAN("热点新闻"), HTML_LABEL_RELATED},
    {SPAN("热门排行"), HTML_LABEL_RELATED},
    {SPAN("热门推荐"), HTML_LABEL_RELATED},
    {SPAN("热门文章"), HTML_LABEL_RELATED},
    {SPAN("热门新闻"), HTML_LABEL_RELATED},
    {SPAN("热门评论"), HTML_LABEL_COMMENTS},
    {SPAN("熱門新聞"), HTML_LABEL_RELATED},
    {SPAN("版权声明"), HTML_LABEL_CONTROL},
    {SPAN("特别声明"), HTML_LABEL_CONTROL},
    {SPAN("猜你喜欢"), HTML_LABEL_RELATED},
    {SPAN("用户评论"), HTML_LABEL_COMMENTS},
    {SPAN("登录后发表评论"), HTML_LABEL_COMMENTS},
    {SPAN("相关专题"), HTML_LABEL_RELATED},
    {SPAN("相关报道"), HTML_LABEL_RELATED},
    {SPAN("相关推荐"), HTML_LABEL_RELATED},
    {SPAN("相关文章"), HTML_LABEL_RELATED},
    {SPAN("相关新闻"), HTML_LABEL_RELATED},
    {SPAN("相关稿件"), HTML_LABEL_RELATED},
    {SPAN("相关链接"), HTML_LABEL_RELATED},
    {SPAN("相关阅读"), HTML_LABEL_RELATED},
    {SPAN("相關報導"), HTML_LABEL_RELATED},
    {SPAN("相關新聞"), HTML_LABEL_RELATED},
    {SPAN("精彩推荐"), HTML_LABEL_RELATED},
    {SPAN("精彩评论"), HTML_LABEL_COMMENTS},
    {SPAN("继续滑动"), HTML_LABEL_CONTROL},
    {SPAN("编辑推荐"), HTML_LABEL_RELATED},
    {SPAN("网友评论"), HTML_LABEL_COMMENTS},
    {SPAN("网友跟帖"), HTML_LABEL_COMMENTS},
    {SPAN("請繼續往下"), HTML_LABEL_CONTROL},
    {SPAN("评论("), HTML_LABEL_COMMENTS},
    {SPAN("评论区"), HTML_LABEL_COMMENTS},
    {SPAN("评论（"), HTML_LABEL_COMMENTS},
    {SPAN("责任声明"), HTML_LABEL_CONTROL},
    {SPAN("轻触阅读"), HTML_LABEL_CONTROL},
    {SPAN("返回顶部"), HTML_LABEL_CONTROL},
    {SPAN("长按识别"), HTML_LABEL_CONTROL},
    {SPAN("阅读全文"), HTML_LABEL_CONTROL},
    {SPAN("阅读剩余"), HTML_LABEL_CONTROL},
    {SPAN("阅读原文"), HTML_LABEL_CONTROL},
    {SPAN("阅读排行"), HTML_LABEL_RELATED},
};

/** Negative when the text stands before the word; 0 when it begins with it. */
static int compare(struct span text, struct span word)
{
    size_t bytes = text.bytes < word.bytes ? text.bytes : word.bytes;
    int order = bytes == 0 ? 0 : memcmp(text.at, word.at, bytes);
    return order == 0 && text.bytes < word.bytes ? -1 : order;
}

static enum html_label label_of_beginning(struct span text)
{
    size_t low = 0;
    size_t high = sizeof(label_words) / sizeof(label_words[0]);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(text, label_words[middle].word);
        if (order == 0) {
            return label_words[middle].label;
        }
        low = order > 0 ? middle + 1 : low;
        high = order < 0 ? middle : high;
    }
    return HTML_LABEL_NONE;
}

/** Something to press or to scan, wherever it stands in the line. */
static bool has_control(struct span text)
{
    static const struct span words[] = {SPAN("上一页"), SPAN("下一页"), SPAN("余下全文"),
                                        SPAN("返回首页")};
    static const struct span downloads[] = {SPAN("下载"), SPAN("点击下载"), SPAN("打开"),
                                            SPAN("立即下载")};
    static const struct span programs[] = {SPAN("APP"), SPAN("App"), SPAN("客户端")};
    return (text.bytes >= words[0].bytes &&
            html_words_has_any(text, HTML_WORDS(words))) ||
           (html_words_prefix_bytes(text, HTML_WORDS(downloads)) > 0 &&
            html_words_has_any(text, HTML_WORDS(programs)));
}

/** 责任编辑：张三 names an editor; without a name it is a part of a form. */
static enum html_label label_of_editor(struct span text)
{
    static const struct span roles[] = {SPAN("责任编辑"), SPAN("责编"), SPAN("编辑"),
                                        SPAN("責任編輯"), SPAN("責編"), SPAN("編輯")};
    static const struct span marks[] = {SPAN("："), SPAN(":"), SPAN(" "), SPAN("　")};
    static const struct span ends[] = {SPAN("】"), SPAN("]"), SPAN("）"), SPAN(")")};
    size_t role = html_words_prefix_bytes(text, HTML_WORDS(roles));
    struct span rest = span_slice(text, role, text.bytes);
    struct span name = html_words_skip(rest, HTML_WORDS(marks));
    if (role == 0 || name.bytes == rest.bytes) {
        return HTML_LABEL_NONE;
    }
    bool has_name =
        name.bytes > 0 && html_words_prefix_bytes(name, HTML_WORDS(ends)) == 0;
    return has_name ? HTML_LABEL_EDITOR : HTML_LABEL_CONTROL;
}

/** True when the line states what the site is not answerable for, or what it forbids. */
static bool is_statement(struct span line)
{
    static const struct span site[] = {SPAN("本网站"),   SPAN("本站"),   SPAN("本平台"),
                                       SPAN("凡本网"),   SPAN("与本网"), SPAN("本网联系"),
                                       SPAN("本文系"),   SPAN("本文为"), SPAN("本文版权"),
                                       SPAN("以上内容"), SPAN("该文"),   SPAN("此文"),
                                       SPAN("本公众号"), SPAN("本报道")};
    static const struct span rights[] = {SPAN("未经"),     SPAN("不得转载"), SPAN("版权"),
                                         SPAN("谢绝转载"), SPAN("摘编"),     SPAN("侵权"),
                                         SPAN("法律责任")};
    static const struct span titles[] = {SPAN("声明："), SPAN("声明:"), SPAN("聲明：")};
    enum { BYTES_OF_TITLE = 24, TWO = 2 };
    if (!html_words_has_any(line, HTML_WORDS(site))) {
        return false;
    }
    struct span front =
        span_slice(line, 0, line.bytes < BYTES_OF_TITLE ? line.bytes : BYTES_OF_TITLE);
    return html_words_has_any(front, HTML_WORDS(titles)) ||
           html_words_count(line, HTML_WORDS(rights), TWO) == TWO;
}

/** True when the line forbids to copy the article: 未经授权，严禁转载. */
static bool is_prohibition(struct span line)
{
    static const struct span forbidden[] = {
        SPAN("严禁转载"), SPAN("不得转载"), SPAN("禁止转载"), SPAN("谢绝转载"),
        SPAN("请勿转载"), SPAN("不得轉載"), SPAN("禁止轉載")};
    static const struct span rights[] = {SPAN("未经"), SPAN("授权"), SPAN("授權"),
                                         SPAN("版权"), SPAN("侵权"), SPAN("追究")};
    return line.bytes <= LONGEST_NOTICE &&
           html_words_has_any(line, HTML_WORDS(forbidden)) &&
           html_words_has_any(line, HTML_WORDS(rights));
}

/** True when the line is a notice of the site: ICP备, 版权所有. */
static bool is_notice(struct span line)
{
    static const struct span words[] = {SPAN("ICP备"),
                                        SPAN("ICP证"),
                                        SPAN("公网安备"),
                                        SPAN("版权所有"),
                                        SPAN("Copyright"),
                                        SPAN("copyright"),
                                        SPAN("许可证"),
                                        SPAN("举报电话"),
                                        SPAN("法律顾问"),
                                        SPAN("增值电信"),
                                        SPAN("未经授权"),
                                        SPAN("著作权"),
                                        SPAN("版權所有"),
                                        SPAN("All Rights Reserved"),
                                        SPAN("All rights reserved")};
    static const struct span strong[] = {SPAN("ICP备"), SPAN("公网安备"),
                                         SPAN("All Rights Reserved"),
                                         SPAN("All rights reserved")};
    enum { TWO = 2 };
    size_t found = html_words_count(line, HTML_WORDS(words), TWO);
    return found >= TWO || (found > 0 && line.bytes < LONGEST_NOTICE &&
                            (!html_label_ends_sentence(line) ||
                             html_words_has_any(line, HTML_WORDS(strong))));
}

/** True when the line asks the reader to accept cookies. */
static bool is_of_cookies(struct span line)
{
    static const struct span names[] = {SPAN("Cookie"), SPAN("cookie")};
    static const struct span site[] = {
        SPAN("本网站"),      SPAN("本站"),     SPAN("我们"),
        SPAN("We use"),      SPAN("we use"),   SPAN("Our site"),
        SPAN("our website"), SPAN("his site"), SPAN("his website")};
    static const struct span asked[] = {
        SPAN("您同意"),    SPAN("您接受"),     SPAN("点击同意"), SPAN("点击接受"),
        SPAN("点击“同意"), SPAN("点击“接受"),  SPAN("继续浏览"), SPAN("继续使用"),
        SPAN("隐私政策"),  SPAN("隐私声明"),   SPAN("privacy"),  SPAN("Privacy"),
        SPAN("you agree"), SPAN("you accept"), SPAN("consent")};
    return line.bytes <= LONGEST_STATEMENT &&
           html_words_has_any(line, HTML_WORDS(names)) &&
           html_words_has_any(line, HTML_WORDS(site)) &&
           html_words_has_any(line, HTML_WORDS(asked));
}

/** False for most lines: they have no word that any notice needs. */
static bool may_be_of_site(struct span line)
{
    static const struct span words[] = {
        SPAN("版权"),     SPAN("版權"),   SPAN("未经"),     SPAN("转载"),
        SPAN("轉載"),     SPAN("摘编"),   SPAN("侵权"),     SPAN("法律"),
        SPAN("声明"),     SPAN("聲明"),   SPAN("ICP"),      SPAN("公网安备"),
        SPAN("opyright"), SPAN("许可证"), SPAN("举报电话"), SPAN("增值电信"),
        SPAN("著作权"),   SPAN("ights "), SPAN("ookie")};
    return line.bytes >= SHORTEST_NOTICE && line.bytes <= LONGEST_STATEMENT &&
           html_words_has_any(line, HTML_WORDS(words));
}

static enum html_label label_of_short(struct span text, enum html_label beginning)
{
    static const struct span dots[] = {SPAN("..."), SPAN("…")};
    bool goes_on = html_words_ends_with_any(text, HTML_WORDS(dots));
    if (html_label_ends_sentence(text) && !goes_on) {
        return HTML_LABEL_NONE;
    }
    bool is_control = beginning == HTML_LABEL_CONTROL || has_control(text);
    return is_control ? HTML_LABEL_CONTROL : label_of_editor(text);
}

enum html_label html_label_of(struct span line)
{
    enum html_label label = HTML_LABEL_NONE;
    if (line.bytes <= LONGEST_CONTROL) {
        struct span text = without_ornament(line);
        enum html_label beginning = label_of_beginning(text);
        bool is_heading =
            beginning == HTML_LABEL_RELATED || beginning == HTML_LABEL_COMMENTS;
        if (is_heading && line.bytes <= LONGEST_HEADING) {
            return beginning;
        }
        label = label_of_short(text, beginning);
    }
    bool is_of_site = label == HTML_LABEL_NONE && may_be_of_site(line) &&
                      (is_notice(line) || is_statement(line) || is_prohibition(line) ||
                       is_of_cookies(line));
    return is_of_site ? HTML_LABEL_NOTICE : label;
}

/** One of ，。！？；…, or a comma or dot before a space. */
static bool is_sentence_mark(struct span line, size_t at)
{
    static const struct span marks[] = {SPAN("，"), SPAN("。"), SPAN("！"), SPAN("？"),
                                        SPAN("；"), SPAN("…"),  SPAN(", "), SPAN(". ")};
    char first = line.at[at];
    bool may_be = first == marks[0].at[0] || first == marks[1].at[0] ||
                  first == marks[5].at[0] || first == ',' || first == '.';
    struct span rest = span_slice(line, at, line.bytes);
    return may_be && html_words_prefix_bytes(rest, HTML_WORDS(marks)) > 0;
}

bool html_label_has_sentence_mark(struct span line)
{
    enum { HAN_BYTES = 3 };
    for (size_t at = 0; at < line.bytes;) {
        if (is_ideograph(line, at)) {
            at += HAN_BYTES;
        } else if (is_sentence_mark(line, at)) {
            return true;
        } else {
            at++;
        }
    }
    return line.bytes > 0 && strchr(".!?", line.at[line.bytes - 1]) != NULL;
}

bool html_label_ends_sentence(struct span line)
{
    static const struct span marks[] = {
        SPAN("。"),  SPAN("！"),  SPAN("？"),   SPAN("…"),    SPAN("。”"),
        SPAN("！”"), SPAN("？”"), SPAN("。）"), SPAN("。」"), SPAN("；"),
        SPAN("."),   SPAN("!"),   SPAN("?")};
    return html_words_ends_with_any(line, HTML_WORDS(marks));
}
