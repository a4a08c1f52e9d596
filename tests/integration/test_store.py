"""The store against a real PostgreSQL, without Kafka: what is written."""

import random

import psycopg
from support.store_client import SOME, client, ledger, next_offset  # noqa: F401


def test_every_offset_gets_its_outcome(client, database):
    assert client.store(SOME) == "committed iiur-tr-"
    assert ledger(database) == [
        (0, 0, 3, "iiur", 2, 1, 0, 0, 0, 1),
        (0, 7, 8, "tr", 0, 0, 0, 0, 1, 1),
    ]
    gaps = database.rows("SELECT first_offset, last_offset FROM ingest.gap ORDER BY 1")
    assert gaps == [(4, 6), (9, 10)]
    assert next_offset(database) == 11


def test_a_gap_alone_moves_on(client, database):
    assert client.store("gap 0 0 3") == "committed -"
    assert next_offset(database) == 3
    assert ledger(database) == []


def test_a_batch_spans_partitions_in_any_order(client, database):
    items = "article 1 0 a x 1\n article 0 0 b x 1\n gap 1 1 3\n article 1 3 c x 1"
    assert client.store(items) == "committed ii-i"
    assert [row[:4] for row in ledger(database)] == [(0, 0, 0, "i"), (1, 0, 0, "i"), (1, 3, 3, "i")]


def test_a_prefix_leaves_the_rest(client, database):
    client.add("article 0 0 a x 1\n article 0 1 b x 1\n article 0 2 c x 1")
    assert client.store(count=2).startswith("committed ii")
    assert next_offset(database) == 2


def test_rows_hold_what_was_given(client, database):
    client.store("article 0 0 first one 1\n article 0 1 second two 2")
    with database.connect(row_factory=psycopg.rows.dict_row) as connection:
        row = connection.execute("SELECT * FROM news.v1_article WHERE url = 'second'").fetchone()
        sentences = connection.execute(
            "SELECT s.ordinal, s.paragraph, s.text, s.words FROM news.v1_sentence s"
            " JOIN news.v1_article USING (article_id) WHERE url = 'second' ORDER BY 1"
        ).fetchall()
    names = ("host", "summary", "authors_sent", "source", "section", "image_url", "published_raw")
    assert {name: row[name] for name in names} == {name: name for name in names}
    assert row["title"] == "标题一二"
    assert row["body"] == "two"
    assert row["authors"] == ["甲", "乙", "second"]
    assert row["tags"] == ["乙", "second"]
    assert (row["agency"], row["place"]) == ("agency", "place")
    assert str(row["dateline_on"]) == "2024-02-08"
    assert row["reporters"] == ["甲", "乙"] and row["correspondents"] == ["乙"]
    assert row["editors"] == []
    assert row["extra"] == {"more": 1}
    assert row["published_precision"] == "second" and row["fetched_at"] is None
    assert row["event_at"] == row["published_at"] and row["event_basis"] == "published"
    assert str(row["published_on"]) == "2024-03-05"
    assert (row["version"], row["repairs"], row["word_count"]) == (1, 5, 4)
    assert (row["topic"], row["partition"], row["kafka_offset"]) == ("topic", 0, 1)
    assert row["segmenter_version"] == "icu 72.1"
    assert [tuple(s.values()) for s in sentences] == [
        (0, 0, "标题一二", ["标题", "一二"]),
        (1, 1, "two", ["一", "二三"]),
    ]


def test_an_update_keeps_its_place(client, database):
    client.store("article 0 0 a one 1")
    before = database.rows("SELECT article_id, month, first_stored_at FROM news.article")
    assert client.store("article 0 1 a two 2") == "committed u"
    assert database.rows("SELECT article_id, month, first_stored_at FROM news.article") == before
    assert database.rows(
        "SELECT version, body, kafka_offset, stored_at > first_stored_at FROM news.article"
    ) == [(2, "two", 1, True)]


def test_rejects_keep_the_message(client, database):
    client.store("reject 0 0\n bare 0 1")
    assert database.rows(
        "SELECT kafka_offset, reason, detail, key, headers, raw, octet_length(raw_digest), version"
        " FROM ingest.reject ORDER BY 1"
    ) == [
        (0, "not_json", "no JSON at all", b"key", [["a", "b"]], b"value", 32, "0.1.0"),
        (1, "not_json", "no JSON at all", None, None, None, 32, "0.1.0"),
    ]


def test_twice_in_one_batch_is_as_in_two(client, database):
    """The same messages in batches of 1 and of 40 end in the same rows and outcomes."""
    chance = random.Random(7)
    messages = [
        (f"n{chance.randrange(6)}", f"t{chance.randrange(3)}", chance.randrange(8))
        for _ in range(200)
    ]
    results = []
    for partition, size in ((0, 1), (1, 40)):
        for at in range(0, len(messages), size):
            client.tell("clear")
            for offset, (name, text, order) in enumerate(messages[at : at + size], at):
                client.tell("article", partition, offset, f"{partition}{name}", text, order)
            assert client.store().startswith("committed")
        results.append(
            (
                "".join(row[3] for row in ledger(database) if row[0] == partition),
                database.rows(
                    "SELECT substr(a.url, 2), a.version, a.body, a.kafka_offset, i.order_at,"
                    " i.kafka_offset, i.version FROM news.article a JOIN ingest.identity i"
                    " USING (article_id, content_digest) WHERE a.url LIKE %s ORDER BY 1",
                    f"{partition}%",
                ),
            )
        )
    assert results[0] == results[1]
    assert set(results[0][0]) == set("iuns")


def test_many_new_articles_take_several_blocks_of_ids(client, database):
    items = "\n".join(f"article 0 {n} name{n} x 1" for n in range(2500))
    assert client.store(items) == "committed " + "i" * 2500
    assert database.value("SELECT count(DISTINCT article_id) FROM news.article") == 2500
