#include "ingest/queries.h"

#include <assert.h>
#include <stddef.h>

#include "ingest/queries_report.h"

/* What the segmenter decides: the columns of news.article, what has their values in the
 * rows of segment_columns.c, and the values, of which three are parts of flat arrays. */
#define SEGMENT_COLUMNS                                                                  \
    "character_count, paragraph_count, sentence_count, word_count, sentence_spans, "     \
    "segmented, token_kinds, terms, term_counts"
#define SEGMENT_ROWS                                                                     \
    "character_count, paragraph_count, sentence_count, word_count, span_at, "            \
    "span_count, segmented, token_kinds, term_at, term_count"
#define SEGMENT_VALUES(spans, terms, counts)                                             \
    "n.character_count, n.paragraph_count, n.sentence_count, n.word_count, "             \
    "(" spans "::int4[])[n.span_at : n.span_at + n.span_count - 1], "                    \
    "n.segmented, n.token_kinds, "                                                       \
    "(" terms "::int4[])[n.term_at : n.term_at + n.term_count - 1], "                    \
    "(" counts "::int2[])[n.term_at : n.term_at + n.term_count - 1]"

/* The order of these columns is the order of the parameters in store_articles.c. A list
 * of short texts travels flat: all of them, and per row where its own start, how many. */
#define ARTICLE_ROWS                                                                     \
    " unnest($1::int8[], $2::date[], $3::text[], $4::text[], $5::text[], "               \
    "$6::text[], $7::text[], $9::int4[], $10::int4[], $11::text[], $12::text[], "        \
    "$13::text[], $14::date[], $16::int4[], $17::int4[], $19::int4[], $20::int4[], "     \
    "$22::int4[], $23::int4[], $24::text[], $25::text[], $27::int4[], $28::int4[], "     \
    "$29::text[], $30::text[], $31::text[], $32::text[], $33::timestamptz[], "           \
    "$34::text[], $35::text[], $36::timestamptz[], $37::timestamptz[], "                 \
    "$38::bytea[], $39::int4[], $40::int4[], $41::int4[], $42::int8[], "                 \
    "$43::timestamptz[], $44::text[], $45::int4[], $46::int4[], $47::int4[], "           \
    "$48::int4[], $50::int4[], $51::int4[], $52::text[], $53::text[], $56::int4[], "     \
    "$57::int4[])"                                                                       \
    " AS n (article_id, month, url, host, title, body, summary, author_at, "             \
    "author_count, authors_sent, agency, place, dateline_on, reporter_at, "              \
    "reporter_count, correspondent_at, correspondent_count, editor_at, "                 \
    "editor_count, source, section, tag_at, tag_count, image_url, language, "            \
    "language_sent, script, published_at, published_precision, published_raw, "          \
    "modified_at, fetched_at, content_digest, version, repairs, log_id, "                \
    "kafka_offset, kafka_at, extra, " SEGMENT_ROWS ")"

/* Columns of news.article that every version sets, and their values, in one order. */
#define ARTICLE_COLUMNS                                                                  \
    "url, host, title, body, summary, authors, authors_sent, agency, place, "            \
    "dateline_on, reporters, correspondents, editors, source, section, tags, "           \
    "image_url, language, language_sent, script, published_at, "                         \
    "published_precision, published_raw, modified_at, fetched_at, content_digest, "      \
    "version, stored_at, repairs, segmenter_id, log_id, kafka_offset, kafka_at, "        \
    "extra, " SEGMENT_COLUMNS
#define ARTICLE_VALUES                                                                   \
    "n.url, n.host, n.title, n.body, n.summary, "                                        \
    "($8::text[])[n.author_at : n.author_at + n.author_count - 1], n.authors_sent, "     \
    "n.agency, n.place, n.dateline_on, "                                                 \
    "($15::text[])[n.reporter_at : n.reporter_at + n.reporter_count - 1], "              \
    "($18::text[])[n.correspondent_at : n.correspondent_at + n.correspondent_count - "   \
    "1], "                                                                               \
    "($21::text[])[n.editor_at : n.editor_at + n.editor_count - 1], n.source, "          \
    "n.section, ($26::text[])[n.tag_at : n.tag_at + n.tag_count - 1], n.image_url, "     \
    "n.language, n.language_sent, n.script, n.published_at, n.published_precision, "     \
    "n.published_raw, n.modified_at, n.fetched_at, n.content_digest, n.version, "        \
    "now(), n.repairs, $58::int4, n.log_id, n.kafka_offset, n.kafka_at, "                \
    "n.extra::jsonb, " SEGMENT_VALUES("$49", "$54", "$55")

#define TERM_ID "SELECT term_id FROM news.term WHERE term = n.term OFFSET 0"

struct text {
    const char *text;
    bool takes_data;
};

static const struct text texts[QUERY_COUNT] = {
    [QUERY_SCHEMA_VERSION] = {"SELECT ingest.schema_version(), setting::int8"
                              " FROM pg_settings WHERE name = 'statement_timeout'",
                              false},
    [QUERY_CHECK] = {"SELECT (SELECT count(*) FROM unnest($1::int4[], $2::int8[])"
                     " AS claim (log_id, next_offset)"
                     " JOIN ingest.progress USING (log_id, next_offset)),"
                     " (current_setting('transaction_read_only') = 'on')::int4",
                     false},
    [QUERY_ENSURE_MONTHS_AHEAD] =
        {"SELECT ingest.ensure_month((date_trunc('month', now() AT TIME ZONE 'UTC')"
         " + ahead * interval '1 month')::date) FROM generate_series(0, 1) AS ahead",
         false},
    [QUERY_CLAIM] = {"SELECT status, other_cluster, first_partition_count, log_id,"
                     " next_offset, owner_token, anchor_offset, anchor_us, anchor_digest,"
                     " stalled_claims, suspect_offset, suspect_tries"
                     " FROM ingest.claim($1, $2, $3, $4, $5, $6, $7)",
                     false},
    [QUERY_SUSPECT] = {"SELECT ingest.suspect($1, $2::uuid, $3, $4)", false},
    [QUERY_END_HOLDER] = {"SELECT ingest.end_holder($1, $2, $3, $4)", false},

    /* OFFSET 0 keeps the inner query as it is: one index probe a key, in its own hash
     * partition only, whatever the planner knows of the table. */
    [QUERY_LOOK_UP] = {"SELECT i.* FROM unnest($1::uuid[]) AS wanted (key)"
                       " CROSS JOIN LATERAL (SELECT key, article_id, month, version,"
                       " order_at, kafka_at, log_id, kafka_offset, content_digest"
                       " FROM ingest.identity WHERE key = wanted.key OFFSET 0) AS i",
                       false},
    [QUERY_ENSURE_MONTH] = {"SELECT ingest.ensure_month($1)", false},
    [QUERY_ENSURE_SEGMENTER] = {"SELECT ingest.ensure_segmenter($1, $2, $3)", false},
    [QUERY_TAKE_IDS] = {"SELECT nextval('news.article_id_block')"
                        " FROM generate_series(1, $1::int4)",
                        false},

    /* As the look-up does it; the first column counts the array's elements from 1. */
    [QUERY_FIND_TERMS] = {"SELECT n.at, t.term_id FROM unnest($1::text[])"
                          " WITH ORDINALITY AS n (term, at) CROSS JOIN LATERAL (" TERM_ID
                          ") AS t",
                          false},
    [QUERY_LEARN_TERMS] = {"SELECT at, term_id FROM ingest.learn_terms($1::text[])",
                           false},

    [QUERY_BEGIN] = {"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", false},
    /* For the updates of rows known by key, which never want a whole table. */
    [QUERY_PLAN_BY_KEY] = {"SELECT set_config('enable_hashjoin', 'off', true),"
                           " set_config('enable_mergejoin', 'off', true)",
                           false},
    /* In the order of the arrays: two lanes that both believe they own several logs
     * never wait in a circle. */
    [QUERY_ADVANCE] = {"SELECT ingest.advance(n.log_id, n.first, n.next, n.token::uuid,"
                       " n.anchor_offset, n.anchor_at, n.anchor_digest)"
                       " FROM unnest($1::int4[], $2::int8[], $3::int8[], $4::text[],"
                       " $5::int8[], $6::timestamptz[], $7::bytea[]) AS n (log_id, first,"
                       " next, token, anchor_offset, anchor_at, anchor_digest)",
                       false},
    [QUERY_CHECK_TERMS] =
        {"SELECT ingest.expect(count(*), $3::int8) FROM unnest($1::int4[], $2::text[])"
         " AS n (term_id, term) CROSS JOIN LATERAL (" TERM_ID ") AS t"
         " WHERE t.term_id = n.term_id",
         false},

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
         " RETURNING 1) SELECT ingest.expect(count(*), $59::int8) FROM stored",
         true},
    /* In the order of the array, which no plan of the UPDATE behind it would promise. */
    [QUERY_LOCK_IDENTITIES] =
        {"SELECT ingest.expect(count(*), $2::int8) FROM unnest($1::uuid[])"
         " AS wanted (key) CROSS JOIN LATERAL (SELECT FROM ingest.identity"
         " WHERE key = wanted.key OFFSET 0 FOR UPDATE) AS locked",
         false},
    /* The stamp tells versions apart: no two messages have the same log and offset. */
    [QUERY_UPDATE_IDENTITIES] =
        {"WITH changed AS (UPDATE ingest.identity AS i SET version = n.version,"
         " order_at = n.order_at, kafka_at = n.kafka_at, log_id = n.log_id,"
         " kafka_offset = n.kafka_offset, content_digest = n.content_digest"
         " FROM unnest($1::uuid[], $2::int4[], $3::timestamptz[], $4::timestamptz[],"
         " $5::int4[], $6::int8[], $7::bytea[], $8::int4[], $9::int8[])"
         " AS n (key, version, order_at, kafka_at, log_id, kafka_offset, content_digest,"
         " old_log_id, old_kafka_offset)"
         " WHERE i.key = n.key AND i.log_id = n.old_log_id"
         " AND i.kafka_offset = n.old_kafka_offset"
         " RETURNING 1) SELECT ingest.expect(count(*), $10::int8) FROM changed",
         false},
    /* The months also by themselves: the planner then leaves all others aside. */
    [QUERY_UPDATE_ARTICLES] =
        {"WITH changed AS (UPDATE news.article AS a SET (" ARTICLE_COLUMNS
         ") = ROW(" ARTICLE_VALUES ") FROM" ARTICLE_ROWS
         " WHERE a.article_id = n.article_id AND a.month = n.month"
         " AND a.month = ANY ($2::date[]) RETURNING 1)"
         " SELECT ingest.expect(count(*), $59::int8) FROM changed",
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
    [QUERY_COUNT_REACHED] =
        {"SELECT count(*) FROM unnest($3::text[], $4::int4[], $5::int8[])"
         " AS goal (topic, partition, end_offset) WHERE EXISTS ("
         "SELECT FROM ingest.log AS l JOIN ingest.progress AS p USING (log_id)"
         " WHERE l.group_name = $1 AND l.cluster_id = $2 AND l.topic = goal.topic"
         " AND l.partition = goal.partition AND p.next_offset >= goal.end_offset"
         " AND NOT EXISTS (SELECT FROM ingest.log AS newer WHERE (newer.group_name,"
         " newer.cluster_id, newer.topic, newer.partition) = (l.group_name,"
         " l.cluster_id, l.topic, l.partition) AND newer.incarnation > l.incarnation))",
         false},
    [QUERY_COMMIT] = {"COMMIT", false},
    [QUERY_ROLLBACK] = {"ROLLBACK", false},

    /* ---- resegment: in the order of ids, which an index of each month has ---- */
    [QUERY_LAST_ARTICLE] = {"SELECT max(article_id) FROM news.article", false},
    /* Those that need not be cut again are read, too, without their texts: a page is never
     * more work than its size, however many of them lie between two others. It ends when
     * those that have to be cut have $5 characters. */
    [QUERY_READ_ARTICLES] =
        {"SELECT article_id, (extract(epoch FROM month) * 1000000)::int8, version,"
         " segmenter_id, CASE WHEN segmenter_id <> $1::int4 THEN title END,"
         " CASE WHEN segmenter_id <> $1::int4 THEN body END"
         " FROM (SELECT article_id, month, version, segmenter_id, title, body,"
         " coalesce(sum(CASE WHEN segmenter_id <> $1::int4 THEN character_count ELSE 0"
         " END) OVER (ORDER BY article_id ROWS BETWEEN UNBOUNDED PRECEDING"
         " AND 1 PRECEDING), 0) AS characters_before FROM news.article"
         " WHERE article_id > $2::int8 AND article_id <= $3::int8"
         " ORDER BY article_id LIMIT $4::int8) AS page"
         " WHERE characters_before < $5::int8 ORDER BY article_id",
         false},
    /* What was stored or cut again since it was read stays as it is. */
    [QUERY_CUT_AGAIN] =
        {"WITH changed AS (UPDATE news.article AS a SET (segmenter_id, " SEGMENT_COLUMNS
         ") = ROW($18::int4, " SEGMENT_VALUES(
             "$9", "$14",
             "$15") ") FROM unnest($1::int8[], $2::date[], $3::int4[], $4::int4[],"
                    " $5::int4[], $6::int4[], $7::int4[], $8::int4[], $10::int4[],"
                    " $11::int4[], $12::text[], $13::text[], $16::int4[], $17::int4[])"
                    " AS n (article_id, month, version, segmenter_id, " SEGMENT_ROWS ")"
                    " WHERE a.article_id = n.article_id AND a.month = n.month"
                    " AND a.month = ANY ($2::date[]) AND a.version = n.version"
                    " AND a.segmenter_id = n.segmenter_id RETURNING 1)"
                    " SELECT count(*) FROM changed",
         true},

    /* ---- migrate: the table is golang-migrate's, so that either tool can go on ---- */
    [QUERY_UNLIMITED] = {"SET statement_timeout = 0; SET lock_timeout = 0", false},
    [QUERY_LOCK_MIGRATIONS] = {"SELECT pg_advisory_lock(hashtext('wenliu.migrate'))",
                               false},
    [QUERY_CREATE_VERSIONS] =
        {"CREATE TABLE IF NOT EXISTS schema_migrations"
         " (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL)",
         false},
    [QUERY_READ_VERSION] = {"SELECT version, dirty FROM schema_migrations", false},
    [QUERY_RESET_ROLE] = {"SELECT set_config('role', 'none', true)", false},
    [QUERY_DELETE_VERSION] = {"DELETE FROM schema_migrations", false},
    [QUERY_INSERT_VERSION] = {"INSERT INTO schema_migrations VALUES ($1::int4, false)",
                              false},
    [QUERY_GRANT_ROLES] = {"SELECT ingest.grant_roles()", false},
    [QUERY_WRITE_SETTING] = {"INSERT INTO ingest.setting (name, value) VALUES ($1, $2)"
                             " ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value"
                             " WHERE (now() AT TIME ZONE EXCLUDED.value) IS NOT NULL",
                             false},
    [QUERY_MISSING_ROLES] =
        {"SELECT wanted, current_user FROM unnest(ARRAY['wenliu_owner', 'wenliu_ingest',"
         " 'wenliu_reader', 'wenliu_operator']) AS wanted"
         " WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted)",
         false},
};

const char *queries_text(enum query query)
{
    const char *text = texts[query].text;
    text = text != NULL ? text : queries_report_text(query);
    assert(text != NULL);
    return text;
}

bool queries_takes_data(enum query query)
{
    return texts[query].takes_data;
}
