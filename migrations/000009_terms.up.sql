-- Searching: the index over news.article.terms, and the dictionary's two ends.
SELECT set_config('role', rolname, true) FROM pg_roles
WHERE rolname = 'wenliu_owner' AND pg_has_role(oid, 'MEMBER');

-- Partitions that are made later get it with LIKE. Rows without terms are not in it.
CREATE INDEX article_terms ON news.article USING gin (terms)
    WITH (fastupdate = on, gin_pending_list_limit = 4096) WHERE terms IS NOT NULL;

-- One at a time, so that a term that two lanes meet at once takes one number, and nobody
-- waits in a circle. It commits without waiting for the disk: the transactions that use
-- the numbers wait, and what they wait for lies behind these in the log.
CREATE FUNCTION ingest.learn_terms(p_terms text[])
RETURNS TABLE (at bigint, term_id integer) LANGUAGE plpgsql
SET lock_timeout = '5s' SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    v_lock integer := hashtext('wenliu.learn_terms');
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    BEGIN
        PERFORM pg_advisory_xact_lock(v_lock, 0);
    EXCEPTION WHEN lock_not_available THEN
        PERFORM pg_terminate_backend(pid, 2000) FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND objsubid = 2
          AND (classid::bigint - v_lock) % 4294967296 = 0 AND objid = 0
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
        PERFORM pg_advisory_xact_lock(v_lock, 0);
    END;
    INSERT INTO news.term (term)
    SELECT n.term FROM unnest(p_terms) WITH ORDINALITY AS n (term, at)
    LEFT JOIN LATERAL (SELECT t.term_id FROM news.term t WHERE t.term = n.term OFFSET 0)
        AS known ON true
    WHERE known.term_id IS NULL ORDER BY n.at;
    RETURN QUERY
    SELECT n.at, known.term_id FROM unnest(p_terms) WITH ORDINALITY AS n (term, at)
    CROSS JOIN LATERAL (SELECT t.term_id FROM news.term t WHERE t.term = n.term OFFSET 0)
        AS known;
END $$;
COMMENT ON FUNCTION ingest.learn_terms IS
    'The numbers of search keys, by their place in the array; keys that the dictionary does not hold are added to it. Waits at most 5 s for another session, then ends it: a client that stopped in mid-pipeline is not freed by any timeout.';

CREATE FUNCTION news.search_terms(p_keys text[])
RETURNS integer[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
RETURN (SELECT coalesce(array_agg(coalesce(t.term_id, 0)), '{0}')
        FROM (SELECT DISTINCT key FROM unnest(p_keys) AS sent (key)) k
        LEFT JOIN news.term t ON t.term = k.key);
COMMENT ON FUNCTION news.search_terms IS
    'The numbers of search keys, as wenliu-ingest segment --keys prints them, for WHERE terms @> news.search_terms(...). A key that no article has becomes 0, and so does no key at all: nothing is found.';

CREATE OR REPLACE VIEW news.v1_article AS
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
       a.kafka_offset, a.kafka_at, a.extra, a.segmented, a.token_kinds, a.month,
       a.terms, a.term_counts
FROM news.article a
LEFT JOIN ingest.log l USING (log_id)
LEFT JOIN ingest.segmenter s USING (segmenter_id);
COMMENT ON COLUMN news.v1_article.terms IS 'Distinct search keys of title and body as term_id of news.v1_term, ascending; NULL when stored with the setting search = off.';
COMMENT ON COLUMN news.v1_article.term_counts IS 'How often each of them occurs, 32767 at most.';

CREATE VIEW news.v1_term AS SELECT term_id, term FROM news.term;
COMMENT ON VIEW news.v1_term IS 'The dictionary of search keys.';
COMMENT ON COLUMN news.v1_term.term_id IS 'The number in news.v1_article.terms.';
COMMENT ON COLUMN news.v1_term.term IS 'The search key: case-folded, Simplified, NFKC.';

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
            ingest.learn_terms, ingest.mark_replayed, ingest.schema_version
            TO wenliu_ingest;
    END IF;
    IF has_reader THEN
        GRANT USAGE ON SCHEMA news TO wenliu_reader;
        GRANT SELECT ON news.v1_article, news.v1_sentence, news.v1_source_hour,
            news.v1_reject, news.v1_ingest_lag, news.v1_term TO wenliu_reader;
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
RETURN 9;

SELECT ingest.grant_roles();
