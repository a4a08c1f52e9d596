"""Killed at any named point, started again: nothing is lost and nothing there twice."""

import re
import signal

import pytest
from support.articles import Mixture, article
from support.checker import check
from support.servers import ROOT
from support.topics import Topics

# Of other commands: test_rejects_replay.py, test_resegment.py.
ELSEWHERE = {"after_try", "after_articles_read", "after_articles_cut"}
# As the sources name them, so that a new point is tested without a word here.
REACHED = re.compile(r'\b(?:failpoint|store)_reach\((?:\w+, )?"(\w+)"\)')
POINTS = sorted(
    {
        name
        for folder in ("services/ingest", "common")
        for file in (ROOT / folder).rglob("*.c")
        for name in REACHED.findall(file.read_text(encoding="utf-8"))
        if name not in ELSEWHERE
    }
)

SMALL_BATCHES = ("--lanes=1", "--batch.messages=20", "--batch.age=20ms",
                 "--kafka.x.session.timeout.ms=1000", "--kafka.x.heartbeat.interval.ms=200",
                 "--kafka.x.fetch.wait.max.ms=50")  # fmt: skip


@pytest.fixture(scope="module")
def filled_topic(kafka):
    """All outcomes, and gaps in the middle and at the end; each test reads it as a group of
    its own."""
    topic = Topics(kafka.brokers).create(partitions=3)
    mixture = Mixture(seed=1)
    for partition in range(3):
        topic.transaction([article(-1 - partition)], commit=True, partition=partition)
    topic.send_all(mixture.take(240))
    topic.transaction([article(-7), article(-8)], commit=False)
    topic.send_all(mixture.take(60))
    topic.transaction([article(-9)], commit=True, partition=2)
    return topic


@pytest.fixture
def group(programs, filled_topic, database):
    """The programs, set to a group and a database of this test."""
    group = database.uri.rpartition("/")[2]
    programs.settings = {
        "kafka.brokers": filled_topic.brokers,
        "kafka.topic": filled_topic.name,
        "kafka.group": group,
        "postgres.uri": database.uri,
        "http.listen": "off",
    }
    return group


def test_there_are_enough_points():
    assert len(POINTS) >= 12


# Reached only when the process has died before without storing anything.
CAREFUL_POINTS = {"suspect_noted"}


def kill_at(programs, point, hit=1):
    victim = programs.start(
        "wenliu-ingest", "run", "--until-caught-up", *SMALL_BATCHES, failpoint=f"{point}:{hit}"
    )
    assert victim.wait(30) == -signal.SIGKILL, f"{point} was not reached {hit} times: {victim}"


@pytest.mark.parametrize("hit", [1, 2])
@pytest.mark.parametrize("point", POINTS)
def test_a_kill_loses_and_doubles_nothing(group, programs, filled_topic, database, point, hit):
    if point in CAREFUL_POINTS:
        for _ in range(3):
            kill_at(programs, "item_filled")
    kill_at(programs, point, hit)
    programs.ingest("verify")  # also half way nothing is torn
    programs.ingest("run", "--until-caught-up", *SMALL_BATCHES, seconds=60)
    assert check(filled_topic.brokers, filled_topic.name, group, database.uri) == []


def test_messages_that_kill_are_rejected_alone_also_beside_another_lane(group, programs, kafka, database):
    """One in each partition, somewhere in the middle; both lanes read, and die together."""
    topic = Topics(kafka.brokers).create(partitions=2)
    topic.send_all([article(number, title="致命" if number in (33, 40) else "标题") for number in range(80)])
    programs.settings["kafka.topic"] = topic.name
    lanes = ("--lanes=2", *SMALL_BATCHES[1:])
    deaths = 0
    while (code := programs.start("wenliu-ingest", "run", "--until-caught-up", *lanes,
                                  failpoint="message_processed:致命").wait(60)) != 0:  # fmt: skip
        assert code == -signal.SIGKILL
        deaths += 1
        assert deaths <= 12
    assert deaths >= 2 * 3
    rejects = database.rows("SELECT partition, kafka_offset, reason FROM news.v1_reject ORDER BY partition")
    assert rejects == [(0, 20, "kills_process"), (1, 16, "kills_process")]
    assert check(topic.brokers, topic.name, group, database.uri) == []


def test_a_message_that_kills_is_rejected_alone(group, programs, kafka, database):
    """The first message of the only partition kills whoever has noted a try for it."""
    topic = Topics(kafka.brokers).create(partitions=1)
    topic.send_all(Mixture(seed=2).take(60))
    programs.settings["kafka.topic"] = topic.name
    for _ in range(3):
        kill_at(programs, "item_filled")
    for _ in range(3):
        kill_at(programs, "suspect_noted")
    programs.ingest("run", "--until-caught-up", *SMALL_BATCHES, seconds=60)
    killers = database.rows("SELECT kafka_offset, detail FROM news.v1_reject"
                            " WHERE reason = 'kills_process'")  # fmt: skip
    assert killers == [
        (0, "the process died 3 times while it was processing this message")
    ]
    assert check(topic.brokers, topic.name, group, database.uri) == []
