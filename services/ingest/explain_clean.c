#include "ingest/explain_parts.h"
#include "text/normalizer.h"

/* Out of HTML or entities: what the normaliser is given. */

enum {
    SENT_SHOWN_CHARS = 4000,
    CHANGE_LABELS = 8,
};

static bool is_body_as_sent(const struct raw_article *raw, struct span plain)
{
    return raw->body.count == 1 && span_is_equal(raw->body.at[0], plain);
}

static size_t bytes_of(const struct texts *texts)
{
    size_t bytes = 0;
    for (size_t i = 0; i < texts->count; i++) {
        bytes += texts->at[i].bytes;
    }
    return bytes;
}

void explain_html_write(struct explain_out *out, const struct raw_article *raw,
                        const struct clean_article *clean)
{
    struct span plain = clean->body_plain;
    if (is_body_as_sent(raw, plain)) {
        return;
    }
    explain_out_open(out, "html_to_text", CHANGE_LABELS);
    if (out->form.is_json) {
        explain_out_number(out, "sent_bytes", (int64_t)bytes_of(&raw->body));
        explain_out_number(out, "text_bytes", (int64_t)plain.bytes);
        explain_out_text(out, "text", plain);
        explain_out_close(out);
        return;
    }
    explain_out_say(out, EXPLAIN_PLAIN, "  sent, %zu bytes\n", bytes_of(&raw->body));
    for (size_t i = 0; i < raw->body.count; i++) {
        explain_out_say(out, EXPLAIN_PLAIN, "    ");
        explain_out_show_quoted(out, raw->body.at[i], SENT_SHOWN_CHARS);
        explain_out_say(out, EXPLAIN_PLAIN, "\n");
    }
    explain_out_say(out, EXPLAIN_PLAIN, "  text, %zu bytes\n", plain.bytes);
    explain_out_show_lines(out, plain);
}

/* A text before and after. */
struct changed_text {
    const char *name;
    struct span sent;
    struct span clean;
    struct normalizer_change *changes;
    size_t count;
};

static void write_change(struct explain_out *out, const struct changed_text *text,
                         const struct normalizer_change *change)
{
    explain_out_open_item(out);
    explain_out_number(out, "sent_start", (int64_t)change->sent_start);
    explain_out_number(out, "clean_start", (int64_t)change->clean_start);
    explain_out_text(out, "sent",
                     span_slice(text->sent, change->sent_start, change->sent_end));
    explain_out_text(out, "clean",
                     span_slice(text->clean, change->clean_start, change->clean_end));
    explain_out_close(out);
}

static void show_marked(struct explain_out *out, enum explain_style style,
                        const char *begin, struct span text, const char *end)
{
    if (text.bytes > 0) {
        explain_out_say(out, style, "%s", begin);
        explain_out_show(out, style, text);
        explain_out_say(out, style, "%s", end);
    }
}

/* What both texts have, in lines of its own. */
static void show_unchanged(struct explain_out *out, struct span text)
{
    for (size_t at = 0; at <= text.bytes;) {
        const char *newline =
            at == text.bytes ? NULL : memchr(text.at + at, '\n', text.bytes - at);
        size_t end = newline == NULL ? text.bytes : (size_t)(newline - text.at);
        explain_out_show(out, EXPLAIN_PLAIN, span_slice(text, at, end));
        if (newline != NULL) {
            explain_out_say(out, EXPLAIN_PLAIN, "\n    ");
        }
        at = end + 1;
    }
}

/* The whole text, its changes as `git diff --word-diff` marks them. */
static void show_changes(struct explain_out *out, const struct changed_text *text)
{
    size_t at = 0;
    explain_out_say(out, EXPLAIN_PLAIN, "  %s, %zu change%s\n    ", text->name,
                    text->count, text->count == 1 ? "" : "s");
    for (size_t i = 0; i < text->count; i++) {
        const struct normalizer_change *change = &text->changes[i];
        show_unchanged(out, span_slice(text->sent, at, change->sent_start));
        show_marked(out, EXPLAIN_REMOVED, "[-",
                    span_slice(text->sent, change->sent_start, change->sent_end), "-]");
        show_marked(out, EXPLAIN_WRITTEN, "{+",
                    span_slice(text->clean, change->clean_start, change->clean_end),
                    "+}");
        at = change->sent_end;
    }
    show_unchanged(out, span_slice(text->sent, at, text->sent.bytes));
    explain_out_say(out, EXPLAIN_PLAIN, "\n");
}

static void write_changes(struct explain_out *out, const struct changed_text *text)
{
    if (!out->form.is_json) {
        show_changes(out, text);
        return;
    }
    explain_out_open_list(out, text->name);
    for (size_t i = 0; i < text->count; i++) {
        write_change(out, text, &text->changes[i]);
    }
    explain_out_close_list(out);
}

/* What the message says, else what the page says. */
static struct span sent_text(struct span sent, const struct clean_article *clean,
                             enum raw_field field)
{
    return sent.at != NULL || clean->page == NULL ? sent : clean->page->found[field].text;
}

void explain_changes_write(struct explain_out *out, const struct raw_article *raw,
                           const struct clean_article *clean)
{
    struct changed_text texts[] = {
        {.name = "title",
         .sent = sent_text(raw->title, clean, RAW_TITLE),
         .clean = clean->title},
        {.name = "summary",
         .sent = sent_text(raw->summary, clean, RAW_SUMMARY),
         .clean = clean->summary},
        {.name = "body", .sent = clean->body_plain, .clean = clean->body},
    };
    size_t count = sizeof(texts) / sizeof(texts[0]);
    size_t changed = 0;
    for (size_t i = 0; i < count; i++) {
        struct changed_text *text = &texts[i];
        if (text->sent.at != NULL && text->clean.at != NULL) {
            text->count = normalizer_changes(text->sent, text->clean, out->to->arena,
                                             &text->changes);
            changed += text->count;
        }
    }
    if (changed == 0 && !out->form.is_json) {
        return;
    }
    explain_out_open(out, "normalised", CHANGE_LABELS);
    for (size_t i = 0; i < count; i++) {
        if (texts[i].count > 0) {
            write_changes(out, &texts[i]);
        }
    }
    explain_out_close(out);
}
