-- How a log is known again, what operators may do about one that is not, and suspects.
SELECT set_config('role', rolname, true) FROM pg_roles
WHERE rolname = 'wenliu_owner' AND pg_has_role(oid, 'MEMBER');

CREATE TABLE ingest.topic (
    group_name            text NOT NULL,
    cluster_id            text NOT NULL,
    topic                 text NOT NULL,
    first_partition_count integer NOT NULL CHECK (first_partition_count >= 0),
    first_seen_at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (group_name, topic, cluster_id)
);
COMMENT ON TABLE ingest.topic IS 'A topic of one cluster that a group reads. Of another cluster it is not read until an operator accepts that.';
COMMENT ON COLUMN ingest.topic.group_name IS 'Kafka consumer group.';
COMMENT ON COLUMN ingest.topic.cluster_id IS 'Id of the Kafka cluster, as its brokers tell it.';
COMMENT ON COLUMN ingest.topic.topic IS 'Kafka topic.';
COMMENT ON COLUMN ingest.topic.first_partition_count IS 'How many partitions it had when it was first seen: the setting start applies to them, later ones begin at their low mark. 0: not known.';
COMMENT ON COLUMN ingest.topic.first_seen_at IS 'When that was.';
INSERT INTO ingest.topic
SELECT group_name, cluster_id, topic, max(partition) + 1, min(created_at)
FROM ingest.log GROUP BY 1, 2, 3;

CREATE TABLE ingest.intervention (
    intervention_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    action          text NOT NULL,
    group_name      text NOT NULL,
    cluster_id      text NOT NULL,
    topic           text NOT NULL,
    partition       integer,
    log_id          integer REFERENCES ingest.log,
    from_offset     bigint,
    to_offset       bigint,
    database_user   text NOT NULL DEFAULT session_user,
    system_account  text NOT NULL,
    reason          text NOT NULL CHECK (reason <> ''),
    done_at         timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE ingest.intervention IS 'What operators did to the progress of logs, who it was, and why.';
COMMENT ON COLUMN ingest.intervention.intervention_id IS 'In the order they were made.';
COMMENT ON COLUMN ingest.intervention.action IS 'accept-cluster, accept-loss, reset or skip: as in wenliu-ingest progress.';
COMMENT ON COLUMN ingest.intervention.group_name IS 'Kafka consumer group.';
COMMENT ON COLUMN ingest.intervention.cluster_id IS 'Kafka cluster.';
COMMENT ON COLUMN ingest.intervention.topic IS 'Kafka topic.';
COMMENT ON COLUMN ingest.intervention.partition IS 'Kafka partition; NULL when it concerns the whole topic.';
COMMENT ON COLUMN ingest.intervention.log_id IS 'The log it was done to; after a reset the new one.';
COMMENT ON COLUMN ingest.intervention.from_offset IS 'next_offset before.';
COMMENT ON COLUMN ingest.intervention.to_offset IS 'next_offset after.';
COMMENT ON COLUMN ingest.intervention.database_user IS 'Who did it: the user that logged in to PostgreSQL.';
COMMENT ON COLUMN ingest.intervention.system_account IS 'And the user of the operating system, as the program told.';
COMMENT ON COLUMN ingest.intervention.reason IS 'Why, in their words.';
COMMENT ON COLUMN ingest.intervention.done_at IS 'When.';

-- ---- the protocol --------------------------------------------------------------------

DROP FUNCTION ingest.advance(integer, bigint, bigint, uuid);
CREATE FUNCTION ingest.advance(p_log_id integer, p_from bigint, p_to bigint, p_token uuid,
                               p_anchor_offset bigint, p_anchor_at timestamptz,
                               p_anchor_digest bytea)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ingest.progress
    SET next_offset = p_to, stalled_claims = 0, suspect_offset = NULL, suspect_tries = 0,
        anchor_offset = coalesce(p_anchor_offset, anchor_offset),
        anchor_at = CASE WHEN p_anchor_offset IS NULL THEN anchor_at ELSE p_anchor_at END,
        anchor_digest = coalesce(p_anchor_digest, anchor_digest),
        updated_at = clock_timestamp()
    WHERE log_id = p_log_id AND next_offset = p_from AND owner_token = p_token;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'XF001', MESSAGE = format(
            'log %s is not at offset %s with this owner', p_log_id, p_from);
    END IF;
END $$;
COMMENT ON FUNCTION ingest.advance IS
    'The fence: move a log from one offset to another, or raise XF001 when it is not there or belongs to another owner. An error, not a count: nothing behind it in a pipeline can commit. Without an anchor (NULL) the old one stays.';

CREATE FUNCTION ingest.suspect(p_log_id integer, p_token uuid, p_offset bigint,
                               p_tries integer)
RETURNS void LANGUAGE plpgsql SET lock_timeout = '5s' AS $$
BEGIN
    UPDATE ingest.progress
    SET suspect_offset = CASE WHEN p_tries > 0 THEN p_offset END, suspect_tries = p_tries,
        updated_at = clock_timestamp()
    WHERE log_id = p_log_id AND next_offset <= p_offset AND owner_token = p_token;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'XF001', MESSAGE = format(
            'log %s is beyond offset %s or belongs to another owner', p_log_id, p_offset);
    END IF;
END $$;
COMMENT ON FUNCTION ingest.suspect IS
    'Remember, before a message is processed, that this is try number p_tries; 0 takes it back. Raises XF001 like ingest.advance().';

DROP FUNCTION ingest.claim(text, text, text, integer, bigint, text);
CREATE FUNCTION ingest.claim(p_group text, p_cluster text, p_topic text, p_partition integer,
                             p_partition_count integer, p_first_offset bigint,
                             p_owner_name text)
RETURNS TABLE (status text, other_cluster text, first_partition_count integer,
               log_id integer, next_offset bigint, owner_token uuid, anchor_offset bigint,
               anchor_us bigint, anchor_digest text, stalled_claims integer,
               suspect_offset bigint, suspect_tries integer)
LANGUAGE plpgsql SET lock_timeout = '5s' AS $$
#variable_conflict use_column
DECLARE
    v_log_id integer;
    v_count integer;
    v_other text;
    v_progress ingest.progress;
BEGIN
    SELECT t.first_partition_count INTO v_count FROM ingest.topic t
    WHERE t.group_name = p_group AND t.topic = p_topic AND t.cluster_id = p_cluster;
    IF NOT FOUND THEN
        SELECT t.cluster_id INTO v_other FROM ingest.topic t
        WHERE t.group_name = p_group AND t.topic = p_topic AND t.cluster_id <> p_cluster
        ORDER BY t.first_seen_at DESC LIMIT 1;
        IF FOUND THEN
            RETURN QUERY SELECT 'other cluster', v_other, 0, 0, 0::bigint, NULL::uuid,
                NULL::bigint, NULL::bigint, NULL::text, 0, NULL::bigint, 0;
            RETURN;
        END IF;
        INSERT INTO ingest.topic (group_name, cluster_id, topic, first_partition_count)
        VALUES (p_group, p_cluster, p_topic, p_partition_count)
        ON CONFLICT (group_name, topic, cluster_id) DO NOTHING;
        v_count := 0;
    END IF;
    IF v_count = 0 THEN -- not known, or another claim was faster by a moment
        UPDATE ingest.topic t SET first_partition_count = p_partition_count
        WHERE t.group_name = p_group AND t.topic = p_topic AND t.cluster_id = p_cluster
          AND t.first_partition_count = 0 AND p_partition_count > 0;
        SELECT t.first_partition_count INTO v_count FROM ingest.topic t
        WHERE t.group_name = p_group AND t.topic = p_topic AND t.cluster_id = p_cluster;
    END IF;

    SELECT l.log_id INTO v_log_id FROM ingest.log l
    WHERE l.group_name = p_group AND l.cluster_id = p_cluster AND l.topic = p_topic
      AND l.partition = p_partition
    ORDER BY l.incarnation DESC LIMIT 1;
    IF v_log_id IS NULL THEN
        IF p_first_offset < 0 THEN
            RETURN QUERY SELECT 'new', NULL::text, v_count, 0, 0::bigint, NULL::uuid,
                NULL::bigint, NULL::bigint, NULL::text, 0, NULL::bigint, 0;
            RETURN;
        END IF;
        INSERT INTO ingest.log (group_name, cluster_id, topic, partition)
        VALUES (p_group, p_cluster, p_topic, p_partition)
        ON CONFLICT (group_name, cluster_id, topic, partition, incarnation)
        DO UPDATE SET topic = EXCLUDED.topic -- of another claim at this moment: its row
        RETURNING log_id INTO v_log_id;
    END IF;
    LOOP
        INSERT INTO ingest.progress AS p (log_id, start_offset, next_offset, owner_token,
            owner_name, claimed_at, stalled_claims, updated_at)
        VALUES (v_log_id, greatest(p_first_offset, 0), greatest(p_first_offset, 0),
            gen_random_uuid(), p_owner_name, clock_timestamp(), 1, clock_timestamp())
        ON CONFLICT (log_id) DO UPDATE
        SET owner_token = EXCLUDED.owner_token, owner_name = EXCLUDED.owner_name,
            claimed_at = EXCLUDED.claimed_at, updated_at = EXCLUDED.updated_at,
            stalled_claims = p.stalled_claims + 1
        RETURNING p.* INTO v_progress;
        -- An operator may have reset the log while this waited for its row.
        SELECT l.log_id INTO v_log_id FROM ingest.log l
        WHERE l.group_name = p_group AND l.cluster_id = p_cluster AND l.topic = p_topic
          AND l.partition = p_partition
        ORDER BY l.incarnation DESC LIMIT 1;
        EXIT WHEN v_log_id = v_progress.log_id;
    END LOOP;
    RETURN QUERY SELECT 'made', NULL::text, v_count, v_progress.log_id,
        v_progress.next_offset, v_progress.owner_token, v_progress.anchor_offset,
        (extract(epoch FROM v_progress.anchor_at) * 1000000)::bigint,
        encode(v_progress.anchor_digest, 'hex'), v_progress.stalled_claims,
        v_progress.suspect_offset, v_progress.suspect_tries;
END $$;
COMMENT ON FUNCTION ingest.claim IS
    'Become the owner of a log: a fresh token, the next offset, and what is known of the log. The status is made; or new when the log was never seen and p_first_offset is negative: nothing is claimed then; or other cluster when the group knows the topic only under another cluster''s id. p_partition_count: how many partitions the topic has, 0 when that is not known. Waits at most 5 s for a transaction that holds the row, then 55P03.';

-- ---- what operators may do -----------------------------------------------------------

-- Each returns a refusal in words, or else what was done; and changes the owner's token, so
-- that a running process is fenced, throws its batch away and claims again. They are run as
-- their owner: an operator can write nothing but through them.

CREATE FUNCTION ingest.lock_progress(p_group text, p_cluster text, p_topic text,
                                     p_partition integer)
RETURNS ingest.progress LANGUAGE plpgsql AS $$
DECLARE
    v_progress ingest.progress;
BEGIN
    -- Operators one after the other: the newest incarnation stays the newest.
    PERFORM pg_advisory_xact_lock(hashtext('wenliu.intervention'));
    SELECT p.* INTO v_progress FROM ingest.progress p
    WHERE p.log_id = (SELECT l.log_id FROM ingest.log l
        WHERE l.group_name = p_group AND l.cluster_id = p_cluster AND l.topic = p_topic
          AND l.partition = p_partition
        ORDER BY l.incarnation DESC LIMIT 1)
    FOR UPDATE;
    RETURN v_progress;
END $$;
COMMENT ON FUNCTION ingest.lock_progress IS
    'The progress of the newest incarnation of a log, locked; NULL when it was never claimed.';

CREATE FUNCTION ingest.accept_cluster(p_group text, p_cluster text, p_topic text,
                                      p_user text, p_reason text)
RETURNS TABLE (refusal text, done text) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
    v_other text := (SELECT string_agg(t.cluster_id, ', ' ORDER BY t.first_seen_at)
                     FROM ingest.topic t
                     WHERE t.group_name = p_group AND t.topic = p_topic
                       AND t.cluster_id <> p_cluster);
BEGIN
    IF v_other IS NULL THEN
        RETURN QUERY SELECT format('group %s knows topic %s under no other cluster than '
            '%s: there is nothing to accept', p_group, p_topic, p_cluster), NULL;
        RETURN;
    END IF;
    INSERT INTO ingest.topic (group_name, cluster_id, topic, first_partition_count)
    VALUES (p_group, p_cluster, p_topic, 0) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN QUERY SELECT format('cluster %s is accepted already for topic %s',
                                   p_cluster, p_topic), NULL;
        RETURN;
    END IF;
    INSERT INTO ingest.intervention (action, group_name, cluster_id, topic,
                                     system_account, reason)
    VALUES ('accept-cluster', p_group, p_cluster, p_topic, p_user, p_reason);
    RETURN QUERY SELECT NULL, format('topic %s is read from cluster %s, too; before: %s. Its '
        'partitions begin where the setting start says', p_topic, p_cluster, v_other);
END $$;
COMMENT ON FUNCTION ingest.accept_cluster IS
    'Let a group read a topic from a cluster that has another id than before.';

CREATE FUNCTION ingest.accept_loss(p_group text, p_cluster text, p_topic text,
                                   p_partition integer, p_low bigint, p_user text,
                                   p_reason text)
RETURNS TABLE (refusal text, done text) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
    v_progress ingest.progress := ingest.lock_progress(p_group, p_cluster, p_topic,
                                                       p_partition);
    v_from bigint := v_progress.next_offset;
BEGIN
    IF v_from IS NULL THEN
        RETURN QUERY SELECT format('group %s has never claimed %s:%s: it will begin where '
            'the setting start says', p_group, p_topic, p_partition), NULL;
        RETURN;
    END IF;
    IF v_from >= p_low THEN
        RETURN QUERY SELECT format('nothing of %s:%s is lost: its log begins at %s, and the '
            'next offset is %s', p_topic, p_partition, p_low, v_from), NULL;
        RETURN;
    END IF;
    INSERT INTO ingest.loss (log_id, first_offset, last_offset, accepted_by, reason)
    VALUES (v_progress.log_id, v_from, p_low - 1,
            format('%s (%s)', session_user, p_user), p_reason);
    UPDATE ingest.progress
    SET next_offset = p_low, owner_token = gen_random_uuid(), stalled_claims = 0,
        suspect_offset = NULL, suspect_tries = 0, updated_at = clock_timestamp()
    WHERE log_id = v_progress.log_id;
    INSERT INTO ingest.intervention (action, group_name, cluster_id, topic, partition,
        log_id, from_offset, to_offset, system_account, reason)
    VALUES ('accept-loss', p_group, p_cluster, p_topic, p_partition, v_progress.log_id,
            v_from, p_low, p_user, p_reason);
    RETURN QUERY SELECT NULL, format('%s:%s: offsets %s to %s are recorded as lost; it goes '
        'on at %s', p_topic, p_partition, v_from, p_low - 1, p_low);
END $$;
COMMENT ON FUNCTION ingest.accept_loss IS
    'Give up the offsets before p_low, where the log begins today.';

CREATE FUNCTION ingest.skip(p_group text, p_cluster text, p_topic text, p_partition integer,
                            p_offset bigint, p_end bigint, p_user text, p_reason text)
RETURNS TABLE (refusal text, done text) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
    v_progress ingest.progress := ingest.lock_progress(p_group, p_cluster, p_topic,
                                                       p_partition);
    v_from bigint := v_progress.next_offset;
BEGIN
    IF v_from IS NULL THEN
        RETURN QUERY SELECT format('group %s has never claimed %s:%s', p_group, p_topic,
                                   p_partition), NULL;
        RETURN;
    END IF;
    IF v_from <> p_offset THEN
        RETURN QUERY SELECT format('only the next offset can be skipped, and that of %s:%s '
            'is %s', p_topic, p_partition, v_from), NULL;
        RETURN;
    END IF;
    IF p_offset >= p_end THEN
        RETURN QUERY SELECT format('%s:%s ends at %s: there is no offset %s to skip yet',
                                   p_topic, p_partition, p_end, p_offset), NULL;
        RETURN;
    END IF;
    INSERT INTO ingest.loss (log_id, first_offset, last_offset, accepted_by, reason)
    VALUES (v_progress.log_id, v_from, v_from,
            format('%s (%s)', session_user, p_user), p_reason);
    UPDATE ingest.progress
    SET next_offset = v_from + 1, owner_token = gen_random_uuid(), stalled_claims = 0,
        suspect_offset = NULL, suspect_tries = 0, updated_at = clock_timestamp()
    WHERE log_id = v_progress.log_id;
    INSERT INTO ingest.intervention (action, group_name, cluster_id, topic, partition,
        log_id, from_offset, to_offset, system_account, reason)
    VALUES ('skip', p_group, p_cluster, p_topic, p_partition, v_progress.log_id,
            v_from, v_from + 1, p_user, p_reason);
    RETURN QUERY SELECT NULL, format('%s:%s: offset %s is recorded as lost; it goes on at '
        '%s', p_topic, p_partition, v_from, v_from + 1);
END $$;
COMMENT ON FUNCTION ingest.skip IS
    'Give up one offset, the next one: a record that cannot be read.';

CREATE FUNCTION ingest.reset(p_group text, p_cluster text, p_topic text, p_partition integer,
                             p_to bigint, p_low bigint, p_end bigint, p_user text,
                             p_reason text)
RETURNS TABLE (refusal text, done text) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
    v_progress ingest.progress := ingest.lock_progress(p_group, p_cluster, p_topic,
                                                       p_partition);
    v_from bigint := v_progress.next_offset;
    v_log_id integer;
    v_incarnation integer;
BEGIN
    IF v_from IS NULL THEN
        RETURN QUERY SELECT format('group %s has never claimed %s:%s: it will begin where '
            'the setting start says', p_group, p_topic, p_partition), NULL;
        RETURN;
    END IF;
    IF p_to < p_low OR p_to > p_end THEN
        RETURN QUERY SELECT format('%s:%s holds offsets from %s to its end at %s: it cannot '
            'go on at %s', p_topic, p_partition, p_low, p_end, p_to), NULL;
        RETURN;
    END IF;
    -- The old incarnation keeps its ledger; whoever writes for it is fenced.
    UPDATE ingest.progress SET owner_token = gen_random_uuid(), updated_at = clock_timestamp()
    WHERE log_id = v_progress.log_id;
    INSERT INTO ingest.log (group_name, cluster_id, topic, partition, incarnation)
    SELECT group_name, cluster_id, topic, partition, incarnation + 1 FROM ingest.log
    WHERE log_id = v_progress.log_id
    RETURNING log_id, incarnation INTO v_log_id, v_incarnation;
    INSERT INTO ingest.progress (log_id, start_offset, next_offset, owner_token, owner_name,
                                 claimed_at, updated_at)
    VALUES (v_log_id, p_to, p_to, gen_random_uuid(), format('reset by %s', p_user),
            clock_timestamp(), clock_timestamp());
    INSERT INTO ingest.intervention (action, group_name, cluster_id, topic, partition,
        log_id, from_offset, to_offset, system_account, reason)
    VALUES ('reset', p_group, p_cluster, p_topic, p_partition, v_log_id, v_from, p_to,
            p_user, p_reason);
    RETURN QUERY SELECT NULL, format('%s:%s: incarnation %s begins at %s; the one before '
        'ended at %s', p_topic, p_partition, v_incarnation, p_to, v_from);
END $$;
COMMENT ON FUNCTION ingest.reset IS
    'Begin the next incarnation of a log: the topic was made anew, or is to be read again.';

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
