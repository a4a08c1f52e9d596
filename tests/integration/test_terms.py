"""The dictionary of terms: one number a term, whoever meets it first, and none made up."""

import signal
import time

import psycopg
import pytest
from support.programs import wait_for
from support.store_client import StoreClient, client  # noqa: F401

# What each stored article has for terms, by the dictionary; store_client.c counts them so.
TERMS = """
    SELECT url, (SELECT array_agg(term ORDER BY term COLLATE "C") FROM news.term
                 WHERE term_id = ANY (a.terms)),
           terms = ARRAY(SELECT DISTINCT unnest(terms) ORDER BY 1), cardinality(term_counts)
    FROM news.article a ORDER BY url
"""


def articles(partition: int, first: int, *words: str) -> str:
    return "\n".join(
        f"article {partition} {first + at} {word}-{partition} {word} 1"
        for at, word in enumerate(words)
    )


def dictionary(database) -> dict:
    return dict(database.rows("SELECT term_id, term FROM news.term"))


def stored(*words: str, partition: int = 0) -> list:
    return sorted((f"{word}-{partition}", sorted([word, "甲"]), True, 2) for word in words)


def test_terms_ascend_and_their_counts_have_a_most(client, database):
    assert client.store(articles(0, 0, "b", "a", "c")) == "committed iii"
    assert database.rows(TERMS) == stored("a", "b", "c")
    # 40,000 times is more than the column takes.
    assert database.rows("SELECT DISTINCT ARRAY(SELECT unnest(term_counts) ORDER BY 1)"
                         " FROM news.article") == [([2, 32767],)]  # fmt: skip
    # In the order of their bytes, and no number is left out.
    assert dictionary(database) == {1: "a", 2: "b", 3: "c", 4: "甲"}


def test_a_later_version_has_its_own_terms(client, database):
    assert client.store("article 0 0 a one 1\n article 0 1 a two 2") == "committed iu"
    assert client.store("article 0 2 a three 3") == "committed u"
    assert database.value(TERMS.replace("url, ", "")) == ["three", "甲"]


def test_what_is_unchanged_teaches_nothing(client, database):
    assert client.store("article 0 0 a one 1") == "committed i"
    database.rows("DELETE FROM news.term")
    with StoreClient(database.uri) as other:
        other.open(1)
        assert other.store("article 1 0 a one 1") == "committed n"
    assert dictionary(database) == {}


@pytest.mark.parametrize("point", ["after_prepare", "after_learn_sent", "after_learn"])
def test_two_processes_meet_the_same_new_terms(database, point):
    """One is frozen on its way; the other passes it, unless it waits for its COMMIT."""
    words = [f"word{number}" for number in range(200)]
    with StoreClient(database.uri, WENLIU_FAILPOINT=f"{point}:1:stop") as first:
        with StoreClient(database.uri) as second:
            first.open(0)
            second.open(1)
            first.add(articles(0, 0, *words))
            print("begin", file=first.child.stdin, flush=True)
            print("pump 60000", file=first.child.stdin, flush=True)
            time.sleep(1)
            assert second.store(articles(1, 0, *words)).startswith("committed")
            first.send(signal.SIGCONT)
            answers = [first.child.stdout.readline().strip() for _ in range(2)]
            assert answers[1].startswith("committed"), answers
            assert second.store("article 1 200 last last 1") == "committed i"
    assert sorted(dictionary(database)) == list(range(1, len(words) + 3))
    assert len(set(dictionary(database).values())) == len(words) + 2
    assert [row for row in database.rows(TERMS) if row[0].endswith("-0")] == stored(*words)


def test_lanes_that_learn_together_never_wait_in_a_circle(database):
    """Each begins before any has ended, with the same words the other way round."""
    words = [f"word{number}" for number in range(300)]
    clients = [StoreClient(database.uri) for _ in range(4)]
    try:
        for partition, lane in enumerate(clients):
            lane.open(partition)
        for turn in range(0, len(words), 30):
            for partition, lane in enumerate(clients):
                order = -1 if partition % 2 else 1
                lane.tell("clear")
                lane.add(articles(partition, turn, *words[turn : turn + 30][::order]))
            for lane in clients:
                print("begin\npump 60000", file=lane.child.stdin, flush=True)
            for lane in clients:
                lane.child.stdout.readline()
                assert lane.child.stdout.readline().strip() == "committed " + "i" * 30
    finally:
        for lane in clients:
            lane.__exit__()
    assert sorted(dictionary(database)) == list(range(1, len(words) + 2))


def test_one_learns_at_a_time(client, database):
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with database.connect() as learner, StoreClient(database.uri) as other:
        other.open(2)
        learner.execute("SELECT * FROM ingest.learn_terms('{one}')")
        for lane, partition in ((client, 0), (other, 2)):
            lane.add(articles(partition, 0, "one", "two"))
            print("begin\npump 60000", file=lane.child.stdin, flush=True)
        wait_for(lambda: database.value(waiting) == 2, seconds=4)
        learner.commit()
        for lane in (client, other):
            lane.child.stdout.readline()
            assert lane.child.stdout.readline().strip() == "committed ii"
    assert dictionary(database) == {1: "one", 2: "two", 3: "甲"}


def test_who_stopped_while_it_learnt_is_ended(client, database):
    """No timeout of PostgreSQL frees a client that stopped in mid-pipeline."""
    with psycopg.connect(database.uri) as stopped:
        stopped.execute("SELECT * FROM ingest.learn_terms('{one}')")
        assert client.store("article 0 0 a one 1") == "committed i"
        with pytest.raises(psycopg.OperationalError):
            stopped.execute("SELECT 1")
    assert sorted(dictionary(database).values()) == ["one", "甲"]


def test_what_a_failover_takes_back_is_learnt_again(database):
    """Behind a pooler the connection survives it: only the transaction can tell."""
    with StoreClient(database.uri, WENLIU_FAILPOINT="after_learn:1:stop") as client:
        client.open(0)
        client.add("article 0 0 a one 1")
        print("begin\npump 60000", file=client.child.stdin, flush=True)
        wait_for(lambda: len(dictionary(database)) == 2, what="terms")
        # The numbers are another's now.
        database.rows("UPDATE news.term SET term = 'other' || term_id")
        client.send(signal.SIGCONT)
        client.child.stdout.readline()
        assert client.child.stdout.readline().startswith("contended XF002")
        assert client.store() == "committed i"
    assert database.rows(TERMS) == [("a", ["one", "甲"], True, 2)]


def test_what_was_learnt_over_a_lost_connection_is_forgotten(client, database):
    assert client.store("article 0 0 a one 1") == "committed i"
    database.rows("DELETE FROM news.term")
    database.rows("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                  " WHERE datname = current_database() AND pid <> pg_backend_pid()")  # fmt: skip
    assert client.store("article 0 1 b one 1").startswith("away")
    client.open(0)
    assert client.store() == "committed i"
    assert database.rows(TERMS)[1:] == [("b", ["one", "甲"], True, 2)]


def test_what_was_learnt_before_xf001_is_forgotten(client, database):
    assert client.store("article 0 0 a one 1") == "committed i"
    database.rows("DELETE FROM news.term")
    with StoreClient(database.uri) as other:
        other.open(0)
    assert client.store("article 0 1 b one 1").startswith("fenced XF001")
    client.tell("claim", 0, 0)
    assert client.store() == "committed i"
    assert database.rows(TERMS)[1:] == [("b", ["one", "甲"], True, 2)]
