#include "article/clean_article.h"

#include "article/byline.h"
#include "article/full_page.h"
#include "article/identity.h"
#include "article/name_list.h"
#include "article/quality.h"
#include "article/repairs.h"
#include "article/source_name.h"
#include "article/tag_list.h"
#include "article/texts.h"
#include "article/title_suffix.h"
#include "article/url.h"
#include "base/instant.h"
#include "html/html_text.h"
#include "text/normalizer.h"
#include "text/script.h"
#include "text/utf8.h"

enum {
    TITLE_FROM_BODY_MAX_CHARS = 60,
    UTF8_MAX_BYTES = 4, /* a code point */
};

/* What the steps below share. */
struct cleaning {
    const struct raw_article *raw;
    const struct clean_options *options;
    struct arena *arena;
    struct clean_article *clean;
    struct fault *fault;
};

static struct span plain_text(struct cleaning *cleaning, struct span text, bool is_html)
{
    if (!is_html && !html_text_is_markup(text)) {
        return html_text_decode_entities(text, cleaning->arena);
    }
    struct html_findings findings = {0};
    struct span plain = html_text_from_markup(text, cleaning->arena, &findings);
    cleaning->clean->repairs |= findings.is_too_deep ? (uint32_t)REPAIR_HTML_DEPTH : 0;
    return plain;
}

static size_t max_text_bytes(const struct cleaning *cleaning)
{
    return cleaning->options->limits->body_chars * UTF8_MAX_BYTES;
}

/* An absent text, and one of which nothing is left, is absent. */
static enum outcome clean_one_line(struct cleaning *cleaning, struct span sent,
                                   bool keeps_punctuation, struct span *ret_line)
{
    *ret_line = (struct span){0};
    if (sent.at == NULL) {
        return OUTCOME_OK;
    }
    const struct normalizer_options options = {.shape = NORMALIZER_ONE_LINE,
                                               .max_bytes = max_text_bytes(cleaning),
                                               .keeps_punctuation = keeps_punctuation};
    struct normal_text normal;
    enum outcome outcome = normalizer_clean(plain_text(cleaning, sent, false), &options,
                                            cleaning->arena, &normal, cleaning->fault);
    if (outcome == OUTCOME_OK && normal.text.bytes > 0) {
        *ret_line = normal.text;
    }
    return outcome;
}

/* A label: a name, a tag, a time. Its punctuation is read, not shown. */
static enum outcome clean_line(struct cleaning *cleaning, struct span sent,
                               struct span *ret_line)
{
    return clean_one_line(cleaning, sent, true, ret_line);
}

/* A line to be read as text. */
static enum outcome clean_prose(struct cleaning *cleaning, struct span sent,
                                struct span *ret_line)
{
    return clean_one_line(cleaning, sent, cleaning->options->keeps_punctuation, ret_line);
}

static enum outcome clean_lines(struct cleaning *cleaning, struct texts sent,
                                struct texts *ret_lines)
{
    struct texts lines = {
        .at = arena_take_array(cleaning->arena, sent.count, sizeof(struct span))};
    for (size_t i = 0; i < sent.count; i++) {
        struct span line;
        enum outcome outcome = clean_line(cleaning, sent.at[i], &line);
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
        if (line.at != NULL) {
            lines.at[lines.count] = line;
            lines.count += 1;
        }
    }
    *ret_lines = lines;
    return OUTCOME_OK;
}

/* Each paragraph of a list is HTML or not by itself: '\n' ends none in HTML. */
static struct span joined_paragraphs(struct cleaning *cleaning)
{
    const struct raw_article *raw = cleaning->raw;
    if (cleaning->clean->page != NULL) {
        return cleaning->clean->page->body;
    }
    if (raw->body.count == 1) {
        return plain_text(cleaning, raw->body.at[0], raw->body_is_html);
    }
    struct texts plain = {
        .count = raw->body.count,
        .at = arena_take_array(cleaning->arena, raw->body.count, sizeof(struct span))};
    for (size_t i = 0; i < plain.count; i++) {
        plain.at[i] = plain_text(cleaning, raw->body.at[i], raw->body_is_html);
    }
    return texts_as_lines(plain, cleaning->arena);
}

/* Its lines may be those of a page; in HTML and in a list they are what somebody meant. */
static bool is_plain_body(const struct raw_article *raw)
{
    return !raw->body_is_html && raw->body.count == 1 &&
           !html_text_is_markup(raw->body.at[0]);
}

static enum outcome clean_body(struct cleaning *cleaning)
{
    struct clean_article *clean = cleaning->clean;
    size_t max_chars = cleaning->options->limits->body_chars;
    const struct normalizer_options options = {
        .shape = NORMALIZER_PARAGRAPHS,
        .max_bytes = max_text_bytes(cleaning),
        .keeps_punctuation = cleaning->options->keeps_punctuation,
        .joins_lines = is_plain_body(cleaning->raw)};
    struct normal_text normal;
    clean->body_plain = joined_paragraphs(cleaning);
    enum outcome outcome = normalizer_clean(clean->body_plain, &options, cleaning->arena,
                                            &normal, cleaning->fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    clean->body = normal.text;
    clean->repairs |= normal.has_joined_lines ? (uint32_t)REPAIR_JOINED_LINES : 0;
    if (clean->body.bytes == 0) {
        return fault_reject(cleaning->fault, "empty_body",
                            "nothing is left of the body when it is cleaned");
    }
    size_t chars = clean->body.bytes <= max_chars ? 0 : utf8_count(clean->body);
    if (chars > max_chars) {
        return fault_reject(cleaning->fault, "too_large",
                            "the body has %zu characters, the limit is %zu", chars,
                            max_chars);
    }
    return OUTCOME_OK;
}

static struct span first_line(struct span text)
{
    const char *end = memchr(text.at, '\n', text.bytes);
    return end == NULL ? text : span_slice(text, 0, (size_t)(end - text.at));
}

static struct span title_from_body(struct cleaning *cleaning)
{
    struct span line = first_line(cleaning->clean->body);
    if (span_has_suffix(line, SPAN("。")) ||
        line.bytes > (size_t)TITLE_FROM_BODY_MAX_CHARS * UTF8_MAX_BYTES ||
        utf8_count(line) > TITLE_FROM_BODY_MAX_CHARS) {
        return (struct span){0};
    }
    cleaning->clean->repairs |= REPAIR_TITLE_FROM_BODY;
    return line;
}

static enum outcome clean_title(struct cleaning *cleaning)
{
    struct clean_article *clean = cleaning->clean;
    struct span source = {0};
    enum outcome outcome = clean_prose(cleaning, cleaning->raw->title, &clean->title);
    if (outcome == OUTCOME_OK) {
        outcome = clean_line(cleaning, cleaning->raw->source, &source);
    }
    source = source_name_clean(source);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    if (clean->title.at == NULL) {
        clean->title = title_from_body(cleaning);
        return OUTCOME_OK;
    }
    clean->title = title_suffix_cut(clean->title, source);
    struct span cut = utf8_prefix(clean->title, cleaning->options->limits->title_chars);
    clean->repairs |= cut.bytes < clean->title.bytes ? (uint32_t)REPAIR_TITLE_CUT : 0;
    clean->title = cut;
    return OUTCOME_OK;
}

static enum outcome clean_people(struct cleaning *cleaning)
{
    struct clean_article *clean = cleaning->clean;
    struct texts sent;
    enum outcome outcome = clean_lines(cleaning, cleaning->raw->authors, &sent);
    if (outcome == OUTCOME_OK) {
        outcome = clean_line(cleaning, cleaning->raw->authors_sent, &clean->authors_sent);
    }
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    struct name_list names = name_list_split(sent, cleaning->arena, &clean->repairs);
    clean->authors = names.authors;
    clean->editors = names.editors;
    outcome = clean_lines(cleaning, cleaning->raw->editors, &sent);
    if (outcome == OUTCOME_OK) { /* who is in that field is an editor, labelled or not */
        names = name_list_split(sent, cleaning->arena, &clean->repairs);
        names.editors = texts_join(names.authors, names.editors, cleaning->arena);
        clean->editors = texts_join(clean->editors, names.editors, cleaning->arena);
    }
    return outcome;
}

static enum outcome clean_labels(struct cleaning *cleaning)
{
    const struct raw_article *raw = cleaning->raw;
    struct clean_article *clean = cleaning->clean;
    const struct {
        struct span sent;
        struct span *ret_line;
    } lines[] = {
        {raw->source, &clean->source},
        {raw->section, &clean->section},
        {raw->language, &clean->language_sent},
        {raw->published_at, &clean->published_raw},
    };
    enum outcome prose = clean_prose(cleaning, raw->summary, &clean->summary);
    if (prose != OUTCOME_OK) {
        return prose;
    }
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        enum outcome outcome = clean_line(cleaning, lines[i].sent, lines[i].ret_line);
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
    }
    struct texts tags;
    enum outcome outcome = clean_lines(cleaning, raw->tags, &tags);
    if (outcome == OUTCOME_OK) {
        clean->tags = tag_list_split(tags, cleaning->arena, &clean->repairs);
    }
    return outcome;
}

static void fill_addresses(struct cleaning *cleaning)
{
    const struct raw_article *raw = cleaning->raw;
    struct clean_article *clean = cleaning->clean;
    clean->url = raw->url;
    if (raw->url.at != NULL) {
        clean->host = url_host(raw->url, cleaning->arena);
    }
    clean->source = source_name_clean(clean->source);
    if (clean->source.at == NULL) {
        clean->source = clean->host;
    }
    if (clean->source.at != NULL) { /* it is no author, where it is sent as both */
        clean->authors = texts_without(clean->authors, clean->source);
    }
    bool is_page_itself = raw->url.at != NULL && raw->image_url.at != NULL &&
                          span_is_equal(raw->image_url, raw->url);
    clean->image_url = is_page_itself ? (struct span){0} : raw->image_url;
    clean->extra = raw->extra;
}

static enum outcome fill_times(struct cleaning *cleaning)
{
    struct clean_article *clean = cleaning->clean;
    struct span modified;
    struct span fetched;
    enum outcome outcome = clean_line(cleaning, cleaning->raw->modified_at, &modified);
    if (outcome == OUTCOME_OK) {
        outcome = clean_line(cleaning, cleaning->raw->fetched_at, &fetched);
    }
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    const struct sent_times sent = {
        .published = clean->published_raw, .modified = modified, .fetched = fetched};
    clean->times = message_times_read(&sent, cleaning->options->zone,
                                      cleaning->options->recorded_us);
    clean->fetched_us = clean->times.fetched.instant_us;
    clean->published_us = clean->times.published.instant_us;
    clean->published_precision = instant_is_present(clean->published_us)
                                     ? clean->times.published.read.precision
                                     : PRECISION_NONE;
    clean->modified_us = clean->times.modified.instant_us;
    clean->repairs |=
        message_times_has_ignored(&clean->times) ? (uint32_t)REPAIR_TIME_IGNORED : 0;
    return OUTCOME_OK;
}

/* 新华社2月8日电 is of a day near the time of publishing, else near the record's. */
static void fill_byline(struct cleaning *cleaning)
{
    struct clean_article *clean = cleaning->clean;
    int64_t recorded_us = message_times_recorded_us(cleaning->options->recorded_us);
    int64_t near_us =
        instant_is_present(clean->published_us) ? clean->published_us : recorded_us;
    int64_t near_local_us = instant_is_present(near_us)
                                ? time_zone_local(cleaning->options->zone, near_us)
                                : INSTANT_ABSENT;
    bool is_traditional = strcmp(clean->script, "Hans") != 0;
    struct byline byline =
        byline_from_body(clean->body, is_traditional, near_local_us, cleaning->arena);
    clean->agency = byline.agency;
    clean->place = byline.place;
    clean->dateline_us = byline.dateline_us;
    clean->reporters = byline.people.reporters;
    clean->correspondents = byline.people.correspondents;
    clean->editors = texts_join(clean->editors, byline.people.editors, cleaning->arena);
}

static void fill_language(struct cleaning *cleaning)
{
    struct clean_article *clean = cleaning->clean;
    struct script_counts counts = {0};
    script_count(clean->title, &counts);
    script_count(clean->body, &counts);
    clean->script = script_name(&counts);
    clean->language = counts.han * 2 > counts.letters ? SPAN("zh") : clean->language_sent;
}

static struct digest digest_of(const struct clean_article *clean, struct span published,
                               struct arena *arena)
{
    struct span parts[] = {clean->title, clean->body, clean->summary,
                           texts_as_lines(clean->authors, arena), published};
    return digest_from_parts(parts, sizeof(parts) / sizeof(parts[0]));
}

enum outcome clean_article_from_raw(const struct raw_article *raw,
                                    const struct clean_options *options,
                                    struct arena *arena, struct clean_article *ret_clean,
                                    struct fault *reterr_fault)
{
    struct raw_article sent = *raw;
    struct clean_article clean = {0};
    struct cleaning cleaning = {.raw = &sent,
                                .options = options,
                                .arena = arena,
                                .clean = &clean,
                                .fault = reterr_fault};
    enum outcome outcome = OUTCOME_OK;
    if (full_page_is(raw)) {
        outcome = full_page_extract(&sent, arena, &clean.page, reterr_fault);
    }
    clean.repairs = sent.repairs;
    if (outcome == OUTCOME_OK) {
        outcome = clean_body(&cleaning);
    }
    if (outcome == OUTCOME_OK) {
        outcome = clean_title(&cleaning);
    }
    if (outcome == OUTCOME_OK) {
        outcome = clean_people(&cleaning);
    }
    if (outcome == OUTCOME_OK) {
        outcome = clean_labels(&cleaning);
    }
    if (outcome == OUTCOME_OK) {
        outcome = fill_times(&cleaning);
    }
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    fill_addresses(&cleaning);
    fill_language(&cleaning);
    fill_byline(&cleaning);
    clean.repairs |= quality_flags(clean.body);
    struct span none = {0};
    /* Also when it is not believed: a relative time would read differently tomorrow. */
    bool is_relative = clean.times.published.read.is_relative;
    clean.content_digest =
        digest_of(&clean, is_relative ? none : sent.published_at, arena);
    clean.identity = identity_from_fields(raw->url, raw->source, raw->id, clean.title,
                                          clean.body, arena);
    *ret_clean = clean;
    return OUTCOME_OK;
}
