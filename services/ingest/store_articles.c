#include "article/article_time.h"
#include "base/instant.h"
#include "ingest/segment_columns.h"
#include "ingest/store_inside.h"

/* Short texts of many rows in one array: where each row's begin, and how many. */
struct flat_column {
    struct array texts;
    struct array starts; /* counted from 1, as PostgreSQL does */
    struct array counts;
};

static struct flat_column begin_flat(size_t count, struct arena *arena)
{
    return (struct flat_column){
        .texts = array_begin(ARRAY_TEXT, count * 16, arena),
        .starts = array_begin(ARRAY_INT4, count * 8, arena),
        .counts = array_begin(ARRAY_INT4, count * 8, arena),
    };
}

static void add_texts(struct flat_column *column, const struct texts *texts)
{
    array_add_int4(&column->starts, (int32_t)column->texts.count + 1);
    array_add_int4(&column->counts, (int32_t)texts->count);
    for (size_t at = 0; at < texts->count; at++) {
        array_add_span(&column->texts, texts->at[at]);
    }
}

static void add_flat(struct parameters *parameters, struct flat_column *column)
{
    parameters_add_array(parameters, &column->texts);
    parameters_add_array(parameters, &column->starts);
    parameters_add_array(parameters, &column->counts);
}

/* One array a column; the statements in queries.c number them in this order. */
struct article_columns {
    struct array article_ids, months;
    struct array urls, hosts, titles, bodies, summaries;
    struct flat_column authors;
    struct array authors_sent, agencies, places, dateline_days;
    struct flat_column reporters, correspondents, editors;
    struct array sources, sections;
    struct flat_column tags;
    struct array image_urls, languages, languages_sent, scripts;
    struct array published_ats, published_precisions, published_raws;
    struct array modified_ats, fetched_ats;
    struct array content_digests, versions, repairs;
    struct array log_ids, offsets, kafka_ats;
    struct array extras;
    struct segment_columns segments;
};

static struct article_columns begin_columns(size_t count, size_t text_bytes,
                                            size_t term_count, struct arena *arena)
{
    size_t text = count * 32;
    size_t int4 = count * 8;
    size_t int8 = count * 12;
    return (struct article_columns){
        .article_ids = array_begin(ARRAY_INT8, int8, arena),
        .months = array_begin(ARRAY_DATE, int4, arena),
        .urls = array_begin(ARRAY_TEXT, text * 2, arena),
        .hosts = array_begin(ARRAY_TEXT, text, arena),
        .titles = array_begin(ARRAY_TEXT, text * 2, arena),
        .bodies = array_begin(ARRAY_TEXT, text_bytes, arena),
        .summaries = array_begin(ARRAY_TEXT, text, arena),
        .authors = begin_flat(count, arena),
        .authors_sent = array_begin(ARRAY_TEXT, text, arena),
        .agencies = array_begin(ARRAY_TEXT, text, arena),
        .places = array_begin(ARRAY_TEXT, text, arena),
        .dateline_days = array_begin(ARRAY_DATE, int4, arena),
        .reporters = begin_flat(count, arena),
        .correspondents = begin_flat(count, arena),
        .editors = begin_flat(count, arena),
        .sources = array_begin(ARRAY_TEXT, text, arena),
        .sections = array_begin(ARRAY_TEXT, text, arena),
        .tags = begin_flat(count, arena),
        .image_urls = array_begin(ARRAY_TEXT, text, arena),
        .languages = array_begin(ARRAY_TEXT, int4, arena),
        .languages_sent = array_begin(ARRAY_TEXT, int4, arena),
        .scripts = array_begin(ARRAY_TEXT, int4, arena),
        .published_ats = array_begin(ARRAY_TIMESTAMP, int8, arena),
        .published_precisions = array_begin(ARRAY_TEXT, int8, arena),
        .published_raws = array_begin(ARRAY_TEXT, text, arena),
        .modified_ats = array_begin(ARRAY_TIMESTAMP, int8, arena),
        .fetched_ats = array_begin(ARRAY_TIMESTAMP, int8, arena),
        .content_digests = array_begin(ARRAY_BYTES, count * 36, arena),
        .versions = array_begin(ARRAY_INT4, int4, arena),
        .repairs = array_begin(ARRAY_INT4, int4, arena),
        .log_ids = array_begin(ARRAY_INT4, int4, arena),
        .offsets = array_begin(ARRAY_INT8, int8, arena),
        .kafka_ats = array_begin(ARRAY_TIMESTAMP, int8, arena),
        .extras = array_begin(ARRAY_TEXT, text, arena),
        .segments = segment_columns_begin(count, text_bytes, term_count, arena),
    };
}

static void add_texts_of(struct article_columns *columns,
                         const struct clean_article *clean)
{
    array_add_span(&columns->urls, clean->url);
    array_add_span(&columns->hosts, clean->host);
    array_add_span(&columns->titles, clean->title);
    array_add_span(&columns->bodies, clean->body);
    array_add_span(&columns->summaries, clean->summary);
    add_texts(&columns->authors, &clean->authors);
    array_add_span(&columns->authors_sent, clean->authors_sent);
    array_add_span(&columns->agencies, clean->agency);
    array_add_span(&columns->places, clean->place);
    array_add_day(&columns->dateline_days, clean->dateline_us);
    add_texts(&columns->reporters, &clean->reporters);
    add_texts(&columns->correspondents, &clean->correspondents);
    add_texts(&columns->editors, &clean->editors);
    array_add_span(&columns->sources, clean->source);
    array_add_span(&columns->sections, clean->section);
    add_texts(&columns->tags, &clean->tags);
    array_add_span(&columns->image_urls, clean->image_url);
    array_add_span(&columns->languages, clean->language);
    array_add_span(&columns->languages_sent, clean->language_sent);
    array_add_span(&columns->scripts, span_from_string(clean->script));
    array_add_span(&columns->extras, clean->extra);
}

static void add_times_of(struct article_columns *columns,
                         const struct clean_article *clean)
{
    int64_t published_us = store_instant(clean->published_us);
    array_add_instant(&columns->published_ats, published_us);
    array_add_span(&columns->published_precisions,
                   span_from_string(instant_is_present(published_us)
                                        ? precision_name(clean->published_precision)
                                        : NULL));
    array_add_span(&columns->published_raws, clean->published_raw);
    array_add_instant(&columns->modified_ats, store_instant(clean->modified_us));
    array_add_instant(&columns->fetched_ats, store_instant(clean->fetched_us));
}

static void add_article(struct article_columns *columns,
                        const struct candidate *candidate, int32_t log_id,
                        struct arena *arena)
{
    const struct item *item = candidate->winner;
    const struct clean_article *clean = item->rows->clean;
    array_add_int8(&columns->article_ids, candidate->after.article_id);
    array_add_day(&columns->months, candidate->after.month_us);
    add_texts_of(columns, clean);
    add_times_of(columns, clean);
    segment_columns_add(&columns->segments, item->rows, candidate->term_ids, arena);
    array_add_span(&columns->content_digests,
                   (struct span){.at = (const char *)clean->content_digest.bytes,
                                 .bytes = DIGEST_BYTES});
    array_add_int4(&columns->versions, candidate->after.version);
    array_add_int4(&columns->repairs, (int32_t)clean->repairs);
    array_add_int4(&columns->log_ids, log_id);
    array_add_int8(&columns->offsets, item->offset);
    array_add_instant(&columns->kafka_ats, store_instant(item->recorded_us));
}

static void add_columns(struct parameters *parameters, struct article_columns *columns)
{
    parameters_add_array(parameters, &columns->article_ids);
    parameters_add_array(parameters, &columns->months);
    parameters_add_array(parameters, &columns->urls);
    parameters_add_array(parameters, &columns->hosts);
    parameters_add_array(parameters, &columns->titles);
    parameters_add_array(parameters, &columns->bodies);
    parameters_add_array(parameters, &columns->summaries);
    add_flat(parameters, &columns->authors);
    parameters_add_array(parameters, &columns->authors_sent);
    parameters_add_array(parameters, &columns->agencies);
    parameters_add_array(parameters, &columns->places);
    parameters_add_array(parameters, &columns->dateline_days);
    add_flat(parameters, &columns->reporters);
    add_flat(parameters, &columns->correspondents);
    add_flat(parameters, &columns->editors);
    parameters_add_array(parameters, &columns->sources);
    parameters_add_array(parameters, &columns->sections);
    add_flat(parameters, &columns->tags);
    parameters_add_array(parameters, &columns->image_urls);
    parameters_add_array(parameters, &columns->languages);
    parameters_add_array(parameters, &columns->languages_sent);
    parameters_add_array(parameters, &columns->scripts);
    parameters_add_array(parameters, &columns->published_ats);
    parameters_add_array(parameters, &columns->published_precisions);
    parameters_add_array(parameters, &columns->published_raws);
    parameters_add_array(parameters, &columns->modified_ats);
    parameters_add_array(parameters, &columns->fetched_ats);
    parameters_add_array(parameters, &columns->content_digests);
    parameters_add_array(parameters, &columns->versions);
    parameters_add_array(parameters, &columns->repairs);
    parameters_add_array(parameters, &columns->log_ids);
    parameters_add_array(parameters, &columns->offsets);
    parameters_add_array(parameters, &columns->kafka_ats);
    parameters_add_array(parameters, &columns->extras);
    segment_columns_add_to(parameters, &columns->segments);
}

/* All articles of the batch whose content changes, either the new or the stored ones. */
static void send_articles(struct store *store, enum query query, bool is_stored)
{
    size_t count = 0;
    size_t text_bytes = 0;
    size_t term_count = 0;
    for (size_t at = 0; at < store->flight.candidate_count; at++) {
        const struct candidate *candidate = &store->flight.candidates[at];
        if (candidate->winner != NULL && candidate->before.is_stored == is_stored) {
            count += 1;
            text_bytes += candidate->winner->rows->segmented.bytes + 4;
            term_count += candidate->winner->rows->term_count;
        }
    }
    if (count == 0) {
        return;
    }
    struct article_columns columns =
        begin_columns(count, text_bytes, term_count, store->arena);
    for (size_t at = 0; at < store->flight.candidate_count; at++) {
        const struct candidate *candidate = &store->flight.candidates[at];
        if (candidate->winner != NULL && candidate->before.is_stored == is_stored) {
            add_article(&columns, candidate,
                        store->flight.claims[candidate->winner->partition].log_id,
                        store->arena);
        }
    }
    struct parameters parameters = {0};
    add_columns(&parameters, &columns);
    parameters_add_int4(&parameters, store->memory.segmenter_id);
    parameters_add_int8(&parameters, (int64_t)count);
    store_send(store, query, &parameters);
}

void store_articles_send_inserts(struct store *store)
{
    send_articles(store, QUERY_INSERT_ARTICLES, false);
}

void store_articles_send_updates(struct store *store)
{
    send_articles(store, QUERY_UPDATE_ARTICLES, true);
}
