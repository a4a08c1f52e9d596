"""Is it still the log that was read before? Topics that change under our hands."""

import time

import pytest
from confluent_kafka import KafkaException
from confluent_kafka.admin import NewPartitions
from support import worlds
from support.articles import article
from support.checker import check
from support.kafka_log import read_logs
from support.programs import wait_for
from support.progress import positions, wait_until_stored
from support.service import Service
from support.topics import Topics

WHY = "--reason=it is a test"


def other_topic(world, partitions: int = 1):
    """A second topic that the programs read, too: what happens to the first one shall not
    bother it."""
    topic = Topics(world.topic.brokers).create(partitions)
    world.programs.settings["kafka.topic"] = f"{world.topic.name},{topic.name}"
    return topic


def positions_of(world, topic) -> dict:
    return dict(
        world.database.rows(
            "SELECT partition, next_offset FROM ingest.log JOIN ingest.progress USING (log_id)"
            " WHERE topic = %s AND log_id IN (SELECT max(log_id) FROM ingest.log GROUP BY topic, partition)",
            topic.name,
        )
    )


def wait_for_topic(world, topic, process, seconds: float = 90) -> None:
    ends = {partition: end for partition, (_, end) in topic.ends().items()}
    wait_for(lambda: positions_of(world, topic) == ends, seconds, lambda: f"{topic.name} is stored: {process}")


def progress(world, verb: str, *place) -> str:
    where = ":".join(map(str, (world.topic.name, *place)))
    return world.programs.ingest("progress", verb, where, WHY)


def assert_all_add_up(world) -> None:
    assert "The ledger balances." in world.programs.ingest("verify")


# ---- deleted and made again


def made_again(world, count: int, words: str):
    """The topic is made again between two runs, with `count` messages in each partition."""
    topics = Topics(world.topic.brokers)
    other = other_topic(world)
    world.topic.send_all([article(number) for number in range(80)])
    service = Service(world.programs, "--lanes=2")
    wait_for_topic(world, world.topic, service.process)
    service.stop()
    topics.delete(world.topic)
    time.sleep(1)
    world.topic = topics.create(4, world.topic.name)
    world.topic.send_all([article(1000 + number) for number in range(count * 4)])
    service = Service(world.programs, "--lanes=2")
    service.wait_until_not_ready(words, seconds=120)
    other.send_all([article(2000 + number) for number in range(30)])
    wait_for_topic(world, other, service.process)
    assert set(positions_of(world, world.topic).values()) == {20}
    service.stop()
    output = world.programs.ingest("run", "--until-caught-up", expect=2)
    assert "cannot catch up" in output and words in output and "progress reset" in output
    for partition in range(4):
        progress(world, "reset", partition)
    world.programs.ingest("run", "--until-caught-up")
    assert_all_add_up(world)
    wait_for_topic(world, world.topic, None, 1)
    assert world.database.value("SELECT count(*) FROM news.article") == 80 + count * 4 + 30


def a_topic_made_again_is_shorter(world):
    made_again(world, 5, "its log ends at 5")


def a_topic_made_again_is_longer(world):
    made_again(world, 50, "is not the one that was stored from there")


def made_again_at_once(world, count: int, words: str):
    """While it is read, and so fast that the Kafka client has no event for it."""
    world.topic.send_all([article(number) for number in range(80)])
    service = world.serve()
    service.wait_until_shared()
    topics = Topics(world.topic.brokers)
    topics.delete(world.topic)
    wait_for(lambda: can_create(topics, world), what="the name is free")
    world.topic.producer = None
    world.topic.send_all([article(1000 + number) for number in range(count * 4)])
    wait_for(lambda: service.process.output.count(words) >= 4, 90, service.process)
    assert set(positions_of(world, world.topic).values()) == {20}
    for partition in range(4):
        progress(world, "reset", partition)
    wait_for_topic(world, world.topic, service.process)
    service.wait_until_ready()
    service.stop()
    assert_all_add_up(world)
    assert world.database.value("SELECT count(*) FROM news.article") == 80 + count * 4


def can_create(topics, world) -> bool:
    try:
        world.topic = topics.create(4, world.topic.name)
    except KafkaException:
        return False
    return True


def a_shorter_topic_takes_its_place_at_once(world):
    made_again_at_once(world, 5, "its log ends at 5")


def a_longer_topic_takes_its_place_at_once(world):
    made_again_at_once(world, 50, "is not the one that was stored from there")


# ---- what the log has lost


def retention_took_what_was_unread(world):
    """Of one partition; the others go on. What it took is recorded when somebody says so."""
    world.topic.send_all([article(number) for number in range(40)])
    world.programs.ingest("run", "--until-caught-up")
    world.topic.send_all([article(number) for number in range(40, 80)])
    with worlds.one_at_a_time:
        world.kafka.delete_records(world.topic.name, 2, 15)
    service = Service(world.programs, "--lanes=2")
    with world.load():
        service.wait_until_not_ready("its log begins at 15")
        service.wait_until_moving()
        assert positions(world.database)[2] == 10
        progress(world, "accept-loss", 2)
        service.wait_until_ready(120)  # it claims again every 30 s
    world.assert_all_is_well(service)
    assert world.database.rows("SELECT first_offset, last_offset FROM ingest.loss") == [(10, 14)]


def retention_takes_what_is_unread(world):
    """While a service that cannot store waits for it."""
    service = world.serve()
    service.wait_until_shared()
    world.topic.send_all([article(number) for number in range(400)])
    wait_until_stored(world.topic, world.database, 60, service.process)
    with world.database.connect() as blocker:
        blocker.execute("LOCK ingest.progress IN ACCESS EXCLUSIVE MODE")
        world.topic.send_all([article(number) for number in range(400, 1200)])
        time.sleep(4)  # as much of it is read as a lane may hold
        with worlds.one_at_a_time:
            world.kafka.delete_records(world.topic.name, 2, 290)
    with world.load():
        service.wait_until_not_ready("its log begins at 290")
        service.wait_until_moving()
        lost_from = positions(world.database)[2]
        progress(world, "accept-loss", 2)
        service.wait_until_ready()
    world.assert_all_is_well(service)
    assert world.database.rows("SELECT first_offset, last_offset FROM ingest.loss") == [(lost_from, 289)]


def compaction_took_the_last_message(world):
    """It tells nothing then: the log is believed to be the same."""
    topic = Topics(world.topic.brokers).create(
        1, cleanup_policy="compact", segment_ms="500", min_cleanable_dirty_ratio="0.01",
        max_compaction_lag_ms="1000", min_compaction_lag_ms="0",
    )  # fmt: skip
    world.topic = topic
    world.programs.settings["kafka.topic"] = topic.name
    for number in range(20):
        topic.send(article(number), key=b"same")
        topic.flush()
    world.programs.ingest("run", "--until-caught-up")
    deadline = time.monotonic() + 60
    while any(offset < 20 for offset in kafka_offsets(topic)):
        assert time.monotonic() < deadline, "not compacted"
        time.sleep(0.6)
        topic.send(article(99), key=b"same")
        topic.flush()
    service = Service(world.programs, "--lanes=1")
    wait_until_stored(topic, world.database, process=service.process)
    assert service.metric("wenliu_anchors_gone_total") == 1
    assert service.is_ready
    service.stop()
    assert_all_add_up(world)
    assert world.database.value("SELECT count(*) FROM news.article") == 21


def kafka_offsets(topic) -> list:
    return list(read_logs(topic.brokers, topic.name)[0].values)


# ---- what is added


def partitions_are_added(world):
    """With start=latest: nothing of the first ones, everything of the later ones."""
    world.topic.send_all([article(number) for number in range(40)])
    service = Service(world.programs, "--lanes=2", "--start=latest",
                      "--kafka.x.topic.metadata.refresh.interval.ms=10000")  # fmt: skip
    wait_for(lambda: len(positions(world.database)) == 4, what=lambda: f"claimed: {service.process}")
    topics = Topics(world.topic.brokers)
    topics.admin.create_partitions([NewPartitions(world.topic.name, 6)])[world.topic.name].result(30)
    world.topic.partitions = 6
    world.topic.producer = None  # it knows four
    world.topic.ends()
    world.topic.send_all([article(number) for number in range(100, 160)])  # before it is known
    wait_until_stored(world.topic, world.database, 60, service.process)
    service.wait_until_ready()
    service.stop()
    assert world.database.value("SELECT count(*) FROM news.article") == 60
    assert check(world.topic.brokers, world.topic.name, world.topic.name, world.database.uri,
                 from_start=False) == []  # fmt: skip


def a_topic_comes_that_matches(world):
    """A list, and in it a regex, beside a topic that it does not match."""
    topics = Topics(world.topic.brokers)
    name = world.topic.name
    first = topics.create(2, f"{name}.city.a")
    foreign = topics.create(1, f"{name}.country")
    world.programs.settings["kafka.topic"] = f"{name},^{name.replace('.', '[.]')}[.]city[.].*"
    service = Service(world.programs, "--lanes=2", "--kafka.x.topic.metadata.refresh.interval.ms=3000")
    with world.load():
        for topic in (first, foreign):
            topic.send_all([article(100_000 + number) for number in range(20)])
        wait_for_topic(world, first, service.process)
        second = topics.create(2, f"{name}.city.b")
        second.send_all([article(200_000 + number) for number in range(20)])
        wait_for_topic(world, second, service.process)
    wait_for_topic(world, world.topic, service.process)
    service.wait_until_ready()
    service.stop()
    assert positions_of(world, foreign) == {}
    assert_all_add_up(world)


SCENARIOS = [a_topic_made_again_is_shorter, a_topic_made_again_is_longer,
             a_shorter_topic_takes_its_place_at_once, a_longer_topic_takes_its_place_at_once,
             retention_took_what_was_unread, retention_takes_what_is_unread,
             compaction_took_the_last_message, partitions_are_added,
             a_topic_comes_that_matches]  # fmt: skip


@pytest.mark.parametrize("scenario", SCENARIOS, ids=worlds.name)
def test_log(together, scenario):
    together(scenario)


def test_another_cluster_has_to_be_accepted(wenliu, topic, database, own_kafka):
    """Same group, same topic, same database; the log is another one."""
    topic.send_all([article(number) for number in range(40)])
    wenliu.ingest("run", "--until-caught-up")
    moved = Topics(own_kafka.brokers).create(topic.partitions, topic.name)
    moved.send_all([article(number) for number in range(30, 90)])
    wenliu.settings["kafka.brokers"] = own_kafka.brokers
    output = wenliu.ingest("run", "--until-caught-up", expect=2)
    assert "is now on cluster" in output and f"progress accept-cluster {topic.name}" in output
    service = Service(wenliu, "--lanes=2")
    service.wait_until_not_ready("is now on cluster")
    wenliu.ingest("progress", "accept-cluster", topic.name, WHY)
    service.wait_until_ready(60)
    wait_for(lambda: database.value("SELECT count(*) FROM news.article") == 90, what=lambda: f"{service.process}")
    service.stop()
    wenliu.ingest("run", "--until-caught-up")
    assert "The ledger balances." in wenliu.ingest("verify")
    assert database.value("SELECT count(DISTINCT cluster_id) FROM ingest.log") == 2
    assert database.value("SELECT sum(unchanged) FROM ingest.batch") == 10
