-- Bookkeeping: how far each log is, what became of every offset, who every article is.
SELECT set_config('role', rolname, true) FROM pg_roles
WHERE rolname = 'wenliu_owner' AND pg_has_role(oid, 'MEMBER');

CREATE TABLE ingest.setting (
    name  text PRIMARY KEY,
    value text NOT NULL
);
COMMENT ON TABLE ingest.setting IS 'Settings that views depend on; written by wenliu-ingest migrate.';
COMMENT ON COLUMN ingest.setting.name IS 'The setting''s name, e.g. article.timezone.';
COMMENT ON COLUMN ingest.setting.value IS 'Its value, e.g. Asia/Shanghai.';
INSERT INTO ingest.setting VALUES ('article.timezone', 'Asia/Shanghai');

CREATE TABLE ingest.log (
    log_id      integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    group_name  text NOT NULL,
    cluster_id  text NOT NULL,
    topic       text NOT NULL,
    partition   integer NOT NULL CHECK (partition >= 0),
    incarnation integer NOT NULL DEFAULT 1 CHECK (incarnation >= 1),
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (group_name, cluster_id, topic, partition, incarnation)
);
COMMENT ON TABLE ingest.log IS 'A Kafka partition as one consumer group reads it: the short number for its long name.';
COMMENT ON COLUMN ingest.log.log_id IS 'The number used in every other table.';
COMMENT ON COLUMN ingest.log.group_name IS 'Kafka consumer group.';
COMMENT ON COLUMN ingest.log.cluster_id IS 'Id of the Kafka cluster, as its brokers tell it.';
COMMENT ON COLUMN ingest.log.topic IS 'Kafka topic.';
COMMENT ON COLUMN ingest.log.partition IS 'Kafka partition.';
COMMENT ON COLUMN ingest.log.incarnation IS 'Rises by one when an operator resets the log: the topic was made anew.';
COMMENT ON COLUMN ingest.log.created_at IS 'When the log was first claimed.';

CREATE TABLE ingest.progress (
    log_id         integer PRIMARY KEY REFERENCES ingest.log,
    start_offset   bigint NOT NULL CHECK (start_offset >= 0),
    next_offset    bigint NOT NULL CHECK (next_offset >= start_offset),
    owner_token    uuid NOT NULL,
    owner_name     text NOT NULL,
    claimed_at     timestamptz NOT NULL,
    stalled_claims integer NOT NULL DEFAULT 0,
    suspect_offset bigint,
    suspect_tries  integer NOT NULL DEFAULT 0,
    anchor_offset  bigint,
    anchor_at      timestamptz,
    anchor_digest  bytea,
    updated_at     timestamptz NOT NULL
) WITH (fillfactor = 20);
COMMENT ON TABLE ingest.progress IS 'The truth about how far each log is. next_offset changes only by compare-and-set, in the transaction of the rows themselves.';
COMMENT ON COLUMN ingest.progress.log_id IS 'Whose progress.';
COMMENT ON COLUMN ingest.progress.start_offset IS 'The first offset ever claimed: the ledger begins here.';
COMMENT ON COLUMN ingest.progress.next_offset IS 'The first offset that has no outcome yet.';
COMMENT ON COLUMN ingest.progress.owner_token IS 'New with every claim: who does not know it cannot write.';
COMMENT ON COLUMN ingest.progress.owner_name IS 'Who claimed last, for people: host, process, lane.';
COMMENT ON COLUMN ingest.progress.claimed_at IS 'When it was last claimed.';
COMMENT ON COLUMN ingest.progress.stalled_claims IS 'Claims since next_offset last moved.';
COMMENT ON COLUMN ingest.progress.suspect_offset IS 'A message that may kill the process that reads it.';
COMMENT ON COLUMN ingest.progress.suspect_tries IS 'How often it was tried without an end.';
COMMENT ON COLUMN ingest.progress.anchor_offset IS 'The last stored message, to know the log again.';
COMMENT ON COLUMN ingest.progress.anchor_at IS 'Its record timestamp.';
COMMENT ON COLUMN ingest.progress.anchor_digest IS 'SHA-256 of its value.';
COMMENT ON COLUMN ingest.progress.updated_at IS 'When next_offset or the owner last changed.';

CREATE TABLE ingest.batch (
    log_id       integer NOT NULL REFERENCES ingest.log,
    first_offset bigint NOT NULL,
    last_offset  bigint NOT NULL,
    outcomes     bytea NOT NULL,
    inserted     integer NOT NULL,
    updated      integer NOT NULL,
    unchanged    integer NOT NULL,
    stale        integer NOT NULL,
    tombstones   integer NOT NULL,
    rejected     integer NOT NULL,
    committed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (log_id, first_offset),
    CHECK (last_offset >= first_offset),
    CHECK (octet_length(outcomes) = last_offset - first_offset + 1),
    CHECK (inserted + updated + unchanged + stale + tombstones + rejected
           = octet_length(outcomes))
);
COMMENT ON TABLE ingest.batch IS 'The ledger: what became of every offset. Its rows and those of ingest.gap tile [start_offset, next_offset) of each log, without overlap or hole.';
COMMENT ON COLUMN ingest.batch.log_id IS 'Which log.';
COMMENT ON COLUMN ingest.batch.first_offset IS 'First offset of the range.';
COMMENT ON COLUMN ingest.batch.last_offset IS 'Last offset of the range, inclusive.';
COMMENT ON COLUMN ingest.batch.outcomes IS 'A letter an offset: i inserted, u updated, n unchanged, s stale, t tombstone, r rejected.';
COMMENT ON COLUMN ingest.batch.inserted IS 'How many were new articles.';
COMMENT ON COLUMN ingest.batch.updated IS 'How many were later versions of a stored article.';
COMMENT ON COLUMN ingest.batch.unchanged IS 'How many said what was stored already.';
COMMENT ON COLUMN ingest.batch.stale IS 'How many were earlier versions than the stored one.';
COMMENT ON COLUMN ingest.batch.tombstones IS 'How many had no value.';
COMMENT ON COLUMN ingest.batch.rejected IS 'How many are rows of ingest.reject.';
COMMENT ON COLUMN ingest.batch.committed_at IS 'When the transaction began that stored them.';

CREATE TABLE ingest.gap (
    log_id       integer NOT NULL REFERENCES ingest.log,
    first_offset bigint NOT NULL,
    last_offset  bigint NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (log_id, first_offset),
    CHECK (last_offset >= first_offset)
);
COMMENT ON TABLE ingest.gap IS 'Ranges of offsets that the log does not hold: transaction markers, aborted messages, compaction.';
COMMENT ON COLUMN ingest.gap.log_id IS 'Which log.';
COMMENT ON COLUMN ingest.gap.first_offset IS 'First offset of the range.';
COMMENT ON COLUMN ingest.gap.last_offset IS 'Last offset of the range, inclusive.';
COMMENT ON COLUMN ingest.gap.recorded_at IS 'When it was found.';

CREATE TABLE ingest.loss (
    log_id       integer NOT NULL REFERENCES ingest.log,
    first_offset bigint NOT NULL,
    last_offset  bigint NOT NULL,
    accepted_by  text NOT NULL,
    reason       text NOT NULL,
    accepted_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (log_id, first_offset),
    CHECK (last_offset >= first_offset)
);
COMMENT ON TABLE ingest.loss IS 'Ranges of offsets that an operator gave up.';
COMMENT ON COLUMN ingest.loss.log_id IS 'Which log.';
COMMENT ON COLUMN ingest.loss.first_offset IS 'First offset of the range.';
COMMENT ON COLUMN ingest.loss.last_offset IS 'Last offset of the range, inclusive.';
COMMENT ON COLUMN ingest.loss.accepted_by IS 'Who gave it up.';
COMMENT ON COLUMN ingest.loss.reason IS 'Why.';
COMMENT ON COLUMN ingest.loss.accepted_at IS 'When.';

CREATE TABLE ingest.reject (
    log_id       integer NOT NULL REFERENCES ingest.log,
    kafka_offset bigint NOT NULL,
    kafka_at     timestamptz,
    key          bytea,
    headers      jsonb,
    reason       text NOT NULL CHECK (reason <> ''),
    detail       text NOT NULL,
    sqlstate     text,
    raw          bytea,
    raw_digest   bytea,
    version      text NOT NULL,
    rejected_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (log_id, kafka_offset)
);
COMMENT ON TABLE ingest.reject IS 'Messages set aside, one row each, in the same transaction as their neighbours.';
COMMENT ON COLUMN ingest.reject.log_id IS 'Which log.';
COMMENT ON COLUMN ingest.reject.kafka_offset IS 'The message''s offset.';
COMMENT ON COLUMN ingest.reject.kafka_at IS 'Its record timestamp; NULL when it has none.';
COMMENT ON COLUMN ingest.reject.key IS 'Its key.';
COMMENT ON COLUMN ingest.reject.headers IS 'Its headers, a list of [name, value].';
COMMENT ON COLUMN ingest.reject.reason IS 'Why, one of a fixed set of words: json_truncated, missing:body, ...';
COMMENT ON COLUMN ingest.reject.detail IS 'Why, for a person.';
COMMENT ON COLUMN ingest.reject.sqlstate IS 'What PostgreSQL said, when it was PostgreSQL that refused.';
COMMENT ON COLUMN ingest.reject.raw IS 'The message as it came; NULL when even that could not be stored.';
COMMENT ON COLUMN ingest.reject.raw_digest IS 'SHA-256 of the message as it came.';
COMMENT ON COLUMN ingest.reject.version IS 'The version of wenliu-ingest that rejected it.';
COMMENT ON COLUMN ingest.reject.rejected_at IS 'When.';

CREATE TABLE ingest.segmenter (
    segmenter_id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version        text NOT NULL UNIQUE,
    engine         text NOT NULL,
    model_digest   bytea,
    lexicon_digest bytea,
    icu_version    text,
    first_used_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE ingest.segmenter IS 'What decided where words end, for each article to refer to.';
COMMENT ON COLUMN ingest.segmenter.segmenter_id IS 'The number in news.article.';
COMMENT ON COLUMN ingest.segmenter.version IS 'The whole of it in words: icu 72.1.';
COMMENT ON COLUMN ingest.segmenter.engine IS 'The engine: icu.';
COMMENT ON COLUMN ingest.segmenter.model_digest IS 'SHA-256 of the model file, for engines that have one.';
COMMENT ON COLUMN ingest.segmenter.lexicon_digest IS 'SHA-256 of the user''s lexicon, if there is one.';
COMMENT ON COLUMN ingest.segmenter.icu_version IS 'The version of ICU.';
COMMENT ON COLUMN ingest.segmenter.first_used_at IS 'When it first cut an article.';

CREATE TABLE ingest.identity (
    key            uuid PRIMARY KEY,
    article_id     bigint NOT NULL,
    month          date NOT NULL,
    version        integer NOT NULL CHECK (version >= 1),
    order_at       timestamptz NOT NULL,
    kafka_at       timestamptz NOT NULL,
    log_id         integer NOT NULL,
    kafka_offset   bigint NOT NULL,
    content_digest bytea NOT NULL
) PARTITION BY HASH (key);
COMMENT ON TABLE ingest.identity IS 'Who is who: the identity of an article, where it is stored, and the order stamp (order_at, kafka_at, log_id, kafka_offset) of the newest version seen.';
COMMENT ON COLUMN ingest.identity.key IS 'UUIDv8 of the SHA-256 of the canonical url, else of source and id, else of the content.';
COMMENT ON COLUMN ingest.identity.article_id IS 'The article.';
COMMENT ON COLUMN ingest.identity.month IS 'The partition of news.article that it is in, for ever.';
COMMENT ON COLUMN ingest.identity.version IS 'How many versions were stored, the current one included.';
COMMENT ON COLUMN ingest.identity.order_at IS 'Order stamp: modified, else published; -infinity when neither is known.';
COMMENT ON COLUMN ingest.identity.kafka_at IS 'Order stamp: record timestamp; -infinity when there is none.';
COMMENT ON COLUMN ingest.identity.log_id IS 'Order stamp: the log.';
COMMENT ON COLUMN ingest.identity.kafka_offset IS 'Order stamp: the offset.';
COMMENT ON COLUMN ingest.identity.content_digest IS 'SHA-256 of what the stored version says.';

DO $$
BEGIN
    FOR part IN 0..15 LOOP
        EXECUTE format('CREATE TABLE ingest.%I PARTITION OF ingest.identity '
                       'FOR VALUES WITH (MODULUS 16, REMAINDER %s) WITH (fillfactor = 90)',
                       'identity_' || to_char(part, 'FM00'), part);
    END LOOP;
END $$;
