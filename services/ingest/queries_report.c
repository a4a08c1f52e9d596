#include "ingest/queries_report.h"

#include <stddef.h>

/* A log's topic, for people: "news.raw", and "news.raw#2" after a reset. */
#define LOG_NAME                                                                         \
    "(l.topic || CASE WHEN l.incarnation > 1 THEN '#' || l.incarnation ELSE '' END)"

/* The parameters that reject_filter.c adds; $7, the limit, stands elsewhere. */
#define REJECT_FILTER                                                                    \
    " ($1::text IS NULL OR r.reason = $1)"                                               \
    " AND ($2::text IS NULL OR r.rejected_at >= CASE WHEN $2 ~ '^[0-9.]+ *[a-z]+$'"      \
    " THEN now() - $2::interval ELSE $2::timestamptz END)"                               \
    " AND ($3::text IS NULL OR EXISTS (SELECT FROM unnest(string_to_array($3, ','))"     \
    " AS name WHERE CASE WHEN trim(name) LIKE '^%' THEN l.topic ~ trim(name)"            \
    " ELSE l.topic = trim(name) END))"                                                   \
    " AND ($4::text IS NULL OR (l.topic = $4 AND l.partition = $5::int4"                 \
    " AND r.kafka_offset = $6::int8))"
#define REJECT_WAITS " r.replayed_at IS NULL AND r.discarded_at IS NULL"
#define REJECT_NEWEST " r.rejected_at DESC, l.topic, l.partition, r.kafka_offset DESC"
#define REJECT_LIST                                                                      \
    " l.topic, l.partition, r.kafka_offset AS offset,"                                   \
    " to_char(r.rejected_at, 'YYYY-MM-DD HH24:MI:SS') AS rejected, r.reason,"            \
    " octet_length(r.raw) AS bytes, CASE WHEN r.replayed_at IS NOT NULL THEN 'replayed'" \
    " WHEN r.discarded_at IS NOT NULL THEN 'discarded' ELSE 'waiting' END AS state,"     \
    " r.detail FROM ingest.reject AS r JOIN ingest.log AS l USING (log_id)"
#define REJECT_MESSAGE " (extract(epoch FROM r.kafka_at) * 1000000)::int8, r.raw"

static const char *const texts[QUERY_COUNT] = {
    /* ---- reports for people: columns are named as they are printed ---- */
    [QUERY_BEGIN_REPORT] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    [QUERY_COUNT_OLD] =
        "SELECT coalesce(s.version, 'unknown') AS segmenter, count(*) AS articles"
        " FROM news.article AS a LEFT JOIN ingest.segmenter AS s USING (segmenter_id)"
        " WHERE s.version IS DISTINCT FROM $1::text GROUP BY 1 ORDER BY 2 DESC, 1",
    [QUERY_VERIFY_TABLE] =
        "WITH gaps AS (SELECT log_id, sum(last_offset - first_offset + 1) AS gaps"
        " FROM ingest.gap GROUP BY 1),"
        " losses AS (SELECT log_id, sum(last_offset - first_offset + 1) AS losses"
        " FROM ingest.loss GROUP BY 1),"
        " replays AS (SELECT log_id, count(replayed_at) AS replayed FROM ingest.reject"
        " GROUP BY 1),"
        " sums AS (SELECT log_id, sum(inserted) AS inserted, sum(updated) AS updated,"
        " sum(unchanged) AS unchanged, sum(stale) AS stale,"
        " sum(tombstones) AS tombstones, sum(rejected) AS rejected"
        " FROM ingest.batch GROUP BY 1)"
        " SELECT CASE WHEN grouping(l.log_id) = 1 THEN 'total' ELSE min(" LOG_NAME ")"
        " END AS topic,"
        " CASE grouping(l.log_id) WHEN 0 THEN min(l.partition) END AS partition,"
        " CASE grouping(l.log_id) WHEN 0 THEN min(p.start_offset) END AS first,"
        " CASE grouping(l.log_id) WHEN 0 THEN min(p.next_offset) END AS next,"
        " coalesce(sum(s.inserted), 0) AS inserted,"
        " coalesce(sum(s.updated), 0) AS updated,"
        " coalesce(sum(s.unchanged), 0) AS unchanged,"
        " coalesce(sum(s.stale), 0) AS stale,"
        " coalesce(sum(s.tombstones), 0) AS tombstones,"
        " coalesce(sum(s.rejected), 0) AS rejected, coalesce(sum(g.gaps), 0) AS gaps,"
        " coalesce(sum(x.losses), 0) AS lost,"
        " sum(p.next_offset - p.start_offset) AS offsets,"
        " coalesce(sum(y.replayed), 0) AS replayed"
        " FROM ingest.log AS l JOIN ingest.progress AS p USING (log_id)"
        " LEFT JOIN sums AS s USING (log_id) LEFT JOIN gaps AS g USING (log_id)"
        " LEFT JOIN losses AS x USING (log_id)"
        " LEFT JOIN replays AS y USING (log_id)"
        " GROUP BY GROUPING SETS ((l.log_id, l.topic, l.partition, l.incarnation), ())"
        " ORDER BY grouping(l.log_id), l.topic, l.partition, l.incarnation",
    [QUERY_VERIFY_COMPLAINTS] =
        "WITH ranges AS (SELECT log_id, first_offset, last_offset FROM ingest.batch"
        " UNION ALL SELECT log_id, first_offset, last_offset FROM ingest.gap"
        " UNION ALL SELECT log_id, first_offset, last_offset FROM ingest.loss"
        /* The end of the ledger as an empty range: what is missing before it shows. */
        " UNION ALL SELECT log_id, next_offset, next_offset - 1 FROM ingest.progress),"
        " placed AS (SELECT log_id, first_offset, last_offset, coalesce(max(last_offset)"
        " OVER (PARTITION BY log_id ORDER BY first_offset, last_offset DESC"
        " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) + 1, start_offset)"
        " AS expected FROM ranges JOIN ingest.progress USING (log_id)),"
        " letters AS (SELECT log_id, first_offset, encode(outcomes, 'escape') AS o,"
        " ARRAY[inserted, updated, unchanged, stale, tombstones, rejected] AS counts"
        " FROM ingest.batch),"
        " complaints AS ("
        "SELECT log_id, first_offset AS at, CASE WHEN first_offset > expected"
        " THEN format('no outcome for offsets %s to %s', expected, first_offset - 1)"
        " WHEN last_offset < first_offset THEN format('outcomes for offsets %s to %s,"
        " which are still to come', first_offset, expected - 1)"
        " ELSE format('two outcomes for offsets %s to %s', first_offset,"
        " least(last_offset, expected - 1)) END AS complaint FROM placed"
        " WHERE first_offset <> expected"
        " UNION ALL SELECT log_id, first_offset, format('the counts of the batch at"
        " offset %s are not those of its outcomes', first_offset) FROM letters"
        " WHERE counts <> (SELECT array_agg(length(o) - length(replace(o, letter, ''))"
        " ORDER BY at)::int4[] FROM unnest(ARRAY['i', 'u', 'n', 's', 't', 'r'])"
        " WITH ORDINALITY AS wanted (letter, at))"
        " UNION ALL SELECT log_id, 0, format('%s offsets rejected, but %s rows in"
        " ingest.reject', coalesce(b.rejected, 0), coalesce(r.rejected, 0))"
        " FROM (SELECT log_id, sum(rejected) AS rejected FROM ingest.batch GROUP BY 1)"
        " AS b FULL JOIN (SELECT log_id, count(*) AS rejected FROM ingest.reject"
        " GROUP BY 1) AS r USING (log_id)"
        " WHERE coalesce(b.rejected, 0) <> coalesce(r.rejected, 0)"
        " UNION ALL SELECT NULL, 0, format('%s %s, but %s %s', wanted, what, found,"
        " found_as) FROM (SELECT coalesce(sum(k.inserted), 0) + r.inserted AS inserted,"
        " coalesce(sum(k.updated), 0) + r.updated AS updated FROM (SELECT count(*) "
        "FILTER"
        " (WHERE replayed_outcome = 'inserted') AS inserted, count(*) FILTER (WHERE"
        " replayed_outcome = 'updated') AS updated FROM ingest.reject) AS r"
        " LEFT JOIN ingest.batch AS k ON true GROUP BY r.inserted, r.updated) AS b,"
        " (SELECT count(*) AS articles, coalesce(sum(version - 1), 0) AS updates"
        " FROM news.article) AS a, (SELECT count(*) AS identities FROM ingest.identity)"
        " AS i, LATERAL (VALUES (inserted, 'inserted', articles, 'articles'),"
        " (inserted, 'inserted', identities, 'identities'),"
        " (updated, 'updated', updates, 'later versions'))"
        " AS sums (wanted, what, found, found_as) WHERE wanted <> found"
        /* Numbers ascend, so the last one tells whether the dictionary holds them all. */
        " UNION ALL SELECT NULL, 0, format('%s articles have terms that are not in"
        " news.term, or not counted', count(*)) FROM news.article"
        " WHERE cardinality(terms) IS DISTINCT FROM cardinality(term_counts)"
        " OR terms[cardinality(terms)]"
        " > (SELECT coalesce(max(term_id), 0) FROM news.term) HAVING count(*) > 0)"
        " SELECT coalesce(" LOG_NAME " || '/' || partition || ': ', '') || complaint"
        " FROM complaints LEFT JOIN ingest.log AS l USING (log_id)"
        " ORDER BY topic, partition, incarnation, at",
    /* A row for each record that something is wrong with, then how many ended how. Of a
     * log that was begun again the newest incarnation counts; of groups, the one that got
     * further. */
    [QUERY_VERIFY_MANIFEST] =
        "WITH sent AS MATERIALIZED (SELECT * FROM unnest($3::int4[], $4::int8[],"
        " $5::int8[], $6::bytea[], $7::uuid[], $8::text[]) WITH ORDINALITY"
        " AS s (partition, kafka_offset, bytes, digest, identity, injected, at)),"
        " logs AS MATERIALIZED (SELECT DISTINCT ON (group_name, partition) log_id,"
        " partition FROM ingest.log WHERE cluster_id = $1 AND topic = $2"
        " ORDER BY group_name, partition, incarnation DESC),"
        " found AS MATERIALIZED (SELECT DISTINCT ON (s.at) s.*, p.log_id, p.next_offset,"
        " p.anchor_offset, p.anchor_digest, CASE WHEN s.kafka_offset IS NULL THEN '?'"
        " ELSE coalesce(chr(get_byte(b.outcomes, (s.kafka_offset - b.first_offset)::int4"
        ")), ' ') END AS outcome FROM sent AS s LEFT JOIN (logs JOIN ingest.progress"
        " AS p USING (log_id)) USING (partition) LEFT JOIN LATERAL (SELECT b.outcomes,"
        " b.first_offset FROM ingest.batch AS b WHERE b.log_id = p.log_id"
        " AND b.first_offset <= s.kafka_offset ORDER BY b.first_offset DESC LIMIT 1) AS "
        "b"
        " ON s.kafka_offset < b.first_offset + octet_length(b.outcomes)"
        " ORDER BY s.at, p.next_offset DESC NULLS LAST),"
        " judged AS MATERIALIZED (SELECT f.at, f.injected, f.outcome, CASE"
        " WHEN f.outcome = '?' THEN NULL"
        " WHEN f.outcome = ' ' AND f.kafka_offset < f.next_offset THEN 'has no outcome'"
        " WHEN f.outcome = ' ' THEN 'is not ingested yet'"
        " WHEN f.outcome = 't' THEN 'is a tombstone in the ledger'"
        " WHEN f.kafka_offset = f.anchor_offset AND f.digest <> f.anchor_digest"
        " THEN 'other bytes were read there'"
        " WHEN f.outcome = 'r' AND r.log_id IS NULL"
        " THEN 'is rejected, but not in ingest.reject'"
        " WHEN f.outcome = 'r' AND (r.raw_digest <> f.digest"
        " OR sha256(r.raw) <> f.digest"
        " OR octet_length(r.raw) <> f.bytes) THEN 'other bytes were rejected there'"
        " WHEN f.outcome <> 'r' AND f.identity IS NOT NULL AND a.article_id IS NULL"
        " THEN 'its article is not there' END AS complaint FROM found AS f"
        " LEFT JOIN ingest.reject AS r ON f.outcome = 'r' AND r.log_id = f.log_id"
        " AND r.kafka_offset = f.kafka_offset"
        " LEFT JOIN ingest.identity AS i ON i.key = f.identity"
        " LEFT JOIN news.article AS a ON a.article_id = i.article_id"
        " AND a.month = i.month)"
        " SELECT at, complaint, NULL, NULL, NULL FROM judged WHERE complaint IS NOT NULL"
        " UNION ALL SELECT NULL, NULL, injected, outcome, count(*) FROM judged"
        " GROUP BY injected, outcome ORDER BY 1",
    /* What was read from Kafka a moment ago may have been overtaken since: beyond the end
     * is only what has not moved for longer than that. */
    [QUERY_PROGRESS] =
        "SELECT topic, partition, coalesce(p.next_offset::text, 'not claimed') AS next,"
        " end_offset AS end, end_offset - p.next_offset AS lag, p.owner_name AS owner,"
        " to_char(b.committed_at, 'YYYY-MM-DD HH24:MI:SS TZH:TZM') AS last_commit,"
        " CASE WHEN p.log_id IS NULL AND o.other IS NOT NULL THEN format('stopped: read"
        " from cluster %s before; accept-cluster %s?', o.other, topic)"
        " WHEN p.next_offset < low_offset THEN format('stopped: offsets %s to %s are "
        "gone"
        " from Kafka; accept-loss %s:%s?', p.next_offset, low_offset - 1, topic, "
        "partition)"
        " WHEN p.next_offset > end_offset AND coalesce(b.committed_at < now() -"
        " interval '2 minutes', true) THEN format('stopped: beyond the end of the log;"
        " reset %s:%s?', topic, partition)"
        " WHEN p.suspect_tries > 0 THEN format('careful: offset %s was tried %s times"
        " without an end', p.suspect_offset, p.suspect_tries)"
        " WHEN p.stalled_claims >= 3 AND p.next_offset < end_offset THEN "
        "format('careful:"
        " claimed %s times without a step', p.stalled_claims)"
        " END AS state"
        " FROM unnest($3::text[], $4::int4[], $5::int8[], $6::int8[])"
        " AS wanted (topic, partition, low_offset, end_offset)"
        " LEFT JOIN LATERAL (SELECT log_id FROM ingest.log AS l WHERE l.group_name = $1"
        " AND l.cluster_id = $2 AND l.topic = wanted.topic"
        " AND l.partition = wanted.partition ORDER BY incarnation DESC LIMIT 1) AS l"
        " ON true LEFT JOIN ingest.progress AS p USING (log_id)"
        " LEFT JOIN LATERAL (SELECT committed_at FROM ingest.batch WHERE log_id ="
        " l.log_id ORDER BY first_offset DESC LIMIT 1) AS b ON true"
        " LEFT JOIN LATERAL (SELECT (array_agg(t.cluster_id ORDER BY t.first_seen_at"
        " DESC))[1] AS other FROM ingest.topic AS t WHERE t.group_name = $1"
        " AND t.topic = wanted.topic HAVING bool_and(t.cluster_id <> $2)) AS o ON true"
        " ORDER BY topic, partition",
    [QUERY_ACCEPT_CLUSTER] = "SELECT refusal, done"
                             " FROM ingest.accept_cluster($1, $2, $3, $4, $5)",
    [QUERY_ACCEPT_LOSS] = "SELECT refusal, done"
                          " FROM ingest.accept_loss($1, $2, $3, $4, $5, $6, $7)",
    [QUERY_RESET] = "SELECT refusal, done"
                    " FROM ingest.reset($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    [QUERY_SKIP] = "SELECT refusal, done"
                   " FROM ingest.skip($1, $2, $3, $4, $5, $6, $7, $8)",
    [QUERY_LIST_REJECTS] =
        "SELECT" REJECT_LIST " WHERE" REJECT_FILTER " ORDER BY" REJECT_NEWEST " LIMIT $7",
    [QUERY_COUNT_REJECTS] =
        "SELECT l.topic, r.reason, count(*) AS rejected,"
        " count(*) FILTER (WHERE" REJECT_WAITS ") AS waiting,"
        " count(r.replayed_at) AS replayed, count(r.discarded_at) AS discarded,"
        " sum(octet_length(r.raw)) AS bytes,"
        " to_char(min(r.rejected_at), 'YYYY-MM-DD HH24:MI:SS') AS first,"
        " to_char(max(r.rejected_at), 'YYYY-MM-DD HH24:MI:SS') AS last"
        " FROM ingest.reject AS r JOIN ingest.log AS l USING (log_id)"
        " WHERE" REJECT_FILTER
        " GROUP BY l.topic, r.reason ORDER BY count(*) DESC, l.topic, r.reason LIMIT $7",
    [QUERY_SHOW_REJECT] =
        "SELECT l.topic, l.partition, r.kafka_offset AS offset, r.kafka_at AS recorded,"
        " r.rejected_at AS rejected, r.version AS rejected_by, r.reason, r.detail,"
        " r.sqlstate, nullif(r.replay_tries, 0) AS tries, r.tried_at AS tried,"
        " r.replayed_at AS replayed, r.replayed_outcome AS outcome,"
        " r.discarded_at AS discarded, r.discarded_by, r.discard_note AS note, "
        "r.headers,"
        " encode(r.raw_digest, 'hex') AS sha256, octet_length(r.raw) AS bytes, r.key,"
        " r.raw"
        " FROM ingest.reject AS r JOIN ingest.log AS l USING (log_id)"
        " WHERE l.topic = $1 AND l.partition = $2::int4 AND r.kafka_offset = $3::int8"
        " ORDER BY l.incarnation DESC LIMIT 1",
    [QUERY_LIST_WAITING] = "SELECT" REJECT_LIST " WHERE" REJECT_FILTER " AND" REJECT_WAITS
                           " ORDER BY" REJECT_NEWEST " LIMIT $7",
    /* $7 is named for its type only: the same parameters as all of them. */
    [QUERY_COUNT_WAITING] =
        "SELECT count(r.raw), count(*) - count(r.raw)"
        " FROM ingest.reject AS r JOIN ingest.log AS l USING (log_id)"
        " WHERE" REJECT_FILTER " AND" REJECT_WAITS " AND $7::int8 IS NOT NULL",
    [QUERY_DISCARD_REJECTS] =
        "WITH chosen AS (SELECT r.log_id, r.kafka_offset FROM ingest.reject AS r"
        " JOIN ingest.log AS l USING (log_id) WHERE" REJECT_FILTER " AND" REJECT_WAITS
        " ORDER BY" REJECT_NEWEST " LIMIT $7),"
        " done AS (SELECT count(*) FILTER (WHERE ingest.discard_reject(log_id,"
        " kafka_offset, $8, $9)) AS discarded FROM chosen),"
        " waiting AS (SELECT count(*) AS waiting FROM ingest.reject AS r"
        " JOIN ingest.log AS l USING (log_id) WHERE" REJECT_FILTER " AND" REJECT_WAITS ")"
        " SELECT discarded, waiting - discarded FROM done, waiting",
    /* Those that were tried more often come last: one may have killed its process. */
    [QUERY_REPLAY_CANDIDATES] =
        "SELECT r.log_id, r.kafka_offset,"
        " format('%s:%s:%s', l.topic, l.partition, r.kafka_offset)"
        " FROM ingest.reject AS r JOIN ingest.log AS l USING (log_id)"
        " WHERE" REJECT_FILTER " AND" REJECT_WAITS " AND r.raw IS NOT NULL"
        " ORDER BY r.replay_tries, r.kafka_at NULLS FIRST, r.log_id, r.kafka_offset"
        " LIMIT $7",
    [QUERY_READ_REJECT] = "SELECT r.replay_tries + 1," REJECT_MESSAGE
                          " FROM ingest.reject AS r WHERE r.log_id = $1"
                          " AND r.kafka_offset = $2 AND" REJECT_WAITS,
    [QUERY_TRY_REJECT] = "UPDATE ingest.reject AS r SET replay_tries = replay_tries + 1,"
                         " tried_at = now() WHERE r.log_id = $1 AND r.kafka_offset = $2"
                         " AND" REJECT_WAITS " RETURNING r.replay_tries," REJECT_MESSAGE,
    [QUERY_REJECT_AGAIN] =
        "UPDATE ingest.reject AS r SET reason = $4, detail = $5, sqlstate = $6,"
        " version = $7 WHERE r.log_id = $1 AND r.kafka_offset = $2"
        " AND r.replay_tries = $3 AND" REJECT_WAITS " RETURNING true",
    [QUERY_MARK_REPLAYED] = "SELECT ingest.mark_replayed($1, $2, $3, $4)",
};

const char *queries_report_text(enum query query)
{
    return texts[query];
}
