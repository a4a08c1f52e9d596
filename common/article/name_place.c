#include "article/name_place.h"

#include <stddef.h>

#include "article/person_name.h"
#include "base/span_table.h"
#include "text/script.h"
#include "text/utf8.h"

enum {
    USUAL_NAME_CHARS = 3,
    NAME_MAX_CHARS = 4,
    PLACE_MIN_CHARS = 2,
    PLACE_MAX_CHARS = 4, /* of one that is not known */
};

static const struct span places[] = {
    SPAN("台北"),     SPAN("新北"),       SPAN("桃园"),     SPAN("台中"),
    SPAN("台南"),     SPAN("高雄"),       SPAN("基隆"),     SPAN("新竹"),
    SPAN("嘉义"),     SPAN("苗栗"),       SPAN("彰化"),     SPAN("南投"),
    SPAN("云林"),     SPAN("屏东"),       SPAN("宜兰"),     SPAN("花莲"),
    SPAN("台东"),     SPAN("澎湖"),       SPAN("金门"),     SPAN("马祖"),
    SPAN("连江"),     SPAN("香港"),       SPAN("澳门"),     SPAN("九龙"),
    SPAN("北京"),     SPAN("上海"),       SPAN("广州"),     SPAN("深圳"),
    SPAN("厦门"),     SPAN("东京"),       SPAN("大阪"),     SPAN("首尔"),
    SPAN("华府"),     SPAN("华盛顿"),     SPAN("纽约"),     SPAN("洛杉矶"),
    SPAN("旧金山"),   SPAN("芝加哥"),     SPAN("波士顿"),   SPAN("休士顿"),
    SPAN("多伦多"),   SPAN("温哥华"),     SPAN("伦敦"),     SPAN("巴黎"),
    SPAN("柏林"),     SPAN("布鲁塞尔"),   SPAN("日内瓦"),   SPAN("罗马"),
    SPAN("维也纳"),   SPAN("莫斯科"),     SPAN("华沙"),     SPAN("布拉格"),
    SPAN("开罗"),     SPAN("新德里"),     SPAN("曼谷"),     SPAN("新加坡"),
    SPAN("吉隆坡"),   SPAN("雅加达"),     SPAN("马尼拉"),   SPAN("河内"),
    SPAN("雪梨"),     SPAN("坎培拉"),     SPAN("台北市"),   SPAN("新竹县"),
    SPAN("嘉义县"),   SPAN("阿姆斯特丹"), SPAN("胡志明市"), SPAN("伊斯坦堡"),
    SPAN("耶路撒冷"), SPAN("斯德哥尔摩"),
};

bool name_place_is_known(struct span word)
{
    return span_table_has(SPAN_TABLE(places), word);
}

/** Split behind some characters; false when the parts are no name and no place. */
static bool split_behind(struct span text, size_t characters, struct span *ret_name,
                         struct span *ret_place)
{
    size_t at = 0;
    for (size_t i = 0; i < characters && at < text.bytes; i++) {
        utf8_next(text, &at);
    }
    *ret_name = span_slice(text, 0, at);
    *ret_place = span_slice(text, at, text.bytes);
    return person_name_is_one(*ret_name);
}

bool name_place_split(struct span text, struct span *ret_name, struct span *ret_place)
{
    for (size_t at = 0; at < text.bytes;) {
        if (!script_is_han(utf8_next(text, &at))) {
            return false;
        }
    }
    /* Shorter names first: 王朝 of 王朝新加坡, 林京 of 林京东京. */
    for (size_t chars = 2; chars <= NAME_MAX_CHARS; chars++) {
        if (split_behind(text, chars, ret_name, ret_place) &&
            name_place_is_known(*ret_place)) {
            return true;
        }
    }
    size_t count = utf8_count(text);
    size_t name = count == 2 + PLACE_MIN_CHARS ? 2 : USUAL_NAME_CHARS;
    return count >= name + PLACE_MIN_CHARS && count <= name + PLACE_MAX_CHARS &&
           split_behind(text, name, ret_name, ret_place);
}
