#include <string.h>

#include "article/repairs.h"
#include "base/digest.h"
#include "base/hexadecimal.h"
#include "ingest/explain_parts.h"
#include "text/visible_text.h"

enum {
    BEGINNING_BYTES = 24,
    SENT_SHOWN_CHARS = 100, /* of a text as sent; the clean text is shown whole */
    MESSAGE_LABELS = 13,
    FIELD_LABELS = 14,
    PAGE_LABELS = 14,
};

/* Like a hex dump: what is no printable ASCII is a dot. */
static void show_beginning(struct explain_out *out, struct span bytes)
{
    char ascii[BEGINNING_BYTES];
    struct buffer digits = {.arena = out->to->arena};
    for (size_t i = 0; i < bytes.bytes; i++) {
        bool is_printable = bytes.at[i] >= ' ' && bytes.at[i] <= '~';
        ascii[i] = '.';
        if (is_printable) {
            ascii[i] = bytes.at[i];
        }
        buffer_append(&digits, i == 0 ? SPAN("") : SPAN(" "));
        hexadecimal_append(&digits, (const uint8_t *)bytes.at + i, 1);
    }
    explain_out_label(out, "begins");
    explain_out_say(out, EXPLAIN_PLAIN, "%s  %.*s\n", buffer_string(&digits),
                    (int)bytes.bytes, ascii);
}

void explain_message_write(struct explain_out *out, const struct explanation *seen)
{
    struct span value = seen->value;
    size_t shown = value.bytes < BEGINNING_BYTES ? value.bytes : BEGINNING_BYTES;
    struct digest digest = digest_from_bytes(value);
    explain_out_open(out, "message", MESSAGE_LABELS);
    explain_out_number(out, "bytes", (int64_t)value.bytes);
    explain_out_bytes(
        out, "sha256", "",
        (struct span){.at = (const char *)digest.bytes, .bytes = DIGEST_BYTES});
    if (out->form.is_json) {
        explain_out_bytes(out, "begins", "", span_slice(value, 0, shown));
    } else {
        show_beginning(out, span_slice(value, 0, shown));
    }
    explain_out_time(out, "recorded_at", seen->recorded_us);
    if (seen->has_raw) {
        bool is_gb18030 = (seen->raw.repairs & REPAIR_GB18030) != 0;
        explain_out_text(out, "read_as", is_gb18030 ? SPAN("GB18030") : SPAN("UTF-8"));
    }
    explain_out_close(out);
}

/* A field with what filled it; lists of one text for those that are no lists. */
struct recognised {
    const char *name;
    struct span sent_as;
    struct texts values;
    bool is_html; /* its name says so */
};

static size_t widest_name(const struct recognised *fields)
{
    size_t widest = 0;
    for (size_t i = 0; i < RAW_FIELD_COUNT; i++) {
        size_t width = visible_text_width(fields[i].sent_as);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void write_recognised(struct explain_out *out, const struct recognised *field,
                             size_t columns)
{
    enum { QUOTES = 2 };
    if (out->form.is_json) {
        explain_out_open(out, field->name, 0);
        explain_out_text(out, "sent_as", field->sent_as);
        if (field->is_html) {
            explain_out_flag(out, "is_html", true);
        }
        explain_out_texts(out, "values", field->values);
        explain_out_close(out);
        return;
    }
    for (size_t i = 0; i < field->values.count; i++) {
        struct buffer name = {.arena = out->to->arena};
        buffer_append_byte(&name, '"');
        buffer_append(&name, field->sent_as);
        buffer_append_byte(&name, '"');
        explain_out_label(out, field->is_html ? "body (HTML)" : field->name);
        explain_out_show_padded(out, buffer_span(&name), columns + QUOTES);
        explain_out_say(out, EXPLAIN_PLAIN, " = ");
        explain_out_show_quoted(out, field->values.at[i], SENT_SHOWN_CHARS);
        explain_out_say(out, EXPLAIN_PLAIN, "\n");
    }
}

static struct texts repair_list(uint32_t repairs, struct arena *arena)
{
    struct texts names = {.at =
                              arena_take_array(arena, REPAIR_COUNT, sizeof(struct span))};
    for (unsigned i = 0; i < REPAIR_COUNT; i++) {
        if ((repairs & (UINT32_C(1) << i)) != 0) {
            names.at[names.count] = span_from_string(repair_name(i));
            names.count += 1;
        }
    }
    return names;
}

static void write_repairs(struct explain_out *out, uint32_t repairs)
{
    struct texts names = repair_list(repairs, out->to->arena);
    if (names.count > 0 || out->form.is_json) {
        explain_out_texts(out, "repairs", names);
    }
}

void explain_raw_write(struct explain_out *out, const struct raw_article *raw)
{
    struct span one[RAW_FIELD_COUNT] = {
        [RAW_URL] = raw->url,
        [RAW_ID] = raw->id,
        [RAW_TITLE] = raw->title,
        [RAW_SUMMARY] = raw->summary,
        [RAW_PUBLISHED_AT] = raw->published_at,
        [RAW_MODIFIED_AT] = raw->modified_at,
        [RAW_FETCHED_AT] = raw->fetched_at,
        [RAW_SOURCE] = raw->source,
        [RAW_LANGUAGE] = raw->language,
        [RAW_SECTION] = raw->section,
        [RAW_IMAGE_URL] = raw->image_url,
    };
    static const char *const names[RAW_FIELD_COUNT] = {
        [RAW_URL] = "url",
        [RAW_ID] = "id",
        [RAW_TITLE] = "title",
        [RAW_BODY] = "body",
        [RAW_SUMMARY] = "summary",
        [RAW_AUTHORS] = "authors",
        [RAW_EDITORS] = "editors",
        [RAW_PUBLISHED_AT] = "published_at",
        [RAW_MODIFIED_AT] = "modified_at",
        [RAW_FETCHED_AT] = "fetched_at",
        [RAW_SOURCE] = "source",
        [RAW_LANGUAGE] = "language",
        [RAW_SECTION] = "section",
        [RAW_TAGS] = "tags",
        [RAW_IMAGE_URL] = "image_url",
    };
    struct recognised fields[RAW_FIELD_COUNT];
    for (size_t i = 0; i < RAW_FIELD_COUNT; i++) {
        fields[i] = (struct recognised){
            .name = names[i], .sent_as = raw->sent_as[i], .values = {&one[i], 1}};
    }
    fields[RAW_BODY].values = raw->body;
    fields[RAW_AUTHORS].values = raw->authors;
    fields[RAW_EDITORS].values = raw->editors;
    fields[RAW_TAGS].values = raw->tags;
    fields[RAW_BODY].is_html = raw->body_is_html;
    size_t columns = widest_name(fields);
    explain_out_open(out, "recognised", FIELD_LABELS);
    for (size_t i = 0; i < RAW_FIELD_COUNT; i++) {
        if (fields[i].sent_as.at != NULL) {
            write_recognised(out, &fields[i], columns);
        }
    }
    explain_out_json(out, "extra", raw->extra);
    write_repairs(out, raw->repairs);
    explain_out_close(out);
}

static void write_found(struct explain_out *out, const char *name,
                        struct html_statement found)
{
    if (found.text.at == NULL) {
        return;
    }
    if (out->form.is_json) {
        explain_out_open(out, name, 0);
        explain_out_text(out, "found_in", found.from);
        explain_out_text(out, "value", found.text);
        explain_out_close(out);
        return;
    }
    explain_out_label(out, name);
    explain_out_show(out, EXPLAIN_PLAIN, found.from);
    explain_out_say(out, EXPLAIN_PLAIN, " = ");
    explain_out_show_quoted(out, found.text, SENT_SHOWN_CHARS);
    explain_out_say(out, EXPLAIN_PLAIN, "\n");
}

void explain_page_write(struct explain_out *out, const struct full_page *page)
{
    if (page == NULL) {
        return;
    }
    explain_out_open(out, "page", PAGE_LABELS);
    explain_out_number(out, "bytes", (int64_t)page->page_bytes);
    explain_out_number(out, "text_bytes", (int64_t)page->text_bytes);
    explain_out_number(out, "body_bytes", (int64_t)page->body.bytes);
    write_found(out, "title", page->found[RAW_TITLE]);
    write_found(out, "summary", page->found[RAW_SUMMARY]);
    write_found(out, "authors", page->found[RAW_AUTHORS]);
    write_found(out, "published_at", page->found[RAW_PUBLISHED_AT]);
    write_found(out, "source", page->found[RAW_SOURCE]);
    explain_out_close(out);
}
