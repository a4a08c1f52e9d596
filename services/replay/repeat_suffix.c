#include "replay/repeat_suffix.h"

#include <stdbool.h>
#include <strings.h>

#include "article/field_table.h"
#include "base/buffer.h"
#include "replay/json_members.h"
#include "text/encoding.h"

/* An edit under way: what lies before `copied` is in the buffer. */
struct edit {
    struct span message;
    size_t copied;
    struct buffer edited;
    uint64_t round;
    bool is_broken;
};

enum { NESTED_MAX = 1 }; /* no name of the table has more dots */

static bool is_name_of(enum raw_field field, struct span name)
{
    for (size_t i = 0; i < field_table_count; i++) {
        if (field_table[i].field == field &&
            field_table_match(name, field_table[i].name) != NAME_DIFFERS) {
            return true;
        }
    }
    return false;
}

static void copy_up_to(struct edit *edit, const char *end)
{
    size_t at = (size_t)(end - edit->message.at);
    buffer_append(&edit->edited, span_slice(edit->message, edit->copied, at));
    edit->copied = at;
}

/* Where a character first occurs, plain or escaped; the end when it does not. */
static size_t find_character(struct span text, char plain, struct span escaped)
{
    for (size_t i = 0; i < text.bytes; i++) {
        if (text.at[i] == plain ||
            (text.bytes - i >= escaped.bytes &&
             strncasecmp(text.at + i, escaped.at, escaped.bytes) == 0)) {
            return i;
        }
    }
    return text.bytes;
}

static bool is_web_address(struct span text)
{
    return text.bytes > strlen("https:") && (strncasecmp(text.at, "http:", 5) == 0 ||
                                             strncasecmp(text.at, "https:", 6) == 0);
}

/* `url` is between its quotes. The fragment stays last, since canonical urls drop it. */
static void extend_url(struct edit *edit, struct span url)
{
    size_t fragment = find_character(url, '#', SPAN("\\u0023"));
    struct span before = span_slice(url, 0, fragment);
    bool has_query = find_character(before, '?', SPAN("\\u003f")) < before.bytes;
    copy_up_to(edit, url.at + fragment);
    buffer_append_format(&edit->edited, "%cwenliu_round=%llu", has_query ? '&' : '?',
                         (unsigned long long)edit->round);
}

static void extend_id(struct edit *edit, struct span value)
{
    bool is_string = value.at[0] == '"';
    if (!is_string) {
        copy_up_to(edit, value.at);
        buffer_append_byte(&edit->edited, '"');
    }
    copy_up_to(edit, value.at + value.bytes - (is_string ? 1 : 0));
    buffer_append_format(&edit->edited, "-r%llu", (unsigned long long)edit->round);
    if (!is_string) {
        buffer_append_byte(&edit->edited, '"');
    }
}

static bool is_id(struct span value)
{
    return value.at[0] == '"' ? value.bytes > strlen("\"\"")
                              : strchr("-0123456789", value.at[0]) != NULL;
}

static void extend_member(struct edit *edit, struct span name, struct span value)
{
    struct span content = value.at[0] == '"' ? span_slice(value, 1, value.bytes - 1)
                                             : (struct span){.at = "", .bytes = 0};
    if (is_web_address(content) && is_name_of(RAW_URL, name)) {
        extend_url(edit, content);
    } else if (is_id(value) && is_name_of(RAW_ID, name)) {
        extend_id(edit, value);
    }
}

static struct span join_names(struct span prefix, struct span name, struct arena *arena)
{
    if (prefix.bytes == 0) {
        return name;
    }
    struct buffer joined = {.arena = arena};
    buffer_append(&joined, prefix);
    buffer_append_byte(&joined, '.');
    buffer_append(&joined, name);
    return buffer_span(&joined);
}

static void extend_members(struct edit *edit, struct span object, struct span prefix,
                           int depth, struct arena *arena)
{
    struct json_members members;
    struct json_member member;
    json_members_init(&members, object);
    while (json_members_next(&members, &member)) {
        struct span name =
            join_names(prefix, json_members_unescape(member.name, arena), arena);
        if (member.value.at[0] != '{') {
            extend_member(edit, name, member.value);
        } else if (depth < NESTED_MAX) {
            extend_members(edit, member.value, name, depth + 1, arena);
        }
    }
    edit->is_broken = edit->is_broken || members.is_broken;
}

struct span repeat_suffix_apply(struct span message, uint64_t round, struct arena *arena)
{
    /* In GB18030 the second byte of a character may look like a quote's backslash. */
    if (!encoding_is_utf8(message)) {
        return message;
    }
    struct edit edit = {.message = message, .edited = {.arena = arena}, .round = round};
    extend_members(&edit, message, (struct span){.at = ""}, 0, arena);
    if (edit.is_broken || edit.copied == 0) {
        return message;
    }
    copy_up_to(&edit, message.at + message.bytes);
    return buffer_span(&edit.edited);
}
