-- Back to the functions of version 5, word for word.
SELECT set_config('role', rolname, true) FROM pg_roles
WHERE rolname = 'wenliu_owner' AND pg_has_role(oid, 'MEMBER');

DROP FUNCTION ingest.reset, ingest.skip, ingest.accept_loss, ingest.accept_cluster,
    ingest.lock_progress, ingest.claim, ingest.suspect, ingest.advance;
DROP TABLE ingest.intervention, ingest.topic;

CREATE FUNCTION ingest.advance(p_log_id integer, p_from bigint, p_to bigint, p_token uuid)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ingest.progress
    SET next_offset = p_to, stalled_claims = 0, suspect_offset = NULL, suspect_tries = 0,
        updated_at = clock_timestamp()
    WHERE log_id = p_log_id AND next_offset = p_from AND owner_token = p_token;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'XF001', MESSAGE = format(
            'log %s is not at offset %s with this owner', p_log_id, p_from);
    END IF;
END $$;
COMMENT ON FUNCTION ingest.advance IS
    'The fence: move a log from one offset to another, or raise XF001 when it is not there or belongs to another owner. An error, not a count: nothing behind it in a pipeline can commit.';

CREATE FUNCTION ingest.claim(p_group text, p_cluster text, p_topic text, p_partition integer,
                             p_first_offset bigint, p_owner_name text)
RETURNS TABLE (is_new boolean, log_id integer, next_offset bigint, owner_token uuid)
LANGUAGE plpgsql SET lock_timeout = '5s' AS $$
#variable_conflict use_column
DECLARE
    v_log_id integer;
BEGIN
    SELECT l.log_id INTO v_log_id FROM ingest.log l
    WHERE l.group_name = p_group AND l.cluster_id = p_cluster AND l.topic = p_topic
      AND l.partition = p_partition
    ORDER BY l.incarnation DESC LIMIT 1;
    IF v_log_id IS NULL THEN
        IF p_first_offset < 0 THEN
            RETURN QUERY SELECT true, 0, 0::bigint, NULL::uuid;
            RETURN;
        END IF;
        INSERT INTO ingest.log (group_name, cluster_id, topic, partition)
        VALUES (p_group, p_cluster, p_topic, p_partition)
        ON CONFLICT (group_name, cluster_id, topic, partition, incarnation)
        DO UPDATE SET topic = EXCLUDED.topic -- of another claim at this moment: its row
        RETURNING log_id INTO v_log_id;
    END IF;
    RETURN QUERY
    INSERT INTO ingest.progress AS p (log_id, start_offset, next_offset, owner_token,
                                      owner_name, claimed_at, updated_at)
    VALUES (v_log_id, greatest(p_first_offset, 0), greatest(p_first_offset, 0),
            gen_random_uuid(), p_owner_name, clock_timestamp(), clock_timestamp())
    ON CONFLICT (log_id) DO UPDATE
    SET owner_token = EXCLUDED.owner_token, owner_name = EXCLUDED.owner_name,
        claimed_at = EXCLUDED.claimed_at, updated_at = EXCLUDED.updated_at,
        stalled_claims = p.stalled_claims + 1
    RETURNING false, p.log_id, p.next_offset, p.owner_token;
END $$;
COMMENT ON FUNCTION ingest.claim IS
    'Become the owner of a log: a fresh token and the next offset. A log never seen begins at p_first_offset; when that is negative, is_new is true and nothing is claimed. Waits at most 5 s for a transaction that holds the row, then 55P03.';

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

CREATE OR REPLACE FUNCTION ingest.schema_version() RETURNS integer LANGUAGE sql IMMUTABLE
RETURN 5;

SELECT ingest.grant_roles();
