"""The wire to PostgreSQL breaks at the worst of moments; servers go away and come back."""

import random

import pytest
from support.articles import Mixture, article
from support.database import Database
from support.postgres_proxy import (
    AFTER_COMMIT,
    BEFORE_COMMIT,
    BEFORE_REPLY,
    MUCH_LATER,
    PostgresProxy,
)
from support.programs import wait_for
from support.progress import assert_exactly_once, positions, wait_until_stored
from support.topics import Topics

SMALL_BATCHES = ("--batch.messages=20", "--batch.age=20ms")


@pytest.mark.parametrize("kind", [BEFORE_COMMIT, AFTER_COMMIT, BEFORE_REPLY, MUCH_LATER])
def test_the_wire_is_cut_around_commit(wenliu, topic, database, kind):
    topic.send_all(Mixture(seed=1).take(300))
    with PostgresProxy(database.uri, lambda n: kind if n % 4 == 2 else None) as proxy:
        wenliu.ingest("run", "--until-caught-up", "--lanes=1", *SMALL_BATCHES,
                      postgres_uri=proxy.uri, seconds=60)  # fmt: skip
    assert len(proxy.cuts) >= 3
    if kind == MUCH_LATER:
        assert len(proxy.late_answers) >= 3
        assert all(b"XF001" in answer for answer in proxy.late_answers)
    assert_exactly_once(topic, database)


@pytest.mark.parametrize("kind", [BEFORE_COMMIT, AFTER_COMMIT, BEFORE_REPLY, MUCH_LATER])
def test_the_wire_is_cut_around_the_last_commit(wenliu, topic, database, kind):
    """Nothing comes behind it that would show what is missing."""
    topic.send_all([article(number) for number in range(8)])
    with PostgresProxy(database.uri, lambda n: kind if n == 1 else None) as proxy:
        wenliu.ingest("run", "--until-caught-up", "--lanes=1", postgres_uri=proxy.uri, seconds=30)
    assert proxy.cuts == [kind]
    assert_exactly_once(topic, database)


def test_sessions_are_ended_at_random(wenliu, topic, database):
    topic.send_all(Mixture(seed=2).take(2000))
    process = wenliu.start("wenliu-ingest", "run", "--until-caught-up", "--lanes=2", *SMALL_BATCHES)
    chance, ended = random.Random(3), 0
    with database.connect(autocommit=True) as connection:
        while process.is_running and ended < 40:
            connection.execute("SELECT pg_sleep(%s)", (chance.uniform(0.01, 0.15),))
            ended += len(
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    " ORDER BY random() LIMIT 1"
                ).fetchall()
            )
    assert process.wait(60) == 0, process
    assert ended >= 10
    assert_exactly_once(topic, database)


@pytest.fixture
def own_database(own_postgres, programs):
    uri = own_postgres.uri("wenliu")
    programs.ingest("migrate", postgres_uri=uri)
    return Database(uri)


def test_postgres_crashes_and_comes_back(wenliu, topic, own_postgres, own_database):
    wenliu.settings["postgres.uri"] = own_database.uri
    process = wenliu.start("wenliu-ingest", "run", "--lanes=2", *SMALL_BATCHES)
    mixture = Mixture(seed=4)
    for _ in range(3):
        topic.send_all(mixture.take(200))
        wait_for(lambda: own_database.rows("SELECT 1 FROM ingest.batch"), what="it has begun")
        own_postgres.stop(now=True)
        topic.send_all(mixture.take(200))
        own_postgres.start()
    wait_until_stored(topic, own_database, process=process)
    assert process.stop() == 0, process
    assert_exactly_once(topic, own_database)


def test_kafka_crashes_and_comes_back(wenliu, own_kafka, database):
    topic = Topics(own_kafka.brokers).create()
    wenliu.settings |= {
        "kafka.brokers": own_kafka.brokers,
        "kafka.topic": topic.name,
        "kafka.group": topic.name,
    }
    topic.send_all(Mixture(seed=5).take(200))
    process = wenliu.start("wenliu-ingest", "run", "--lanes=2", *SMALL_BATCHES,
                          "--kafka.x.reconnect.backoff.max.ms=500")  # fmt: skip
    wait_for(lambda: positions(database), what="it has begun")
    own_kafka.stop(now=True)
    own_kafka.start()
    topic.send_all(Mixture(seed=6).take(200))
    wait_until_stored(topic, database, 60, process=process)
    assert process.stop() == 0, process
    assert_exactly_once(topic, database)
