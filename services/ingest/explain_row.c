#include "article/article_terms.h"
#include "article/civil_time.h"
#include "article/json_text.h"
#include "article/repairs.h"
#include "article/url.h"
#include "base/hexadecimal.h"
#include "base/instant.h"
#include "ingest/explain_parts.h"

enum { IDENTITY_LABELS = 15, ROW_LABELS = 21 };

void explain_identity_write(struct explain_out *out, const struct raw_article *raw,
                            const struct clean_article *clean)
{
    struct buffer key = {.arena = out->to->arena};
    struct span canonical = {.at = NULL};
    bool has_url =
        raw->url.at != NULL && url_canonical(raw->url, out->to->arena, &canonical);
    const char *known_by = raw->id.at == NULL ? "content" : "id";
    hexadecimal_append_uuid(&key, &clean->identity);
    explain_out_open(out, "identity", IDENTITY_LABELS);
    explain_out_text(out, "key", buffer_span(&key));
    explain_out_text(out, "known_by", has_url ? SPAN("url") : span_from_string(known_by));
    if (has_url) {
        explain_out_text(out, "canonical_url", canonical);
    }
    explain_out_close(out);
}

/* ---- columns */

static void write_text(struct explain_out *out, const char *name, struct span value)
{
    if (value.at == NULL) {
        explain_out_null(out, name);
    } else {
        explain_out_text(out, name, value);
    }
}

static void write_time(struct explain_out *out, const char *name, int64_t instant_us)
{
    if (instant_is_present(instant_us)) {
        explain_out_time(out, name, instant_us);
    } else {
        explain_out_null(out, name);
    }
}

static void write_day(struct explain_out *out, const char *name, int64_t midnight_us)
{
    struct buffer text = {.arena = out->to->arena};
    if (!instant_is_present(midnight_us)) {
        explain_out_null(out, name);
        return;
    }
    struct civil_time day = civil_time_from_local(midnight_us);
    buffer_append_format(&text, "%04d-%02d-%02d", day.year, day.month, day.day);
    explain_out_text(out, name, buffer_span(&text));
}

static void write_extra(struct explain_out *out, struct span extra)
{
    if (extra.at == NULL) {
        explain_out_null(out, "extra");
    } else {
        explain_out_json(out, "extra", extra);
    }
}

/* A number, and for people what its bits mean. */
static void write_repairs(struct explain_out *out, uint32_t repairs)
{
    if (out->form.is_json || repairs == 0) {
        explain_out_number(out, "repairs", repairs);
        return;
    }
    struct span names = repair_names(repairs, out->to->arena);
    explain_out_label(out, "repairs");
    explain_out_say(out, EXPLAIN_PLAIN, "%u (%.*s)\n", (unsigned)repairs,
                    (int)names.bytes, names.at);
}

static void write_clean(struct explain_out *out, const struct clean_article *clean)
{
    const char *precision = precision_name(clean->published_precision);
    write_text(out, "url", clean->url);
    write_text(out, "host", clean->host);
    write_text(out, "title", clean->title);
    write_text(out, "body", clean->body);
    write_text(out, "summary", clean->summary);
    explain_out_texts(out, "authors", clean->authors);
    write_text(out, "authors_sent", clean->authors_sent);
    write_text(out, "agency", clean->agency);
    write_text(out, "place", clean->place);
    write_day(out, "dateline_on", clean->dateline_us);
    explain_out_texts(out, "reporters", clean->reporters);
    explain_out_texts(out, "correspondents", clean->correspondents);
    explain_out_texts(out, "editors", clean->editors);
    write_text(out, "source", clean->source);
    write_text(out, "section", clean->section);
    explain_out_texts(out, "tags", clean->tags);
    write_text(out, "image_url", clean->image_url);
    write_text(out, "language", clean->language);
    write_text(out, "language_sent", clean->language_sent);
    write_text(out, "script", span_from_string(clean->script));
    write_time(out, "published_at", clean->published_us);
    write_text(out, "published_precision", span_from_string(precision));
    write_text(out, "published_raw", clean->published_raw);
    write_time(out, "modified_at", clean->modified_us);
    write_time(out, "fetched_at", clean->fetched_us);
}

static void write_numbers(struct explain_out *out, const char *name,
                          const int32_t *numbers, size_t count)
{
    struct buffer list = {.arena = out->to->arena};
    buffer_append_byte(&list, '[');
    for (size_t i = 0; i < count; i++) {
        buffer_append(&list, i == 0 ? SPAN("") : SPAN(","));
        json_text_append_integer(&list, numbers[i]);
    }
    buffer_append_byte(&list, ']');
    explain_out_json(out, name, buffer_span(&list));
}

/* The words that term ids stand for: only the database knows these. */
static void write_terms(struct explain_out *out, const struct article_rows *rows)
{
    if (rows->terms == NULL) {
        explain_out_null(out, "terms");
        explain_out_null(out, "term_counts");
        return;
    }
    struct arena *arena = out->to->arena;
    struct texts keys = {
        .at = arena_take_array(arena, rows->term_count, sizeof(struct span)),
        .count = rows->term_count};
    int32_t *counts = arena_take_array(arena, rows->term_count, sizeof(*counts));
    for (size_t i = 0; i < rows->term_count; i++) {
        uint32_t count = rows->terms[i].count;
        keys.at[i] = rows->terms[i].key;
        counts[i] =
            (int32_t)(count < ARTICLE_TERM_COUNT_MAX ? count : ARTICLE_TERM_COUNT_MAX);
    }
    explain_out_texts(out, "terms", keys);
    write_numbers(out, "term_counts", counts, keys.count);
}

static void write_counts(struct explain_out *out, const struct article_rows *rows)
{
    explain_out_number(out, "character_count", rows->character_count);
    explain_out_number(out, "paragraph_count", rows->paragraph_count);
    explain_out_number(out, "sentence_count", rows->sentence_count);
    explain_out_number(out, "word_count", rows->word_count);
}

static void write_segments(struct explain_out *out, const struct article_rows *rows)
{
    write_numbers(out, "sentence_spans", rows->sentence_spans, rows->sentence_span_count);
    explain_out_text(out, "segmented", rows->segmented);
    explain_out_text(out, "token_kinds", rows->token_kinds);
    write_terms(out, rows);
}

/* What no message decides: where it lay, what was stored before. */
static void write_other_columns(struct explain_out *out)
{
    struct span names[] = {
        SPAN("month"),           SPAN("article_id"),   SPAN("version"),
        SPAN("first_stored_at"), SPAN("stored_at"),    SPAN("segmenter_id"),
        SPAN("log_id"),          SPAN("kafka_offset"), SPAN("kafka_at"),
    };
    explain_out_texts(out, "filled_when_stored",
                      (struct texts){names, sizeof(names) / sizeof(names[0])});
}

void explain_row_write(struct explain_out *out, const struct clean_article *clean,
                       const struct article_rows *rows)
{
    struct span digest = {.at = (const char *)clean->content_digest.bytes,
                          .bytes = DIGEST_BYTES};
    explain_out_open(out, "row", ROW_LABELS);
    write_clean(out, clean);
    if (rows != NULL) {
        write_counts(out, rows);
    }
    explain_out_bytes(out, "content_digest", "\\x", digest);
    write_repairs(out, clean->repairs);
    write_extra(out, clean->extra);
    if (rows != NULL) {
        write_segments(out, rows);
    }
    explain_out_close(out);
    if (rows != NULL) {
        write_other_columns(out);
    }
}
