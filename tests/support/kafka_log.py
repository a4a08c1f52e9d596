"""What a topic holds, read by a client that is not ours."""

import dataclasses
import time

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition


@dataclasses.dataclass
class Log:
    """One partition as a reader of committed messages sees it."""

    low: int
    end: int
    values: dict  # offset -> bytes, None for a tombstone; what is not in it, nobody can read


def read_logs(brokers: str, topic: str, seconds: float = 60) -> dict:
    """{partition: Log} of a topic, all of it."""
    consumer = Consumer(
        {
            "bootstrap.servers": brokers,
            "group.id": "wenliu-checker",  # a name is demanded; it commits nothing
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
            "enable.partition.eof": True,
            "fetch.wait.max.ms": 10,  # at the end of the log the broker would wait 500
        }
    )
    try:
        found = consumer.list_topics(topic, timeout=seconds).topics[topic]
        if found.error:
            raise KafkaException(found.error)
        logs = {}
        for number in sorted(found.partitions):
            logs[number] = Log(*ends(consumer, topic, number, seconds), {})
        read_to_ends(consumer, topic, logs, seconds)
        return logs
    finally:
        consumer.close()


def ends(consumer: Consumer, topic: str, partition: int, seconds: float = 30) -> tuple:
    """(low, end) of a partition. Right after a topic was made, or the broker started, it
    says for a moment that it leads no such partition."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return consumer.get_watermark_offsets(TopicPartition(topic, partition), seconds)
        except KafkaException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def read_to_ends(consumer: Consumer, topic: str, logs: dict, seconds: float) -> None:
    """Ends are where they were before: what is produced meanwhile is left out."""
    consumer.assign([TopicPartition(topic, number, log.low) for number, log in logs.items()])
    # EOF and not "an offset of end - 1" says that a partition is done: its last offsets
    # may be markers of transactions, which no reader gets.
    unread = {number for number, log in logs.items() if log.end > log.low}
    while unread:
        message = consumer.poll(seconds)
        if message is None:
            raise TimeoutError(f"nothing read from {topic} for {seconds} s")
        log = logs[message.partition()]
        if message.error():
            if message.error().code() != KafkaError._PARTITION_EOF:
                raise KafkaException(message.error())
            unread.discard(message.partition())
        elif message.offset() < log.end:
            log.values[message.offset()] = message.value()
        else:
            unread.discard(message.partition())
