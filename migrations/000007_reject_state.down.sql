-- Back to the view and the grants of version 6, word for word.
SELECT set_config('role', rolname, true) FROM pg_roles
WHERE rolname = 'wenliu_owner' AND pg_has_role(oid, 'MEMBER');

DROP FUNCTION ingest.discard_reject, ingest.mark_replayed;
DROP VIEW news.v1_reject;
ALTER TABLE ingest.reject
    DROP COLUMN replay_tries, DROP COLUMN tried_at, DROP COLUMN replayed_at,
    DROP COLUMN replayed_outcome, DROP COLUMN discarded_at, DROP COLUMN discarded_by,
    DROP COLUMN discard_note;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'wenliu_ingest') THEN
        REVOKE UPDATE (reason, detail, sqlstate, version) ON ingest.reject FROM wenliu_ingest;
    END IF;
END $$;

CREATE VIEW news.v1_reject AS
SELECT l.group_name, l.topic, l.partition, r.kafka_offset, r.kafka_at, r.reason, r.detail,
       r.sqlstate, octet_length(r.raw) AS raw_bytes, r.raw_digest, r.version, r.rejected_at
FROM ingest.reject r JOIN ingest.log l USING (log_id);
COMMENT ON VIEW news.v1_reject IS 'Messages that were set aside, and why. The messages themselves are in ingest.reject.';

COMMENT ON COLUMN news.v1_reject.raw_bytes IS 'How long the message is; NULL when it could not be kept.';
DO $$
DECLARE
    handed record;
BEGIN
    FOR handed IN
        SELECT c.attname, col_description(t.attrelid, t.attnum) AS words
        FROM (VALUES ('ingest.log'), ('ingest.reject')) AS pair (origin)
        JOIN pg_attribute c ON c.attrelid = 'news.v1_reject'::regclass AND c.attnum > 0
        JOIN pg_attribute t ON t.attrelid = pair.origin::regclass AND t.attname = c.attname
        WHERE col_description(c.attrelid, c.attnum) IS NULL
    LOOP
        EXECUTE format('COMMENT ON COLUMN news.v1_reject.%I IS %L', handed.attname,
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
        GRANT SELECT, INSERT, UPDATE ON news.article TO wenliu_ingest;
        GRANT SELECT, INSERT ON news.term TO wenliu_ingest;
        GRANT USAGE ON SEQUENCE news.article_id_block TO wenliu_ingest;
        GRANT EXECUTE ON FUNCTION ingest.advance, ingest.suspect, ingest.expect,
            ingest.claim, ingest.end_holder, ingest.ensure_segmenter, ingest.ensure_month,
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
        GRANT EXECUTE ON FUNCTION ingest.end_holder, ingest.schema_version,
            ingest.accept_cluster, ingest.accept_loss, ingest.skip, ingest.reset
            TO wenliu_operator;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION ingest.schema_version() RETURNS integer LANGUAGE sql IMMUTABLE
RETURN 6;

SELECT ingest.grant_roles();
