#include "ingest/explain_json.h"

#include "article/civil_time.h"
#include "article/json_text.h"
#include "article/repairs.h"
#include "base/hexadecimal.h"
#include "base/instant.h"
#include "text/normalizer.h"

/* Opens with '{'; every member writes the comma before it, but the first. */
static void write_name(struct buffer *out, const char *name)
{
    bool is_first = out->bytes == 0 || out->at[out->bytes - 1] == '{' ||
                    out->at[out->bytes - 1] == '[';
    if (!is_first) {
        buffer_append_byte(out, ',');
    }
    json_text_append_string(out, span_from_string(name));
    buffer_append_byte(out, ':');
}

static void write_string(struct buffer *out, const char *name, struct span value)
{
    if (value.at != NULL) {
        write_name(out, name);
        json_text_append_string(out, value);
    }
}

static void write_number(struct buffer *out, const char *name, size_t value)
{
    write_name(out, name);
    json_text_append_integer(out, (int64_t)value);
}

static void write_strings(struct buffer *out, const char *name, struct texts texts)
{
    write_name(out, name);
    buffer_append_byte(out, '[');
    for (size_t i = 0; i < texts.count; i++) {
        buffer_append(out, i == 0 ? SPAN("") : SPAN(","));
        json_text_append_string(out, texts.at[i]);
    }
    buffer_append_byte(out, ']');
}

static void write_repairs(struct buffer *out, uint32_t repairs)
{
    struct span names[REPAIR_COUNT];
    struct texts texts = {.at = names};
    for (unsigned i = 0; i < REPAIR_COUNT; i++) {
        if ((repairs & (UINT32_C(1) << i)) != 0) {
            names[texts.count] = span_from_string(repair_name(i));
            texts.count += 1;
        }
    }
    write_strings(out, "repairs", texts);
}

static void write_json(struct buffer *out, const char *name, struct span json)
{
    if (json.at != NULL) {
        write_name(out, name);
        buffer_append(out, json);
    }
}

static void write_raw(struct buffer *out, const struct raw_article *raw)
{
    const struct {
        const char *name;
        struct texts values;
    } fields[RAW_FIELD_COUNT] = {
        [RAW_URL] = {"url", {(struct span[]){raw->url}, 1}},
        [RAW_ID] = {"id", {(struct span[]){raw->id}, 1}},
        [RAW_TITLE] = {"title", {(struct span[]){raw->title}, 1}},
        [RAW_BODY] = {"body", raw->body},
        [RAW_SUMMARY] = {"summary", {(struct span[]){raw->summary}, 1}},
        [RAW_AUTHORS] = {"authors", raw->authors},
        [RAW_PUBLISHED_AT] = {"published_at", {(struct span[]){raw->published_at}, 1}},
        [RAW_MODIFIED_AT] = {"modified_at", {(struct span[]){raw->modified_at}, 1}},
        [RAW_FETCHED_AT] = {"fetched_at", {(struct span[]){raw->fetched_at}, 1}},
        [RAW_SOURCE] = {"source", {(struct span[]){raw->source}, 1}},
        [RAW_LANGUAGE] = {"language", {(struct span[]){raw->language}, 1}},
        [RAW_SECTION] = {"section", {(struct span[]){raw->section}, 1}},
        [RAW_TAGS] = {"tags", raw->tags},
        [RAW_IMAGE_URL] = {"image_url", {(struct span[]){raw->image_url}, 1}},
    };
    write_name(out, "recognised");
    buffer_append_byte(out, '{');
    for (size_t i = 0; i < RAW_FIELD_COUNT; i++) {
        if (raw->sent_as[i].at != NULL) {
            write_name(out, fields[i].name);
            buffer_append_byte(out, '{');
            write_string(out, "sent_as", raw->sent_as[i]);
            write_strings(out, "values", fields[i].values);
            buffer_append_byte(out, '}');
        }
    }
    buffer_append_byte(out, '}');
}

static void write_found(struct buffer *out, const char *name, struct html_statement found)
{
    if (found.text.at != NULL) {
        write_name(out, name);
        buffer_append_byte(out, '{');
        write_string(out, "found_in", found.from);
        write_string(out, "value", found.text);
        buffer_append_byte(out, '}');
    }
}

/* What was taken out of a body that is a whole page. */
static void write_page(struct buffer *out, const struct full_page *page)
{
    write_name(out, "page");
    buffer_append_byte(out, '{');
    write_number(out, "bytes", page->page_bytes);
    write_number(out, "text_bytes", page->text_bytes);
    write_number(out, "body_bytes", page->body.bytes);
    write_found(out, "title", page->found[RAW_TITLE]);
    write_found(out, "summary", page->found[RAW_SUMMARY]);
    write_found(out, "authors", page->found[RAW_AUTHORS]);
    write_found(out, "published_at", page->found[RAW_PUBLISHED_AT]);
    write_found(out, "source", page->found[RAW_SOURCE]);
    buffer_append_byte(out, '}');
}

static void write_time(struct buffer *out, const char *name, int64_t instant_us)
{
    if (!instant_is_present(instant_us)) {
        return;
    }
    struct civil_time civil = civil_time_from_local(instant_us);
    write_name(out, name);
    buffer_append_format(out, "\"%04d-%02d-%02dT%02d:%02d:%02d.%06dZ\"", civil.year,
                         civil.month, civil.day, civil.hour, civil.minute, civil.second,
                         civil.microsecond);
}

static void write_day(struct buffer *out, const char *name, int64_t midnight_us)
{
    if (instant_is_present(midnight_us)) {
        struct civil_time day = civil_time_from_local(midnight_us);
        write_name(out, name);
        buffer_append_format(out, "\"%04d-%02d-%02d\"", day.year, day.month, day.day);
    }
}

static void write_identity(struct buffer *out, const struct clean_article *clean)
{
    write_name(out, "identity");
    buffer_append_byte(out, '"');
    hexadecimal_append_uuid(out, &clean->identity);
    buffer_append_byte(out, '"');
    write_name(out, "content_digest");
    buffer_append_byte(out, '"');
    hexadecimal_append(out, clean->content_digest.bytes, DIGEST_BYTES);
    buffer_append_byte(out, '"');
}

/* Byte ranges of the body before and after it was normalised. */
static void write_changes(struct buffer *out, const struct clean_article *clean)
{
    struct normalizer_change *changes = NULL;
    size_t count =
        normalizer_changes(clean->body_plain, clean->body, out->arena, &changes);
    write_name(out, "body_changes");
    buffer_append_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        const struct normalizer_change *change = &changes[i];
        buffer_append(out, i == 0 ? SPAN("{") : SPAN(",{"));
        write_number(out, "sent_start", change->sent_start);
        write_number(out, "clean_start", change->clean_start);
        write_string(out, "sent",
                     span_slice(clean->body_plain, change->sent_start, change->sent_end));
        write_string(out, "clean",
                     span_slice(clean->body, change->clean_start, change->clean_end));
        buffer_append_byte(out, '}');
    }
    buffer_append_byte(out, ']');
}

static void write_clean(struct buffer *out, const struct clean_article *clean)
{
    write_name(out, "clean");
    buffer_append_byte(out, '{');
    write_identity(out, clean);
    write_string(out, "url", clean->url);
    write_string(out, "host", clean->host);
    write_string(out, "title", clean->title);
    write_string(out, "body", clean->body);
    write_string(out, "summary", clean->summary);
    write_strings(out, "authors", clean->authors);
    write_string(out, "authors_sent", clean->authors_sent);
    write_string(out, "agency", clean->agency);
    write_string(out, "place", clean->place);
    write_day(out, "dateline_on", clean->dateline_us);
    write_strings(out, "reporters", clean->reporters);
    write_strings(out, "correspondents", clean->correspondents);
    write_strings(out, "editors", clean->editors);
    write_string(out, "source", clean->source);
    write_string(out, "section", clean->section);
    write_strings(out, "tags", clean->tags);
    write_string(out, "image_url", clean->image_url);
    write_string(out, "language", clean->language);
    write_string(out, "language_sent", clean->language_sent);
    write_string(out, "script", span_from_string(clean->script));
    write_time(out, "published_at", clean->published_us);
    write_string(out, "published_precision",
                 span_from_string(precision_name(clean->published_precision)));
    write_string(out, "published_raw", clean->published_raw);
    write_time(out, "modified_at", clean->modified_us);
    write_time(out, "fetched_at", clean->fetched_us);
    write_json(out, "extra", clean->extra);
    write_repairs(out, clean->repairs);
    write_changes(out, clean);
    buffer_append_byte(out, '}');
}

static void write_sentence(struct buffer *out, const struct segmented_article *segmented,
                           size_t index)
{
    const struct sentence *sentence = &segmented->sentences[index];
    struct span text = index == 0 ? segmented->clean->title : segmented->clean->body;
    struct texts words = {
        .at = arena_take_array(out->arena, sentence->token_count, sizeof(struct span)),
        .count = sentence->token_count};
    struct buffer kinds = {.arena = out->arena};
    for (size_t i = 0; i < words.count; i++) {
        const struct token *token = &segmented->tokens[sentence->first_token + i];
        words.at[i] = span_slice(text, token->start, token->end);
        buffer_append_byte(&kinds, (char)token->kind);
    }
    buffer_append(out, index == 0 ? SPAN("{") : SPAN(",{"));
    write_number(out, "paragraph", sentence->paragraph);
    write_number(out, "start", sentence->start_char);
    write_number(out, "length", sentence->char_count);
    write_strings(out, "words", words);
    write_string(out, "kinds", buffer_span(&kinds));
    buffer_append_byte(out, '}');
}

static void write_sentences(struct buffer *out, const struct segmented_article *segmented)
{
    write_number(out, "characters", segmented->character_count);
    write_number(out, "paragraphs", segmented->paragraph_count);
    write_number(out, "word_count", segmented->word_count);
    write_name(out, "sentences");
    buffer_append_byte(out, '[');
    for (size_t i = 0; i < segmented->sentence_count; i++) {
        write_sentence(out, segmented, i);
    }
    buffer_append_byte(out, ']');
}

static void write_rejection(struct buffer *out, const struct explanation *seen)
{
    write_name(out, "rejected");
    buffer_append_byte(out, '{');
    write_string(out, "by", span_from_string(seen->rejected_by));
    write_string(out, "reason", span_from_string(seen->fault.reason));
    write_string(out, "text", span_from_string(seen->fault.text));
    buffer_append_byte(out, '}');
}

void explain_json_write(const struct explanation *seen, struct buffer *out)
{
    buffer_append_byte(out, '{');
    write_number(out, "message_bytes", seen->message_bytes);
    if (seen->has_raw) {
        write_raw(out, &seen->raw);
    }
    if (seen->has_clean && seen->clean.page != NULL) {
        write_page(out, seen->clean.page);
    }
    if (seen->has_clean) {
        write_clean(out, &seen->clean);
    }
    if (seen->has_rows) {
        write_sentences(out, &seen->segmented);
    }
    if (seen->rejected_by != NULL) {
        write_rejection(out, seen);
    }
    buffer_append(out, SPAN("}\n"));
}
