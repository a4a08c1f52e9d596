-- What deploy/quickstart shows: read through the views that dashboards use.

\echo
\echo 'What became of the messages:'
SELECT format('  %6s  %s', counts.messages, counts.outcome)
FROM (
    SELECT sum(inserted), sum(updated), sum(unchanged), sum(stale), sum(tombstones), sum(rejected)
    FROM ingest.batch
) AS total (inserted, updated, unchanged, stale, tombstone, rejected),
LATERAL (
    VALUES (1, 'inserted', inserted), (2, 'updated', updated), (3, 'unchanged', unchanged),
        (4, 'stale', stale), (5, 'tombstone', tombstone), (6, 'rejected', rejected)
) AS counts (position, outcome, messages)
ORDER BY counts.position;

\echo
\echo 'Three articles, with their first sentence and its words:'
SELECT format(E'  %s  (%s, %s)\n    %s\n    %s\n', article.title, coalesce(article.host, 'no url'),
    coalesce(article.published_on::text, 'no date'), sentence.text,
    array_to_string(sentence.words, ' | '))
FROM news.v1_article AS article
JOIN news.v1_sentence AS sentence USING (article_id)
WHERE sentence.ordinal = 1 AND article.title IS NOT NULL AND length(sentence.text) BETWEEN 15 AND 60
ORDER BY article.article_id
LIMIT 3;

\echo 'A message that was set aside:'
SELECT format('  %s, partition %s, offset %s: %s (%s)', topic, partition, kafka_offset, reason, detail)
FROM news.v1_reject
ORDER BY topic, partition, kafka_offset
LIMIT 1;

\echo
\echo 'The ten most frequent words of two and more characters:'
SELECT '  ' || string_agg(format('%s %s', word, times), ', ' ORDER BY times DESC, word)
FROM (
    SELECT word, count(*) AS times
    FROM news.v1_sentence, unnest(words) AS word
    WHERE length(word) >= 2 AND word !~ '[0-9]'
    GROUP BY word
    ORDER BY times DESC, word
    LIMIT 10
) AS frequent;
