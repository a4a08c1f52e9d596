"""Transactional producers: aborted messages are none, and markers are gaps that end."""

import random
import time

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition
from support.articles import Mixture, article
from support.kafka_log import read_logs
from support.programs import wait_for
from support.progress import assert_exactly_once, positions, wait_until_stored


class Transactions:
    """One transactional producer; it sends to all partitions of a topic in turn."""

    def __init__(self, topic, name: str):
        self.topic = topic
        self.producer = Producer(
            {"bootstrap.servers": topic.brokers, "transactional.id": f"{topic.name}-{name}"}
        )
        self.producer.init_transactions(30)
        self.sent = 0

    def begin(self, values) -> None:
        self.producer.begin_transaction()
        for value in values:
            self.producer.produce(self.topic.name, value, partition=self.sent % self.topic.partitions)
            self.sent += 1
        self.producer.flush(30)  # what is in flight at an abort is fatal to librdkafka 2.0.2

    def end(self, commit: bool) -> None:
        if commit:
            self.producer.commit_transaction(30)
        else:
            self.producer.abort_transaction(30)


def wait_for_markers(topic) -> None:
    """A transaction has ended for its producer before its markers are in the log."""
    consumer = Consumer(
        {
            "bootstrap.servers": topic.brokers,
            "group.id": "unused",
            "isolation.level": "read_uncommitted",
        }
    )
    everything = lambda: {
        number: consumer.get_watermark_offsets(TopicPartition(topic.name, number), 30)
        for number in range(topic.partitions)
    }
    try:
        wait_for(lambda: everything() == topic.ends(), what="no transaction is open")
    finally:
        consumer.close()


def gap_offsets(database) -> int:
    return database.value("SELECT coalesce(sum(last_offset - first_offset + 1), 0) FROM ingest.gap")


def assert_gaps_are_what_nobody_reads(topic, database) -> None:
    logs = read_logs(topic.brokers, topic.name).values()
    assert gap_offsets(database) == sum(log.end - log.low - len(log.values) for log in logs) > 0


@pytest.fixture
def small_transactions(topic):
    """A hundred of them, among messages of nobody's transaction; markers end each log."""
    mixture, chance = Mixture(seed=1), random.Random(1)
    pair = [Transactions(topic, "a"), Transactions(topic, "b")]
    for number in range(100):
        transactions = pair[number % 2]
        transactions.begin(mixture.take(chance.randint(1, 3)))
        if chance.random() < 0.3:
            topic.send_all(mixture.take(2))
        transactions.end(commit=chance.random() < 0.6)
    pair[0].begin(mixture.take(topic.partitions))
    pair[0].end(commit=True)
    pair[1].begin(mixture.take(topic.partitions))
    pair[1].end(commit=False)
    wait_for_markers(topic)


@pytest.mark.parametrize("lanes", [1, 2])
def test_stops_at_the_end_behind_the_last_marker(wenliu, topic, database, small_transactions, lanes):
    wenliu.ingest("run", "--until-caught-up", f"--lanes={lanes}", "--batch.messages=10", seconds=60)
    assert positions(database) == {partition: end for partition, (_, end) in topic.ends().items()}
    assert_gaps_are_what_nobody_reads(topic, database)
    assert_exactly_once(topic, database)


def test_follows_markers_as_they_come(wenliu, topic, database):
    process = wenliu.start("wenliu-ingest", "run", "--lanes=1", "--batch.age=20ms")
    transactions = Transactions(topic, "live")
    for number in range(12):
        transactions.begin([article(number * 4 + part) for part in range(4)])
        transactions.end(commit=number % 3 != 0)
        wait_for_markers(topic)
        # Not one of these messages may follow that would lead over the marker.
        wait_until_stored(topic, database, 10, process)
    assert process.stop() == 0, process
    assert database.value("SELECT count(*) FROM news.article") == 32
    assert_gaps_are_what_nobody_reads(topic, database)
    assert_exactly_once(topic, database)


def test_waits_for_an_open_transaction(wenliu, topic, database):
    process = wenliu.start("wenliu-ingest", "run", "--lanes=1", "--batch.age=20ms")
    transactions = Transactions(topic, "open")
    topic.send_all([article(number) for number in range(8)])
    transactions.begin([article(number) for number in range(8, 12)])
    topic.send_all([article(number) for number in range(12, 16)])
    wait_until_stored(topic, database, 10, process)  # to the first message that is open
    time.sleep(1)
    assert database.value("SELECT count(*) FROM news.article") == 8
    assert gap_offsets(database) == 0
    transactions.end(commit=False)
    wait_for_markers(topic)
    wait_until_stored(topic, database, 10, process)
    assert process.stop() == 0, process
    assert database.value("SELECT count(*) FROM news.article") == 12
    assert_exactly_once(topic, database)
