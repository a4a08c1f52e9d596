#include "article/role_word.h"

#include <stdint.h>
#include <string.h>

#include "article/person_name.h"
#include "text/utf8.h"

enum {
    WORK_PLACE_MAX_CHARS = 16, /* 中国青年报·中青在线记者 */
};

/*
 * In the order of their bytes: those with the same first character are found by halving.
 * ROLE_NONE begins like a role, and is none.
 */
static const struct role_word role_words[] = {
    {SPAN("一审"), ROLE_OTHER, false},
    {SPAN("三审"), ROLE_OTHER, false},
    {SPAN("主编"), ROLE_OTHER, false},
    {SPAN("二审"), ROLE_OTHER, false},
    {SPAN("作者"), ROLE_OTHER, true},
    {SPAN("來源"), ROLE_OTHER, true},
    {SPAN("供图"), ROLE_PHOTO, true},
    {SPAN("供稿"), ROLE_OTHER, true},
    {SPAN("值班主任"), ROLE_OTHER, false},
    {SPAN("值班总编"), ROLE_OTHER, false},
    {SPAN("值班编委"), ROLE_OTHER, false},
    {SPAN("值班编辑"), ROLE_EDITOR, false},
    {SPAN("出品"), ROLE_OTHER, true},
    {SPAN("出品人"), ROLE_OTHER, false},
    {SPAN("出版"), ROLE_OTHER, true},
    {SPAN("初审"), ROLE_OTHER, false},
    {SPAN("制图"), ROLE_OTHER, false},
    {SPAN("制片人"), ROLE_OTHER, false},
    {SPAN("剪辑"), ROLE_OTHER, false},
    {SPAN("副主编"), ROLE_OTHER, false},
    {SPAN("参与记者"), ROLE_REPORTER, false},
    {SPAN("参与采写"), ROLE_REPORTER, false},
    {SPAN("参与采写记者"), ROLE_REPORTER, false},
    {SPAN("图"), ROLE_PHOTO, true},
    {SPAN("图文"), ROLE_REPORTER, true},
    {SPAN("图片"), ROLE_PHOTO, true},
    {SPAN("图片编辑"), ROLE_OTHER, false},
    {SPAN("图片记者"), ROLE_PHOTO, false},
    {SPAN("圖"), ROLE_PHOTO, true},
    {SPAN("复审"), ROLE_OTHER, false},
    {SPAN("实习生"), ROLE_OTHER, false},
    {SPAN("实习编辑"), ROLE_EDITOR, false},
    {SPAN("实习记者"), ROLE_REPORTER, false},
    {SPAN("审校"), ROLE_OTHER, false},
    {SPAN("审核"), ROLE_OTHER, false},
    {SPAN("审稿"), ROLE_OTHER, false},
    {SPAN("总监制"), ROLE_OTHER, false},
    {SPAN("总策划"), ROLE_OTHER, false},
    {SPAN("总编"), ROLE_OTHER, false},
    {SPAN("总编辑"), ROLE_OTHER, false},
    {SPAN("执笔"), ROLE_REPORTER, false},
    {SPAN("执行编辑"), ROLE_EDITOR, false},
    {SPAN("拍摄"), ROLE_PHOTO, true},
    {SPAN("摄"), ROLE_PHOTO, true},
    {SPAN("摄像"), ROLE_PHOTO, true},
    {SPAN("摄像记者"), ROLE_PHOTO, false},
    {SPAN("摄影"), ROLE_PHOTO, true},
    {SPAN("摄影记者"), ROLE_PHOTO, false},
    {SPAN("撰文"), ROLE_REPORTER, false},
    {SPAN("撰稿"), ROLE_REPORTER, false},
    {SPAN("攝"), ROLE_PHOTO, true},
    {SPAN("攝影"), ROLE_PHOTO, true},
    {SPAN("文"), ROLE_REPORTER, true},
    {SPAN("文图"), ROLE_REPORTER, true},
    {SPAN("文字"), ROLE_REPORTER, true},
    {SPAN("文字编辑"), ROLE_EDITOR, false},
    {SPAN("文字记者"), ROLE_REPORTER, false},
    {SPAN("文章来源"), ROLE_OTHER, true},
    {SPAN("本文编辑"), ROLE_EDITOR, false},
    {SPAN("本期编辑"), ROLE_EDITOR, false},
    {SPAN("来源"), ROLE_OTHER, true},
    {SPAN("校对"), ROLE_OTHER, false},
    {SPAN("校對"), ROLE_OTHER, false},
    {SPAN("核稿"), ROLE_OTHER, false},
    {SPAN("核稿编辑"), ROLE_EDITOR, false},
    {SPAN("版式"), ROLE_OTHER, false},
    {SPAN("特派员"), ROLE_REPORTER, false},
    {SPAN("特派记者"), ROLE_REPORTER, false},
    {SPAN("特约记者"), ROLE_REPORTER, false},
    {SPAN("特约通讯员"), ROLE_CORRESPONDENT, false},
    {SPAN("监制"), ROLE_OTHER, false},
    {SPAN("监审"), ROLE_OTHER, false},
    {SPAN("稿源"), ROLE_OTHER, true},
    {SPAN("策划"), ROLE_OTHER, false},
    {SPAN("签发"), ROLE_OTHER, false},
    {SPAN("編輯"), ROLE_EDITOR, false},
    {SPAN("终审"), ROLE_OTHER, false},
    {SPAN("绘图"), ROLE_PHOTO, true},
    {SPAN("统筹"), ROLE_OTHER, false},
    {SPAN("编委"), ROLE_OTHER, false},
    {SPAN("编审"), ROLE_OTHER, false},
    {SPAN("编译"), ROLE_OTHER, false},
    {SPAN("编辑"), ROLE_EDITOR, false},
    {SPAN("编辑出版"), ROLE_NONE, false},
    {SPAN("编辑器"), ROLE_NONE, false},
    {SPAN("编辑团队"), ROLE_NONE, false},
    {SPAN("编辑室"), ROLE_NONE, false},
    {SPAN("编辑寄语"), ROLE_NONE, false},
    {SPAN("编辑手记"), ROLE_NONE, false},
    {SPAN("编辑按"), ROLE_NONE, false},
    {SPAN("编辑推荐"), ROLE_NONE, false},
    {SPAN("编辑整理"), ROLE_EDITOR, false},
    {SPAN("编辑点评"), ROLE_NONE, false},
    {SPAN("编辑部"), ROLE_NONE, false},
    {SPAN("网络编辑"), ROLE_EDITOR, false},
    {SPAN("网页编辑"), ROLE_EDITOR, false},
    {SPAN("美术编辑"), ROLE_OTHER, false},
    {SPAN("美编"), ROLE_OTHER, false},
    {SPAN("翻摄"), ROLE_PHOTO, true},
    {SPAN("翻译"), ROLE_OTHER, false},
    {SPAN("见习编辑"), ROLE_EDITOR, false},
    {SPAN("见习记者"), ROLE_REPORTER, false},
    {SPAN("视觉"), ROLE_OTHER, true},
    {SPAN("视觉编辑"), ROLE_OTHER, false},
    {SPAN("视频"), ROLE_PHOTO, true},
    {SPAN("视频编辑"), ROLE_OTHER, false},
    {SPAN("视频记者"), ROLE_PHOTO, false},
    {SPAN("記者"), ROLE_REPORTER, false},
    {SPAN("记者"), ROLE_REPORTER, false},
    {SPAN("记者会"), ROLE_NONE, false},
    {SPAN("记者团"), ROLE_NONE, false},
    {SPAN("记者手记"), ROLE_NONE, false},
    {SPAN("记者探访"), ROLE_NONE, false},
    {SPAN("记者站"), ROLE_NONE, false},
    {SPAN("记者节"), ROLE_NONE, false},
    {SPAN("记者观察"), ROLE_NONE, false},
    {SPAN("记者证"), ROLE_NONE, false},
    {SPAN("记者调查"), ROLE_NONE, false},
    {SPAN("记者连线"), ROLE_NONE, false},
    {SPAN("设计"), ROLE_OTHER, false},
    {SPAN("译者"), ROLE_OTHER, false},
    {SPAN("責任編輯"), ROLE_EDITOR, false},
    {SPAN("責編"), ROLE_EDITOR, false},
    {SPAN("责任编辑"), ROLE_EDITOR, false},
    {SPAN("责校"), ROLE_OTHER, false},
    {SPAN("责编"), ROLE_EDITOR, false},
    {SPAN("运营"), ROLE_OTHER, true},
    {SPAN("通訊員"), ROLE_CORRESPONDENT, false},
    {SPAN("通讯员"), ROLE_CORRESPONDENT, false},
    {SPAN("配音"), ROLE_OTHER, false},
    {SPAN("采写"), ROLE_REPORTER, false},
    {SPAN("采写记者"), ROLE_REPORTER, false},
    {SPAN("采访"), ROLE_REPORTER, true},
    {SPAN("采访撰文"), ROLE_REPORTER, false},
    {SPAN("题图"), ROLE_PHOTO, true},
    {SPAN("首席记者"), ROLE_REPORTER, false},
};

enum {
    ROLE_WORD_COUNT = sizeof(role_words) / sizeof(role_words[0]),
    CHARACTER_BYTES = 3, /* of every character that a role word begins with */
};

/** True for 摄影李四: a role that stands alone, and a name written against it. */
static bool is_photo_and_name(const struct role_word *role, struct span word)
{
    enum { SHORTEST_BYTES = 6 }; /* not 图, 摄: they may begin anything */
    return role->role == ROLE_PHOTO && role->word.bytes >= SHORTEST_BYTES &&
           span_has_prefix(word, role->word) &&
           person_name_is_one(span_slice(word, role->word.bytes, word.bytes));
}

/** The first of the role words whose first character is not before that of the word. */
static size_t first_role_word(struct span word)
{
    size_t low = 0;
    size_t high = ROLE_WORD_COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (memcmp(role_words[middle].word.at, word.at, CHARACTER_BYTES) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

const struct role_word *role_word_at(struct span word)
{
    const struct role_word *best = NULL;
    if (word.bytes < CHARACTER_BYTES) {
        return NULL;
    }
    for (size_t i = first_role_word(word); i < ROLE_WORD_COUNT; i++) {
        const struct role_word *role = &role_words[i];
        if (memcmp(role->word.at, word.at, CHARACTER_BYTES) != 0) {
            break;
        }
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
