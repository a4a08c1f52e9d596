#include "article/role_word.h"

#include <stdint.h>

#include "article/person_name.h"
#include "text/utf8.h"

enum {
    WORK_PLACE_MAX_CHARS = 16, /* 中国青年报·中青在线记者 */
};

static const struct role_word role_words[] = {
    /* Those that begin like a role, and are none. */
    {SPAN("记者站"), ROLE_NONE, false},
    {SPAN("记者会"), ROLE_NONE, false},
    {SPAN("记者节"), ROLE_NONE, false},
    {SPAN("记者证"), ROLE_NONE, false},
    {SPAN("记者手记"), ROLE_NONE, false},
    {SPAN("记者观察"), ROLE_NONE, false},
    {SPAN("记者连线"), ROLE_NONE, false},
    {SPAN("记者探访"), ROLE_NONE, false},
    {SPAN("记者调查"), ROLE_NONE, false},
    {SPAN("记者团"), ROLE_NONE, false},
    {SPAN("编辑部"), ROLE_NONE, false},
    {SPAN("编辑室"), ROLE_NONE, false},
    {SPAN("编辑推荐"), ROLE_NONE, false},
    {SPAN("编辑寄语"), ROLE_NONE, false},
    {SPAN("编辑手记"), ROLE_NONE, false},
    {SPAN("编辑点评"), ROLE_NONE, false},
    {SPAN("编辑团队"), ROLE_NONE, false},
    {SPAN("编辑出版"), ROLE_NONE, false},
    {SPAN("编辑器"), ROLE_NONE, false},
    {SPAN("编辑按"), ROLE_NONE, false},
    {SPAN("参与采写记者"), ROLE_REPORTER, false},
    {SPAN("参与采写"), ROLE_REPORTER, false},
    {SPAN("参与记者"), ROLE_REPORTER, false},
    {SPAN("采写记者"), ROLE_REPORTER, false},
    {SPAN("文字记者"), ROLE_REPORTER, false},
    {SPAN("见习记者"), ROLE_REPORTER, false},
    {SPAN("实习记者"), ROLE_REPORTER, false},
    {SPAN("特约记者"), ROLE_REPORTER, false},
    {SPAN("首席记者"), ROLE_REPORTER, false},
    {SPAN("摄影记者"), ROLE_PHOTO, false},
    {SPAN("摄像记者"), ROLE_PHOTO, false},
    {SPAN("图片记者"), ROLE_PHOTO, false},
    {SPAN("视频记者"), ROLE_PHOTO, false},
    {SPAN("記者"), ROLE_REPORTER, false},
    {SPAN("记者"), ROLE_REPORTER, false},
    {SPAN("特派记者"), ROLE_REPORTER, false},
    {SPAN("特派员"), ROLE_REPORTER, false},
    {SPAN("采写"), ROLE_REPORTER, false},
    {SPAN("采访"), ROLE_REPORTER, true},
    {SPAN("采访撰文"), ROLE_REPORTER, false},
    {SPAN("撰文"), ROLE_REPORTER, false},
    {SPAN("撰稿"), ROLE_REPORTER, false},
    {SPAN("执笔"), ROLE_REPORTER, false},
    {SPAN("文"), ROLE_REPORTER, true},
    {SPAN("文字"), ROLE_REPORTER, true},
    {SPAN("图文"), ROLE_REPORTER, true},
    {SPAN("文图"), ROLE_REPORTER, true},
    {SPAN("特约通讯员"), ROLE_CORRESPONDENT, false},
    {SPAN("通讯员"), ROLE_CORRESPONDENT, false},
    {SPAN("通訊員"), ROLE_CORRESPONDENT, false},
    {SPAN("责任编辑"), ROLE_EDITOR, false},
    {SPAN("責任編輯"), ROLE_EDITOR, false},
    {SPAN("本文编辑"), ROLE_EDITOR, false},
    {SPAN("本期编辑"), ROLE_EDITOR, false},
    {SPAN("值班编辑"), ROLE_EDITOR, false},
    {SPAN("核稿编辑"), ROLE_EDITOR, false},
    {SPAN("执行编辑"), ROLE_EDITOR, false},
    {SPAN("网络编辑"), ROLE_EDITOR, false},
    {SPAN("网页编辑"), ROLE_EDITOR, false},
    {SPAN("文字编辑"), ROLE_EDITOR, false},
    {SPAN("见习编辑"), ROLE_EDITOR, false},
    {SPAN("实习编辑"), ROLE_EDITOR, false},
    {SPAN("责编"), ROLE_EDITOR, false},
    {SPAN("責編"), ROLE_EDITOR, false},
    {SPAN("编辑"), ROLE_EDITOR, false},
    {SPAN("编辑整理"), ROLE_EDITOR, false},
    {SPAN("編輯"), ROLE_EDITOR, false},
    {SPAN("美术编辑"), ROLE_OTHER, false},
    {SPAN("图片编辑"), ROLE_OTHER, false},
    {SPAN("视频编辑"), ROLE_OTHER, false},
    {SPAN("视觉编辑"), ROLE_OTHER, false},
    {SPAN("总编辑"), ROLE_OTHER, false},
    {SPAN("总编"), ROLE_OTHER, false},
    {SPAN("主编"), ROLE_OTHER, false},
    {SPAN("副主编"), ROLE_OTHER, false},
    {SPAN("美编"), ROLE_OTHER, false},
    {SPAN("编委"), ROLE_OTHER, false},
    {SPAN("编审"), ROLE_OTHER, false},
    {SPAN("编译"), ROLE_OTHER, false},
    {SPAN("值班编委"), ROLE_OTHER, false},
    {SPAN("值班主任"), ROLE_OTHER, false},
    {SPAN("值班总编"), ROLE_OTHER, false},
    {SPAN("校对"), ROLE_OTHER, false},
    {SPAN("校對"), ROLE_OTHER, false},
    {SPAN("责校"), ROLE_OTHER, false},
    {SPAN("审校"), ROLE_OTHER, false},
    {SPAN("审核"), ROLE_OTHER, false},
    {SPAN("审稿"), ROLE_OTHER, false},
    {SPAN("核稿"), ROLE_OTHER, false},
    {SPAN("译者"), ROLE_OTHER, false},
    {SPAN("出版"), ROLE_OTHER, true},
    {SPAN("初审"), ROLE_OTHER, false},
    {SPAN("复审"), ROLE_OTHER, false},
    {SPAN("终审"), ROLE_OTHER, false},
    {SPAN("一审"), ROLE_OTHER, false},
    {SPAN("二审"), ROLE_OTHER, false},
    {SPAN("三审"), ROLE_OTHER, false},
    {SPAN("签发"), ROLE_OTHER, false},
    {SPAN("监制"), ROLE_OTHER, false},
    {SPAN("总监制"), ROLE_OTHER, false},
    {SPAN("监审"), ROLE_OTHER, false},
    {SPAN("策划"), ROLE_OTHER, false},
    {SPAN("总策划"), ROLE_OTHER, false},
    {SPAN("统筹"), ROLE_OTHER, false},
    {SPAN("设计"), ROLE_OTHER, false},
    {SPAN("制图"), ROLE_OTHER, false},
    {SPAN("版式"), ROLE_OTHER, false},
    {SPAN("视觉"), ROLE_OTHER, true},
    {SPAN("剪辑"), ROLE_OTHER, false},
    {SPAN("配音"), ROLE_OTHER, false},
    {SPAN("翻译"), ROLE_OTHER, false},
    {SPAN("制片人"), ROLE_OTHER, false},
    {SPAN("出品人"), ROLE_OTHER, false},
    {SPAN("出品"), ROLE_OTHER, true},
    {SPAN("运营"), ROLE_OTHER, true},
    {SPAN("实习生"), ROLE_OTHER, false},
    {SPAN("来源"), ROLE_OTHER, true},
    {SPAN("稿源"), ROLE_OTHER, true},
    {SPAN("來源"), ROLE_OTHER, true},
    {SPAN("作者"), ROLE_OTHER, true},
    {SPAN("文章来源"), ROLE_OTHER, true},
    {SPAN("供稿"), ROLE_OTHER, true},
    {SPAN("题图"), ROLE_PHOTO, true},
    {SPAN("图片"), ROLE_PHOTO, true},
    {SPAN("视频"), ROLE_PHOTO, true},
    {SPAN("摄影"), ROLE_PHOTO, true},
    {SPAN("攝影"), ROLE_PHOTO, true},
    {SPAN("摄像"), ROLE_PHOTO, true},
    {SPAN("供图"), ROLE_PHOTO, true},
    {SPAN("拍摄"), ROLE_PHOTO, true},
    {SPAN("绘图"), ROLE_PHOTO, true},
    {SPAN("摄"), ROLE_PHOTO, true},
    {SPAN("翻摄"), ROLE_PHOTO, true},
    {SPAN("攝"), ROLE_PHOTO, true},
    {SPAN("图"), ROLE_PHOTO, true},
    {SPAN("圖"), ROLE_PHOTO, true},
};

/** True for 摄影李四: a role that stands alone, and a name written against it. */
static bool is_photo_and_name(const struct role_word *role, struct span word)
{
    enum { SHORTEST_BYTES = 6 }; /* not 图, 摄: they may begin anything */
    return role->role == ROLE_PHOTO && role->word.bytes >= SHORTEST_BYTES &&
           span_has_prefix(word, role->word) &&
           person_name_is_one(span_slice(word, role->word.bytes, word.bytes));
}

const struct role_word *role_word_at(struct span word)
{
    const struct role_word *best = NULL;
    for (size_t i = 0; i < sizeof(role_words) / sizeof(role_words[0]); i++) {
        const struct role_word *role = &role_words[i];
        bool fits = role->stands_alone
                        ? span_is_equal(word, role->word) || is_photo_and_name(role, word)
                        : span_has_prefix(word, role->word);
        if (fits && (best == NULL || role->word.bytes > best->word.bytes)) {
            best = role;
        }
    }
    return best == NULL || best->role == ROLE_NONE ? NULL : best;
}

/** True for what stands before 记者: 本报, 新华社, 驻京, 红星新闻. */
static bool is_work_place(struct span prefix)
{
    bool has_sign = false;
    bool has_dot = false; /* 中国青年报·中青在线 */
    size_t count = 0;
    for (size_t at = 0; at < prefix.bytes; count++) {
        uint32_t code_point = utf8_next(prefix, &at);
        if (utf8_is_one_of(code_point, SPAN("（）()【】[]〔〕"))) {
            return false; /* 新华社北京8日电（记者: the dateline is no place of work */
        }
        has_dot = has_dot || code_point == 0xB7;
        has_sign = has_sign ||
                   utf8_is_one_of(code_point,
                                  SPAN("社报網网台臺刊闻聞经經端體体视視线線讯驻席派约"
                                       "报報方本总總央特"));
    }
    return has_sign && count <= WORK_PLACE_MAX_CHARS &&
           (has_dot || !person_name_is_one(prefix));
}

const struct role_word *role_word_find(struct span word, size_t *ret_at)
{
    size_t at = 0;
    for (size_t i = 0; i <= WORK_PLACE_MAX_CHARS && at < word.bytes; i++) {
        const struct role_word *role = role_word_at(span_slice(word, at, word.bytes));
        bool takes_prefix = role != NULL && !role->stands_alone;
        if (role != NULL &&
            (at == 0 || (takes_prefix && is_work_place(span_slice(word, 0, at))))) {
            *ret_at = at;
            return role;
        }
        utf8_next(word, &at);
    }
    return NULL;
}
