"""Who may write: claims, fences, crashes and lanes in each other's way."""

import random
import signal
import threading
import time

import pytest
from support.store_client import StoreClient, claimed, client, ledger, next_offset  # noqa: F401

# After each step the process dies as by kill -9.
FAILPOINTS = [
    "after_claim",
    "after_lookup",
    "after_prepare",
    "after_learn_sent",
    "after_learn",
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


def test_a_log_that_nobody_knows_is_claimed_only_with_an_offset(database):
    with StoreClient(database.uri) as client:
        assert client.tell("connect") == "committed"
        assert client.tell("claim", 0, -1) == "committed new"
        assert database.value("SELECT count(*) FROM ingest.log") == 0
        assert claimed(client, 42) == 42
        assert claimed(client, -1) == 42
    assert database.rows("SELECT start_offset, next_offset FROM ingest.progress") == [(42, 42)]


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
