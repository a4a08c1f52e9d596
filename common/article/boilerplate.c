#include "article/boilerplate.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "text/utf8.h"

enum {
    MAX_BYTES = 4000,
    LINE_MAX_CHARS = 60,
};

enum line_kind {
    LINE_OF_ARTICLE,
    LINE_OF_NOTHING, /* signs and digits: tells nothing */
    LINE_OF_FRAME,
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* What menus and notices are put together from, with signs and digits between. */
static const struct span pieces[] = {
    SPAN("首页"),
    SPAN("返回"),
    SPAN("返回首页"),
    SPAN("返回顶部"),
    SPAN("返回列表"),
    SPAN("网站首页"),
    SPAN("登录"),
    SPAN("登陆"),
    SPAN("注册"),
    SPAN("退出"),
    SPAN("收藏"),
    SPAN("收藏本站"),
    SPAN("设为首页"),
    SPAN("加入收藏"),
    SPAN("打印"),
    SPAN("打印本页"),
    SPAN("关闭"),
    SPAN("关闭窗口"),
    SPAN("关闭本页"),
    SPAN("分享"),
    SPAN("分享到"),
    SPAN("微信"),
    SPAN("微博"),
    SPAN("新浪微博"),
    SPAN("朋友圈"),
    SPAN("QQ空间"),
    SPAN("QQ"),
    SPAN("复制链接"),
    SPAN("扫一扫"),
    SPAN("扫码关注"),
    SPAN("关注我们"),
    SPAN("官方微信"),
    SPAN("官方微博"),
    SPAN("公众号"),
    SPAN("微信公众号"),
    SPAN("客户端"),
    SPAN("下载客户端"),
    SPAN("下载APP"),
    SPAN("打开APP"),
    SPAN("APP下载"),
    SPAN("加载中"),
    SPAN("正在加载"),
    SPAN("加载更多"),
    SPAN("点击加载"),
    SPAN("点击加载更多"),
    SPAN("点击查看更多"),
    SPAN("查看更多"),
    SPAN("更多"),
    SPAN("请稍候"),
    SPAN("请稍后"),
    SPAN("请耐心等待"),
    SPAN("没有更多了"),
    SPAN("请输入验证码"),
    SPAN("验证码"),
    SPAN("请登录"),
    SPAN("请先登录"),
    SPAN("请登录后查看"),
    SPAN("登录后查看"),
    SPAN("忘记密码"),
    SPAN("用户名"),
    SPAN("密码"),
    SPAN("评论"),
    SPAN("暂无评论"),
    SPAN("发表评论"),
    SPAN("我要评论"),
    SPAN("网友评论"),
    SPAN("热门评论"),
    SPAN("最新评论"),
    SPAN("全部评论"),
    SPAN("点赞"),
    SPAN("收起"),
    SPAN("展开"),
    SPAN("相关新闻"),
    SPAN("相关阅读"),
    SPAN("相关推荐"),
    SPAN("相关文章"),
    SPAN("相关报道"),
    SPAN("热门推荐"),
    SPAN("热门新闻"),
    SPAN("推荐阅读"),
    SPAN("延伸阅读"),
    SPAN("猜你喜欢"),
    SPAN("为您推荐"),
    SPAN("阅读原文"),
    SPAN("查看原文"),
    SPAN("上一篇"),
    SPAN("下一篇"),
    SPAN("上一页"),
    SPAN("下一页"),
    SPAN("尾页"),
    SPAN("没有了"),
    SPAN("关于我们"),
    SPAN("联系我们"),
    SPAN("广告服务"),
    SPAN("广告合作"),
    SPAN("网站地图"),
    SPAN("版权声明"),
    SPAN("版权所有"),
    SPAN("免责声明"),
    SPAN("法律声明"),
    SPAN("隐私政策"),
    SPAN("用户协议"),
    SPAN("服务条款"),
    SPAN("友情链接"),
    SPAN("诚聘英才"),
    SPAN("招聘信息"),
    SPAN("意见反馈"),
    SPAN("违法和不良信息举报"),
    SPAN("举报"),
    SPAN("字号"),
    SPAN("大 中 小"),
    SPAN("抱歉"),
    SPAN("很抱歉"),
    SPAN("非常抱歉"),
    SPAN("对不起"),
    SPAN("页面不存在"),
    SPAN("页面无法访问"),
    SPAN("您访问的页面不存在"),
    SPAN("您要访问的页面不存在"),
    SPAN("您访问的页面"),
    SPAN("找不到页面"),
    SPAN("页面找不到了"),
    SPAN("内容不存在"),
    SPAN("文章不存在"),
    SPAN("该文章已被删除"),
    SPAN("该内容已被删除"),
    SPAN("内容已删除"),
    SPAN("您的浏览器版本过低"),
    SPAN("请升级您的浏览器"),
    SPAN("请升级浏览器"),
    SPAN("您的浏览器不支持JavaScript"),
    SPAN("请启用JavaScript"),
    SPAN("请开启JavaScript"),
    SPAN("Please enable JavaScript"),
    SPAN("Loading"),
    SPAN("Not Found"),
    SPAN("Page Not Found"),
    SPAN("Forbidden"),
    SPAN("Access Denied"),
    SPAN("Copyright"),
    SPAN("All Rights Reserved"),
};

/* What a value follows, behind a colon. */
static const struct span labels[] = {
    SPAN("上一篇"),   SPAN("下一篇"),     SPAN("上一条"),   SPAN("下一条"),
    SPAN("责任编辑"), SPAN("责编"),       SPAN("值班编辑"), SPAN("网络编辑"),
    SPAN("版权所有"), SPAN("分享到"),     SPAN("主办单位"), SPAN("承办单位"),
    SPAN("技术支持"), SPAN("网站标识码"), SPAN("举报电话"), SPAN("举报邮箱"),
    SPAN("备案号"),   SPAN("许可证号"),   SPAN("浏览次数"), SPAN("点击数"),
    SPAN("阅读数"),   SPAN("阅读次数"),
};

/* Labels that a space is enough behind. */
static const struct span loose_labels[] = {
    SPAN("上一篇"), SPAN("下一篇"), SPAN("责任编辑"), SPAN("责编"), SPAN("版权所有"),
};

/* What such a line begins with whatever follows, if it is no sentence. */
static const struct span beginnings[] = {
    SPAN("互联网新闻信息服务许可证"),
    SPAN("信息网络传播视听节目许可证"),
    SPAN("增值电信业务经营许可证"),
    SPAN("广播电视节目制作经营许可证"),
    SPAN("网络文化经营许可证"),
    SPAN("违法和不良信息举报"),
    SPAN("扫一扫"),
    SPAN("扫码关注"),
    SPAN("扫码下载"),
    SPAN("长按二维码"),
    SPAN("长按识别二维码"),
};

static bool has_prefix(struct span text, struct span prefix)
{
    return text.bytes >= prefix.bytes &&
           strncasecmp(text.at, prefix.at, prefix.bytes) == 0;
}

/** Bytes of the longest of the words that text begins with, 0 when there is none. */
static size_t longest_prefix(struct span text, const struct span *words, size_t count)
{
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        if (words[i].bytes > longest && has_prefix(text, words[i])) {
            longest = words[i].bytes;
        }
    }
    return longest;
}

/** Offset behind `needle`, or 0 when the line does not hold it. */
static size_t find_end(struct span line, struct span needle)
{
    for (size_t at = 0; at + needle.bytes <= line.bytes; at++) {
        if (has_prefix(span_slice(line, at, line.bytes), needle)) {
            return at + needle.bytes;
        }
    }
    return 0;
}

static bool is_sign(uint32_t code_point)
{
    bool is_letter =
        (code_point | 0x20) >= 'a' && (code_point | 0x20) <= 'z' && code_point < 0x80;
    return (code_point < 0x80 && !is_letter) ||
           utf8_is_one_of(code_point, SPAN("，。；：？！、…·•（）【】《》“”—～｜»›→↑©"));
}

/** 首页 | 登录 | 注册: nothing but pieces and signs. */
static enum line_kind kind_of_pieces(struct span line)
{
    enum line_kind kind = LINE_OF_NOTHING;
    for (size_t at = 0; at < line.bytes;) {
        size_t bytes =
            longest_prefix(span_slice(line, at, line.bytes), pieces, COUNT_OF(pieces));
        at += bytes;
        if (bytes > 0) {
            kind = LINE_OF_FRAME;
        } else if (!is_sign(utf8_next(line, &at))) {
            return LINE_OF_ARTICLE;
        }
    }
    return kind;
}

static bool is_sentence(struct span line)
{
    return span_has_suffix(line, SPAN("。")) || span_has_suffix(line, SPAN("！")) ||
           span_has_suffix(line, SPAN("？"));
}

/** 责任编辑：王五, 版权所有 清河网, also in brackets. */
static bool is_labelled(struct span line)
{
    if (span_has_prefix(line, SPAN("（")) || span_has_prefix(line, SPAN("【"))) {
        line = span_slice(line, sizeof("（") - 1, line.bytes);
    }
    size_t label = longest_prefix(line, labels, COUNT_OF(labels));
    struct span value = span_slice(line, label, line.bytes);
    if (span_has_prefix(value, SPAN("：")) || span_has_prefix(value, SPAN(":"))) {
        return label > 0 && !is_sentence(line);
    }
    size_t loose = longest_prefix(line, loose_labels, COUNT_OF(loose_labels));
    return loose > 0 && loose == label && span_has_prefix(value, SPAN(" ")) &&
           !is_sentence(line);
}

/** True when digits follow the name of a register: 京ICP备12345678号, not ICP备案. */
static bool is_registered(struct span line)
{
    static const struct span registers[] = {SPAN("ICP备"), SPAN("ICP证"),
                                            SPAN("公网安备")};
    for (size_t i = 0; i < COUNT_OF(registers); i++) {
        size_t at = find_end(line, registers[i]);
        at += at < line.bytes && line.at[at] == ' ' ? 1 : 0;
        if (at > 0 && at < line.bytes && line.at[at] >= '0' && line.at[at] <= '9') {
            return true;
        }
    }
    return false;
}

/** © 2024 清河网, 未经授权，禁止转载。 */
static bool is_rights(struct span line)
{
    bool is_copyright =
        has_prefix(line, SPAN("Copyright")) || span_has_prefix(line, SPAN("©"));
    if (is_copyright &&
        (find_end(line, SPAN("20")) > 0 || find_end(line, SPAN("©")) > 0)) {
        return true;
    }
    if (find_end(line, SPAN("All Rights Reserved")) > 0 || is_registered(line)) {
        return true;
    }
    bool is_of_copies =
        find_end(line, SPAN("转载")) > 0 || find_end(line, SPAN("复制")) > 0;
    bool forbids = find_end(line, SPAN("禁止")) > 0 || find_end(line, SPAN("不得")) > 0 ||
                   find_end(line, SPAN("谢绝")) > 0;
    return span_has_prefix(line, SPAN("未经")) && is_of_copies && forbids;
}

static enum line_kind kind_of_line(struct span line)
{
    if (utf8_count(line) > LINE_MAX_CHARS) {
        return LINE_OF_ARTICLE;
    }
    if (is_labelled(line) || is_rights(line) ||
        (longest_prefix(line, beginnings, COUNT_OF(beginnings)) > 0 &&
         !is_sentence(line))) {
        return LINE_OF_FRAME;
    }
    return kind_of_pieces(line);
}

bool boilerplate_is(struct span body)
{
    bool has_frame = false;
    if (body.bytes > MAX_BYTES) {
        return false;
    }
    for (size_t at = 0; at < body.bytes;) {
        const char *newline = memchr(body.at + at, '\n', body.bytes - at);
        size_t end = newline == NULL ? body.bytes : (size_t)(newline - body.at);
        enum line_kind kind = kind_of_line(span_slice(body, at, end));
        if (kind == LINE_OF_ARTICLE) {
            return false;
        }
        has_frame = has_frame || kind == LINE_OF_FRAME;
        at = end + 1;
    }
    return has_frame;
}
