-- What the delivery protocol does inside of PostgreSQL.
SELECT set_config('role', rolname, true) FROM pg_roles
WHERE rolname = 'wenliu_owner' AND pg_has_role(oid, 'MEMBER');

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

CREATE FUNCTION ingest.expect(p_actual bigint, p_wanted bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF p_actual IS DISTINCT FROM p_wanted THEN
        RAISE EXCEPTION USING ERRCODE = 'XF002', MESSAGE = format(
            '%s rows instead of %s: decided on what is no longer so', p_actual, p_wanted);
    END IF;
END $$;
COMMENT ON FUNCTION ingest.expect IS
    'Raise XF002 when a statement touched another number of rows than was decided.';

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

-- A row that another transaction is changing shows that transaction's id in xmax, and as
-- long as the transaction lives its session holds a lock on that id.
CREATE FUNCTION ingest.end_holder(p_group text, p_cluster text, p_topic text,
                                  p_partition integer)
RETURNS integer LANGUAGE sql AS $$
    SELECT count(*)::integer FROM (
        SELECT pg_terminate_backend(h.pid, 2000)
        FROM ingest.log l
        JOIN ingest.progress p USING (log_id)
        JOIN pg_locks h ON h.locktype = 'transactionid' AND h.transactionid = p.xmax
                       AND h.mode = 'ExclusiveLock' AND h.granted
        WHERE l.group_name = p_group AND l.cluster_id = p_cluster AND l.topic = p_topic
          AND l.partition = p_partition AND h.pid <> pg_backend_pid()
    ) ended
$$;
COMMENT ON FUNCTION ingest.end_holder IS
    'End the session whose transaction holds the progress row of a log: a client that stopped in mid-pipeline is not freed by any timeout. Returns how many were ended.';

CREATE FUNCTION ingest.ensure_segmenter(p_version text)
RETURNS integer LANGUAGE sql AS $$
    INSERT INTO ingest.segmenter (version, engine, icu_version)
    SELECT p_version, split_part(p_version, ' ', 1), substring(p_version FROM 'icu ([0-9.]+)')
    WHERE NOT EXISTS (SELECT FROM ingest.segmenter WHERE version = p_version)
    ON CONFLICT (version) DO NOTHING;
    SELECT segmenter_id FROM ingest.segmenter WHERE version = p_version;
$$;
COMMENT ON FUNCTION ingest.ensure_segmenter IS 'The number of a segmenter, new or known.';

-- Made beside the table and then attached: readers and writers of other months never wait.
CREATE FUNCTION ingest.ensure_month(p_month date)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    part text := 'article_' || to_char(p_month, 'YYYY_MM');
BEGIN
    IF p_month <> date_trunc('month', p_month) OR p_month < '1970-01-01'
       OR p_month >= '2200-01-01' THEN
        RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = format(
            '%s is not the first day of a month from 1970 to 2199', p_month);
    END IF;
    -- Before the look, not only before the making: a partition is to be seen a moment before
    -- other sessions are told to forget what they know of the table, and an insert in between
    -- finds no partition for its row. The lock outlives both.
    PERFORM pg_advisory_xact_lock(hashtext('wenliu.ensure_month'));
    IF EXISTS (SELECT FROM pg_class WHERE relname = part
                                      AND relnamespace = 'news'::regnamespace) THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE news.%I (LIKE news.article INCLUDING ALL)', part);
    EXECUTE format('ALTER TABLE news.article ATTACH PARTITION news.%I '
                   'FOR VALUES FROM (%L) TO (%L)', part, p_month,
                   (p_month + interval '1 month')::date);
END $$;
COMMENT ON FUNCTION ingest.ensure_month IS
    'Make the partition of news.article for a month, unless it is there.';
