#include "article/agency_name.h"

#include "text/script.h"
#include "text/utf8.h"

enum { AGENCY_MAX_CHARS = 14 };

/* Those that a place could follow. Any other is found by what its name ends in. */
static const struct span agencies[] = {
    SPAN("新华社"),       SPAN("新华网"),         SPAN("新华每日电讯"),
    SPAN("新华财经"),     SPAN("中国新闻社"),     SPAN("中国新闻网"),
    SPAN("中新社"),       SPAN("中新网"),         SPAN("中新经纬"),
    SPAN("人民网"),       SPAN("人民日报客户端"), SPAN("人民日报"),
    SPAN("央视网"),       SPAN("央视新闻客户端"), SPAN("央视新闻"),
    SPAN("央视财经"),     SPAN("央广网"),         SPAN("国际在线"),
    SPAN("总台央视"),     SPAN("央视"),           SPAN("中国日报网"),
    SPAN("中国网"),       SPAN("光明网"),         SPAN("光明日报"),
    SPAN("经济日报"),     SPAN("中国经济网"),     SPAN("环球网"),
    SPAN("环球时报"),     SPAN("参考消息网"),     SPAN("参考消息"),
    SPAN("澎湃新闻"),     SPAN("财新网"),         SPAN("财新"),
    SPAN("财联社"),       SPAN("第一财经"),       SPAN("界面新闻"),
    SPAN("新京报"),       SPAN("法新社"),         SPAN("路透社"),
    SPAN("美联社"),       SPAN("塔斯社"),         SPAN("俄新社"),
    SPAN("共同社"),       SPAN("韩联社"),         SPAN("德新社"),
    SPAN("埃菲社"),       SPAN("安莎社"),         SPAN("彭博社"),
    SPAN("合众国际社"),   SPAN("中央社"),         SPAN("本报"),
    SPAN("本網"),         SPAN("本网"),           SPAN("本刊"),
    SPAN("本台"),         SPAN("本社"),           SPAN("本報"),
    SPAN("海外网"),       SPAN("中国军网"),       SPAN("解放军报"),
    SPAN("科技日报"),     SPAN("工人日报"),       SPAN("农民日报"),
    SPAN("法治日报"),     SPAN("证券时报网"),     SPAN("证券时报"),
    SPAN("上证报"),       SPAN("中证网"),         SPAN("每日经济新闻"),
    SPAN("每经网"),       SPAN("南都"),           SPAN("南方网"),
    SPAN("红网时刻新闻"), SPAN("红网时刻"),       SPAN("红星新闻"),
    SPAN("封面新闻"),     SPAN("极目新闻"),       SPAN("上游新闻"),
    SPAN("九派新闻"),     SPAN("北青网"),         SPAN("中青报"),
    SPAN("中青在线"),     SPAN("烟台晚报"),       SPAN("台海网"),
    SPAN("新社"),         SPAN("新華社"),
};

/* What the name of a paper, site or station ends in. Longer ones first. */
static const struct span endings_of_names[] = {
    SPAN("客户端"), SPAN("新闻网"), SPAN("电视台"), SPAN("通讯社"), SPAN("融媒体"),
    SPAN("新闻"),   SPAN("在线"),   SPAN("财经"),   SPAN("日报"),   SPAN("晚报"),
    SPAN("都市报"), SPAN("时报"),   SPAN("商报"),   SPAN("早报"),   SPAN("晨报"),
    SPAN("快报"),   SPAN("周刊"),   SPAN("视频"),   SPAN("网"),     SPAN("報"),
    SPAN("報"),     SPAN("报"),     SPAN("社"),     SPAN("網"),
};

static size_t name_ending_bytes(struct span rest)
{
    if (span_has_prefix(rest, SPAN("报道")) || span_has_prefix(rest, SPAN("报导"))) {
        return 0;
    }
    for (size_t i = 0; i < sizeof(endings_of_names) / sizeof(endings_of_names[0]); i++) {
        if (span_has_prefix(rest, endings_of_names[i])) {
            return endings_of_names[i].bytes;
        }
    }
    return 0;
}

size_t agency_name_known_bytes(struct span text)
{
    size_t best = 0;
    for (size_t i = 0; i < sizeof(agencies) / sizeof(agencies[0]); i++) {
        if (agencies[i].bytes > best && span_has_prefix(text, agencies[i])) {
            best = agencies[i].bytes;
        }
    }
    return best;
}

/** Offset behind all that a name can end in at `at`: 新闻客户端. */
static size_t skip_name_endings(struct span text, size_t at)
{
    size_t more = 0;
    do {
        more = name_ending_bytes(span_slice(text, at, text.bytes));
        at += more;
    } while (more > 0);
    return at;
}

size_t agency_name_bytes(struct span text)
{
    size_t known = agency_name_known_bytes(text);
    size_t at = 0;
    if (known > 0) {
        /* 新华社客户端 */
        return known + name_ending_bytes(span_slice(text, known, text.bytes));
    }
    for (size_t i = 0; i < AGENCY_MAX_CHARS && at < text.bytes; i++) {
        size_t behind = i == 0 ? at : skip_name_endings(text, at);
        if (behind > at) {
            return behind;
        }
        uint32_t code_point = utf8_next(text, &at);
        if (!script_is_han(code_point) && code_point != 0xB7 &&
            !(code_point >= '0' && code_point <= '9')) {
            return 0;
        }
    }
    return 0;
}
