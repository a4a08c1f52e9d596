#include <string.h>

#include "article/civil_time.h"
#include "article/dateline.h"
#include "base/instant.h"
#include "ingest/explain_parts.h"
#include "text/utf8.h"
#include "text/visible_text.h"

enum {
    BYLINE_LABELS = 15,
    AROUND_CHARS = 12, /* shown on both sides of what was found */
    VALUE_COLUMNS = 12,
};

/* Where a part stands in the body. */
struct place_in_body {
    size_t start; /* bytes */
    size_t end;
};

/** Bytes of the name at the start of the text, spaces inside it not counted: 王 刚; 0 when
 *  it is not there. */
static size_t name_bytes(struct span text, struct span name)
{
    size_t at = 0;
    size_t matched = 0;
    for (; at < text.bytes && matched < name.bytes; at++) {
        if (text.at[at] == name.at[matched]) {
            matched += 1;
        } else if (text.at[at] != ' ' || matched == 0) {
            return 0;
        }
    }
    return matched == name.bytes ? at : 0;
}

static bool find_name(struct span text, struct span name, struct place_in_body *ret_place)
{
    if (text.at == NULL || name.at == NULL) {
        return false;
    }
    for (size_t start = 0; start < text.bytes; start++) {
        size_t bytes = name_bytes(span_slice(text, start, text.bytes), name);
        if (bytes > 0) {
            *ret_place = (struct place_in_body){.start = start, .end = start + bytes};
            return true;
        }
    }
    return false;
}

/* A part of a byline is a range of the body, or was joined out of one. */
static bool find_place(struct span body, struct span value,
                       struct place_in_body *ret_place)
{
    uintptr_t offset = (uintptr_t)value.at - (uintptr_t)body.at;
    if (offset < body.bytes) {
        size_t start = (size_t)offset;
        *ret_place = (struct place_in_body){.start = start, .end = start + value.bytes};
        return true;
    }
    return find_name(body, value, ret_place);
}

static size_t paragraph_at(struct span body, size_t at)
{
    size_t paragraph = 1;
    for (size_t i = 0; i < at; i++) {
        paragraph += body.at[i] == '\n' ? 1 : 0;
    }
    return paragraph;
}

/* At most so many characters back from, or on from, an offset; in the same line. */
static size_t step_back(struct span body, size_t at)
{
    for (size_t i = 0; i < AROUND_CHARS && at > 0 && body.at[at - 1] != '\n'; i++) {
        do {
            at -= 1;
        } while (((unsigned char)body.at[at] & 0xC0) == 0x80);
    }
    return at;
}

static size_t step_on(struct span body, size_t at)
{
    for (size_t i = 0; i < AROUND_CHARS && at < body.bytes && body.at[at] != '\n'; i++) {
        utf8_next(body, &at);
    }
    return at;
}

static void show_place(struct explain_out *out, struct span body,
                       struct place_in_body place)
{
    explain_out_say(out, EXPLAIN_PLAIN,
                    "  paragraph %zu: ", paragraph_at(body, place.start));
    explain_out_show(out, EXPLAIN_PLAIN,
                     span_slice(body, step_back(body, place.start), place.start));
    explain_out_say(out, EXPLAIN_WRITTEN, "[");
    explain_out_show(out, EXPLAIN_WRITTEN, span_slice(body, place.start, place.end));
    explain_out_say(out, EXPLAIN_WRITTEN, "]");
    explain_out_show(out, EXPLAIN_PLAIN,
                     span_slice(body, place.end, step_on(body, place.end)));
}

static void write_place(struct explain_out *out, struct span body,
                        struct place_in_body place)
{
    explain_out_text(out, "found_in", SPAN("body"));
    explain_out_number(out, "paragraph", (int64_t)paragraph_at(body, place.start));
    explain_out_number(out, "start",
                       (int64_t)utf8_count(span_slice(body, 0, place.start)));
    explain_out_number(out, "length",
                       (int64_t)utf8_count(span_slice(body, place.start, place.end)));
}

/* A part, and where it was found: in the body, or in a field. */
struct part {
    const char *name;
    struct span value;
    bool is_in_body;
    struct place_in_body place;
    struct span field;
    const char *completed_from; /* of a date that does not say its year; else NULL */
};

static void write_part(struct explain_out *out, const struct part *part, struct span body)
{
    if (out->form.is_json) {
        explain_out_open_item(out);
        explain_out_text(out, "part", span_from_string(part->name));
        explain_out_text(out, "value", part->value);
        if (part->is_in_body) {
            write_place(out, body, part->place);
        } else {
            explain_out_text(out, "found_in", part->field);
        }
        explain_out_text(out, "completed_from", span_from_string(part->completed_from));
        explain_out_close(out);
        return;
    }
    explain_out_label(out, part->name);
    explain_out_show_padded(out, part->value, VALUE_COLUMNS);
    if (part->is_in_body) {
        show_place(out, body, part->place);
    } else {
        explain_out_say(out, EXPLAIN_PLAIN, "  from ");
        explain_out_show(out, EXPLAIN_PLAIN, part->field);
    }
    if (part->completed_from != NULL) {
        explain_out_say(out, EXPLAIN_PLAIN, "; completed from %s", part->completed_from);
    }
    explain_out_say(out, EXPLAIN_PLAIN, "\n");
}

/* `field` absent: it stands in the body. */
static void write_name(struct explain_out *out, const char *name, struct span value,
                       struct span body, struct span field)
{
    struct part part = {.name = name, .value = value, .field = field};
    part.is_in_body = field.at == NULL && find_place(body, value, &part.place);
    write_part(out, &part, body);
}

static void write_names(struct explain_out *out, const char *name, struct texts names,
                        struct span body, struct span field)
{
    for (size_t i = 0; i < names.count; i++) {
        write_name(out, name, names.at[i], body, field);
    }
}

static bool has_name(struct texts sent, struct span name)
{
    struct place_in_body ignored;
    for (size_t i = 0; i < sent.count; i++) {
        if (find_name(sent.at[i], name, &ignored)) {
            return true;
        }
    }
    return false;
}

/* Those sent, then those of the byline: the first stand in what was sent. */
static void write_editors(struct explain_out *out, const struct raw_article *raw,
                          const struct clean_article *clean, struct span field_of_authors)
{
    const struct texts authors = {.at = (struct span[]){clean->authors_sent}, .count = 1};
    for (size_t i = 0; i < clean->editors.count; i++) {
        struct span name = clean->editors.at[i];
        struct span field = has_name(authors, name)        ? field_of_authors
                            : has_name(raw->editors, name) ? raw->sent_as[RAW_EDITORS]
                                                           : (struct span){.at = NULL};
        write_name(out, "editors", name, clean->body, field);
    }
}

static struct span line_from(struct span body, size_t start)
{
    const char *newline = memchr(body.at + start, '\n', body.bytes - start);
    return span_slice(body, start,
                      newline == NULL ? body.bytes : (size_t)(newline - body.at));
}

/* The date stands in the dateline that begins with the agency. */
static void write_dateline(struct explain_out *out, const struct clean_article *clean)
{
    if (!instant_is_present(clean->dateline_us)) {
        return;
    }
    struct civil_time day = civil_time_from_local(clean->dateline_us);
    struct buffer text = {.arena = out->to->arena};
    buffer_append_format(&text, "%04d-%02d-%02d", day.year, day.month, day.day);
    struct part part = {.name = "dateline_on", .value = buffer_span(&text)};
    struct dateline dateline = {.year = 0};
    part.is_in_body = find_place(clean->body, clean->agency, &part.place);
    if (part.is_in_body &&
        dateline_read(line_from(clean->body, part.place.start), &dateline)) {
        part.place.end = part.place.start + dateline.bytes;
    }
    if (dateline.year == 0) {
        part.completed_from =
            instant_is_present(clean->published_us) ? "published_at" : "record";
    }
    write_part(out, &part, clean->body);
}

/* The name of the message's field, or where the page says it. */
static struct span field_of_authors(const struct raw_article *raw,
                                    const struct clean_article *clean)
{
    if (raw->sent_as[RAW_AUTHORS].at != NULL || clean->page == NULL) {
        return raw->sent_as[RAW_AUTHORS];
    }
    return clean->page->found[RAW_AUTHORS].from;
}

void explain_byline_write(struct explain_out *out, const struct raw_article *raw,
                          const struct clean_article *clean)
{
    const struct span none = {.at = NULL};
    struct span field = field_of_authors(raw, clean);
    bool has_one = clean->authors.count > 0 || clean->agency.at != NULL ||
                   clean->place.at != NULL || clean->reporters.count > 0 ||
                   clean->correspondents.count > 0 || clean->editors.count > 0;
    if (!has_one) {
        return;
    }
    if (out->form.is_json) {
        explain_out_open_list(out, "byline");
    } else {
        explain_out_open(out, "byline", BYLINE_LABELS);
    }
    write_names(out, "authors", clean->authors, clean->body, field);
    write_names(
        out, "agency",
        (struct texts){(struct span[]){clean->agency}, clean->agency.at == NULL ? 0 : 1},
        clean->body, none);
    write_names(
        out, "place",
        (struct texts){(struct span[]){clean->place}, clean->place.at == NULL ? 0 : 1},
        clean->body, none);
    write_dateline(out, clean);
    write_names(out, "reporters", clean->reporters, clean->body, none);
    write_names(out, "correspondents", clean->correspondents, clean->body, none);
    write_editors(out, raw, clean, field);
    explain_out_close_list(out);
}
