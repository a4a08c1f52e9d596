#include "ingest/queries.h"

#include <assert.h>
#include <stddef.h>

/* The order of these columns is the order of the parameters in store_articles.c. A list
 * of short texts travels flat: all of them, and per row where its own start, how many. */
#define ARTICLE_ROWS                                                                     \
    " unnest($1::int8[], $2::date[], $3::text[], $4::text[], $5::text[], $6::text[],"    \
    " $7::text[], $9::int4[], $10::int4[], $11::text[], $13::int4[], $14::int4[],"       \
    " $15::text[], $16::text[], $18::int4[], $19::int4[], $20::text[], $21::text[],"     \
    " $22::text[], $23::text[], $24::timestamptz[], $25::text[], $26::text[],"           \
    " $27::timestamptz[], $28::timestamptz[], $29::int4[], $30::int4[], $31::int4[],"    \
    " $32::int4[], $33::bytea[], $34::int4[], $35::int4[], $36::int4[], $37::int8[],"    \
    " $38::timestamptz[], $39::text[], $41::int4[], $42::int4[], $43::text[],"           \
    " $44::text[]) AS n (article_id, month, url, host, title, body, summary,"            \
    " author_at, author_count, authors_sent, editor_at, editor_count, source, section,"  \
    " tag_at, tag_count, image_url, language, language_sent, script, published_at,"      \
    " published_precision, published_raw, modified_at, fetched_at, character_count,"     \
    " paragraph_count, sentence_count, word_count, content_digest, version, repairs,"    \
    " log_id, kafka_offset, kafka_at, extra, span_at, span_count, segmented,"            \
    " token_kinds)"

/* Columns of news.article that every version sets, and their values, in one order. */
#define ARTICLE_COLUMNS                                                                  \
    "url, host, title, body, summary, authors, authors_sent, editors, source, section,"  \
    " tags, image_url, language, language_sent, script, published_at,"                   \
    " published_precision, published_raw, modified_at, fetched_at, character_count,"     \
    " paragraph_count, sentence_count, word_count, content_digest, version, stored_at,"  \
    " repairs, segmenter_id, log_id, kafka_offset, kafka_at, extra, sentence_spans,"     \
    " segmented, token_kinds"
#define ARTICLE_VALUES                                                                   \
    "n.url, n.host, n.title, n.body, n.summary,"                                         \
    " ($8::text[])[n.author_at : n.author_at + n.author_count - 1], n.authors_sent,"     \
    " ($12::text[])[n.editor_at : n.editor_at + n.editor_count - 1],"                    \
    " n.source, n.section, ($17::text[])[n.tag_at : n.tag_at + n.tag_count - 1],"        \
    " n.image_url, n.language, n.language_sent, n.script, n.published_at,"               \
    " n.published_precision, n.published_raw, n.modified_at, n.fetched_at,"              \
    " n.character_count, n.paragraph_count, n.sentence_count, n.word_count,"             \
    " n.content_digest, n.version, now(), n.repairs, $45::int4, n.log_id,"               \
    " n.kafka_offset, n.kafka_at, n.extra::jsonb,"                                       \
    " ($40::int4[])[n.span_at : n.span_at + n.span_count - 1], n.segmented,"             \
    " n.token_kinds"

struct text {
    const char *text;
    bool takes_data;
};

static const struct text texts[QUERY_COUNT] = {
    [QUERY_SCHEMA_VERSION] = {"SELECT ingest.schema_version()", false},
    [QUERY_ENSURE_MONTHS_AHEAD] =
        {"SELECT ingest.ensure_month((date_trunc('month', now() AT TIME ZONE 'UTC')"
         " + ahead * interval '1 month')::date) FROM generate_series(0, 1) AS ahead",
         false},
    [QUERY_CLAIM] = {"SELECT is_new, log_id, next_offset, owner_token"
                     " FROM ingest.claim($1, $2, $3, $4, $5, $6)",
                     false},
    [QUERY_END_HOLDER] = {"SELECT ingest.end_holder($1, $2, $3, $4)", false},

    /* OFFSET 0 keeps the inner query as it is: one index probe a key, in its own hash
     * partition only, whatever the planner knows of the table. */
    [QUERY_LOOK_UP] = {"SELECT i.* FROM unnest($1::uuid[]) AS wanted (key)"
                       " CROSS JOIN LATERAL (SELECT key, article_id, month, version,"
                       " order_at, kafka_at, log_id, kafka_offset, content_digest"
                       " FROM ingest.identity WHERE key = wanted.key OFFSET 0) AS i",
                       false},
    [QUERY_ENSURE_MONTH] = {"SELECT ingest.ensure_month($1)", false},
    [QUERY_ENSURE_SEGMENTER] = {"SELECT ingest.ensure_segmenter($1)", false},
    [QUERY_TAKE_IDS] = {"SELECT nextval('news.article_id_block')"
                        " FROM generate_series(1, $1::int4)",
                        false},

    [QUERY_BEGIN] = {"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", false},
    /* For the updates of rows known by key, which never want a whole table. */
    [QUERY_PLAN_BY_KEY] = {"SELECT set_config('enable_hashjoin', 'off', true),"
                           " set_config('enable_mergejoin', 'off', true)",
                           false},
    [QUERY_ADVANCE] = {"SELECT ingest.advance($1, $2, $3, $4::uuid)", false},

    /* Somebody may have stored it since the look-up: that is XF002, not an error. */
    [QUERY_INSERT_IDENTITIES] =
        {"WITH stored AS (INSERT INTO ingest.identity (key, article_id, month, version,"
         " order_at, kafka_at, log_id, kafka_offset, content_digest)"
         " SELECT * FROM unnest($1::uuid[], $2::int8[], $3::date[], $4::int4[],"
         " $5::timestamptz[], $6::timestamptz[], $7::int4[], $8::int8[], $9::bytea[])"
         " ON CONFLICT (key) DO NOTHING RETURNING 1)"
         " SELECT ingest.expect(count(*), $10::int8) FROM stored",
         false},
    [QUERY_INSERT_ARTICLES] =
        {"WITH stored AS (INSERT INTO news.article"
         " (article_id, month, first_stored_at, " ARTICLE_COLUMNS ")"
         " SELECT n.article_id, n.month, now(), " ARTICLE_VALUES " FROM" ARTICLE_ROWS
         " RETURNING 1) SELECT ingest.expect(count(*), $46::int8) FROM stored",
         true},
    /* Locked in the order of keys, which no plan of the UPDATE behind it would promise.
     */
    [QUERY_LOCK_IDENTITIES] =
        {"SELECT ingest.expect(count(*), $2::int8) FROM (SELECT FROM ingest.identity"
         " WHERE key = ANY ($1::uuid[]) ORDER BY key FOR UPDATE) AS locked",
         false},
    [QUERY_UPDATE_IDENTITIES] =
        {"WITH changed AS (UPDATE ingest.identity AS i SET version = n.version,"
         " order_at = n.order_at, kafka_at = n.kafka_at, log_id = n.log_id,"
         " kafka_offset = n.kafka_offset, content_digest = n.content_digest"
         " FROM unnest($1::uuid[], $2::int4[], $3::timestamptz[], $4::timestamptz[],"
         " $5::int4[], $6::int8[], $7::bytea[], $8::int4[], $9::int4[], $10::int8[])"
         " AS n (key, version, order_at, kafka_at, log_id, kafka_offset, content_digest,"
         " old_version, old_log_id, old_kafka_offset)"
         " WHERE i.key = n.key AND i.version = n.old_version"
         " AND i.log_id = n.old_log_id AND i.kafka_offset = n.old_kafka_offset"
         " RETURNING 1) SELECT ingest.expect(count(*), $11::int8) FROM changed",
         false},
    [QUERY_UPDATE_ARTICLES] =
        {"WITH changed AS (UPDATE news.article AS a SET (" ARTICLE_COLUMNS
         ") = ROW(" ARTICLE_VALUES ") FROM" ARTICLE_ROWS
         " WHERE a.article_id = n.article_id AND a.month = n.month RETURNING 1)"
         " SELECT ingest.expect(count(*), $46::int8) FROM changed",
         true},
    [QUERY_INSERT_REJECTS] =
        {"INSERT INTO ingest.reject (log_id, kafka_offset, kafka_at, key, headers, "
         "reason,"
         " detail, sqlstate, raw, raw_digest, version)"
         " SELECT n.log_id, n.kafka_offset, n.kafka_at, n.key, n.headers::jsonb, "
         "n.reason,"
         " n.detail, n.sqlstate, n.raw, n.raw_digest, $11"
         " FROM unnest($1::int4[], $2::int8[], $3::timestamptz[], $4::bytea[],"
         " $5::text[], $6::text[], $7::text[], $8::text[], $9::bytea[], $10::bytea[])"
         " AS n (log_id, kafka_offset, kafka_at, key, headers, reason, detail, sqlstate,"
         " raw, raw_digest)",
         true},
    [QUERY_INSERT_GAPS] = {"INSERT INTO ingest.gap (log_id, first_offset, last_offset)"
                           " SELECT * FROM unnest($1::int4[], $2::int8[], $3::int8[])",
                           false},
    [QUERY_INSERT_BATCHES] =
        {"INSERT INTO ingest.batch (log_id, first_offset, last_offset, outcomes, "
         "inserted,"
         " updated, unchanged, stale, tombstones, rejected)"
         " SELECT * FROM unnest($1::int4[], $2::int8[], $3::int8[], $4::bytea[],"
         " $5::int4[], $6::int4[], $7::int4[], $8::int4[], $9::int4[], $10::int4[])",
         false},
    [QUERY_COMMIT] = {"COMMIT", false},
    [QUERY_ROLLBACK] = {"ROLLBACK", false},
};

const char *queries_text(enum query query)
{
    assert(texts[query].text != NULL);
    return texts[query].text;
}

bool queries_takes_data(enum query query)
{
    return texts[query].takes_data;
}
