#include "html/html_about.h"

#include "base/span_table.h"
#include "html/html_label.h"
#include "html/html_words.h"

enum {
    LONGEST_ABOUT = 240, /* bytes: 80 Han */
    LONGEST_NAME = 60,
};

bool html_about_is(struct span line)
{
    static const struct span words[] = {
        SPAN("来源"),   SPAN("作者"), SPAN("编辑"), SPAN("字号"), SPAN("字体"),
        SPAN("浏览"),   SPAN("阅读"), SPAN("点击"), SPAN("发布"), SPAN("时间："),
        SPAN("分享"),   SPAN("责编"), SPAN("稿源"), SPAN("次数"), SPAN("评论"),
        SPAN("打印"),   SPAN("来源"), SPAN("來源"), SPAN("收藏"), SPAN("索引号"),
        SPAN("记者："), SPAN("文号")};
    return line.bytes <= LONGEST_ABOUT && !html_label_ends_sentence(line) &&
           (html_about_find_time(line).at != NULL ||
            html_words_has_any(line, HTML_WORDS(words)));
}

static bool is_digit(struct span text, size_t at)
{
    return at < text.bytes && text.at[at] >= '0' && text.at[at] <= '9';
}

/** Skip up to `most` digits. Returns where they end. */
static size_t skip_digits(struct span text, size_t at, size_t most)
{
    size_t end = at;
    while (end - at < most && is_digit(text, end)) {
        end++;
    }
    return end;
}

/** Skip one of the separators, with spaces around it. Returns 0 when none is there. */
static size_t skip_separator(struct span text, size_t at, struct span_table separators)
{
    size_t bytes = span_table_prefix(separators, span_slice(text, at, text.bytes));
    return bytes == 0 ? 0 : at + bytes;
}

/** Where the time of day behind a date ends; `at` itself when there is none. */
static size_t skip_time_of_day(struct span text, size_t at)
{
    static const struct span gaps[] = {SPAN("T"), SPAN(" "), SPAN("　"), SPAN("\u00A0")};
    static const struct span colons[] = {SPAN(":"), SPAN("："), SPAN("时"), SPAN("點")};
    const struct span_table marks = {.at = colons, .count = 2}; /* between the others */
    size_t from = at;
    for (size_t next = skip_separator(text, from, SPAN_TABLE(gaps)); next > 0;
         next = skip_separator(text, from, SPAN_TABLE(gaps))) {
        from = next;
    }
    size_t hour = skip_digits(text, from, 2);
    size_t end = at;
    size_t colon = hour > from ? skip_separator(text, hour, SPAN_TABLE(colons)) : 0;
    for (int parts = 0; colon > 0 && parts < 2; parts++) {
        size_t digits = skip_digits(text, colon, 2);
        if (digits == colon) {
            break;
        }
        end = digits;
        colon = skip_separator(text, end, marks);
    }
    struct span minute = SPAN("分");
    bool has_minute =
        end > at && span_has_prefix(span_slice(text, end, text.bytes), minute);
    return has_minute ? end + minute.bytes : end;
}

/** The date that begins at `at` with its year; absent when it is none. */
static struct span time_at(struct span text, size_t at)
{
    static const struct span first[] = {SPAN("-"), SPAN("/"), SPAN("."), SPAN("年")};
    static const struct span second[] = {SPAN("-"), SPAN("/"), SPAN("."), SPAN("月")};
    struct span none = {0};
    size_t year = skip_digits(text, at, 4);
    size_t month = year == at + 4 ? skip_separator(text, year, SPAN_TABLE(first)) : 0;
    size_t month_end = month > 0 ? skip_digits(text, month, 2) : 0;
    size_t day =
        month_end > month ? skip_separator(text, month_end, SPAN_TABLE(second)) : 0;
    size_t end = day > 0 ? skip_digits(text, day, 2) : 0;
    bool is_whole =
        end > day && !is_digit(text, end) && (at == 0 || !is_digit(text, at - 1));
    if (!is_whole) {
        return none;
    }
    struct span sign = SPAN("日");
    end += span_has_prefix(span_slice(text, end, text.bytes), sign) ? sign.bytes : 0;
    return span_slice(text, at, skip_time_of_day(text, end));
}

struct span html_about_find_time(struct span line)
{
    struct span time = {0};
    for (size_t at = 0; at + 8 <= line.bytes && time.at == NULL; at++) {
        bool is_century = (line.at[at] == '2' && line.at[at + 1] == '0') ||
                          (line.at[at] == '1' && line.at[at + 1] == '9');
        time = is_century ? time_at(line, at) : time;
    }
    return time;
}

/** The number at or behind *at, past which *at is put; -1 when there is none. */
static int next_number(struct span text, size_t *at)
{
    size_t start = *at;
    while (start < text.bytes && !is_digit(text, start)) {
        start++;
    }
    *at = skip_digits(text, start, 4);
    int number = *at > start ? 0 : -1;
    for (size_t i = start; i < *at; i++) {
        number = number * 10 + (text.at[i] - '0');
    }
    return number;
}

bool html_about_has_hour(struct span time)
{
    size_t at = 0;
    int numbers = 0;
    while (next_number(time, &at) >= 0) {
        numbers += 1;
    }
    enum { OF_A_DAY = 3 };
    return numbers > OF_A_DAY;
}

bool html_about_is_same_day(struct span time, struct span other)
{
    size_t at = 0;
    size_t other_at = 0;
    for (int i = 0; i < 3; i++) {
        if (next_number(time, &at) != next_number(other, &other_at)) {
            return false;
        }
    }
    return true;
}

/** What stands behind one of the labels, up to a gap or the next label. */
static struct span find_behind(struct span line, struct html_words labels)
{
    static const struct span gaps[] = {SPAN(" "), SPAN("　"), SPAN("\u00A0")};
    static const struct span ends[] = {
        SPAN("来源"),     SPAN("來源"),     SPAN("责任"),   SPAN("编辑"),   SPAN("责编"),
        SPAN("发布时间"), SPAN("发布日期"), SPAN("发布于"), SPAN("发布："), SPAN("作者"),
        SPAN("记者"),     SPAN("时间"),     SPAN("浏览"),   SPAN("字号"),   SPAN("字体"),
        SPAN("|"),        SPAN("｜"),       SPAN("　"),     SPAN("  "),     SPAN("点击"),
        SPAN("阅读"),     SPAN("20"),       SPAN("【"),     SPAN("\u00A0"), SPAN("日期"),
        SPAN("分享"),     SPAN("打印"),     SPAN("查看"),   SPAN("举报"),   SPAN("评论")};
    for (size_t i = 0; i < labels.count; i++) {
        size_t at = html_words_find(line, labels.at[i]);
        if (at == line.bytes) {
            continue;
        }
        struct span name = html_words_skip(
            span_slice(line, at + labels.at[i].bytes, line.bytes), HTML_WORDS(gaps));
        for (size_t k = 0; k < sizeof(ends) / sizeof(ends[0]); k++) {
            name.bytes = html_words_find(name, ends[k]);
        }
        while (span_has_suffix(name, SPAN(" "))) {
            name.bytes -= 1;
        }
        if (name.bytes > 0 && name.bytes <= LONGEST_NAME) {
            return name;
        }
    }
    return (struct span){0};
}

struct span html_about_find_author(struct span line)
{
    static const struct span labels[] = {SPAN("作者："), SPAN("作者:"), SPAN("撰文："),
                                         SPAN("记者："), SPAN("记者:"), SPAN("文/"),
                                         SPAN("文｜")};
    return find_behind(line, HTML_WORDS(labels));
}

/** A name that only media have, alone between gaps: 2024-05-28 10:15　清河日报. */
static struct span find_medium(struct span line)
{
    static const struct span gaps[] = {SPAN(" "), SPAN("　"), SPAN("\u00A0"), SPAN("|"),
                                       SPAN("·")};
    static const struct span ends[] = {
        SPAN("日报"),   SPAN("晚报"),   SPAN("早报"),   SPAN("晨报"),   SPAN("时报"),
        SPAN("商报"),   SPAN("周报"),   SPAN("都市报"), SPAN("青年报"), SPAN("证券报"),
        SPAN("通讯社"), SPAN("新华社"), SPAN("电视台"), SPAN("总台"),   SPAN("新闻网"),
        SPAN("在线"),   SPAN("网"),     SPAN("周刊"),   SPAN("客户端"), SPAN("融媒"),
        SPAN("日報"),   SPAN("晚報"),   SPAN("時報"),   SPAN("新聞網")};
    enum { SHORTEST_MEDIUM = 9, LONGEST_MEDIUM = 36 }; /* bytes: 3 and 12 Han */
    for (struct span rest = line; rest.bytes > 0;) {
        rest = html_words_skip(rest, HTML_WORDS(gaps));
        struct span name = rest;
        for (size_t i = 0; i < sizeof(gaps) / sizeof(gaps[0]); i++) {
            name.bytes = html_words_find(name, gaps[i]);
        }
        if (name.bytes >= SHORTEST_MEDIUM && name.bytes <= LONGEST_MEDIUM &&
            html_words_ends_with_any(name, HTML_WORDS(ends))) {
            return name;
        }
        rest = span_slice(rest, name.bytes, rest.bytes);
    }
    return (struct span){0};
}

struct span html_about_find_source(struct span line)
{
    static const struct span labels[] = {SPAN("来源："), SPAN("来源:"),  SPAN("來源："),
                                         SPAN("來源:"),  SPAN("稿源："), SPAN("来自："),
                                         SPAN("来自:")};
    struct span source = find_behind(line, HTML_WORDS(labels));
    struct span time = html_about_find_time(line);
    if (source.at != NULL || time.at == NULL) {
        return source;
    }
    size_t start = (size_t)(time.at - line.at); /* the name may touch the time */
    source = find_medium(span_slice(line, 0, start));
    return source.at != NULL
               ? source
               : find_medium(span_slice(line, start + time.bytes, line.bytes));
}
