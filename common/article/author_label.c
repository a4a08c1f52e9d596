#include "article/author_label.h"

#include "article/ascii.h"
#include "base/span_table.h"

struct label {
    struct span word;
    enum author_role role;
    bool needs_mark; /* it may begin a name */
};

/* Longer labels before those they begin with. */
static const struct label labels[] = {
    {SPAN("责任编辑"), AUTHOR_ROLE_EDITOR, false},
    {SPAN("責任編輯"), AUTHOR_ROLE_EDITOR, false},
    {SPAN("本文编辑"), AUTHOR_ROLE_EDITOR, false},
    {SPAN("值班编辑"), AUTHOR_ROLE_EDITOR, false},
    {SPAN("执行编辑"), AUTHOR_ROLE_EDITOR, false},
    {SPAN("网络编辑"), AUTHOR_ROLE_EDITOR, false},
    {SPAN("见习编辑"), AUTHOR_ROLE_EDITOR, false},
    {SPAN("实习编辑"), AUTHOR_ROLE_EDITOR, false},
    {SPAN("文字编辑"), AUTHOR_ROLE_EDITOR, false},
    {SPAN("责编"), AUTHOR_ROLE_EDITOR, false},
    {SPAN("責編"), AUTHOR_ROLE_EDITOR, false},
    {SPAN("編輯"), AUTHOR_ROLE_EDITOR, true},
    {SPAN("编辑"), AUTHOR_ROLE_EDITOR, true},
    {SPAN("见习记者"), AUTHOR_ROLE_AUTHOR, false},
    {SPAN("实习记者"), AUTHOR_ROLE_AUTHOR, false},
    {SPAN("特约记者"), AUTHOR_ROLE_AUTHOR, false},
    {SPAN("首席记者"), AUTHOR_ROLE_AUTHOR, false},
    {SPAN("特派记者"), AUTHOR_ROLE_AUTHOR, false},
    {SPAN("摄影记者"), AUTHOR_ROLE_AUTHOR, false},
    {SPAN("特约通讯员"), AUTHOR_ROLE_AUTHOR, false},
    {SPAN("实习生"), AUTHOR_ROLE_AUTHOR, false},
    {SPAN("通讯员"), AUTHOR_ROLE_AUTHOR, false},
    {SPAN("通訊員"), AUTHOR_ROLE_AUTHOR, false},
    {SPAN("记者"), AUTHOR_ROLE_AUTHOR, false},
    {SPAN("記者"), AUTHOR_ROLE_AUTHOR, false},
    {SPAN("作者"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("撰文"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("撰稿"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("供稿"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("采写"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("執筆"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("执笔"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("编译"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("译者"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("摄影"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("攝影"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("视频"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("图片来源"), AUTHOR_ROLE_SOURCE, true},
    {SPAN("图片"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("文字"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("文图"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("图文"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("文"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("图"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("圖"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("By"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("by"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("BY"), AUTHOR_ROLE_AUTHOR, true},
    {SPAN("校对"), AUTHOR_ROLE_OTHER, true},
    {SPAN("校對"), AUTHOR_ROLE_OTHER, true},
    {SPAN("责校"), AUTHOR_ROLE_OTHER, true},
    {SPAN("审核"), AUTHOR_ROLE_OTHER, true},
    {SPAN("審核"), AUTHOR_ROLE_OTHER, true},
    {SPAN("审校"), AUTHOR_ROLE_OTHER, true},
    {SPAN("审稿"), AUTHOR_ROLE_OTHER, true},
    {SPAN("核稿"), AUTHOR_ROLE_OTHER, true},
    {SPAN("初审"), AUTHOR_ROLE_OTHER, true},
    {SPAN("复审"), AUTHOR_ROLE_OTHER, true},
    {SPAN("终审"), AUTHOR_ROLE_OTHER, true},
    {SPAN("一审"), AUTHOR_ROLE_OTHER, true},
    {SPAN("二审"), AUTHOR_ROLE_OTHER, true},
    {SPAN("三审"), AUTHOR_ROLE_OTHER, true},
    {SPAN("签发"), AUTHOR_ROLE_OTHER, true},
    {SPAN("总监制"), AUTHOR_ROLE_OTHER, true},
    {SPAN("监制"), AUTHOR_ROLE_OTHER, true},
    {SPAN("总策划"), AUTHOR_ROLE_OTHER, true},
    {SPAN("策划"), AUTHOR_ROLE_OTHER, true},
    {SPAN("统筹"), AUTHOR_ROLE_OTHER, true},
    {SPAN("设计"), AUTHOR_ROLE_OTHER, true},
    {SPAN("制图"), AUTHOR_ROLE_OTHER, true},
    {SPAN("美编"), AUTHOR_ROLE_OTHER, true},
    {SPAN("版式"), AUTHOR_ROLE_OTHER, true},
    {SPAN("剪辑"), AUTHOR_ROLE_OTHER, true},
    {SPAN("主编"), AUTHOR_ROLE_OTHER, true},
    {SPAN("总编辑"), AUTHOR_ROLE_OTHER, true},
    {SPAN("总编"), AUTHOR_ROLE_OTHER, true},
    {SPAN("发布者"), AUTHOR_ROLE_SOURCE, true},
    {SPAN("发布人"), AUTHOR_ROLE_SOURCE, true},
    {SPAN("发布"), AUTHOR_ROLE_SOURCE, true},
    {SPAN("上传"), AUTHOR_ROLE_SOURCE, true},
    {SPAN("文章来源"), AUTHOR_ROLE_SOURCE, true},
    {SPAN("来源"), AUTHOR_ROLE_SOURCE, true},
    {SPAN("來源"), AUTHOR_ROLE_SOURCE, true},
    {SPAN("稿源"), AUTHOR_ROLE_SOURCE, true},
    {SPAN("转载自"), AUTHOR_ROLE_SOURCE, true},
};

static bool take_prefix(struct span *text, struct span prefix)
{
    if (!span_has_prefix(*text, prefix)) {
        return false;
    }
    *text = span_slice(*text, prefix.bytes, text->bytes);
    return true;
}

/* The mark that sets a label off from the name behind it. */
static bool take_mark(struct span *text)
{
    static const struct span marks[] = {SPAN("："), SPAN(":"), SPAN("/"), SPAN("／"),
                                        SPAN("丨"), SPAN("|"), SPAN("｜")};
    bool had_space = take_prefix(text, SPAN(" "));
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        if (take_prefix(text, marks[i])) {
            *text = ascii_trim(*text);
            return true;
        }
    }
    return had_space;
}

bool author_label_take(struct span *part, enum author_role *ret_role)
{
    for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
        struct span rest = *part;
        if (!take_prefix(&rest, labels[i].word)) {
            continue;
        }
        bool is_marked = take_mark(&rest) || rest.bytes == 0;
        if (is_marked || !labels[i].needs_mark) {
            *ret_role = labels[i].role;
            *part = ascii_trim(rest);
            return true;
        }
    }
    return false;
}

/** SN123, _NF4425. */
static bool is_code(struct span word)
{
    size_t at = 0;
    size_t letters = 0;
    at += at < word.bytes && word.at[at] == '_' ? 1 : 0;
    while (at < word.bytes && word.at[at] >= 'A' && word.at[at] <= 'Z') {
        at++;
        letters++;
    }
    size_t digits = at;
    while (digits < word.bytes && word.at[digits] >= '0' && word.at[digits] <= '9') {
        digits++;
    }
    return letters > 0 && letters <= 3 && digits == word.bytes && digits > at + 1;
}

/** An address of the web or of mail. */
static bool is_address(struct span word)
{
    return span_has_prefix(word, SPAN("http://")) ||
           span_has_prefix(word, SPAN("https://")) ||
           (word.bytes > 1 && memchr(word.at + 1, '@', word.bytes - 1) != NULL);
}

bool author_label_is_filler(struct span word)
{
    static const struct span fillers[] = {
        SPAN("文/图"),    SPAN("文／图"),   SPAN("图/文"),    SPAN("文/摄影"),
        SPAN("摄影报道"), SPAN("综合报道"), SPAN("综合整理"), SPAN("报道"),
        SPAN("整理"),     SPAN("文并图"),   SPAN("和"),       SPAN("与"),
        SPAN("及"),       SPAN("等"),       SPAN("图"),       SPAN("文"),
        SPAN("摄"),       SPAN("圖"),       SPAN("攝"),       SPAN("摄影"),
    };
    return span_table_has(SPAN_TABLE(fillers), word) || is_code(word) || is_address(word);
}
