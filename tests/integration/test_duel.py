"""Several processes that all believe a partition to be theirs."""

import os
import random
import signal
import threading
import time

import pytest
from support.articles import Mixture, article
from support.metrics import free_port, metric
from support.programs import wait_for
from support.progress import assert_exactly_once, wait_until_stored
from support.stream import Stream

KILLS = 30

# The group takes a silent member's partitions away after a second.
IMPATIENT = ("--kafka.x.session.timeout.ms=1000", "--kafka.x.heartbeat.interval.ms=200",
             "--batch.messages=20", "--batch.age=20ms")  # fmt: skip

# Before and in the pipeline, with the row locked; after COMMIT; with nothing in flight.
FROZEN_AT = ("batch_filled", "before_begin", "after_advance_sent", "before_commit_sent",
             "after_commit_sent", "before_commit_reply", "before_ack")  # fmt: skip


def is_frozen(process) -> bool:
    with open(f"/proc/{process.child.pid}/stat", encoding="utf-8") as file:
        return file.read().rpartition(")")[2].split()[0] == "T"


def test_two_processes_killed_at_random(wenliu, topic, database):
    seed = int(os.environ.get("TESTS_SEED") or time.time_ns() % 1_000_000)
    print(f"TESTS_SEED={seed}")  # the same again, but for what the machine makes of it
    chance = random.Random(seed)
    start = lambda: wenliu.start("wenliu-ingest", "run", "--lanes=2", *IMPATIENT)
    pair = [start(), start()]
    with Stream(topic, seed):
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.2, 2.8))
            victim = chance.randrange(2)
            assert pair[victim].is_running, pair[victim]
            pair[victim].kill()
            pair[victim] = start()
    wait_until_stored(topic, database, 60)
    for process in pair:
        assert process.stop() == 0, process
    batches, articles = database.rows(
        "SELECT (SELECT count(*) FROM ingest.batch), (SELECT count(*) FROM news.article)"
    )[0]
    print(f"{batches} batches, {articles} articles")
    assert_exactly_once(topic, database)


@pytest.mark.parametrize("point", FROZEN_AT)
def test_a_frozen_process_finds_its_partitions_taken(wenliu, topic, database, point):
    topic.send_all(Mixture(seed=2).take(400))
    frozen = wenliu.start("wenliu-ingest", "run", "--lanes=1", *IMPATIENT, failpoint=f"{point}:3:stop")
    wait_for(lambda: is_frozen(frozen), 20, f"frozen at {point}")
    # Its rows may be locked for ever, and its group has yet to miss it.
    wenliu.ingest("run", "--until-caught-up", "--lanes=1", *IMPATIENT, seconds=30)
    assert_exactly_once(topic, database)
    frozen.send(signal.SIGCONT)
    topic.send_all(Mixture(seed=3).take(100))
    wait_until_stored(topic, database, process=frozen)
    assert frozen.stop() == 0, frozen
    assert_exactly_once(topic, database)


def test_a_process_frozen_under_load_finds_its_partitions_taken(wenliu, topic, database):
    start = lambda: wenliu.start("wenliu-ingest", "run", "--lanes=1", *IMPATIENT)
    pair = [start(), start()]
    with Stream(topic, seed=4):
        for turn in range(4):
            time.sleep(1)
            pair[turn % 2].send(signal.SIGSTOP)
            frozen_at = database.value("SELECT clock_timestamp()")
            wait_for(
                lambda: database.value(
                    "SELECT count(DISTINCT log_id) FROM ingest.batch WHERE committed_at > %s",
                    frozen_at,
                )
                == topic.partitions,
                30,
                "the other one stores all partitions",
            )
            pair[turn % 2].send(signal.SIGCONT)
    wait_until_stored(topic, database)
    for process in pair:
        assert process.stop() == 0, process
    assert_exactly_once(topic, database)


def test_a_transaction_of_a_lost_owner_fails_as_a_whole(wenliu, topic, database):
    """The group knows nothing: PostgreSQL alone has to say no."""
    topic.send_all(Mixture(seed=5).take(400))
    port = free_port()
    zombie = wenliu.start("wenliu-ingest", "run", "--lanes=1", "--batch.messages=20",
                          failpoint="before_begin:4:stop", http_listen=f"127.0.0.1:{port}")  # fmt: skip
    wait_for(lambda: is_frozen(zombie), 20, "frozen with a batch decided")
    claimed = database.rows(
        "SELECT c.next_offset FROM ingest.log AS l, LATERAL ingest.claim(group_name, cluster_id,"
        " topic, partition, 4, 0, 'somebody else') AS c"
    )
    assert len(claimed) == topic.partitions
    zombie.send(signal.SIGCONT)
    wait_until_stored(topic, database, process=zombie)
    assert metric(port, 'wenliu_store_failures_total{reason="fenced"}') == 1
    assert zombie.stop() == 0, zombie
    assert_exactly_once(topic, database)


def test_a_database_that_went_back_unseen_is_filled_again(wenliu, topic, database):
    """A failover to a standby that lagged, behind a pooler that kept the connection: the token
    is still the right one, only the offset tells."""
    topic.send_all([article(number) for number in range(200)])
    process = wenliu.start("wenliu-ingest", "run", "--lanes=1", "--batch.messages=20")
    wait_until_stored(topic, database, process=process)
    with database.connect() as connection:  # as if the last batches had never been
        connection.execute(
            "CREATE TEMP TABLE undone AS SELECT log_id, max(first_offset) AS first FROM ingest.batch"
            " GROUP BY log_id HAVING count(*) > 1"
        )
        for table, offset in (("news.article", "kafka_offset"), ("ingest.identity", "kafka_offset"),
                              ("ingest.batch", "first_offset")):  # fmt: skip
            connection.execute(
                f"DELETE FROM {table} USING undone WHERE {table}.log_id = undone.log_id"
                f" AND {table}.{offset} >= first"
            )
        undone = connection.execute(
            "UPDATE ingest.progress AS p SET next_offset = first FROM undone WHERE p.log_id = undone.log_id"
        ).rowcount
    assert undone > 0
    topic.send_all([article(number) for number in range(200, 208)])
    wait_until_stored(topic, database, process=process)
    assert process.stop() == 0, process
    assert_exactly_once(topic, database)


def test_first_claims_at_once_agree_on_the_cluster(database):
    """Lanes of the first processes ever to read a topic, each with a partition of it."""
    at_once, statuses = threading.Barrier(8), []

    def claim(partition: int) -> None:
        with database.connect(autocommit=True) as connection:
            for number in range(150):
                at_once.wait(30)
                statuses.append(
                    connection.execute(
                        "SELECT status FROM ingest.claim('g', 'cluster', %s, %s, 8, 0, 'me')",
                        (f"topic.{number}", partition),
                    ).fetchone()[0]
                )

    threads = [threading.Thread(target=claim, args=(partition,)) for partition in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(statuses) == 8 * 150 and set(statuses) == {"made"}
