#include "article/byline.h"

#include <stdbool.h>

#include "article/credit_inline.h"
#include "article/dateline.h"
#include "article/texts.h"
#include "base/buffer.h"
#include "base/instant.h"
#include "text/script.h"
#include "text/simplified.h"
#include "text/utf8.h"

enum {
    HEAD_PARAGRAPHS = 3,
    TAIL_PARAGRAPHS = 10,
    HEAD_BRACKET_MAX_BYTES = 240, /* a credit stands within this of the start of a line */
    LINE_MAX_BYTES = 360,         /* a longer paragraph is not a credit as a whole */
};

struct search {
    struct span body; /* in Simplified characters, byte for byte where it was written */
    struct arena *arena;
    int64_t reference_local_us;
    struct byline *byline;
};

/** One paragraph, and where in the body it is. */
struct paragraph {
    struct span text;
    bool is_head;
    bool is_tail;
    bool is_last_third;
};

static size_t count_paragraphs(struct span body)
{
    size_t count = 1;
    for (size_t at = 0; at < body.bytes; count++) {
        const char *newline = memchr(body.at + at, '\n', body.bytes - at);
        if (newline == NULL) {
            break;
        }
        at = (size_t)(newline - body.at) + 1;
    }
    return count;
}

static void take_dateline(struct search *search, const struct dateline *dateline)
{
    struct byline *byline = search->byline;
    if (byline->agency.at == NULL) {
        byline->agency = dateline->agency;
        byline->place = dateline->place;
        byline->dateline_us = dateline_day_us(dateline, search->reference_local_us);
    }
    if (dateline->reporters.at != NULL) {
        (void)credit_read(dateline->reporters, search->arena, &byline->people);
    }
}

/* Asked of every character: no search in a set. */
static bool is_opening(uint32_t code_point)
{
    return code_point == '(' || code_point == '[' || code_point == 0xFF08 || /* （ */
           code_point == 0x3010 || code_point == 0x3014 ||                   /* 【〔 */
           code_point == 0xFF3B;                                             /* ［ */
}

/** True for the first byte of an opening bracket: asked of every byte. */
static bool may_be_opening(char byte)
{
    return byte == '(' || byte == '[' || byte == '\xEF' || byte == '\xE3';
}

static bool is_closing(uint32_t code_point)
{
    return code_point == ')' || code_point == ']' || code_point == 0xFF09 || /* ） */
           code_point == 0x3011 || code_point == 0x3015 ||                   /* 】〕 */
           code_point == 0xFF3D;                                             /* ］ */
}

/** The inside of the bracket at `at`; absent when it is not one, or long. */
static struct span inside_bracket(struct span text, size_t at)
{
    size_t start = at;
    if (!is_opening(utf8_next(text, &start))) {
        return (struct span){0};
    }
    for (size_t end = start; end < text.bytes && end - start <= CREDIT_MAX_BYTES;) {
        size_t here = end;
        uint32_t code_point = utf8_next(text, &end);
        if (is_closing(code_point)) {
            return span_slice(text, start, here);
        }
        if (is_opening(code_point)) {
            return (struct span){0};
        }
    }
    return (struct span){0};
}

/** True when nothing but a full stop, another bracket or a code (1130602) stands behind. */
static bool ends_paragraph(struct span text, size_t at)
{
    enum { CODE_BYTES = 7 };
    size_t digits = at;
    while (digits < text.bytes && text.at[digits] >= '0' && text.at[digits] <= '9') {
        digits++;
    }
    if (digits == text.bytes && digits - at == CODE_BYTES) {
        return true;
    }
    return at == text.bytes || utf8_is_one_of(utf8_peek(text, at), SPAN("（([【。")) ||
           (text.at[at] == ' ' && at + 1 == text.bytes);
}

/** 【环球网报道 记者 张三】, （新华社北京2月8日电 记者张三）. */
static void read_bracket(struct search *search, struct span inside)
{
    struct dateline dateline;
    if (credit_read(inside, search->arena, &search->byline->people)) {
        return;
    }
    if (dateline_read(inside, &dateline)) {
        struct span rest = span_slice(inside, dateline.bytes, inside.bytes);
        if (rest.bytes == 0 ||
            credit_read(rest, search->arena, &search->byline->people)) {
            take_dateline(search, &dateline);
        }
    }
}

static void read_brackets(struct search *search, const struct paragraph *paragraph)
{
    struct span text = paragraph->text;
    bool is_long = text.bytes > (size_t)2 * CREDIT_MAX_BYTES;
    size_t tail = is_long ? text.bytes - (size_t)2 * CREDIT_MAX_BYTES : 0;
    for (size_t at = 0; at < text.bytes;) {
        if (at >= HEAD_BRACKET_MAX_BYTES && at < tail) {
            at = tail; /* what stands in the middle of a long paragraph is text */
        }
        if (!may_be_opening(text.at[at])) {
            at++;
            continue;
        }
        struct span inside = inside_bracket(text, at);
        if (inside.at == NULL) {
            utf8_next(text, &at);
            continue;
        }
        size_t end = (size_t)(inside.at - text.at) + inside.bytes;
        utf8_next(text, &end);
        bool is_near_start = paragraph->is_head && at < HEAD_BRACKET_MAX_BYTES;
        if (is_near_start || ends_paragraph(text, end)) {
            read_bracket(search, inside);
        }
        at = end;
    }
}

/** True before 报道, 北京报道 and 5月25日报道. */
static bool says_reported(struct span rest)
{
    enum { FARTHEST_CHARS = 14 };
    size_t at = 0;
    for (size_t i = 0; i < FARTHEST_CHARS && at < rest.bytes; i++) {
        if (span_has_prefix(span_slice(rest, at, rest.bytes), SPAN("报道"))) {
            size_t end = at + sizeof("报道") - 1;
            return end == rest.bytes ||
                   utf8_is_one_of(utf8_peek(rest, end), SPAN("：:，, 。"));
        }
        uint32_t code_point = utf8_next(rest, &at);
        if (code_point != ' ' && !script_is_han(code_point) &&
            !(code_point >= '0' && code_point <= '9')) {
            break;
        }
    }
    return false;
}

/** 记者许展熙／高雄报导 where the text goes on behind a space. */
static void read_report(struct search *search, struct span text)
{
    enum { FARTHEST_BYTES = 90 };
    const struct span report = SPAN("报导 ");
    for (size_t at = 0; at < FARTHEST_BYTES && at < text.bytes; at++) {
        if (span_has_prefix(span_slice(text, at, text.bytes), report)) {
            struct span credit = span_slice(text, 0, at + report.bytes - 1);
            (void)credit_read(credit, search->arena, &search->byline->people);
            return;
        }
    }
}

/** 本报讯 记者张三报道：..., and 红星新闻记者 张三 报道 without a dateline. */
static void read_head(struct search *search, struct span text)
{
    struct dateline dateline;
    size_t at = 0;
    if (dateline_read(text, &dateline)) {
        take_dateline(search, &dateline);
        at = dateline.bytes;
        if (is_closing(utf8_peek(text, at))) {
            utf8_next(text, &at); /* 【本报讯】 */
        }
        struct span rest = span_slice(text, at, text.bytes);
        (void)credit_read_inline(rest, search->arena, &search->byline->people);
        return;
    }
    struct credit people = {0};
    size_t bytes = credit_read_inline(text, search->arena, &people);
    struct span rest = span_slice(text, bytes, text.bytes);
    if (bytes > 0 && says_reported(rest)) {
        search->byline->people.reporters = people.reporters;
        search->byline->people.correspondents = people.correspondents;
        return;
    }
    read_report(search, text);
}

/** Where 责任编辑 or the like stands last in the text; its end when it does not. */
static size_t find_editor(struct span text)
{
    static const struct span words[] = {SPAN("责任编辑"), SPAN("責任編輯"), SPAN("责编")};
    const char first_byte = words[0].at[0]; /* of all of them: 责, 責 */
    for (size_t at = text.bytes < 2 ? 0 : text.bytes - 1; at > 0;) {
        at--;
        if (text.at[at] != first_byte ||
            (text.at[at + 1] != words[0].at[1] && text.at[at + 1] != words[1].at[1])) {
            continue;
        }
        struct span rest = span_slice(text, at, text.bytes);
        if (span_has_prefix(rest, words[0]) || span_has_prefix(rest, words[1]) ||
            span_has_prefix(rest, words[2])) {
            return at;
        }
    }
    return text.bytes;
}

/** True at the bracket of a code (EN042) or of a button 【打印】. */
static bool begins_aside(struct span text, size_t at)
{
    uint32_t opening = utf8_next(text, &at);
    uint32_t next = at < text.bytes ? utf8_peek(text, at) : 0;
    return is_opening(opening) &&
           (opening == 0x3010 || opening == '[' || (next > ' ' && next < 0x80));
}

/** 责任编辑：王五 behind the last sentence. */
static void read_editor_inside(struct search *search, struct span text)
{
    struct span rest = span_slice(text, find_editor(text), text.bytes);
    size_t end = 0;
    while (end < rest.bytes && end <= CREDIT_MAX_BYTES &&
           !is_closing(utf8_peek(rest, end)) && !begins_aside(rest, end)) {
        utf8_next(rest, &end);
    }
    if (end > 0) {
        (void)credit_read(span_slice(rest, 0, end), search->arena,
                          &search->byline->people);
    }
}

/** True for nearly every paragraph of text, and no credit. */
static bool ends_as_sentence(struct span text)
{
    return span_has_suffix(text, SPAN("。")) || span_has_suffix(text, SPAN("！")) ||
           span_has_suffix(text, SPAN("？")) || span_has_suffix(text, SPAN("”"));
}

static void read_paragraph(struct search *search, const struct paragraph *paragraph)
{
    struct span text = paragraph->text;
    if (paragraph->is_last_third) {
        read_editor_inside(search, text);
    }
    if (!paragraph->is_head && !paragraph->is_tail) {
        return;
    }
    bool is_whole = text.bytes <= LINE_MAX_BYTES && !ends_as_sentence(text) &&
                    credit_read(text, search->arena, &search->byline->people);
    if (is_whole) {
        return;
    }
    if (paragraph->is_head) {
        read_head(search, text);
    }
    read_brackets(search, paragraph);
}

/** The same bytes of the body as it was written. */
static struct span as_written(const struct search *search, struct span written,
                              struct span found)
{
    if (found.at == NULL) {
        return found;
    }
    size_t start = (size_t)(found.at - search->body.at);
    return span_slice(written, start, start + found.bytes);
}

/** 王刚 of 王 刚. */
static struct span without_spaces(struct span name, struct arena *arena)
{
    if (memchr(name.at, ' ', name.bytes) == NULL) {
        return name;
    }
    struct buffer joined = {.arena = arena};
    for (size_t i = 0; i < name.bytes; i++) {
        if (name.at[i] != ' ') {
            buffer_append_byte(&joined, name.at[i]);
        }
    }
    return buffer_span(&joined);
}

static void write_names(const struct search *search, struct span written,
                        struct texts *names)
{
    size_t count = names->count;
    names->count = 0;
    for (size_t i = 0; i < count; i++) {
        struct span name =
            without_spaces(as_written(search, written, names->at[i]), search->arena);
        if (!texts_has(names, name)) {
            names->at[names->count] = name;
            names->count++;
        }
    }
}

/** Let all that was found be ranges of the body as it was written. */
static void write_byline(const struct search *search, struct span written)
{
    struct byline *byline = search->byline;
    struct credit *people = &byline->people;
    if (byline->agency.at == NULL) {
        byline->place = people->place;
    }
    byline->agency = as_written(search, written, byline->agency);
    byline->place = as_written(search, written, byline->place);
    write_names(search, written, &people->reporters);
    write_names(search, written, &people->correspondents);
    write_names(search, written, &people->editors);
}

struct byline byline_from_body(struct span written, bool is_traditional,
                               int64_t reference_local_us, struct arena *arena)
{
    struct byline byline = {.dateline_us = INSTANT_ABSENT};
    struct span body = is_traditional ? simplified_copy(written, arena) : written;
    struct search search = {.body = body,
                            .arena = arena,
                            .reference_local_us = reference_local_us,
                            .byline = &byline};
    size_t count = count_paragraphs(body);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        const char *newline =
            body.bytes == at ? NULL : memchr(body.at + at, '\n', body.bytes - at);
        size_t end = newline == NULL ? body.bytes : (size_t)(newline - body.at);
        struct paragraph paragraph = {.text = span_slice(body, at, end),
                                      .is_head = i < HEAD_PARAGRAPHS,
                                      .is_tail = i + TAIL_PARAGRAPHS >= count,
                                      .is_last_third = i * 3 + 2 >= count * 2 ||
                                                       i + TAIL_PARAGRAPHS >= count};
        read_paragraph(&search, &paragraph);
        at = end + 1;
    }
    write_byline(&search, written);
    return byline;
}
