"""The store against a real PostgreSQL, without Kafka: what is written, and who may write."""

import random
import signal
import threading
import time

import psycopg
import pytest
from support.store_client import StoreClient

# After each step the process dies as by kill -9.
FAILPOINTS = [
    "after_claim",
    "after_lookup",
    "after_prepare",
    "before_begin",
    "after_begin",
    "after_advance_sent",
    "after_inserts_sent",
    "after_rows_sent",
    "before_commit_sent",
    "after_commit_sent",
    "before_commit_reply",
    "after_commit",
]
COMMITTED_AT = ["before_commit_reply", "after_commit"]

SOME = """
    article 0 0 a one 1
    article 0 1 b one 1
    article 0 2 a two 2
    reject 0 3
    gap 0 4 7
    tombstone 0 7
    bare 0 8
    gap 0 9 11
"""


@pytest.fixture
def client(database):
    with StoreClient(database.uri) as client:
        client.open(0, 1)
        yield client


def claimed(client, first_offset: int = 0) -> int:
    """Claim partition 0; where it goes on."""
    word, offset, _ = client.tell("claim", 0, first_offset).split()
    assert word == "committed"
    return int(offset)


def ledger(database):
    return database.rows(
        "SELECT partition, first_offset, last_offset, convert_from(outcomes, 'UTF8'), inserted,"
        " updated, unchanged, stale, tombstones, rejected"
        " FROM ingest.batch JOIN ingest.log USING (log_id) ORDER BY 1, 2"
    )


def next_offset(database, partition: int = 0) -> int:
    return database.value(
        "SELECT next_offset FROM ingest.progress JOIN ingest.log USING (log_id)"
        " WHERE partition = %s",
        partition,
    )


def test_a_log_that_nobody_knows_is_claimed_only_with_an_offset(database):
    with StoreClient(database.uri) as client:
        assert client.tell("connect") == "committed"
        assert client.tell("claim", 0, -1) == "committed new"
        assert database.value("SELECT count(*) FROM ingest.log") == 0
        assert claimed(client, 42) == 42
        assert claimed(client, -1) == 42
    assert database.rows("SELECT start_offset, next_offset FROM ingest.progress") == [(42, 42)]


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
    assert row["editors"] == row["reporters"] == row["correspondents"] == []
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


def test_of_two_owners_only_the_later_writes(database):
    with StoreClient(database.uri) as first, StoreClient(database.uri) as second:
        first.open(0)
        assert first.store("article 0 0 a one 1") == "committed i"
        second.open(0)
        assert first.store("article 0 1 b one 1").startswith("fenced XF001")
        assert second.store("article 0 1 c one 1") == "committed i"
        assert first.store("article 0 2 b one 1").startswith("fenced XF001")
    assert [url for (url,) in database.rows("SELECT url FROM news.article ORDER BY 1")] == ["a", "c"]


def test_a_batch_sent_twice_is_stored_once(client, database):
    assert client.store("article 0 0 a one 1") == "committed i"
    assert client.store().startswith("fenced")
    assert len(ledger(database)) == 1


def test_what_somebody_stored_since_the_look_up_is_decided_again(database):
    with StoreClient(database.uri) as first, StoreClient(database.uri) as second:
        first.open(0)
        second.open(1)
        first.add("article 0 0 a old 1\n article 0 1 b one 1")
        first.tell("begin")  # its look-up finds nothing
        time.sleep(0.5)
        assert second.store("article 1 0 a new 2") == "committed i"
        assert first.tell("pump", 60000).startswith("contended XF002")
        assert first.store() == "committed si"

        second.add("clear\n article 1 1 b two 2")
        second.tell("begin")  # finds version 1
        time.sleep(0.5)
        assert first.store("article 0 2 b three 3") == "committed u"
        assert second.tell("pump", 60000).startswith("contended XF002")
        assert second.store() == "committed s"

        first.add("clear\n article 0 3 b four 5")
        first.tell("begin")  # later than what it finds
        time.sleep(0.5)
        assert second.store("article 1 2 b three 9") == "committed n"  # but not than this
        assert first.tell("pump", 60000).startswith("contended XF002")
        assert first.store() == "committed s"
    assert database.rows("SELECT url, version, body FROM news.article ORDER BY 1") == [
        ("a", 1, "new"),
        ("b", 2, "three"),
    ]


def test_lanes_agree_on_the_latest_and_never_wait_in_a_circle(database):
    """Four lanes write versions of the same articles, each in its own order."""
    answers, sent = [], {}

    def write(partition: int) -> None:
        chance = random.Random(partition)
        with StoreClient(database.uri) as client:
            client.open(partition)
            for first in range(0, 600, 40):
                client.tell("clear")
                for offset in range(first, first + 40):
                    name, text = f"n{chance.randrange(60)}", f"t{chance.randrange(9)}"
                    order = chance.randrange(1000)
                    client.tell("article", partition, offset, name, text, order)
                    log_id = client.log_ids[partition]
                    sent.setdefault(name, []).append((order, log_id, offset, text))
                while not client.store().startswith("committed"):
                    answers.append(client.answer)

    lanes = [threading.Thread(target=write, args=(partition,)) for partition in range(4)]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    assert {answer.split()[1] for answer in answers} <= {"XF002"}
    latest = {name: max(versions)[3] for name, versions in sent.items()}
    assert dict(database.rows("SELECT url, body FROM news.article")) == latest
    assert [next_offset(database, partition) for partition in range(4)] == [600] * 4


def test_a_session_that_was_ended_loses_nothing(client, database):
    assert client.store("article 0 0 a one 1") == "committed i"
    client.add("clear\n article 0 1 b one 1")
    with database.connect() as blocker:
        blocker.execute("LOCK ingest.identity IN ACCESS EXCLUSIVE MODE")
        client.tell("begin")
        assert client.tell("pump", 300).startswith("busy")
        database.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'wenliu' AND datname = current_database()"
        )
        assert client.tell("pump", 5000).startswith("away")
    assert client.tell("claim", 0, 0).startswith("away")
    assert client.tell("connect") == "committed"
    assert claimed(client) == 1
    assert client.store() == "committed i"


@pytest.mark.parametrize("failpoint", FAILPOINTS)
@pytest.mark.parametrize("hit", [1, 2])
def test_a_crash_stores_all_or_nothing(database, failpoint, hit):
    batches = ["article 0 0 a one 1\n reject 0 1", "article 0 2 a two 2\n gap 0 3 5"]
    with StoreClient(database.uri, WENLIU_FAILPOINT=f"{failpoint}:{hit}") as client:
        client.tell("connect")
        client.tell("claim", 0, 0)
        client.tell("claim", 0, 0)
        for batch in batches:
            client.store(batch)
        if (failpoint, hit) != ("after_prepare", 2):  # only the first has anything to prepare
            assert client.child.wait(5) == -signal.SIGKILL
    with StoreClient(database.uri) as client:
        assert client.tell("connect") == "committed"
        at = claimed(client)
        assert at in (0, 2, 5)
        if failpoint in COMMITTED_AT:
            assert at == (2, 5)[hit - 1]
        for batch, first in zip(batches, (0, 2)):
            if at <= first:
                assert client.store(batch).startswith("committed")
    assert [row[1:4] for row in ledger(database)] == [(0, 1, "ir"), (2, 2, "u")]
    assert database.rows("SELECT version, body FROM news.article") == [(2, "two")]
    assert next_offset(database) == 5


def test_a_claim_ends_a_holder_that_stopped_in_mid_pipeline(database):
    with StoreClient(database.uri) as stopped, StoreClient(database.uri) as other:
        stopped.open(0)
        other.open(1)
        text = "x" * 4000
        stopped.add("\n".join(f"article 0 {n} name{n} {text} 1" for n in range(6000)))
        stopped.tell("begin")
        while not holds_progress(database):  # more than the sockets hold: it stays half sent
            assert stopped.tell("pump", 0) == "busy"
        stopped.send(signal.SIGSTOP)
        started = time.monotonic()
        assert claimed(other) == 0
        assert 4.5 < time.monotonic() - started < 12
        assert other.store("article 0 0 a one 1") == "committed i"

        stopped.send(signal.SIGCONT)
        assert stopped.tell("pump", 20000).startswith("away")
        assert stopped.tell("connect") == "committed"
        assert stopped.store().startswith("fenced XF001")
    assert database.value("SELECT count(*) FROM news.article") == 1


def holds_progress(database) -> bool:
    return database.value(
        "SELECT count(*) FROM ingest.progress p JOIN pg_locks l ON l.transactionid = p.xmax"
    )


def test_a_claim_waits_for_a_holder_that_is_quick(client, database):
    with StoreClient(database.uri) as other, database.connect() as holder:
        other.open()
        holder.execute("UPDATE ingest.progress SET owner_name = 'holder'")
        threading.Timer(1, holder.commit).start()
        assert claimed(other) == 0
        holder.execute("SELECT 1")  # still alive


def test_data_that_postgresql_refuses_is_told_from_trouble(client, database):
    assert client.store("article 0 0 a one 1\n refused 0 1").startswith("refused 22021")
    assert next_offset(database) == 0
    assert client.store("article 0 0 a one 1\n reject 0 1") == "committed ir"
    database.rows("ALTER TABLE news.article ADD CHECK (url <> 'odd')")
    assert client.store("article 0 2 odd one 1").startswith("refused 23514")
    database.rows("ALTER TABLE ingest.batch RENAME TO elsewhere")
    assert client.store("article 0 2 even one 1").startswith("broken 42P01")
    database.rows("ALTER TABLE ingest.elsewhere RENAME TO batch")
    assert client.store() == "committed i"


def test_a_partition_that_was_taken_away_is_made_again(client, database):
    assert client.store("article 0 0 a one 1") == "committed i"
    database.rows("DROP TABLE news.article_2024_03")
    assert client.store("article 0 1 b one 1").startswith("broken 23514")
    assert client.store() == "committed i"


def test_a_schema_of_another_version_is_refused(client, database):
    for version, advice in ((4, "run wenliu-ingest migrate"), (99, "install the newer program")):
        database.rows(
            "CREATE OR REPLACE FUNCTION ingest.schema_version() RETURNS integer LANGUAGE sql"
            f" IMMUTABLE RETURN {version}"
        )
        with StoreClient(database.uri) as other:
            answer = other.tell("connect")
            assert answer.startswith("broken") and advice in answer


def test_a_database_without_schema_is_refused(empty_database):
    with StoreClient(empty_database.uri) as client:
        answer = client.tell("connect")
        assert answer.startswith("broken") and "run wenliu-ingest migrate" in answer


def test_the_ingest_role_is_enough(database):
    name = database.uri.replace("postgres@", "wenliu_ingest@")
    database.rows("ALTER ROLE wenliu_ingest LOGIN")
    with StoreClient(name) as client, StoreClient(name) as other:
        client.open(0)
        assert client.store(SOME) == "committed iiur-tr-"
        with database.connect() as blocker:  # the role may end its own sessions
            blocker.execute("LOCK news.article IN ACCESS EXCLUSIVE MODE")
            client.add("clear\n article 0 11 c one 1")
            client.tell("begin")
            client.tell("pump", 500)
            other.tell("connect")
            assert claimed(other) == 11


def test_roles_may_do_what_they_must_and_no_more(client, database):
    client.store(SOME)
    allowed = {
        "wenliu_reader": ["SELECT 1 FROM news.v1_article", "SELECT 1 FROM news.v1_reject"],
        "wenliu_operator": ["SELECT 1 FROM ingest.reject", "SELECT 1 FROM news.v1_article"],
    }
    forbidden = {
        "wenliu_reader": ["SELECT 1 FROM news.article", "SELECT 1 FROM ingest.reject"],
        "wenliu_ingest": ["DELETE FROM news.article", "UPDATE ingest.batch SET inserted = 0",
                          "DELETE FROM ingest.reject", "DROP TABLE news.article",
                          "UPDATE ingest.gap SET last_offset = 0"],
        "wenliu_operator": ["UPDATE ingest.progress SET next_offset = 0",
                            "DELETE FROM news.article"],
    }  # fmt: skip
    for role, statements in allowed.items():
        for statement in statements:
            database.rows(f"SET ROLE {role}; {statement}")
    for role, statements in forbidden.items():
        for statement in statements:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                database.rows(f"SET ROLE {role}; {statement}")


def test_months_are_made_at_once_and_in_nobodys_way(database):
    with database.connect() as reader:
        reader.execute("SELECT count(*) FROM news.article")
        reader.execute("LOCK news.article IN ROW EXCLUSIVE MODE")  # and a writer's lock
        failures = []

        def make():
            try:
                database.rows(
                    "SET lock_timeout = '5s';"
                    "SELECT ingest.ensure_month(('2001-01-01'::date + n * interval '1 month')::date)"
                    " FROM generate_series(0, 23) n"
                )
            except psycopg.Error as error:
                failures.append(error)

        threads = [threading.Thread(target=make) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures
    made = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'news.article'::regclass"
    assert database.value(made) >= 24
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        database.rows("SELECT ingest.ensure_month('2001-01-02')")


def test_everything_has_a_comment(database):
    assert database.rows(
        "SELECT c.oid::regclass, a.attname FROM pg_class c JOIN pg_attribute a"
        " ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " WHERE c.relnamespace IN ('news'::regnamespace, 'ingest'::regnamespace)"
        " AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
        " AND (col_description(c.oid, a.attnum) IS NULL"
        " OR obj_description(c.oid, 'pg_class') IS NULL)"
    ) == []
    assert database.rows(
        "SELECT oid::regprocedure FROM pg_proc WHERE pronamespace IN ('news'::regnamespace,"
        " 'ingest'::regnamespace) AND obj_description(oid, 'pg_proc') IS NULL"
        " UNION ALL SELECT oid::regclass::oid FROM pg_class WHERE relkind = 'v'"
        " AND relnamespace = 'news'::regnamespace AND obj_description(oid, 'pg_class') IS NULL"
    ) == []
