-- The contract for readers, and who may do what.
SELECT set_config('role', rolname, true) FROM pg_roles
WHERE rolname = 'wenliu_owner' AND pg_has_role(oid, 'MEMBER');

CREATE VIEW news.v1_article AS
SELECT a.article_id, a.url, a.host, a.title, a.body, a.summary, a.authors, a.authors_sent,
       a.agency, a.place, a.dateline_on, a.reporters, a.correspondents, a.editors,
       a.source, a.section, a.tags, a.image_url, a.language, a.language_sent, a.script,
       a.published_at, a.published_precision, a.published_raw,
       (a.published_at AT TIME ZONE (SELECT value FROM ingest.setting
                                     WHERE name = 'article.timezone'))::date AS published_on,
       coalesce(a.published_at, a.kafka_at, a.first_stored_at) AS event_at,
       CASE WHEN a.published_at IS NOT NULL THEN 'published'
            WHEN a.kafka_at IS NOT NULL THEN 'recorded'
            ELSE 'stored' END AS event_basis,
       a.modified_at, a.fetched_at, a.character_count, a.paragraph_count,
       a.sentence_count, a.word_count, a.content_digest, a.version, a.first_stored_at,
       a.stored_at, a.repairs, s.version AS segmenter_version, l.topic, l.partition,
       a.kafka_offset, a.kafka_at, a.extra, a.segmented, a.token_kinds, a.month
FROM news.article a
LEFT JOIN ingest.log l USING (log_id)
LEFT JOIN ingest.segmenter s USING (segmenter_id);
COMMENT ON VIEW news.v1_article IS 'One row an article, its newest version.';
COMMENT ON COLUMN news.v1_article.published_on IS 'The date of published_at in the setting article.timezone.';
COMMENT ON COLUMN news.v1_article.event_at IS 'published_at, else the record''s time, else when it was stored.';
COMMENT ON COLUMN news.v1_article.event_basis IS 'Which of them event_at is: published, recorded, stored.';

CREATE VIEW news.v1_sentence AS
SELECT a.article_id, line.number - 1 AS ordinal,
       a.sentence_spans[line.number * 3] AS paragraph,
       CASE WHEN line.number = 1 THEN a.title
            ELSE substr(a.body, a.sentence_spans[line.number * 3 - 2] + 1,
                        a.sentence_spans[line.number * 3 - 1]) END AS text,
       string_to_array(line.words, ' ') AS words, a.month
FROM news.article a
CROSS JOIN LATERAL (
    SELECT number::integer, words
    FROM unnest(string_to_array(a.segmented, E'\n')) WITH ORDINALITY AS t(words, number)
) line
WHERE line.number > 1 OR a.title IS NOT NULL;
COMMENT ON VIEW news.v1_sentence IS 'One row a sentence; ordinal 0 is the title.';
COMMENT ON COLUMN news.v1_sentence.paragraph IS 'Counted from 1; 0 for the title.';
COMMENT ON COLUMN news.v1_sentence.text IS 'The sentence as it stands in the article.';
COMMENT ON COLUMN news.v1_sentence.words IS 'Its words, punctuation included, in order.';

CREATE VIEW news.v1_source_hour AS
SELECT e.host, e.local_at::date AS day,
       CASE WHEN e.published_precision IS DISTINCT FROM 'day'
            THEN extract(hour FROM e.local_at)::integer END AS hour,
       count(*) AS articles, sum(e.sentence_count) AS sentences,
       sum(e.word_count) AS words, sum(e.character_count) AS characters
FROM (SELECT a.*, coalesce(a.published_at, a.kafka_at, a.first_stored_at)
                  AT TIME ZONE (SELECT value FROM ingest.setting
                                WHERE name = 'article.timezone') AS local_at
      FROM news.article a) e
GROUP BY 1, 2, 3;
COMMENT ON VIEW news.v1_source_hour IS 'Articles by host, day and hour of event_at in the setting article.timezone. The hour is NULL for articles known only to the day, so that sums equal the number of articles.';

CREATE VIEW news.v1_reject AS
SELECT l.group_name, l.topic, l.partition, r.kafka_offset, r.kafka_at, r.reason, r.detail,
       r.sqlstate, octet_length(r.raw) AS raw_bytes, r.raw_digest, r.version, r.rejected_at
FROM ingest.reject r JOIN ingest.log l USING (log_id);
COMMENT ON VIEW news.v1_reject IS 'Messages that were set aside, and why. The messages themselves are in ingest.reject.';

CREATE VIEW news.v1_ingest_lag AS
SELECT l.group_name, l.cluster_id, l.topic, l.partition, p.start_offset, p.next_offset,
       p.owner_name, p.claimed_at, p.stalled_claims, last.committed_at AS last_commit_at,
       extract(epoch FROM now() - last.committed_at) AS seconds_since_commit
FROM ingest.log l
JOIN ingest.progress p USING (log_id)
LEFT JOIN LATERAL (SELECT b.committed_at FROM ingest.batch b WHERE b.log_id = l.log_id
                   ORDER BY b.first_offset DESC LIMIT 1) last ON true
WHERE NOT EXISTS (SELECT FROM ingest.log newer
                  WHERE (newer.group_name, newer.cluster_id, newer.topic, newer.partition)
                      = (l.group_name, l.cluster_id, l.topic, l.partition)
                    AND newer.incarnation > l.incarnation);
COMMENT ON VIEW news.v1_ingest_lag IS 'How far each partition is, and when it last moved. Where its end is only Kafka knows.';

COMMENT ON COLUMN news.v1_article.segmenter_version IS 'What cut the words.';
COMMENT ON COLUMN news.v1_article.topic IS 'Kafka topic that this version came from.';
COMMENT ON COLUMN news.v1_article.partition IS 'Its partition.';
COMMENT ON COLUMN news.v1_sentence.ordinal IS 'Counted from 1; 0 is the title.';
COMMENT ON COLUMN news.v1_source_hour.day IS 'Day of event_at.';
COMMENT ON COLUMN news.v1_source_hour.hour IS 'Hour of event_at, 0 to 23; NULL when only the day is known.';
COMMENT ON COLUMN news.v1_source_hour.articles IS 'How many articles.';
COMMENT ON COLUMN news.v1_source_hour.sentences IS 'Their sentences, without titles.';
COMMENT ON COLUMN news.v1_source_hour.words IS 'Their words, without punctuation.';
COMMENT ON COLUMN news.v1_source_hour.characters IS 'Code points of their bodies.';
COMMENT ON COLUMN news.v1_reject.raw_bytes IS 'How long the message is; NULL when it could not be kept.';
COMMENT ON COLUMN news.v1_ingest_lag.last_commit_at IS 'When the newest batch of the partition was stored.';
COMMENT ON COLUMN news.v1_ingest_lag.seconds_since_commit IS 'How long ago that was.';

-- A column that a view hands through means what it means in its table.
DO $$
DECLARE
    handed record;
BEGIN
    FOR handed IN
        SELECT pair.view, c.attname, col_description(t.attrelid, t.attnum) AS words
        FROM (VALUES ('news.v1_article', 'news.article'),
                     ('news.v1_sentence', 'news.article'),
                     ('news.v1_source_hour', 'news.article'),
                     ('news.v1_reject', 'ingest.log'), ('news.v1_reject', 'ingest.reject'),
                     ('news.v1_ingest_lag', 'ingest.log'),
                     ('news.v1_ingest_lag', 'ingest.progress')) AS pair (view, origin)
        JOIN pg_attribute c ON c.attrelid = pair.view::regclass AND c.attnum > 0
        JOIN pg_attribute t ON t.attrelid = pair.origin::regclass AND t.attname = c.attname
        WHERE col_description(c.attrelid, c.attnum) IS NULL
    LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', handed.view, handed.attname,
                       handed.words);
    END LOOP;
END $$;

-- Grants are a function: `wenliu-ingest migrate` calls it again, for roles that an
-- administrator made later.
CREATE FUNCTION ingest.grant_roles() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    has_ingest boolean := EXISTS (SELECT FROM pg_roles WHERE rolname = 'wenliu_ingest');
    has_reader boolean := EXISTS (SELECT FROM pg_roles WHERE rolname = 'wenliu_reader');
    has_operator boolean := EXISTS (SELECT FROM pg_roles WHERE rolname = 'wenliu_operator');
BEGIN
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ingest FROM PUBLIC;
    IF has_ingest THEN
        GRANT USAGE ON SCHEMA news, ingest TO wenliu_ingest;
        GRANT SELECT ON ALL TABLES IN SCHEMA ingest TO wenliu_ingest;
        GRANT INSERT ON ingest.log, ingest.progress, ingest.batch, ingest.gap,
            ingest.reject, ingest.segmenter, ingest.identity TO wenliu_ingest;
        GRANT UPDATE ON ingest.log, ingest.progress, ingest.identity TO wenliu_ingest;
        GRANT SELECT, INSERT, UPDATE ON news.article TO wenliu_ingest;
        GRANT SELECT, INSERT ON news.term TO wenliu_ingest;
        GRANT USAGE ON SEQUENCE news.article_id_block TO wenliu_ingest;
        GRANT EXECUTE ON FUNCTION ingest.advance, ingest.expect, ingest.claim,
            ingest.end_holder, ingest.ensure_segmenter, ingest.ensure_month,
            ingest.schema_version TO wenliu_ingest;
    END IF;
    IF has_reader THEN
        GRANT USAGE ON SCHEMA news TO wenliu_reader;
        GRANT SELECT ON news.v1_article, news.v1_sentence, news.v1_source_hour,
            news.v1_reject, news.v1_ingest_lag TO wenliu_reader;
    END IF;
    IF has_operator THEN
        GRANT USAGE ON SCHEMA news, ingest TO wenliu_operator;
        GRANT SELECT ON ALL TABLES IN SCHEMA news, ingest TO wenliu_operator;
        GRANT EXECUTE ON FUNCTION ingest.end_holder, ingest.schema_version TO wenliu_operator;
    END IF;
END $$;
COMMENT ON FUNCTION ingest.grant_roles IS
    'Give the roles wenliu_* what they need, as far as they exist.';

-- The number of the newest file that was applied: each file that follows replaces it.
CREATE FUNCTION ingest.schema_version() RETURNS integer LANGUAGE sql IMMUTABLE
RETURN 5;
COMMENT ON FUNCTION ingest.schema_version IS
    'The version of the schema. wenliu-ingest refuses one that it does not know.';

SELECT ingest.grant_roles();
