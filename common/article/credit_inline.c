#include "article/credit_inline.h"

#include "article/credit_list.h"
#include "article/credit_word.h"
#include "article/person_name.h"
#include "article/role_word.h"
#include "text/utf8.h"

/** 2月8日报道, behind a name. */
static bool begins_with_dated_report(struct span rest)
{
    static const struct span units[] = {SPAN("月"), SPAN("日")};
    size_t at = 0;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        size_t start = at;
        while (at < rest.bytes && rest.at[at] >= '0' && rest.at[at] <= '9') {
            at++;
        }
        if (at == start || !span_has_prefix(span_slice(rest, at, rest.bytes), units[i])) {
            return false;
        }
        at += units[i].bytes;
    }
    return span_has_prefix(span_slice(rest, at, rest.bytes), SPAN("报道"));
}

/** What closes a credit that runs into a sentence: 报道, ：, a space, another role. */
static bool is_sure_end(struct span text, size_t at)
{
    struct span rest = span_slice(text, at, text.bytes);
    return rest.bytes == 0 || span_has_prefix(rest, SPAN("报道")) ||
           span_has_prefix(rest, SPAN("摄影报道")) || begins_with_dated_report(rest) ||
           span_has_prefix(rest, SPAN("等报道")) ||
           span_has_prefix(rest, SPAN("综合报道")) ||
           utf8_is_one_of(utf8_peek(rest, 0), SPAN(" ：:，、／╱"));
}

/** Bytes of the name at `at` with a sure end behind it: the longest; 0 when none. */
static size_t name_at(struct span text, size_t at)
{
    enum { LONGEST = 20 };
    size_t best = 0;
    size_t end = at;
    for (size_t i = 0; i < LONGEST && end < text.bytes; i++) {
        utf8_next(text, &end);
        if (is_sure_end(text, end) && person_name_is_one(span_slice(text, at, end))) {
            best = end - at;
            break;
        }
        if (credit_word_is_separator(utf8_peek(text, end))) {
            break;
        }
    }
    return best;
}

/** Bytes of the 、 that joins another name to a list, and not another role; else 0. */
static size_t list_mark_at(struct span text, size_t at)
{
    const struct span mark = SPAN("、");
    size_t role = 0;
    if (!span_has_prefix(span_slice(text, at, text.bytes), mark)) {
        return 0;
    }
    size_t behind = at + mark.bytes;
    struct span word = span_slice(text, behind, credit_word_end(text, behind));
    return role_word_find(word, &role) == NULL ? mark.bytes : 0;
}

/** Take 张三、李四 at `at`, all of them or none. Returns the offset behind; `at` if none. */
static size_t take_inline_names(struct span text, size_t at, struct texts *list,
                                struct arena *arena)
{
    struct texts nobody = {0}; /* of a role that is not told */
    struct texts *names = list == NULL ? &nobody : list;
    size_t count = names->count;
    size_t behind = at;
    size_t mark = 0;
    do {
        size_t name = name_at(text, behind + mark);
        if (name == 0) {
            names->count = count;
            return at;
        }
        behind += mark;
        credit_list_add(names, span_slice(text, behind, behind + name), arena);
        behind += name;
        mark = list_mark_at(text, behind);
    } while (mark > 0);
    return behind;
}

/** Take 记者张三、李四 at `at`. Returns the offset behind; `at` when there is none. */
static size_t take_inline_role(struct span text, size_t at, struct arena *arena,
                               struct credit *credit)
{
    struct span word = span_slice(text, at, credit_word_end(text, at));
    size_t role_start = 0;
    const struct role_word *role = role_word_find(word, &role_start);
    if (role == NULL || role->stands_alone) {
        return at;
    }
    size_t behind = at + role_start + role->word.bytes;
    while (behind < text.bytes &&
           (text.at[behind] == ' ' || text.at[behind] == ':' ||
            span_has_prefix(span_slice(text, behind, text.bytes), SPAN("：")))) {
        utf8_next(text, &behind);
    }
    size_t end =
        take_inline_names(text, behind, credit_list_of(credit, role->role), arena);
    return end == behind ? at : end;
}

size_t credit_read_inline(struct span text, struct arena *arena, struct credit *credit)
{
    size_t at = 0;
    for (;;) {
        size_t start = at;
        while (start < text.bytes &&
               (text.at[start] == ' ' ||
                (at > 0 && utf8_is_one_of(utf8_peek(text, start), SPAN("、，"))))) {
            utf8_next(text, &start);
        }
        size_t behind = take_inline_role(text, start, arena, credit);
        if (behind == start) {
            return at;
        }
        at = behind;
    }
}
