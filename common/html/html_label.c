#include "html/html_label.h"

#include "html/html_words.h"

enum {
    LONGEST_HEADING = 45, /* bytes: 15 Han */
    LONGEST_CONTROL = 90,
    LONGEST_NOTICE = 240,
    LONGEST_STATEMENT = 900,
};

/** The line without brackets, bullets and spaces in front of its words. */
static struct span without_ornament(struct span line)
{
    static const struct span ornaments[] = {
        SPAN("【"), SPAN("["), SPAN("《"), SPAN("■"),      SPAN("●"),
        SPAN("▌"),  SPAN("|"), SPAN(">"),  SPAN("　"),     SPAN("▶"),
        SPAN("◆"),  SPAN("·"), SPAN("("),  SPAN("（"),     SPAN("“"),
        SPAN(" "),  SPAN("*"), SPAN("-"),  SPAN("\u00A0"), SPAN("—")};
    return html_words_skip(line, HTML_WORDS(ornaments));
}

static bool is_related(struct span text)
{
    static const struct span words[] = {
        SPAN("相关阅读"),   SPAN("相关新闻"), SPAN("相关链接"), SPAN("相关文章"),
        SPAN("相关推荐"),   SPAN("相关报道"), SPAN("相关稿件"), SPAN("相关专题"),
        SPAN("延伸阅读"),   SPAN("推荐阅读"), SPAN("推荐新闻"), SPAN("推荐内容"),
        SPAN("热门推荐"),   SPAN("精彩推荐"), SPAN("编辑推荐"), SPAN("今日推荐"),
        SPAN("为您推荐"),   SPAN("为你推荐"), SPAN("猜你喜欢"), SPAN("大家都在看"),
        SPAN("大家还在看"), SPAN("更多新闻"), SPAN("更多精彩"), SPAN("更多阅读"),
        SPAN("热门新闻"),   SPAN("热门文章"), SPAN("热点新闻"), SPAN("热点文章"),
        SPAN("新闻排行"),   SPAN("点击排行"), SPAN("热门排行"), SPAN("阅读排行"),
        SPAN("最新文章"),   SPAN("最新新闻"), SPAN("相關新聞"), SPAN("相關報導"),
        SPAN("延伸閱讀"),   SPAN("推薦閱讀"), SPAN("熱門新聞"), SPAN("热点推荐"),
        SPAN("今日热点"),   SPAN("往期回顾")};
    return html_words_prefix_bytes(text, HTML_WORDS(words)) > 0;
}

static bool is_comments(struct span text)
{
    static const struct span words[] = {
        SPAN("网友评论"),       SPAN("最新评论"), SPAN("热门评论"), SPAN("全部评论"),
        SPAN("精彩评论"),       SPAN("发表评论"), SPAN("我要评论"), SPAN("用户评论"),
        SPAN("文章评论"),       SPAN("网友跟帖"), SPAN("评论区"),   SPAN("我来说两句"),
        SPAN("登录后发表评论"), SPAN("评论("),    SPAN("评论（")};
    return html_words_prefix_bytes(text, HTML_WORDS(words)) > 0;
}

/** Something to press or to scan, wherever it stands in the line. */
static bool has_control(struct span text)
{
    static const struct span words[] = {SPAN("上一页"), SPAN("下一页"), SPAN("余下全文"),
                                        SPAN("返回首页")};
    static const struct span downloads[] = {SPAN("下载"), SPAN("点击下载"), SPAN("打开"),
                                            SPAN("立即下载")};
    static const struct span programs[] = {SPAN("APP"), SPAN("App"), SPAN("客户端")};
    return html_words_has_any(text, HTML_WORDS(words)) ||
           (html_words_prefix_bytes(text, HTML_WORDS(downloads)) > 0 &&
            html_words_has_any(text, HTML_WORDS(programs)));
}

static bool is_control(struct span text)
{
    static const struct span words[] = {
        SPAN("分享到"),     SPAN("分享至"),     SPAN("上一篇"),     SPAN("下一篇"),
        SPAN("上一条"),     SPAN("下一条"),     SPAN("打印"),       SPAN("关闭"),
        SPAN("返回顶部"),   SPAN("扫一扫"),     SPAN("微信扫一扫"), SPAN("关注该公众号"),
        SPAN("长按识别"),   SPAN("扫描二维码"), SPAN("手机看"),     SPAN("您当前的位置"),
        SPAN("当前位置"),   SPAN("您的位置"),   SPAN("你的位置"),   SPAN("您现在的位置"),
        SPAN("标签："),     SPAN("关键词："),   SPAN("关键字："),   SPAN("加载更多"),
        SPAN("查看更多"),   SPAN("阅读全文"),   SPAN("展开全文"),   SPAN("点击展开"),
        SPAN("点击查看"),   SPAN("点击蓝字"),   SPAN("阅读原文"),   SPAN("轻触阅读"),
        SPAN("向上滑动"),   SPAN("继续滑动"),   SPAN("收藏本文"),   SPAN("请繼續往下"),
        SPAN("請繼續往下"), SPAN("版权声明"),   SPAN("免责声明"),   SPAN("特别声明"),
        SPAN("责任声明")};
    return html_words_prefix_bytes(text, HTML_WORDS(words)) > 0 || has_control(text);
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
    if (line.bytes > LONGEST_STATEMENT || !html_words_has_any(line, HTML_WORDS(site))) {
        return false;
    }
    struct span front =
        span_slice(line, 0, line.bytes < BYTES_OF_TITLE ? line.bytes : BYTES_OF_TITLE);
    return html_words_has_any(front, HTML_WORDS(titles)) ||
           html_words_count(line, HTML_WORDS(rights), TWO) == TWO;
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

static enum html_label label_of_short(struct span text)
{
    static const struct span dots[] = {SPAN("..."), SPAN("…")};
    bool goes_on = html_words_ends_with_any(text, HTML_WORDS(dots));
    if (html_label_ends_sentence(text) && !goes_on) {
        return HTML_LABEL_NONE;
    }
    return is_control(text) ? HTML_LABEL_CONTROL : label_of_editor(text);
}

enum html_label html_label_of(struct span line)
{
    struct span text = without_ornament(line);
    enum html_label label = HTML_LABEL_NONE;
    if (line.bytes <= LONGEST_HEADING && is_comments(text)) {
        return HTML_LABEL_COMMENTS;
    }
    if (line.bytes <= LONGEST_HEADING && is_related(text)) {
        return HTML_LABEL_RELATED;
    }
    if (line.bytes <= LONGEST_CONTROL) {
        label = label_of_short(text);
    }
    bool may_be_notice = label == HTML_LABEL_NONE && line.bytes <= LONGEST_STATEMENT;
    return may_be_notice && (is_notice(line) || is_statement(line)) ? HTML_LABEL_NOTICE
                                                                    : label;
}

bool html_label_has_sentence_mark(struct span line)
{
    static const struct span marks[] = {SPAN("，"), SPAN("。"), SPAN("！"), SPAN("？"),
                                        SPAN("；"), SPAN("…"),  SPAN(", "), SPAN(". ")};
    return html_label_ends_sentence(line) || html_words_has_any(line, HTML_WORDS(marks));
}

bool html_label_ends_sentence(struct span line)
{
    static const struct span marks[] = {
        SPAN("。"),  SPAN("！"),  SPAN("？"),   SPAN("…"),    SPAN("。”"),
        SPAN("！”"), SPAN("？”"), SPAN("。）"), SPAN("。」"), SPAN("；"),
        SPAN("."),   SPAN("!"),   SPAN("?")};
    return html_words_ends_with_any(line, HTML_WORDS(marks));
}
