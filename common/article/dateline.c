#include "article/dateline.h"

#include "article/civil_time.h"
#include "base/instant.h"
#include "text/script.h"
#include "text/utf8.h"

enum {
    AGENCY_MAX_CHARS = 14,
    PLACE_MAX_CHARS = 12,
    PLACE_MAX_CHARS_WITHOUT_DATE = 5,
};

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

/* What may stand before 电 and 讯 and is no place. */
static const struct span manners[] = {
    SPAN("综合"), SPAN("专"),   SPAN("特"), SPAN("快"),   SPAN("独家"), SPAN("最新"),
    SPAN("即时"), SPAN("急"),   SPAN("短"), SPAN("简"),   SPAN("据"),   SPAN("權威"),
    SPAN("权威"), SPAN("早间"), SPAN("微"), SPAN("綜合"), SPAN("滚动"),
};

struct dateline_cursor {
    struct span text;
    size_t at;
};

static struct span rest_of(const struct dateline_cursor *cursor)
{
    return span_slice(cursor->text, cursor->at, cursor->text.bytes);
}

static bool take(struct dateline_cursor *cursor, struct span word)
{
    if (!span_has_prefix(rest_of(cursor), word)) {
        return false;
    }
    cursor->at += word.bytes;
    return true;
}

static bool take_one_of(struct dateline_cursor *cursor, const struct span *words,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (take(cursor, words[i])) {
            return true;
        }
    }
    return false;
}

static bool take_number(struct dateline_cursor *cursor, int32_t limit,
                        int32_t *ret_number)
{
    int32_t number = 0;
    size_t at = cursor->at;
    while (at < cursor->text.bytes && cursor->text.at[at] >= '0' &&
           cursor->text.at[at] <= '9' && number <= limit) {
        number = number * 10 + (cursor->text.at[at] - '0');
        at++;
    }
    if (at == cursor->at || number < 1 || number > limit) {
        return false;
    }
    cursor->at = at;
    *ret_number = number;
    return true;
}

/** Read 2024年2月8日, 2月8日 or 8日. */
static bool take_date(struct dateline_cursor *cursor, struct dateline *dateline)
{
    enum { LAST_YEAR = 2100, LAST_MONTH = 12, LAST_DAY = 31 };
    struct dateline_cursor start = *cursor;
    struct dateline_cursor year = start;
    int32_t number = 0;
    if (take_number(&year, LAST_YEAR, &number) && take(&year, SPAN("年"))) {
        dateline->year = number;
        start = year;
    }
    struct dateline_cursor month = start;
    if (take_number(&month, LAST_MONTH, &number) && take(&month, SPAN("月"))) {
        dateline->month = number;
        start = month;
    }
    bool has_day = take_number(&start, LAST_DAY, &number) && take(&start, SPAN("日"));
    if (!has_day || (dateline->year > 0 && dateline->month == 0)) {
        dateline->year = 0;
        dateline->month = 0;
        return false;
    }
    dateline->day = number;
    *cursor = start;
    return true;
}

static size_t name_ending_bytes(struct span rest)
{
    if (span_has_prefix(rest, SPAN("报道"))) {
        return 0;
    }
    for (size_t i = 0; i < sizeof(endings_of_names) / sizeof(endings_of_names[0]); i++) {
        if (span_has_prefix(rest, endings_of_names[i])) {
            return endings_of_names[i].bytes;
        }
    }
    return 0;
}

static size_t known_agency_bytes(struct span text)
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

/** Bytes of a name such as 清河晚报 or 映象网 at the start; 0 when none. */
static size_t agency_bytes(struct span text)
{
    size_t known = known_agency_bytes(text);
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

static bool is_place_character(uint32_t code_point)
{
    return script_is_han(code_point) || utf8_is_one_of(code_point, SPAN("·/“”号、"));
}

/** Bytes of the place before a date. */
static size_t place_before_date(struct span rest)
{
    size_t at = 0;
    for (size_t i = 0; i <= PLACE_MAX_CHARS; i++) {
        struct dateline ignored = {0};
        struct dateline_cursor cursor = {.text = rest, .at = at};
        if (take_date(&cursor, &ignored)) {
            return at;
        }
        uint32_t code_point = utf8_peek(rest, at);
        bool is_digit_of_name = code_point >= '0' && code_point <= '9' && i > 0;
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
           utf8_is_one_of(utf8_peek(rest, 0), SPAN(" （(：:，,。】）)］]〕|｜丨“《\n"));
}

static bool take_ending(struct dateline_cursor *cursor)
{
    static const struct span words[] = {
        SPAN("电"),   SPAN("電"),     SPAN("讯"),   SPAN("訊"),
        SPAN("消息"), SPAN("报道称"), SPAN("报道"), SPAN("報道"),
    };
    struct dateline_cursor end = *cursor;
    take_one_of(&end, manners, sizeof(manners) / sizeof(manners[0]));
    if (!take_one_of(&end, words, sizeof(words) / sizeof(words[0])) ||
        !is_boundary(rest_of(&end))) {
        return false;
    }
    *cursor = end;
    return true;
}

/** Read 武汉专电 and 北京讯: a place without a date. */
static bool take_place_and_ending(struct dateline_cursor *cursor, struct span *ret_place)
{
    struct dateline_cursor end = *cursor;
    for (size_t i = 0; i < PLACE_MAX_CHARS_WITHOUT_DATE; i++) {
        if (!script_is_han(utf8_peek(end.text, end.at))) {
            return false;
        }
        utf8_next(end.text, &end.at);
        struct dateline_cursor behind = end;
        bool is_wire = !span_has_prefix(rest_of(&end), SPAN("消息")) &&
                       !span_has_prefix(rest_of(&end), SPAN("报道"));
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
    static const struct span words[] = {
        SPAN("发"),   SPAN("来"),   SPAN("通"),   SPAN("资"),   SPAN("电"),  SPAN("记者"),
        SPAN("今日"), SPAN("昨日"), SPAN("近日"), SPAN("报道"), SPAN("消息")};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (span_has_suffix(place, words[i])) {
            return true;
        }
    }
    return has_reporter(place); /* 記者林育辰翠嶺6日電: where does the name end? */
}

static bool take_place_and_date(struct dateline_cursor *cursor, struct dateline *dateline)
{
    size_t place = place_before_date(rest_of(cursor));
    if (place != SIZE_MAX) {
        struct dateline_cursor end = {.text = cursor->text, .at = cursor->at + place};
        if (take_date(&end, dateline) && (take(&end, SPAN(" ")) || true) &&
            take_ending(&end)) {
            dateline->place =
                place == 0 ? (struct span){0}
                           : span_slice(cursor->text, cursor->at, cursor->at + place);
            *cursor = end;
            return true;
        }
        return false;
    }
    return take_ending(cursor) || take_place_and_ending(cursor, &dateline->place);
}

/** Read 【财新网】: a known name and nothing else. */
static bool take_name_in_bracket(struct dateline_cursor *cursor)
{
    return take(cursor, SPAN("】"));
}

bool dateline_read(struct span text, struct dateline *ret_dateline)
{
    static const struct span openings[] = {SPAN("（"), SPAN("("), SPAN("【"), SPAN("["),
                                           SPAN("●"),  SPAN("■"), SPAN("□"),  SPAN("▲")};
    struct dateline_cursor cursor = {.text = text};
    struct dateline dateline = {0};
    bool is_square = span_has_prefix(text, SPAN("【"));
    take_one_of(&cursor, openings, sizeof(openings) / sizeof(openings[0]));
    take(&cursor, SPAN(" "));
    bool is_quotation = take(&cursor, SPAN("据"));
    struct span rest = rest_of(&cursor);
    size_t agency = agency_bytes(rest);
    if (agency == 0) {
        return false;
    }
    dateline.agency = span_slice(rest, 0, agency);
    cursor.at += agency;
    bool is_name_alone =
        is_square && known_agency_bytes(rest) == agency && take_name_in_bracket(&cursor);
    take(&cursor, SPAN(" "));
    if (!is_name_alone && !take_place_and_date(&cursor, &dateline)) {
        return false;
    }
    bool is_report = span_has_suffix(span_slice(text, 0, cursor.at), SPAN("报道"));
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

static int64_t midnight_us(int32_t year, int32_t month, int32_t day)
{
    struct civil_time civil = {.year = year, .month = month, .day = day};
    return civil_time_is_valid(&civil) ? civil_time_to_local(&civil) : INSTANT_ABSENT;
}

int64_t dateline_day_us(const struct dateline *dateline, int64_t reference_local_us)
{
    enum { MONTHS_OF_A_YEAR = 12 };
    const int64_t slack_us = INT64_C(2) * 86400 * INSTANT_SECOND;
    if (dateline->day == 0) {
        return INSTANT_ABSENT;
    }
    if (dateline->year > 0) {
        return midnight_us(dateline->year, dateline->month, dateline->day);
    }
    if (!instant_is_present(reference_local_us)) {
        return INSTANT_ABSENT;
    }
    struct civil_time now = civil_time_from_local(reference_local_us);
    for (int32_t back = -1; back <= 1; back++) {
        /* Years, or months counted from the year 0. */
        int32_t months = now.year * MONTHS_OF_A_YEAR + now.month - 1 - back;
        int64_t day_us =
            dateline->month > 0
                ? midnight_us(now.year - back, dateline->month, dateline->day)
                : midnight_us(months / MONTHS_OF_A_YEAR, months % MONTHS_OF_A_YEAR + 1,
                              dateline->day);
        if (instant_is_present(day_us) && day_us <= reference_local_us + slack_us) {
            return day_us;
        }
    }
    return INSTANT_ABSENT;
}
