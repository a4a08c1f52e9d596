#include "article/credit.h"

#include <stdint.h>

#include "article/credit_list.h"
#include "article/credit_word.h"
#include "article/name_place.h"
#include "article/person_name.h"
#include "article/role_word.h"
#include "base/buffer.h"
#include "text/script.h"
#include "text/utf8.h"

struct reading {
    struct span text;
    size_t at;
    struct arena *arena;
    struct credit found;
    enum role role;
    size_t group; /* names of the role's list before this role began */
    bool has_role;
    bool is_text_alone; /* the role is 文 without names: 文/图 */
    bool has_names;     /* names of the role are to follow */
    bool has_words;     /* some have */
    struct span half;   /* a single Han that may be half a name: 王 刚 */
    bool is_listed;     /* 、 stands before the word at hand */
    bool lacks_name;    /* one of the role's list is left out */
};

static void add_all(struct texts *list, const struct texts *more, struct arena *arena)
{
    for (size_t i = 0; i < more->count; i++) {
        credit_list_add(list, more->at[i], arena);
    }
}

/** 张三报道, 张三摄, 张三等: the part before what follows a name. Sets the rest. */
static struct span split_name(struct span word, struct span *ret_rest)
{
    static const struct span tails[] = {
        SPAN("综合报道"), SPAN("摄影报道"), SPAN("等报道"), SPAN("报道"),
        SPAN("综合报导"), SPAN("报导"),     SPAN("摄"),     SPAN("等")};
    *ret_rest = SPAN("");
    for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
        struct span name = {.at = word.at, .bytes = word.bytes - tails[i].bytes};
        if (span_has_suffix(word, tails[i]) && person_name_is_one(name)) {
            *ret_rest = tails[i];
            return name;
        }
    }
    return word;
}

/** A role without names behind it: 张三 摄. Who it speaks of is not a reporter. */
static void drop_photographers(struct reading *reading)
{
    struct texts *list = credit_list_of(&reading->found, reading->role);
    if (list != NULL && !reading->is_text_alone) {
        list->count = reading->group;
    }
}

/** All of a list or nothing: half of it would say that the others had no part. */
static void end_list(struct reading *reading)
{
    struct texts *list = credit_list_of(&reading->found, reading->role);
    if (list != NULL && reading->lacks_name) {
        list->count = reading->group;
    }
    reading->lacks_name = false;
}

static void begin_role(struct reading *reading, enum role role, bool has_names)
{
    bool is_photo_of_reporter = reading->role == ROLE_PHOTO && !reading->has_words &&
                                reading->has_names && role == ROLE_REPORTER;
    if (is_photo_of_reporter) {
        return; /* 图/本报记者 张三 */
    }
    if (role == ROLE_PHOTO && !has_names) {
        drop_photographers(reading);
    }
    end_list(reading);
    reading->is_text_alone = role == ROLE_REPORTER && !has_names;
    reading->has_names = has_names;
    reading->has_words = false;
    reading->role = role;
    struct texts *list = credit_list_of(&reading->found, role);
    reading->group = list == NULL ? 0 : list->count;
    reading->has_role = true;
    reading->half = SPAN("");
}

static size_t skip_separators(struct span text, size_t at)
{
    while (at < text.bytes && credit_word_is_separator(utf8_peek(text, at))) {
        utf8_next(text, &at);
    }
    return at;
}

static bool holds_list_mark(struct span separators)
{
    for (size_t at = 0; at < separators.bytes; at++) {
        if (span_has_prefix(span_slice(separators, at, separators.bytes), SPAN("、"))) {
            return true;
        }
    }
    return false;
}

/** True when the next word is a name of its own, and no other role; or 图/, 文：. */
static bool names_follow(const struct reading *reading, size_t at)
{
    uint32_t next = utf8_peek(reading->text, at);
    if (next != 0 && utf8_is_one_of(next, SPAN("：:|｜丨"))) {
        return true;
    }
    size_t start = skip_separators(reading->text, at);
    struct span word =
        span_slice(reading->text, start, credit_word_end(reading->text, start));
    if (next == '/' || next == 0xFF0F || next == 0x2571) { /* ／╱ */
        const struct role_word *role = role_word_at(word);
        return word.bytes > 0 && (role == NULL || !role->stands_alone); /* not 文/图 */
    }
    size_t ignored = 0;
    return word.bytes > 0 && role_word_find(word, &ignored) == NULL &&
           !credit_word_is_filler(word);
}

static bool take_half(struct reading *reading, struct span word)
{
    if (utf8_count(word) != 1 || !script_is_han(utf8_peek(word, 0))) {
        return false;
    }
    struct texts *list = credit_list_of(&reading->found, reading->role);
    if (reading->half.bytes == 0) {
        reading->half = word;
        return true;
    }
    struct buffer name = {.arena = reading->arena};
    buffer_append(&name, reading->half);
    buffer_append(&name, word);
    if (list != NULL && person_name_is_one(buffer_span(&name))) {
        size_t start = (size_t)(reading->half.at - reading->text.at);
        size_t end = (size_t)(word.at - reading->text.at) + word.bytes;
        credit_list_add(list, span_slice(reading->text, start, end), reading->arena);
    }
    reading->half = SPAN("");
    return true;
}

/** 高雄即时报导, behind a reporter: from where; 萧景文台东报导: who, too. */
static bool take_report(struct reading *reading, struct span word)
{
    enum { SHORTEST = 2, LONGEST = 6 };
    const struct texts *reporters = &reading->found.reporters;
    struct span report = SPAN("报导");
    if (reading->role == ROLE_PHOTO || !span_has_suffix(word, report)) {
        return false;
    }
    word.bytes -= report.bytes;
    credit_word_cut_manner(&word);
    struct span name;
    struct span place;
    bool has_name = reporters->count > reading->group;
    if (reading->role == ROLE_REPORTER && !has_name && person_name_is_one(word)) {
        credit_list_add(&reading->found.reporters, word, reading->arena);
        return true;
    }
    if (reading->role == ROLE_REPORTER && !has_name &&
        name_place_split(word, &name, &place)) {
        credit_list_add(&reading->found.reporters, name, reading->arena);
        reading->found.place = place;
        return true;
    }
    size_t count = utf8_count(word);
    if (reporters->count > 0 && count >= SHORTEST && count <= LONGEST) {
        reading->found.place = word;
    }
    return has_name;
}

/** Take a word that is no sure name. False when it cannot stand in a credit. */
static bool take_doubtful(struct reading *reading, struct span word)
{
    struct texts *list = credit_list_of(&reading->found, reading->role);
    size_t behind = (size_t)(word.at - reading->text.at) + word.bytes;
    struct span rest = span_slice(reading->text, behind, reading->text.bytes);
    if (span_has_prefix(rest, SPAN("：")) || span_has_prefix(rest, SPAN(":"))) {
        end_list(reading);
        reading->role = ROLE_OTHER; /* 审读：孙良, a label that is not in the table */
        return credit_word_is_pen_name(word);
    }
    if (list != NULL && reading->is_listed && list->count > reading->group &&
        credit_word_may_be_name(word)) {
        credit_list_add(list, word, reading->arena);
        return true;
    }
    reading->lacks_name =
        reading->lacks_name || reading->is_listed || span_has_prefix(rest, SPAN("、"));
    return credit_word_is_pen_name(word);
}

/** 李四报道 behind 张三、 is a name; behind a space, a place may have reported: 常德报道. */
static bool is_name_and_report(const struct reading *reading, struct span word)
{
    struct span rest;
    const struct texts *reporters = &reading->found.reporters;
    const struct texts *correspondents = &reading->found.correspondents;
    bool is_first =
        (reading->role == ROLE_REPORTER && reporters->count == reading->group) ||
        (reading->role == ROLE_CORRESPONDENT && correspondents->count == reading->group);
    return (reading->is_listed || is_first) &&
           person_name_is_one(split_name(word, &rest));
}

/** Take one word that is no role. False when it cannot stand in a credit. */
static bool take_word(struct reading *reading, struct span word)
{
    if (reading->role == ROLE_NONE) {
        return credit_word_is_outlet(word);
    }
    if (take_report(reading, word)) {
        reading->has_words = true;
        return true;
    }
    reading->has_words = true;
    if (credit_word_is_control(word)) {
        end_list(reading);
        reading->role = ROLE_OTHER; /* of no name that follows */
    }
    if (reading->role == ROLE_OTHER || reading->role == ROLE_PHOTO ||
        (credit_word_is_filler(word) && !is_name_and_report(reading, word)) ||
        credit_word_is_ascii(word) || take_half(reading, word)) {
        return true;
    }
    struct span rest;
    struct span name = split_name(credit_word_without_code(word), &rest);
    if (!person_name_is_one(name)) {
        return take_doubtful(reading, name);
    }
    credit_list_add(credit_list_of(&reading->found, reading->role), name, reading->arena);
    if (span_is_equal(rest, SPAN("摄")) || span_is_equal(rest, SPAN("图"))) {
        drop_photographers(reading);
    }
    return true;
}

/** Take the word at reading->at, with the role it begins with. */
static bool take_next(struct reading *reading)
{
    size_t end = credit_word_end(reading->text, reading->at);
    struct span word = span_slice(reading->text, reading->at, end);
    size_t role_start = 0;
    bool is_no_role = reading->role != ROLE_NONE &&
                      credit_word_is_filler(word); /* 图文 behind a name */
    const struct role_word *role = is_no_role ? NULL : role_word_find(word, &role_start);
    if (role == NULL) {
        reading->at = end;
        return take_word(reading, word);
    }
    size_t behind = reading->at + role_start + role->word.bytes;
    reading->is_listed = false;
    begin_role(reading, role->role, behind < end || names_follow(reading, behind));
    reading->at = behind;
    if (behind == end) {
        return true;
    }
    reading->at = end;
    return take_word(reading, span_slice(reading->text, behind, end));
}

static void add_found(struct reading *reading, struct credit *credit)
{
    add_all(&credit->reporters, &reading->found.reporters, reading->arena);
    add_all(&credit->correspondents, &reading->found.correspondents, reading->arena);
    add_all(&credit->editors, &reading->found.editors, reading->arena);
    credit->place = credit->place.at == NULL ? reading->found.place : credit->place;
}

/** True for 刘志远╱台北报导: who it is needs no 记者 where the rest is plain. */
static bool is_plain_report(struct span text)
{
    enum { NAME_CHARS = 3 };
    size_t end = credit_word_end(text, 0);
    struct span name = span_slice(text, 0, end);
    size_t start = end;
    if (end == text.bytes || !utf8_is_one_of(utf8_next(text, &start), SPAN("／╱/"))) {
        return false;
    }
    struct span place = span_slice(text, start, text.bytes);
    if (!span_has_suffix(place, SPAN("报导"))) {
        return false;
    }
    place.bytes -= sizeof("报导") - 1;
    credit_word_cut_manner(&place);
    return utf8_count(name) == NAME_CHARS && person_name_is_one(name) &&
           name_place_is_known(place);
}

/** Without 澎湃新闻（www.thepaper.cn） before the first role. */
static struct span without_outlet_and_address(struct span text)
{
    enum { LONGEST_OUTLET = 30 };
    const struct span opening = SPAN("（");
    const struct span closing = SPAN("）");
    size_t at = 0;
    while (at < text.bytes && at <= LONGEST_OUTLET &&
           !span_has_prefix(span_slice(text, at, text.bytes), opening)) {
        utf8_next(text, &at);
    }
    if (!credit_word_is_outlet(span_slice(text, 0, at))) {
        return text;
    }
    size_t start = at + opening.bytes;
    size_t end = start;
    while (end < text.bytes && (unsigned char)text.at[end] < 0x80) {
        end++;
    }
    struct span rest = span_slice(text, end < text.bytes ? end : text.bytes, text.bytes);
    bool is_address = end > start && span_has_prefix(rest, closing);
    return is_address ? span_slice(rest, closing.bytes, rest.bytes) : text;
}

bool credit_read(struct span text, struct arena *arena, struct credit *credit)
{
    if (text.bytes > CREDIT_MAX_BYTES) {
        return false;
    }
    text = without_outlet_and_address(text);
    struct reading reading = {.text = text, .arena = arena};
    if (is_plain_report(text)) {
        begin_role(&reading, ROLE_REPORTER, true);
    }
    for (;;) {
        size_t start = skip_separators(text, reading.at);
        reading.is_listed = holds_list_mark(span_slice(text, reading.at, start));
        reading.at = start;
        if (reading.at == text.bytes) {
            break;
        }
        if (!take_next(&reading)) {
            return false;
        }
    }
    end_list(&reading);
    if (reading.has_role) {
        add_found(&reading, credit);
    }
    return reading.has_role;
}
