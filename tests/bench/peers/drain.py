"""librdkafka alone: the topic read to its end, nothing done with it."""

from peers.peer import Peer


class Drain(Peer):
    name = "drain"
    work = "librdkafka alone: read, forget"
    runs_on = False

    def commands(self, run) -> list:
        return [[run.bench.programs / "drain", run.bench.kafka.brokers, run.topic, run.bench.partitions]]


PEERS = [Drain()]
