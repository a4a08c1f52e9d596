#include "article/dateline.h"

#include "article/agency_name.h"
#include "article/ascii.h"
#include "article/dateline_date.h"
#include "article/name_place.h"
#include "article/person_name.h"
#include "article/role_word.h"
#include "base/span_table.h"
#include "text/script.h"
#include "text/utf8.h"

enum {
    PLACE_MAX_CHARS = 12,
    PLACE_MAX_CHARS_WITHOUT_DATE = 5,
};

/* What may stand before 电 and 讯 and is no place. */
static const struct span manners[] = {
    SPAN("综合外电"), SPAN("综合"), SPAN("专"),   SPAN("特"),       SPAN("快"),
    SPAN("独家"),     SPAN("最新"), SPAN("即时"), SPAN("急"),       SPAN("短"),
    SPAN("简"),       SPAN("据"),   SPAN("權威"), SPAN("权威"),     SPAN("早间"),
    SPAN("微"),       SPAN("綜合"), SPAN("滚动"), SPAN("新媒体专"),
};

static struct span rest_of(const struct cursor *cursor)
{
    return span_slice(cursor->text, cursor->at, cursor->text.bytes);
}

static bool is_place_character(uint32_t code_point)
{
    return script_is_han(code_point) || utf8_is_one_of(code_point, SPAN("·/／“”号、"));
}

/** Bytes of the place before a date. */
static size_t place_before_date(struct span rest)
{
    size_t at = 0;
    for (size_t i = 0; i <= PLACE_MAX_CHARS; i++) {
        struct dateline ignored = {0};
        struct cursor cursor = {.text = rest, .at = at};
        if (dateline_take_date(&cursor, &ignored)) {
            return at;
        }
        uint32_t code_point = utf8_peek(rest, at);
        bool is_digit_of_name = code_point >= '0' && code_point <= '9' && i > 0;
        bool is_space = code_point == ' ' && i > 0; /* of 北京 2月8日 */
        if (is_space) {
            cursor.at += 1;
            return dateline_take_date(&cursor, &ignored) ? at : SIZE_MAX;
        }
        if (!is_place_character(code_point) && !is_digit_of_name) {
            break;
        }
        utf8_next(rest, &at);
    }
    return SIZE_MAX;
}

/** True when a dateline may end here. */
static bool is_boundary(struct span rest)
{
    return rest.bytes == 0 || span_has_prefix(rest, SPAN("记者")) ||
           span_has_prefix(rest, SPAN("題")) || span_has_prefix(rest, SPAN("题")) ||
           utf8_is_one_of(utf8_peek(rest, 0),
                          SPAN(" （(【：:，,。】）)］]〕|｜丨—“《\n"));
}

/** True when a sentence may go on at once behind 8日电: no 电力, 电动, 讯问. */
static bool is_text(struct span rest)
{
    uint32_t code_point = rest.bytes == 0 ? 0 : utf8_peek(rest, 0);
    return script_is_han(code_point) &&
           !utf8_is_one_of(code_point,
                           SPAN("力动视话影子台商网池器梯源信竞脑价厂站缆机路荷"
                                "量压气车讯问息表炉工业"));
}

/** Move past 8日电 that runs into the text: 新华社北京2月8日电今天. */
static bool take_ending_in_text(struct cursor *cursor)
{
    struct cursor end = *cursor;
    bool is_wire = cursor_take(&end, SPAN("电")) || cursor_take(&end, SPAN("讯"));
    if (!is_wire || !is_text(rest_of(&end))) {
        return false;
    }
    *cursor = end;
    return true;
}

static bool take_ending(struct cursor *cursor)
{
    static const struct span words[] = {
        SPAN("电"),     SPAN("電"),   SPAN("讯"),   SPAN("訊"),   SPAN("消息"),
        SPAN("报道称"), SPAN("报道"), SPAN("報道"), SPAN("报导"),
    };
    struct cursor end = *cursor;
    cursor_take_any(&end, SPAN_TABLE(manners));
    if (!cursor_take_any(&end, SPAN_TABLE(words)) || !is_boundary(rest_of(&end))) {
        return false;
    }
    *cursor = end;
    return true;
}

/** Read 武汉专电 and 北京讯: a place without a date. */
static bool take_place_and_ending(struct cursor *cursor, struct span *ret_place)
{
    struct cursor end = *cursor;
    for (size_t i = 0; i < PLACE_MAX_CHARS_WITHOUT_DATE; i++) {
        if (!script_is_han(utf8_peek(end.text, end.at))) {
            return false;
        }
        utf8_next(end.text, &end.at);
        struct cursor behind = end;
        bool is_wire = !span_has_prefix(rest_of(&end), SPAN("消息")) &&
                       !span_has_prefix(rest_of(&end), SPAN("报道")) &&
                       !span_has_prefix(rest_of(&end), SPAN("报导"));
        if (i > 0 && is_wire && take_ending(&behind)) {
            *ret_place = span_slice(cursor->text, cursor->at, end.at);
            *cursor = behind;
            return true;
        }
    }
    return false;
}

static bool has_reporter(struct span place)
{
    static const struct span words[] = {SPAN("记者"), SPAN("記者")};
    for (size_t at = 0; at < place.bytes; at++) {
        struct span rest = span_slice(place, at, place.bytes);
        if (span_has_prefix(rest, words[0]) || span_has_prefix(rest, words[1])) {
            return true;
        }
    }
    return false;
}

static bool is_no_place(struct span place)
{
    static const struct span words[] = {SPAN("发"),   SPAN("来"),   SPAN("通"),
                                        SPAN("资"),   SPAN("电"),   SPAN("记者"),
                                        SPAN("今日"), SPAN("昨日"), SPAN("近日"),
                                        SPAN("报道"), SPAN("消息"), SPAN("英文")};
    bool is_broken = span_table_suffix(SPAN_TABLE(words), place) > 0 ||
                     utf8_count(place) == 1 || span_has_suffix(place, SPAN("月")) ||
                     ascii_is_digit(place.at[place.bytes - 1]) ||
                     utf8_is_one_of(utf8_peek(place, 0), SPAN("／/、·"));
    return is_broken ||
           has_reporter(place); /* 记者林台北3日电: where does the name end? */
}

/** Bytes of the reporters before the place and the date of 记者林巧、杨思纬台南3日电; 0
 *  when there are none. */
static size_t reporters_before_place(struct span rest)
{
    enum { MOST_CHARS = 24 };
    size_t at = 0;
    size_t last = 0; /* where the last name begins */
    const struct role_word *role = role_word_find(rest, &last);
    if (role == NULL || role->role != ROLE_REPORTER || role->stands_alone) {
        return 0;
    }
    last += role->word.bytes;
    at = last;
    for (size_t i = 0; i < MOST_CHARS && at < rest.bytes; i++) {
        struct dateline ignored = {0};
        struct cursor date = {.text = rest, .at = at};
        struct span name;
        struct span place;
        if (dateline_take_date(&date, &ignored)) {
            return name_place_split(span_slice(rest, last, at), &name, &place)
                       ? last + name.bytes
                       : 0;
        }
        uint32_t code_point = utf8_next(rest, &at);
        last = code_point == 0x3001 ? at : last; /* 、 */
        if (code_point != 0x3001 && !script_is_han(code_point)) {
            break;
        }
    }
    return 0;
}

static bool take_place_and_date(struct cursor *cursor, struct dateline *dateline,
                                bool is_known)
{
    if (take_ending(cursor)) {
        return true; /* 新浪财经讯 2月8日消息: the date is of the text */
    }
    size_t place = place_before_date(rest_of(cursor));
    if (place != SIZE_MAX) {
        struct cursor end = {.text = cursor->text, .at = cursor->at + place};
        cursor_take(&end, SPAN(" "));
        bool has_date = dateline_take_date(&end, dateline);
        bool runs_on = has_date && place > 0 && is_known && take_ending_in_text(&end);
        cursor_take(&end, SPAN(" "));
        if (has_date && (runs_on || take_ending(&end))) {
            dateline->place =
                place == 0 ? (struct span){0}
                           : span_slice(cursor->text, cursor->at, cursor->at + place);
            *cursor = end;
            return true;
        }
        return false;
    }
    return take_place_and_ending(cursor, &dateline->place);
}

/** Read 【财新网】: a known name and nothing else. */
static bool take_name_in_bracket(struct cursor *cursor)
{
    return cursor_take(cursor, SPAN("】"));
}

/** Move past 综合 of 综合新华社电. */
static void skip_manner_of_known(struct cursor *cursor)
{
    struct cursor behind = *cursor;
    if (cursor_take(&behind, SPAN("综合")) &&
        agency_name_known_bytes(rest_of(&behind)) > 0) {
        *cursor = behind;
    }
}

/**
 * What stands where the place does may be more of the agency: 大武汉客户端 of 长江日报大武汉客户端,
 * 科技 of 凤凰网科技讯. Behind a space it may be who writes: （观察者网 张三讯）.
 */
static void settle_place(struct dateline *dateline)
{
    struct span place = dateline->place;
    if (place.at == NULL) {
        return;
    }
    bool is_against = dateline->agency.at + dateline->agency.bytes == place.at;
    if (is_against && (agency_name_is_ended(place) || agency_name_is_channel(place))) {
        dateline->agency.bytes += place.bytes;
        dateline->place = (struct span){0};
    } else if (!is_against && dateline->day == 0 && person_name_is_one(place)) {
        dateline->place = (struct span){0};
    }
}

bool dateline_read(struct span text, struct dateline *ret_dateline)
{
    static const struct span openings[] = {SPAN("（"), SPAN("("), SPAN("【"), SPAN("["),
                                           SPAN("●"),  SPAN("■"), SPAN("□"),  SPAN("▲")};
    struct cursor cursor = {.text = text};
    struct dateline dateline = {0};
    bool is_square = span_has_prefix(text, SPAN("【"));
    cursor_take_any(&cursor, SPAN_TABLE(openings));
    cursor_take(&cursor, SPAN(" "));
    bool is_quotation =
        cursor_take(&cursor, SPAN("据")) || cursor_take(&cursor, SPAN("根据"));
    skip_manner_of_known(&cursor);
    struct span rest = rest_of(&cursor);
    size_t agency = agency_name_bytes(rest);
    if (agency == 0) {
        return false;
    }
    dateline.agency = span_slice(rest, 0, agency);
    cursor.at += agency;
    bool is_known = agency_name_known_bytes(rest) == agency;
    bool is_name_alone = is_square && is_known && take_name_in_bracket(&cursor);
    cursor_take(&cursor, SPAN(" "));
    size_t reporters = reporters_before_place(rest_of(&cursor));
    if (reporters > 0) {
        dateline.reporters = span_slice(text, cursor.at, cursor.at + reporters);
        cursor.at += reporters;
    }
    if (reporters > 0 || is_known) {
        cursor_take(&cursor, SPAN("／")); /* 中央社／台北30日电 */
    }
    if (!is_name_alone && !take_place_and_date(&cursor, &dateline, is_known)) {
        return false;
    }
    settle_place(&dateline);
    struct span read = span_slice(text, 0, cursor.at);
    bool is_report =
        span_has_suffix(read, SPAN("报道")) || span_has_suffix(read, SPAN("报导"));
    if (is_quotation && is_report) {
        return false; /* 据路透社报道 says who is quoted */
    }
    if (dateline.place.at != NULL && is_no_place(dateline.place)) {
        return false;
    }
    dateline.bytes = cursor.at;
    *ret_dateline = dateline;
    return true;
}
