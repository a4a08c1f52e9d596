-- Back to the view and the grants before, word for word. The terms themselves stay.
SELECT set_config('role', rolname, true) FROM pg_roles
WHERE rolname = 'wenliu_owner' AND pg_has_role(oid, 'MEMBER');

DROP VIEW news.v1_term, news.v1_article;
DROP FUNCTION news.search_terms, ingest.learn_terms;
DROP INDEX news.article_terms;

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
COMMENT ON COLUMN news.v1_article.segmenter_version IS 'What cut the words.';
COMMENT ON COLUMN news.v1_article.topic IS 'Kafka topic that this version came from.';
COMMENT ON COLUMN news.v1_article.partition IS 'Its partition.';
DO $$
DECLARE
    handed record;
BEGIN
    FOR handed IN
        SELECT c.attname, col_description(t.attrelid, t.attnum) AS words
        FROM pg_attribute c
        JOIN pg_attribute t ON t.attrelid = 'news.article'::regclass AND t.attname = c.attname
        WHERE c.attrelid = 'news.v1_article'::regclass AND c.attnum > 0
          AND col_description(c.attrelid, c.attnum) IS NULL
    LOOP
        EXECUTE format('COMMENT ON COLUMN news.v1_article.%I IS %L', handed.attname,
                       handed.words);
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION ingest.grant_roles() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    has_ingest boolean := EXISTS (SELECT FROM pg_roles WHERE rolname = 'wenliu_ingest');
    has_reader boolean := EXISTS (SELECT FROM pg_roles WHERE rolname = 'wenliu_reader');
    has_operator boolean := EXISTS (SELECT FROM pg_roles WHERE rolname = 'wenliu_operator');
BEGIN
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ingest FROM PUBLIC;
    IF has_ingest THEN
        GRANT USAGE ON SCHEMA news, ingest TO wenliu_ingest;
        GRANT SELECT ON ALL TABLES IN SCHEMA ingest TO wenliu_ingest;
        GRANT INSERT ON ingest.topic, ingest.log, ingest.progress, ingest.batch, ingest.gap,
            ingest.reject, ingest.segmenter, ingest.identity TO wenliu_ingest;
        GRANT UPDATE ON ingest.topic, ingest.log, ingest.progress, ingest.identity
            TO wenliu_ingest;
        GRANT UPDATE (replay_tries, tried_at, replayed_at, replayed_outcome, reason, detail,
            sqlstate, version) ON ingest.reject TO wenliu_ingest;
        GRANT SELECT, INSERT, UPDATE ON news.article TO wenliu_ingest;
        GRANT SELECT, INSERT ON news.term TO wenliu_ingest;
        GRANT USAGE ON SEQUENCE news.article_id_block TO wenliu_ingest;
        GRANT EXECUTE ON FUNCTION ingest.advance, ingest.suspect, ingest.expect,
            ingest.claim, ingest.end_holder, ingest.ensure_segmenter, ingest.ensure_month,
            ingest.mark_replayed, ingest.schema_version TO wenliu_ingest;
    END IF;
    IF has_reader THEN
        GRANT USAGE ON SCHEMA news TO wenliu_reader;
        GRANT SELECT ON news.v1_article, news.v1_sentence, news.v1_source_hour,
            news.v1_reject, news.v1_ingest_lag TO wenliu_reader;
    END IF;
    IF has_operator THEN
        GRANT USAGE ON SCHEMA news, ingest TO wenliu_operator;
        GRANT SELECT ON ALL TABLES IN SCHEMA news, ingest TO wenliu_operator;
        GRANT EXECUTE ON FUNCTION ingest.end_holder, ingest.schema_version,
            ingest.accept_cluster, ingest.accept_loss, ingest.skip, ingest.reset,
            ingest.discard_reject
            TO wenliu_operator;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION ingest.schema_version() RETURNS integer LANGUAGE sql IMMUTABLE
RETURN 8;

SELECT ingest.grant_roles();
