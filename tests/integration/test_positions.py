"""Where reading begins: PostgreSQL says so; at first `start` does, and Kafka's group never."""

import datetime
import time

import pytest
from confluent_kafka import Consumer, TopicPartition
from support.articles import article
from support.progress import assert_exactly_once, positions


class Group:
    """The offsets that the consumer group of a topic has in Kafka."""

    def __init__(self, topic):
        self.topic = topic

    def call(self, action):
        consumer = Consumer({"bootstrap.servers": self.topic.brokers, "group.id": self.topic.name})
        try:
            return action(consumer)
        finally:
            consumer.close()

    def commit(self, offsets: dict) -> None:
        places = [TopicPartition(self.topic.name, *place) for place in offsets.items()]
        self.call(lambda consumer: consumer.commit(offsets=places, asynchronous=False))

    def committed(self) -> dict:
        places = [TopicPartition(self.topic.name, number) for number in range(self.topic.partitions)]
        answer = self.call(lambda consumer: consumer.committed(places, 30))
        return {place.partition: place.offset for place in answer}


def ends(topic) -> dict:
    return {partition: end for partition, (_, end) in topic.ends().items()}


def test_what_the_group_has_committed_is_for_show(wenliu, topic, database):
    """However wrong it is, before the first claim and afterwards."""
    group = Group(topic)
    topic.send_all([article(number) for number in range(40)])
    group.commit({0: 5, 1: 10, 2: 0})
    wenliu.ingest("run", "--until-caught-up")
    assert_exactly_once(topic, database)
    assert group.committed() == ends(topic) == {number: 10 for number in range(4)}
    topic.send_all([article(number) for number in range(40, 80)])
    group.commit({0: 0, 1: 20, 2: 999_999})
    wenliu.ingest("run", "--until-caught-up")
    assert_exactly_once(topic, database)
    assert database.value("SELECT count(*) FROM news.article") == 80
    assert group.committed() == ends(topic)


# ---- start


def first_positions(database) -> dict:
    return dict(
        database.rows(
            "SELECT partition, start_offset FROM ingest.log JOIN ingest.progress USING (log_id)"
        )
    )


@pytest.fixture
def hour(topic) -> int:
    """A message a second since an hour ago in partition 0, some older ones in partition 1, and
    nothing in the others."""
    hour = int(time.time()) - 3600
    for number in range(10):
        topic.send(article(number), partition=0, timestamp_ms=(hour + number) * 1000)
    for number in range(3):
        topic.send(article(100 + number), partition=1, timestamp_ms=(hour - 60 + number) * 1000)
    topic.flush()
    return hour


@pytest.mark.parametrize(
    "start, first",
    [
        ("earliest", {0: 0, 1: 0, 2: 0, 3: 0}),
        ("latest", {0: 10, 1: 3, 2: 0, 3: 0}),
        (4, {0: 4, 1: 3, 2: 0, 3: 0}),  # between: nothing in partition 1 is so young
        (-58, {0: 0, 1: 2, 2: 0, 3: 0}),
        (1800, {0: 10, 1: 3, 2: 0, 3: 0}),  # behind all that is there
    ],
)
def test_start_says_where_to_begin(wenliu, topic, database, hour, start, first):
    if isinstance(start, int):
        moment = datetime.datetime.fromtimestamp(hour + start, datetime.timezone.utc)
        start = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    wenliu.ingest("run", "--until-caught-up", f"--start={start}")
    assert first_positions(database) == first
    assert positions(database) == ends(topic)
    assert database.value("SELECT count(*) FROM news.article") == 13 - sum(first.values())


def test_start_is_for_the_first_time_only(wenliu, topic, database, hour):
    wenliu.ingest("run", "--until-caught-up", "--start=latest")
    topic.send_all([article(200 + number) for number in range(8)])
    wenliu.ingest("run", "--until-caught-up", "--start=latest")
    wenliu.ingest("run", "--until-caught-up", "--start=earliest")
    assert first_positions(database) == {0: 10, 1: 3, 2: 0, 3: 0}
    assert database.value("SELECT count(*) FROM news.article") == 8
