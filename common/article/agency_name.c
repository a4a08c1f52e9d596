#include "article/agency_name.h"

#include "base/span_table.h"
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
    SPAN("新社"),         SPAN("新華社"),         SPAN("大公报"),
    SPAN("IT之家"),       SPAN("36氪"),           SPAN("直播吧"),
    SPAN("虎扑"),         SPAN("懂球帝"),         SPAN("每经"),
    SPAN("e公司"),        SPAN("智通财经"),       SPAN("每经AI"),
    SPAN("金融界"),       SPAN("证券之星"),       SPAN("格隆汇"),
};

/* What the name of a paper, site or station ends in. Longer ones first. */
static const struct span endings_of_names[] = {
    SPAN("客户端"), SPAN("新闻网"), SPAN("电视台"), SPAN("通讯社"), SPAN("融媒体"),
    SPAN("新闻"),   SPAN("在线"),   SPAN("财经"),   SPAN("日报"),   SPAN("晚报"),
    SPAN("都市报"), SPAN("时报"),   SPAN("商报"),   SPAN("早报"),   SPAN("晨报"),
    SPAN("快报"),   SPAN("周刊"),   SPAN("视频"),   SPAN("网"),     SPAN("報"),
    SPAN("报"),     SPAN("社"),     SPAN("網"),
};

/* What ends as the name of a paper or a site does, and is none. */
static const struct span no_names[] = {
    SPAN("电网"),   SPAN("官网"),   SPAN("联网"), SPAN("路网"),   SPAN("管网"),
    SPAN("网站"),   SPAN("供销社"), SPAN("预报"), SPAN("合作社"), SPAN("旅行社"),
    SPAN("出版社"), SPAN("信用社"), SPAN("季报"), SPAN("财报"),   SPAN("公报"),
    SPAN("通报"),   SPAN("战报"),   SPAN("情报"), SPAN("警报"),   SPAN("喜报"),
};

/* Portals, which are an agency only with one of their channels: 腾讯体育. */
static const struct span portals[] = {
    SPAN("凤凰网"), SPAN("凤凰"), SPAN("腾讯"), SPAN("新浪"),
    SPAN("网易"),   SPAN("搜狐"), SPAN("搜狗"), SPAN("百度"),
};

static const struct span channels[] = {
    SPAN("科技"), SPAN("体育"), SPAN("娱乐"), SPAN("财经"), SPAN("军事"), SPAN("汽车"),
    SPAN("教育"), SPAN("时尚"), SPAN("健康"), SPAN("房产"), SPAN("文化"), SPAN("旅游"),
    SPAN("游戏"), SPAN("国际"), SPAN("资讯"), SPAN("数码"), SPAN("手机"), SPAN("证券"),
};

bool agency_name_is_channel(struct span word)
{
    return span_table_has(SPAN_TABLE(channels), word);
}

/** Bytes of 腾讯体育 that the text begins with; 0 when it does not. */
static size_t portal_bytes(struct span text)
{
    size_t portal = span_table_prefix(SPAN_TABLE(portals), text);
    struct span rest = span_slice(text, portal, text.bytes);
    size_t channel = span_table_prefix(SPAN_TABLE(channels), rest);
    return portal == 0 || channel == 0 ? 0 : portal + channel;
}

static bool is_no_name(struct span rest)
{
    return span_table_prefix(SPAN_TABLE(no_names), rest) > 0;
}

static size_t name_ending_bytes(struct span rest)
{
    if (span_has_prefix(rest, SPAN("报道")) || span_has_prefix(rest, SPAN("报导"))) {
        return 0;
    }
    return span_table_prefix(SPAN_TABLE(endings_of_names), rest);
}

size_t agency_name_known_bytes(struct span text)
{
    size_t known = span_table_prefix(SPAN_TABLE(agencies), text);
    size_t portal = portal_bytes(text);
    return portal > known ? portal : known;
}

bool agency_name_is_ended(struct span word)
{
    return span_table_suffix(SPAN_TABLE(endings_of_names), word) > 0;
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

/** Bytes of one name; 0 when none. */
static size_t one_name_bytes(struct span text)
{
    size_t known = agency_name_known_bytes(text);
    size_t at = 0;
    if (known > 0) {
        /* 新华社客户端 */
        return known + name_ending_bytes(span_slice(text, known, text.bytes));
    }
    if (text.bytes > 0 &&
        utf8_is_one_of(utf8_peek(text, 0), SPAN("见在对从向与和及由被"))) {
        return 0; /* 见维基新闻报道 */
    }
    for (size_t i = 0; i < AGENCY_MAX_CHARS && at < text.bytes; i++) {
        if (is_no_name(span_slice(text, at, text.bytes))) {
            return 0;
        }
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

size_t agency_name_bytes(struct span text)
{
    size_t bytes = one_name_bytes(text);
    if (bytes > 0 && bytes < text.bytes &&
        utf8_is_one_of(utf8_peek(text, bytes), SPAN("-－—·"))) {
        size_t behind = bytes;
        utf8_next(text, &behind);
        size_t more = one_name_bytes(span_slice(text, behind, text.bytes));
        return more > 0 ? behind + more : bytes; /* 经济日报-中国经济网 */
    }
    return bytes;
}
