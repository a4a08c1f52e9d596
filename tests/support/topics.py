"""Make topics and put exact bytes into them."""

import itertools

import pytest
from confluent_kafka import Consumer, Producer
from confluent_kafka.admin import AdminClient, NewTopic

from support import kafka_log

numbers = itertools.count(1)


class Topic:
    def __init__(self, brokers: str, name: str, partitions: int):
        self.brokers = brokers
        self.name = name
        self.partitions = partitions
        self.producer = None

    def send(self, value, key=None, partition=0, headers=None, timestamp_ms=None) -> None:
        """Queue one message: bytes as they are, None for a tombstone. See flush()."""
        options = {} if timestamp_ms is None else {"timestamp": timestamp_ms}
        if self.producer is None:
            self.producer = Producer({"bootstrap.servers": self.brokers, "linger.ms": 5})
        while True:
            try:
                self.producer.produce(
                    self.name, value, key, partition, headers=headers, **options
                )
                return
            except BufferError:  # librdkafka holds 100,000 at most
                self.producer.poll(1)

    def flush(self) -> None:
        left = self.producer.flush(60) if self.producer else 0
        assert left == 0, f"{left} messages could not be sent to {self.name}"

    def send_all(self, values, **options) -> None:
        """Send values in turn to all partitions and wait until they are stored."""
        for number, value in enumerate(values):
            self.send(value, partition=number % self.partitions, **options)
        self.flush()

    def transaction(self, values, commit: bool, partition=0) -> None:
        """One transaction; both ways it also leaves a control record in the log."""
        producer = Producer(
            {
                "bootstrap.servers": self.brokers,
                "transactional.id": f"{self.name}-{next(numbers)}",
            }
        )
        producer.init_transactions(30)
        producer.begin_transaction()
        for value in values:
            producer.produce(self.name, value, partition=partition)
        # 2.0.2 fails with INVALID_TXN_STATE when messages are in flight at the abort.
        producer.flush(30)
        if commit:
            producer.commit_transaction(30)
        else:
            producer.abort_transaction(30)

    def ends(self) -> dict:
        """{partition: (low, high)} as a reader of committed messages sees them."""
        consumer = Consumer({"bootstrap.servers": self.brokers, "group.id": "unused"})
        try:
            return {
                number: kafka_log.ends(consumer, self.name, number)
                for number in range(self.partitions)
            }
        finally:
            consumer.close()


class Topics:
    def __init__(self, brokers: str):
        self.brokers = brokers
        self.admin = AdminClient({"bootstrap.servers": brokers})

    def create(self, partitions: int = 4, name: str = "", replicas: int = 1, **configuration) -> Topic:
        """configuration: max_message_bytes="100" is Kafka's max.message.bytes."""
        name = name or f"test.{next(numbers)}"
        named = {key.replace("_", "."): value for key, value in configuration.items()}
        wish = NewTopic(name, partitions, replication_factor=replicas, config=named)
        self.admin.create_topics([wish])[name].result(30)
        topic = Topic(self.brokers, name, partitions)
        topic.ends()  # until the broker knows it, too
        return topic

    def delete(self, topic: Topic) -> None:
        self.admin.delete_topics([topic.name])[topic.name].result(30)


@pytest.fixture
def topics(kafka):
    return Topics(kafka.brokers)


@pytest.fixture
def topic(topics):
    """A new topic with four partitions."""
    return topics.create()
