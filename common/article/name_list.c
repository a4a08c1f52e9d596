#include "article/name_list.h"

#include <stdbool.h>

#include "article/ascii.h"
#include "article/repairs.h"
#include "article/texts.h"
#include "text/script.h"
#include "text/utf8.h"

enum {
    /* More than NAME_LIST_MAX names apart by spaces. It keeps the time linear: a part is
       looked at more than once for each of its words. */
    PART_MAX_BYTES = 1024,
};

enum role { ROLE_AUTHOR, ROLE_EDITOR };

struct label {
    struct span word;
    enum role role;
    bool needs_mark; /* counts only with ： : / | or a space behind it: it may begin a
                        name */
};

/* Longer labels before those they begin with. */
static const struct label labels[] = {
    {SPAN("责任编辑"), ROLE_EDITOR, false}, {SPAN("責任編輯"), ROLE_EDITOR, false},
    {SPAN("本文编辑"), ROLE_EDITOR, false}, {SPAN("责编"), ROLE_EDITOR, false},
    {SPAN("責編"), ROLE_EDITOR, false},     {SPAN("編輯"), ROLE_EDITOR, true},
    {SPAN("编辑"), ROLE_EDITOR, true},      {SPAN("见习记者"), ROLE_AUTHOR, false},
    {SPAN("实习记者"), ROLE_AUTHOR, false}, {SPAN("特约记者"), ROLE_AUTHOR, false},
    {SPAN("通讯员"), ROLE_AUTHOR, false},   {SPAN("通訊員"), ROLE_AUTHOR, false},
    {SPAN("记者"), ROLE_AUTHOR, false},     {SPAN("記者"), ROLE_AUTHOR, false},
    {SPAN("作者"), ROLE_AUTHOR, true},      {SPAN("撰文"), ROLE_AUTHOR, true},
    {SPAN("采写"), ROLE_AUTHOR, true},      {SPAN("文"), ROLE_AUTHOR, true},
    {SPAN("By"), ROLE_AUTHOR, true},        {SPAN("by"), ROLE_AUTHOR, true},
    {SPAN("BY"), ROLE_AUTHOR, true},
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
    SPAN("-"),         SPAN("--"),
};

struct splitting {
    struct texts lists[2]; /* by role */
    enum role role;
    uint32_t *repairs;
};

static bool take_prefix(struct span *text, struct span prefix)
{
    if (!span_has_prefix(*text, prefix)) {
        return false;
    }
    *text = span_slice(*text, prefix.bytes, text->bytes);
    return true;
}

/* The mark that sets a label off from the name behind it. */
static bool take_label_mark(struct span *text)
{
    static const struct span marks[] = {SPAN("："), SPAN(":"), SPAN("/"), SPAN("／"),
                                        SPAN("丨"), SPAN("|"), SPAN("｜")};
    bool had_space = take_prefix(text, SPAN(" "));
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        if (take_prefix(text, marks[i])) {
            *text = ascii_trim(*text);
            return true;
        }
    }
    return had_space;
}

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

static void add_name(struct splitting *splitting, struct span name)
{
    struct texts *list = &splitting->lists[splitting->role];
    if (list->count == NAME_LIST_MAX) {
        *splitting->repairs |= REPAIR_LIST_CUT;
        return;
    }
    if (name.bytes == 0 || is_nobody(name) || texts_has(list, name) ||
        utf8_count(name) > NAME_LIST_MAX_CHARS) {
        return;
    }
    list->at[list->count] = name;
    list->count += 1;
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

static bool take_label(struct span *part, enum role *ret_role)
{
    for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
        struct span rest = *part;
        if (!take_prefix(&rest, labels[i].word)) {
            continue;
        }
        bool is_marked = take_label_mark(&rest) || rest.bytes == 0;
        if (is_marked || !labels[i].needs_mark) {
            *ret_role = labels[i].role;
            *part = ascii_trim(rest);
            return true;
        }
    }
    return false;
}

static bool begins_with_label(struct span part)
{
    enum role ignored;
    return take_label(&part, &ignored);
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
        if (begins_with_label(rest) || (is_han && is_han_name(next))) {
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
    while (part.bytes > 0) {
        skip_employer(&part);
        if (take_label(&part, &splitting->role)) {
            continue;
        }
        size_t end = name_bytes(part);
        add_name(splitting, span_slice(part, 0, end));
        part = ascii_trim(span_slice(part, end, part.bytes));
    }
}

/* Bytes of the separator at `at`, or 0. */
static size_t separator_at(struct span text, size_t at)
{
    static const struct span separators[] = {SPAN("；"), SPAN(";"),  SPAN("、"),
                                             SPAN(","),  SPAN("，"), SPAN("\n")};
    struct span rest = span_slice(text, at, text.bytes);
    for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++) {
        if (span_has_prefix(rest, separators[i])) {
            return separators[i].bytes;
        }
    }
    return 0;
}

static void split_text(struct splitting *splitting, struct span text)
{
    size_t start = 0;
    size_t at = 0;
    splitting->role = ROLE_AUTHOR;
    while (at < text.bytes) {
        size_t separator = separator_at(text, at);
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
    return (struct name_list){.authors = splitting.lists[ROLE_AUTHOR],
                              .editors = splitting.lists[ROLE_EDITOR]};
}
