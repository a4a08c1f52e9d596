-- What became of a reject afterwards: tried again, stored, or given up.
SELECT set_config('role', rolname, true) FROM pg_roles
WHERE rolname = 'wenliu_owner' AND pg_has_role(oid, 'MEMBER');

ALTER TABLE ingest.reject
    ADD COLUMN replay_tries     integer NOT NULL DEFAULT 0,
    ADD COLUMN tried_at         timestamptz,
    ADD COLUMN replayed_at      timestamptz,
    ADD COLUMN replayed_outcome text
        CHECK (replayed_outcome IN ('inserted', 'updated', 'unchanged', 'stale')),
    ADD COLUMN discarded_at     timestamptz,
    ADD COLUMN discarded_by     text,
    ADD COLUMN discard_note     text,
    ADD CONSTRAINT reject_state_check CHECK (
        (replayed_at IS NULL) = (replayed_outcome IS NULL)
        AND (discarded_at IS NULL) = (discarded_by IS NULL)
        AND (discarded_at IS NULL) = (discard_note IS NULL)
        AND (replayed_at IS NULL OR discarded_at IS NULL));
COMMENT ON COLUMN ingest.reject.replay_tries IS 'How often wenliu-ingest rejects replay has tried it.';
COMMENT ON COLUMN ingest.reject.tried_at IS 'When it was last tried; the reason is the one of that time.';
COMMENT ON COLUMN ingest.reject.replayed_at IS 'When a later version of wenliu-ingest took it after all.';
COMMENT ON COLUMN ingest.reject.replayed_outcome IS 'What it became then: inserted, updated, unchanged or stale.';
COMMENT ON COLUMN ingest.reject.discarded_at IS 'When an operator gave it up.';
COMMENT ON COLUMN ingest.reject.discarded_by IS 'Who: the users of PostgreSQL and of the operating system.';
COMMENT ON COLUMN ingest.reject.discard_note IS 'Why, in their words.';
CREATE INDEX reject_waiting ON ingest.reject (rejected_at)
    WHERE replayed_at IS NULL AND discarded_at IS NULL;

CREATE FUNCTION ingest.mark_replayed(p_log_id integer, p_offset bigint, p_tries integer,
                                     p_outcome text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ingest.reject
    SET replayed_at = now(), replayed_outcome = p_outcome
    WHERE log_id = p_log_id AND kafka_offset = p_offset AND replay_tries = p_tries
      AND replayed_at IS NULL AND discarded_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'XF001', MESSAGE = format(
            'reject %s of log %s does not wait for try %s', p_offset, p_log_id, p_tries);
    END IF;
END $$;
COMMENT ON FUNCTION ingest.mark_replayed IS
    'The fence of a replay, as ingest.advance() is that of a batch: say what became of a reject, or raise XF001 when somebody else has tried, stored or discarded it meanwhile.';

CREATE FUNCTION ingest.discard_reject(p_log_id integer, p_offset bigint, p_user text,
                                      p_note text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
BEGIN
    UPDATE ingest.reject
    SET discarded_at = now(), discarded_by = format('%s (%s)', session_user, p_user),
        discard_note = p_note
    WHERE log_id = p_log_id AND kafka_offset = p_offset
      AND replayed_at IS NULL AND discarded_at IS NULL;
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION ingest.discard_reject IS
    'Give a reject up; its row stays. False when it does not wait any more.';

CREATE OR REPLACE VIEW news.v1_reject AS
SELECT l.group_name, l.topic, l.partition, r.kafka_offset, r.kafka_at, r.reason, r.detail,
       r.sqlstate, octet_length(r.raw) AS raw_bytes, r.raw_digest, r.version, r.rejected_at,
       CASE WHEN r.replayed_at IS NOT NULL THEN 'replayed'
            WHEN r.discarded_at IS NOT NULL THEN 'discarded'
            ELSE 'waiting' END AS state,
       r.replay_tries, r.tried_at, r.replayed_at, r.replayed_outcome, r.discarded_at
FROM ingest.reject r JOIN ingest.log l USING (log_id);
COMMENT ON COLUMN news.v1_reject.state IS 'waiting; replayed: it is an article now, or an older version of one; discarded: given up.';
DO $$
DECLARE
    handed text;
BEGIN
    FOREACH handed IN ARRAY ARRAY['replay_tries', 'tried_at', 'replayed_at',
                                  'replayed_outcome', 'discarded_at'] LOOP
        EXECUTE format('COMMENT ON COLUMN news.v1_reject.%I IS %L', handed,
            (SELECT col_description(attrelid, attnum) FROM pg_attribute
             WHERE attrelid = 'ingest.reject'::regclass AND attname = handed));
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
RETURN 7;

SELECT ingest.grant_roles();
