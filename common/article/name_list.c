#include "article/name_list.h"

#include <stdbool.h>
#include <string.h>

#include "article/ascii.h"
#include "article/author_label.h"
#include "article/repairs.h"
#include "article/texts.h"
#include "base/span_table.h"
#include "text/script.h"
#include "text/utf8.h"

enum {
    /* More than NAME_LIST_MAX names apart by spaces. It keeps the time linear: a part is
       looked at more than once for each of its words. */
    PART_MAX_BYTES = 1024,
    NAME_MAX_BYTES = 60, /* of one before a / */
};

/* In lower case. */
static const struct span nobody[] = {
    SPAN("未知"),      SPAN("佚名"),       SPAN("[no-author]"),
    SPAN("匿名"),      SPAN("无"),         SPAN("無"),
    SPAN("暂无"),      SPAN("不详"),       SPAN("管理员"),
    SPAN("管理員"),    SPAN("系统管理员"), SPAN("网站管理员"),
    SPAN("小编"),      SPAN("本站"),       SPAN("本站编辑"),
    SPAN("网络"),      SPAN("admin"),      SPAN("administrator"),
    SPAN("root"),      SPAN("editor"),     SPAN("unknown"),
    SPAN("anonymous"), SPAN("none"),       SPAN("null"),
    SPAN("undefined"), SPAN("nan"),        SPAN("n/a"),
    SPAN("-"),         SPAN("--"),         SPAN("原创"),
    SPAN("转载"),      SPAN("编辑部"),     SPAN("本刊编辑部"),
    SPAN("互联网"),    SPAN("综合"),       SPAN("网友"),
    SPAN("本报"),      SPAN("本网"),       SPAN("投稿"),
};

struct splitting {
    struct texts lists[2]; /* of authors, of editors */
    enum author_role role;
    uint32_t *repairs;
};

static bool is_equal_ignoring_case(struct span text, struct span lower)
{
    if (text.bytes != lower.bytes) {
        return false;
    }
    for (size_t i = 0; i < text.bytes; i++) {
        if (ascii_lower(text.at[i]) != lower.at[i]) {
            return false;
        }
    }
    return true;
}

static bool is_nobody(struct span name)
{
    for (size_t i = 0; i < sizeof(nobody) / sizeof(nobody[0]); i++) {
        if (is_equal_ignoring_case(name, nobody[i])) {
            return true;
        }
    }
    return span_has_prefix(name, SPAN("http://")) ||
           span_has_prefix(name, SPAN("https://"));
}

/* Han, and the dot of names such as 阿卜杜拉·买买提. */
static bool is_han_name(struct span word)
{
    size_t count = 0;
    for (size_t at = 0; at < word.bytes; count++) {
        uint32_t code_point = utf8_next(word, &at);
        if (!script_is_han(code_point) && code_point != 0xB7) {
            return false;
        }
    }
    return count >= 2;
}

/** 2024年3月5日, 2024-03-05 10:30. */
static bool is_date(struct span text)
{
    static const struct span units[] = {SPAN("年"), SPAN("月"), SPAN("日"), SPAN("时"),
                                        SPAN("分")};
    size_t digits = 0;
    for (size_t at = 0; at < text.bytes;) {
        char byte = text.at[at];
        size_t bytes = strchr("0123456789-/:. ", byte) != NULL && byte != 0 ? 1 : 0;
        digits += byte >= '0' && byte <= '9' ? 1 : 0;
        for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
            struct span rest = span_slice(text, at, text.bytes);
            bytes = span_has_prefix(rest, units[i]) ? units[i].bytes : bytes;
        }
        if (bytes == 0) {
            return false;
        }
        at += bytes;
    }
    enum { FEWEST_DIGITS = 4 };
    return digits >= FEWEST_DIGITS;
}

/** 张三 of 张三（记者） and 张三(EN042); the role that is said so goes to *role. */
static struct span without_bracket(struct span name, enum author_role *role)
{
    bool is_half = span_has_suffix(name, SPAN(")"));
    struct span opening = is_half ? SPAN("(") : SPAN("（");
    size_t closing = is_half ? 1 : sizeof("）") - 1;
    if (!is_half && !span_has_suffix(name, SPAN("）"))) {
        return name;
    }
    for (size_t at = 1; at + closing < name.bytes; at++) {
        if (!span_has_prefix(span_slice(name, at, name.bytes), opening)) {
            continue;
        }
        struct span inside = span_slice(name, at + opening.bytes, name.bytes - closing);
        bool is_aside = author_label_is_filler(inside) ||
                        (author_label_take(&inside, role) && inside.bytes == 0);
        return is_aside ? ascii_trim(span_slice(name, 0, at)) : name;
    }
    return name;
}

/** 张三 of 张三_NF4425 and 张三NF4425: a code behind Han. */
static struct span without_code(struct span name)
{
    size_t at = name.bytes;
    while (at > 0 && (unsigned char)name.at[at - 1] < 0x80) {
        at--;
    }
    return at > 0 && author_label_is_filler(span_slice(name, at, name.bytes))
               ? span_slice(name, 0, at)
               : name;
}

static void add_name(struct splitting *splitting, struct span name)
{
    enum author_role role = splitting->role;
    if (role == AUTHOR_ROLE_SOURCE) {
        splitting->role = AUTHOR_ROLE_AUTHOR;
        return;
    }
    name = without_code(without_bracket(name, &role));
    name = span_slice(name, span_has_prefix(name, SPAN("@")) ? 1 : 0, name.bytes);
    if (role != AUTHOR_ROLE_AUTHOR && role != AUTHOR_ROLE_EDITOR) {
        return;
    }
    struct texts *list = &splitting->lists[role == AUTHOR_ROLE_EDITOR ? 1 : 0];
    if (list->count == NAME_LIST_MAX) {
        *splitting->repairs |= REPAIR_LIST_CUT;
        return;
    }
    if (name.bytes == 0 || is_nobody(name) || is_date(name) || texts_has(list, name) ||
        utf8_count(name) > NAME_LIST_MAX_CHARS) {
        return;
    }
    list->at[list->count] = name;
    list->count += 1;
}

static struct span first_word(struct span text)
{
    const char *space = text.bytes == 0 ? NULL : memchr(text.at, ' ', text.bytes);
    return space == NULL ? text : span_slice(text, 0, (size_t)(space - text.at));
}

/* Where `word` stands in `text` behind the name of an employer; 0 when it does not. */
static size_t find_behind_employer(struct span text, struct span word)
{
    for (size_t at = word.bytes; at + word.bytes <= text.bytes; at++) {
        if (span_has_prefix(span_slice(text, at, text.bytes), word) &&
            is_han_name(span_slice(text, 0, at))) {
            return at;
        }
    }
    return 0;
}

/* "清河网记者 周文": what stands before 记者 is where the reporter works. */
static void skip_employer(struct span *part)
{
    struct span word = first_word(*part);
    size_t at = find_behind_employer(word, SPAN("记者"));
    if (at == 0) {
        at = find_behind_employer(word, SPAN("記者"));
    }
    *part = span_slice(*part, at, part->bytes);
}

static bool begins_with_label(struct span part)
{
    enum author_role ignored;
    return author_label_take(&part, &ignored);
}

/* Bytes of the name that `part` begins with: a Han word before another or before a label;
   else all up to a label ("John Smith" and 张 三 are one name each). */
static size_t name_bytes(struct span part)
{
    size_t end = first_word(part).bytes;
    bool is_han = is_han_name(span_slice(part, 0, end));
    while (end < part.bytes) {
        struct span rest = ascii_trim(span_slice(part, end, part.bytes));
        struct span next = first_word(rest);
        if (begins_with_label(rest) ||
            (is_han && (is_han_name(next) || author_label_is_filler(next)))) {
            return end;
        }
        is_han = false;
        end = (size_t)(next.at - part.at) + next.bytes;
    }
    return end;
}

/* One part between separators: labels, and one name or several apart by spaces. */
static void split_part(struct splitting *splitting, struct span part)
{
    part = ascii_trim(part);
    if (part.bytes > PART_MAX_BYTES) {
        *splitting->repairs |= REPAIR_LIST_CUT;
        return;
    }
    bool is_behind_name = false;
    while (part.bytes > 0) {
        skip_employer(&part);
        struct span word = first_word(part);
        if (author_label_is_filler(word) &&
            (is_behind_name || (unsigned char)word.at[0] >= 0x80)) {
            part = ascii_trim(span_slice(part, word.bytes, part.bytes));
            continue;
        }
        if (author_label_take(&part, &splitting->role)) {
            continue;
        }
        size_t end = name_bytes(part);
        add_name(splitting, span_slice(part, 0, end));
        is_behind_name = true;
        part = ascii_trim(span_slice(part, end, part.bytes));
    }
}

/* True for the / of 张三/李四 and the | of 张三|李四: Han stand before it and behind, and no
   label alone: 文/张三. */
static bool joins_names(struct span text, size_t start, size_t at)
{
    bool is_bar = text.at[at] == '/' || text.at[at] == '|';
    bool is_between = at > start && at + 1 < text.bytes &&
                      (unsigned char)text.at[at - 1] >= 0x80 &&
                      (unsigned char)text.at[at + 1] >= 0x80;
    if (!is_bar || !is_between) {
        return false;
    }
    size_t word = at;
    while (word > start && text.at[word - 1] != ' ' && at - word <= NAME_MAX_BYTES) {
        word--;
    }
    struct span before = span_slice(text, word, at);
    enum author_role ignored;
    return before.bytes <= NAME_MAX_BYTES && is_han_name(before) &&
           !(author_label_take(&before, &ignored) && before.bytes == 0);
}

/* Bytes of the separator at `at` of a part from `start`, or 0. */
static size_t separator_at(struct span text, size_t start, size_t at)
{
    static const struct span separators[] = {SPAN("；"), SPAN(";"),  SPAN("、"),
                                             SPAN(","),  SPAN("，"), SPAN("\n")};
    if (joins_names(text, start, at)) {
        return 1;
    }
    return span_table_prefix(SPAN_TABLE(separators), span_slice(text, at, text.bytes));
}

static void split_text(struct splitting *splitting, struct span text)
{
    size_t start = 0;
    size_t at = 0;
    splitting->role = AUTHOR_ROLE_AUTHOR;
    while (at < text.bytes) {
        size_t separator = separator_at(text, start, at);
        if (separator > 0) {
            split_part(splitting, span_slice(text, start, at));
            start = at + separator;
        }
        at += separator > 0 ? separator : 1;
    }
    split_part(splitting, span_slice(text, start, text.bytes));
}

struct name_list name_list_split(struct texts sent, struct arena *arena,
                                 uint32_t *repairs)
{
    struct splitting splitting = {.repairs = repairs};
    for (size_t i = 0; i < 2; i++) {
        splitting.lists[i].at =
            arena_take_array(arena, NAME_LIST_MAX, sizeof(struct span));
    }
    for (size_t i = 0; i < sent.count; i++) {
        split_text(&splitting, sent.at[i]);
    }
    return (struct name_list){.authors = splitting.lists[0],
                              .editors = splitting.lists[1]};
}
