#include "ingest/explain_text.h"

#include "article/civil_time.h"
#include "article/json_text.h"
#include "article/repairs.h"
#include "base/hexadecimal.h"
#include "base/instant.h"
#include "text/normalizer.h"
#include "text/utf8.h"

enum {
    RAW_SHOWN_CHARS = 100, /* of a text as sent; the clean text is shown whole */
    LABEL_WIDTH = 15,      /* of the longest column it names, and a space */
};

static void write_label(struct buffer *out, const char *label)
{
    buffer_append_format(out, "  %-*s", LABEL_WIDTH, label);
}

static void write_line(struct buffer *out, const char *label, struct span value)
{
    if (value.at != NULL) {
        write_label(out, label);
        buffer_append(out, value);
        buffer_append_byte(out, '\n');
    }
}

/* What a crawler sent, quoted and escaped: it may hold anything. */
static void write_sent(struct buffer *out, struct span text)
{
    struct span shown = utf8_prefix(text, RAW_SHOWN_CHARS);
    json_text_append_string(out, shown);
    if (shown.bytes < text.bytes) {
        buffer_append_format(out, "... (%zu bytes)", text.bytes);
    }
}

static void write_sent_line(struct buffer *out, const char *label, struct span sent_as,
                            struct span text)
{
    if (text.at != NULL) {
        write_label(out, label);
        json_text_append_string(out, sent_as);
        buffer_append(out, SPAN(" = "));
        write_sent(out, text);
        buffer_append_byte(out, '\n');
    }
}

static void write_sent_list(struct buffer *out, const char *label, struct span sent_as,
                            struct texts texts)
{
    for (size_t i = 0; i < texts.count; i++) {
        write_sent_line(out, label, sent_as, texts.at[i]);
    }
}

static void write_repairs(struct buffer *out, uint32_t repairs)
{
    if (repairs != 0) {
        write_line(out, "repairs", repair_names(repairs, out->arena));
    }
}

void explain_text_write_raw(const struct raw_article *raw, struct buffer *out)
{
    buffer_append(out, SPAN("recognised\n"));
    write_sent_line(out, "url", raw->sent_as[RAW_URL], raw->url);
    write_sent_line(out, "id", raw->sent_as[RAW_ID], raw->id);
    write_sent_line(out, "title", raw->sent_as[RAW_TITLE], raw->title);
    write_sent_list(out, raw->body_is_html ? "body (HTML)" : "body",
                    raw->sent_as[RAW_BODY], raw->body);
    write_sent_line(out, "summary", raw->sent_as[RAW_SUMMARY], raw->summary);
    write_sent_list(out, "authors", raw->sent_as[RAW_AUTHORS], raw->authors);
    write_sent_line(out, "published_at", raw->sent_as[RAW_PUBLISHED_AT],
                    raw->published_at);
    write_sent_line(out, "modified_at", raw->sent_as[RAW_MODIFIED_AT], raw->modified_at);
    write_sent_line(out, "fetched_at", raw->sent_as[RAW_FETCHED_AT], raw->fetched_at);
    write_sent_line(out, "source", raw->sent_as[RAW_SOURCE], raw->source);
    write_sent_line(out, "language", raw->sent_as[RAW_LANGUAGE], raw->language);
    write_sent_line(out, "section", raw->sent_as[RAW_SECTION], raw->section);
    write_sent_list(out, "tags", raw->sent_as[RAW_TAGS], raw->tags);
    write_sent_line(out, "image_url", raw->sent_as[RAW_IMAGE_URL], raw->image_url);
    write_line(out, "extra", raw->extra);
    write_repairs(out, raw->repairs);
}

static void write_found(struct buffer *out, const char *label,
                        struct html_statement found)
{
    if (found.text.at != NULL) {
        write_label(out, label);
        buffer_append(out, found.from);
        buffer_append(out, SPAN(" = "));
        write_sent(out, found.text);
        buffer_append_byte(out, '\n');
    }
}

void explain_text_write_page(const struct full_page *page, struct buffer *out)
{
    buffer_append_format(out,
                         "taken out of the page (%zu bytes, %zu of text)\n"
                         "  %-*sthe densest text, %zu bytes\n",
                         page->page_bytes, page->text_bytes, LABEL_WIDTH, "body",
                         page->body.bytes);
    write_found(out, "title", page->found[RAW_TITLE]);
    write_found(out, "summary", page->found[RAW_SUMMARY]);
    write_found(out, "authors", page->found[RAW_AUTHORS]);
    write_found(out, "published_at", page->found[RAW_PUBLISHED_AT]);
    write_found(out, "source", page->found[RAW_SOURCE]);
}

static void write_list(struct buffer *out, const char *label, struct texts texts)
{
    if (texts.count == 0) {
        return;
    }
    write_label(out, label);
    for (size_t i = 0; i < texts.count; i++) {
        buffer_append(out, i == 0 ? SPAN("") : SPAN(" | "));
        buffer_append(out, texts.at[i]);
    }
    buffer_append_byte(out, '\n');
}

static void write_time(struct buffer *out, const char *label, int64_t instant_us,
                       enum precision precision)
{
    if (!instant_is_present(instant_us)) {
        return;
    }
    struct civil_time civil = civil_time_from_local(instant_us);
    write_label(out, label);
    buffer_append_format(out, "%04d-%02d-%02dT%02d:%02d:%02d", civil.year, civil.month,
                         civil.day, civil.hour, civil.minute, civil.second);
    if (civil.microsecond != 0) {
        buffer_append_format(out, ".%06d", civil.microsecond);
    }
    buffer_append(out, SPAN("Z"));
    if (precision != PRECISION_NONE) {
        buffer_append_format(out, " (to the %s)", precision_name(precision));
    }
    buffer_append_byte(out, '\n');
}

static void write_day(struct buffer *out, const char *label, int64_t midnight_us)
{
    if (instant_is_present(midnight_us)) {
        struct civil_time day = civil_time_from_local(midnight_us);
        write_label(out, label);
        buffer_append_format(out, "%04d-%02d-%02d\n", day.year, day.month, day.day);
    }
}

static void write_identity(struct buffer *out, const struct clean_article *clean)
{
    write_label(out, "identity");
    hexadecimal_append_uuid(out, &clean->identity);
    buffer_append_byte(out, '\n');
    write_label(out, "digest");
    hexadecimal_append(out, clean->content_digest.bytes, DIGEST_BYTES);
    buffer_append_byte(out, '\n');
}

static void write_indented(struct buffer *out, struct span text)
{
    for (size_t at = 0; at < text.bytes;) {
        const char *newline = memchr(text.at + at, '\n', text.bytes - at);
        size_t end = newline == NULL ? text.bytes : (size_t)(newline - text.at);
        buffer_append(out, SPAN("    "));
        buffer_append(out, span_slice(text, at, end));
        buffer_append_byte(out, '\n');
        at = end + 1;
    }
}

/* What was changed in the body, the most of it being plain from the lines themselves. */
static void write_changes(struct buffer *out, const struct clean_article *clean)
{
    enum { SHOWN_MAX = 40 };
    struct normalizer_change *changes = NULL;
    size_t count =
        normalizer_changes(clean->body_plain, clean->body, out->arena, &changes);
    buffer_append(out, count > 0 ? SPAN("  changed in the body\n") : SPAN(""));
    for (size_t i = 0; i < count && i < SHOWN_MAX; i++) {
        const struct normalizer_change *change = &changes[i];
        buffer_append_format(out, "    bytes %zu-%zu ", change->sent_start,
                             change->sent_end);
        write_sent(out,
                   span_slice(clean->body_plain, change->sent_start, change->sent_end));
        buffer_append(out, SPAN(" -> "));
        write_sent(out, span_slice(clean->body, change->clean_start, change->clean_end));
        buffer_append_byte(out, '\n');
    }
    if (count > SHOWN_MAX) {
        buffer_append_format(out, "    and %zu more\n", count - SHOWN_MAX);
    }
}

void explain_text_write_clean(const struct clean_article *clean, struct buffer *out)
{
    buffer_append(out, SPAN("clean\n"));
    write_identity(out, clean);
    write_line(out, "url", clean->url);
    write_line(out, "host", clean->host);
    write_line(out, "title", clean->title);
    write_line(out, "summary", clean->summary);
    write_list(out, "authors", clean->authors);
    write_line(out, "authors_sent", clean->authors_sent);
    write_line(out, "agency", clean->agency);
    write_line(out, "place", clean->place);
    write_day(out, "dateline_on", clean->dateline_us);
    write_list(out, "reporters", clean->reporters);
    write_list(out, "correspondents", clean->correspondents);
    write_list(out, "editors", clean->editors);
    write_line(out, "source", clean->source);
    write_line(out, "section", clean->section);
    write_list(out, "tags", clean->tags);
    write_line(out, "image_url", clean->image_url);
    write_line(out, "language", clean->language);
    write_line(out, "language_sent", clean->language_sent);
    write_line(out, "script", span_from_string(clean->script));
    write_time(out, "published_at", clean->published_us, clean->published_precision);
    write_line(out, "published_raw", clean->published_raw);
    write_time(out, "modified_at", clean->modified_us, PRECISION_NONE);
    write_time(out, "fetched_at", clean->fetched_us, PRECISION_NONE);
    write_line(out, "extra", clean->extra);
    write_repairs(out, clean->repairs);
    buffer_append(out, SPAN("  body\n"));
    write_indented(out, clean->body);
    write_changes(out, clean);
}

static void write_sentence(struct buffer *out, const struct segmented_article *segmented,
                           size_t index)
{
    const struct sentence *sentence = &segmented->sentences[index];
    struct span text = index == 0 ? segmented->clean->title : segmented->clean->body;
    buffer_append_format(out, "  %zu  paragraph %u, characters %u-%u\n    ", index,
                         sentence->paragraph, sentence->start_char,
                         sentence->start_char + sentence->char_count);
    for (size_t i = 0; i < sentence->token_count; i++) {
        const struct token *token = &segmented->tokens[sentence->first_token + i];
        buffer_append(out, i == 0 ? SPAN("") : SPAN(" "));
        buffer_append(out, span_slice(text, token->start, token->end));
        buffer_append_format(out, "/%c", token->kind);
    }
    buffer_append_byte(out, '\n');
}

void explain_text_write_sentences(const struct segmented_article *segmented,
                                  struct buffer *out)
{
    buffer_append_format(out,
                         "sentences (%zu characters, %zu paragraphs, %zu sentences, "
                         "%zu words; 0 is the title)\n",
                         segmented->character_count, segmented->paragraph_count,
                         segmented->sentence_count - 1, segmented->word_count);
    for (size_t i = 0; i < segmented->sentence_count; i++) {
        if (segmented->sentences[i].token_count > 0) {
            write_sentence(out, segmented, i);
        }
    }
}

void explain_text_write(const struct explanation *seen, struct buffer *out)
{
    buffer_append_format(out, "message of %zu bytes\n", seen->message_bytes);
    if (seen->has_raw) {
        explain_text_write_raw(&seen->raw, out);
    }
    if (seen->has_clean && seen->clean.page != NULL) {
        explain_text_write_page(seen->clean.page, out);
    }
    if (seen->has_clean) {
        explain_text_write_clean(&seen->clean, out);
    }
    if (seen->has_rows) {
        explain_text_write_sentences(&seen->segmented, out);
    }
    if (seen->rejected_by != NULL) {
        buffer_append_format(out, "rejected by %s: %s: %s\n", seen->rejected_by,
                             seen->fault.reason, seen->fault.text);
    }
}
