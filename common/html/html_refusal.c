#include "html/html_refusal.h"

#include "base/buffer.h"
#include "html/html_words.h"

enum { LONGEST_REFUSAL = 480 }; /* bytes: 160 Han */

/* A text is of the kind when it has a word of each list. */
enum { LISTS = 3 };

struct kind {
    struct html_words lists[LISTS];
};

static const struct span things[] = {SPAN("页面"), SPAN("网页"), SPAN("网址"),
                                     SPAN("文章"), SPAN("内容"), SPAN("链接"),
                                     SPAN("頁面"), SPAN("網頁"), SPAN("內容")};
static const struct span gone[] = {SPAN("不存在"),   SPAN("已被删除"), SPAN("已删除"),
                                   SPAN("已过期"),   SPAN("已失效"),   SPAN("已经删除"),
                                   SPAN("已下线"),   SPAN("找不到"),   SPAN("未找到"),
                                   SPAN("没有找到"), SPAN("无法找到"), SPAN("无法访问"),
                                   SPAN("走丢了"),   SPAN("已被刪除"), SPAN("已刪除")};
static const struct span spoken_to[] = {
    SPAN("您访问"), SPAN("您要"),   SPAN("您查看"), SPAN("您浏览"), SPAN("您请求"),
    SPAN("你访问"), SPAN("你要"),   SPAN("您输入"), SPAN("抱歉，"), SPAN("对不起，"),
    SPAN("您所"),   SPAN("您造訪"), SPAN("您瀏覽"), SPAN("您查找"), SPAN("您找")};

static const struct span your[] = {SPAN("您的"), SPAN("你的"), SPAN("您所在"),
                                   SPAN("您当前")};
static const struct span attempts[] = {SPAN("访问"), SPAN("请求"), SPAN("网络环境"),
                                       SPAN("IP地址")};
static const struct span refused[] = {
    SPAN("被拦截"),   SPAN("系统拦截"), SPAN("阻断"),     SPAN("被拒绝"),
    SPAN("过于频繁"), SPAN("太频繁"),   SPAN("存在异常"), SPAN("被限制"),
    SPAN("访问受限"), SPAN("没有权限"), SPAN("暂无权限")};

static const struct span please[] = {SPAN("请")};
static const struct span proofs[] = {SPAN("输入验证码"), SPAN("安全验证"),
                                     SPAN("完成验证"), SPAN("滑块"), SPAN("人机验证")};
static const struct span to_go_on[] = {SPAN("继续访问"), SPAN("继续浏览"),
                                       SPAN("点击继续"), SPAN("正常访问"),
                                       SPAN("正常使用"), SPAN("后继续")};

static const struct span log_in[] = {SPAN("请先登录"),   SPAN("您尚未登录"),
                                     SPAN("您还未登录"), SPAN("您还没有登录"),
                                     SPAN("登录后才能"), SPAN("登录后阅读")};
static const struct span to_read[] = {
    SPAN("阅读全文"), SPAN("查看全文"), SPAN("继续阅读"), SPAN("继续浏览"),
    SPAN("继续访问"), SPAN("才能阅读"), SPAN("才能查看"), SPAN("才能浏览")};

static const struct span scripts[] = {SPAN("JavaScript"), SPAN("Javascript"),
                                      SPAN("javascript")};
static const struct span enabled[] = {SPAN("开启"), SPAN("启用"), SPAN("打开"),
                                      SPAN("啟用"), SPAN("enable")};
static const struct span browsers[] = {SPAN("浏览器"), SPAN("瀏覽器"), SPAN("browser"),
                                       SPAN("Please"), SPAN("请"),     SPAN("to run")};

static const struct span english[] = {
    SPAN("404 Not Found"),        SPAN("403 Forbidden"),
    SPAN("502 Bad Gateway"),      SPAN("503 Service"),
    SPAN("Access Denied"),        SPAN("Access denied"),
    SPAN("page you requested"),   SPAN("page you are looking for"),
    SPAN("verify you are human"), SPAN("verify that you are human")};

/* HTML_WORDS, as a constant. */
#define LIST(array)                                                                      \
    {                                                                                    \
        (array), sizeof(array) / sizeof((array)[0])                                      \
    }

static const struct kind kinds[] = {
    {{LIST(things), LIST(gone), LIST(spoken_to)}},
    {{LIST(your), LIST(attempts), LIST(refused)}},
    {{LIST(please), LIST(proofs), LIST(to_go_on)}},
    {{LIST(log_in), LIST(to_read), LIST(to_read)}},
    {{LIST(scripts), LIST(enabled), LIST(browsers)}},
    {{LIST(english), LIST(english), LIST(english)}},
};

static void append_without_quotes(struct buffer *said, struct span text)
{
    struct span open = SPAN("“");
    struct span close = SPAN("”");
    while (text.bytes > 0) {
        size_t quote = html_words_find(text, open);
        buffer_append(said, span_slice(text, 0, quote));
        text = span_slice(text, quote, text.bytes);
        size_t end = html_words_find(text, close);
        end += end < text.bytes ? close.bytes : 0;
        text = span_slice(text, end, text.bytes);
    }
    buffer_append_byte(said, '\n');
}

bool html_refusal_is(struct span title, struct span body, struct arena *arena)
{
    if (title.bytes + body.bytes > LONGEST_REFUSAL) {
        return false;
    }
    struct buffer said = {.arena = arena};
    append_without_quotes(&said, title);
    append_without_quotes(&said, body);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        int lists = 0;
        while (lists < LISTS &&
               html_words_has_any(buffer_span(&said), kinds[i].lists[lists])) {
            lists++;
        }
        if (lists == LISTS) {
            return true;
        }
    }
    return false;
}
