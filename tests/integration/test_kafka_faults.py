"""Kafka goes away, freezes, or has something that cannot be read; under load."""

import contextlib
import functools
import signal
import time

import pytest
from confluent_kafka import Producer
from support import worlds
from support.articles import article
from support.kafka_cluster import KafkaCluster
from support.programs import wait_for
from support.progress import positions, wait_until_stored
from support.servers import Kafka
from support.service import Service
from support.topics import Topics

WHY = "--reason=it is a test"


def use(world, kafka, topic) -> None:
    world.kafka = kafka
    world.topic = topic
    world.programs.settings |= {
        "kafka.brokers": kafka.brokers,
        "kafka.topic": topic.name,
        "kafka.group": topic.name,
    }


@contextlib.contextmanager
def own_broker(world, *options, partitions: int = 4):
    """A broker that is the world's only one, and may be treated badly."""
    kafka = Kafka(*options)
    try:
        kafka.start()
        use(world, kafka, Topics(kafka.brokers).create(partitions))
        yield kafka
    finally:
        world.programs.kill_all()
        kafka.remove()


def the_broker_stops_and_freezes(world):
    """For longer than a member of the group may be silent."""
    with own_broker(world, "--set", "group.min.session.timeout.ms=500") as kafka:
        service = world.serve("--kafka.x.session.timeout.ms=6000")
        with world.load():
            service.wait_until_moving()
            kafka.stop()
            service.wait_until_not_ready("no Kafka broker can be reached")
            kafka.start()
            service.wait_until_ready()
            service.wait_until_moving()
            kafka.send(signal.SIGSTOP)
            try:
                time.sleep(12)
            finally:
                kafka.send(signal.SIGCONT)
            service.wait_until_moving()
        world.assert_all_is_well(service, seconds=90)


def a_service_stops_while_the_broker_does(world):
    """Whether it answers or not: within ten seconds, and with code 0."""
    with own_broker(world) as kafka:
        for turn in ("frozen", "restarted", "away"):
            service = world.serve("--kafka.x.session.timeout.ms=6000")  # a frozen broker keeps a member
            with world.load(seed=len(turn)):
                service.wait_until_moving()
                if turn == "frozen":
                    kafka.send(signal.SIGSTOP)
                else:
                    kafka.stop(now=turn == "restarted")
                began = time.monotonic()
                service.process.send(signal.SIGTERM)
                if turn == "frozen":
                    stopped = service.process.wait(20)
                    kafka.send(signal.SIGCONT)
                elif turn == "restarted":
                    kafka.start()
                    stopped = service.process.wait(20)
                else:
                    stopped = service.process.wait(20)
                    kafka.start()
                assert stopped == 0, f"{turn}: {service.process}"
                print(f"{turn}: {time.monotonic() - began:.1f} s")
        world.assert_all_is_well(world.serve())


def one_of_three_brokers_dies(world):
    """The one that leads a partition, then the one that coordinates the group."""
    with KafkaCluster() as cluster:
        try:
            use(world, cluster, Topics(cluster.brokers).create(6, replicas=3))
            service = world.serve()
            with world.load():
                for topic in (world.topic.name, "__consumer_offsets"):
                    for each in (world.topic.name, "__consumer_offsets"):
                        cluster.wait_until_in_sync(each)
                    service.wait_until_moving()
                    node = cluster.leader(topic)
                    node.stop(now=True)
                    wait_for(lambda: cluster.leader(topic) != node, 60, "another one leads")
                    wait_until_passed(world)
                    node.start()
            world.assert_all_is_well(service, seconds=120)
        finally:
            world.programs.kill_all()


def wait_until_passed(world) -> None:
    """What is in the topic now, in each partition."""
    ends = {partition: end for partition, (_, end) in world.topic.ends().items()}

    def is_passed() -> bool:
        stored = positions(world.database)
        return all(stored[partition] >= end for partition, end in ends.items())

    wait_for(is_passed, 60, f"{ends} is passed: {positions(world.database)}")


def skip_a_damaged_batch(world, damage, words: str, **producer):
    """Its partition stops and is told; the others go on. An operator may give it up."""
    with own_broker(world, partitions=2) as kafka:
        world.topic.producer = Producer({"bootstrap.servers": kafka.brokers, **producer})
        for number in range(20):  # each in a batch of its own
            world.topic.send(article(number, summary="很长的摘要。" * 100), partition=0)
            world.topic.flush()
        kafka.stop()
        damage(kafka.folder / "data" / f"{world.topic.name}-0" / f"{0:020}.log", 7)
        kafka.start()
        service = Service(world.programs, "--lanes=1")
        world.topic.send_all([article(100 + number) for number in range(20)])
        wait_for(lambda: positions(world.database) == {0: 7, 1: 10}, 30, service.process)
        service.wait_until_not_ready(f"cannot be read from offset 7 on: {words}")
        assert positions(world.database) == {0: 7, 1: 10}
        cpu = service.cpu_seconds
        time.sleep(3)
        assert service.cpu_seconds - cpu < 1
        world.programs.ingest("progress", "skip", f"{world.topic.name}:0:7", WHY)
        service.wait_until_ready(60)
        wait_until_stored(world.topic, world.database, 60, service.process)
        service.stop()
        assert world.database.value("SELECT count(*) FROM news.article") == 39
        assert world.database.value("SELECT count(*) FROM ingest.gap") == 0
        assert "The ledger balances." in world.programs.ingest("verify")


def find_batch(data: bytes, offset: int) -> slice:
    """The batch that begins with this offset; format version 2."""
    at, number = 0, lambda at, length: int.from_bytes(data[at : at + length], "big")
    while number(at, 8) != offset:
        at += 12 + number(at + 8, 4)
    return slice(at, at + 12 + number(at + 8, 4))


def checksum(batch: bytes) -> bytes:
    """CRC-32C of all that is behind it."""
    crc = 0xFFFFFFFF
    for byte in batch[21:]:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return (crc ^ 0xFFFFFFFF).to_bytes(4, "big")


def damage(file, offset: int, is_noticed: bool) -> None:
    """The first bytes of its records; is_noticed: the checksum tells."""
    data = bytearray(file.read_bytes())
    place = find_batch(data, offset)
    batch = data[place]
    assert batch[17:21] == checksum(batch)
    batch[61:65] = bytes(byte ^ 0xFF for byte in batch[61:65])
    if not is_noticed:
        batch[17:21] = checksum(batch)
    data[place] = batch
    file.write_bytes(data)


def a_batch_on_disk_is_corrupt(world):
    skip_a_damaged_batch(world, functools.partial(damage, is_noticed=True), "MessageSet at offset 7")


def bad_input_54_a_batch_cannot_be_unpacked(world):
    """As from a producer whose compression is broken: Kafka has nothing to object to."""
    skip_a_damaged_batch(world, functools.partial(damage, is_noticed=False), "Decompression",
                         **{"compression.type": "zstd"})  # fmt: skip


def a_record_is_too_large_to_be_fetched(world):
    """It says which setting is too small, and goes on when that is larger."""
    world.topic.send(article(100, body="长" * 200_000), partition=1)
    world.topic.flush()
    small = ("message.max.bytes", "fetch.message.max.bytes", "fetch.max.bytes")
    service = Service(world.programs, "--lanes=1", *(f"--kafka.x.{name}=50000" for name in small),
                      "--kafka.x.receive.message.max.bytes=60000")  # fmt: skip
    wait_for(lambda: "receive.message.max.bytes" in service.process.output, 60, service.process)
    service.wait_until_not_ready("has not moved from offset 0", seconds=120)
    service.wait_until_not_ready("receive.message.max.bytes")
    service.stop()
    world.assert_all_is_well(world.serve())


SCENARIOS = [the_broker_stops_and_freezes, a_service_stops_while_the_broker_does,
             one_of_three_brokers_dies, a_batch_on_disk_is_corrupt, bad_input_54_a_batch_cannot_be_unpacked,
             a_record_is_too_large_to_be_fetched]  # fmt: skip


@pytest.mark.parametrize("scenario", SCENARIOS, ids=worlds.name)
def test_fault(together, scenario):
    together(scenario)
