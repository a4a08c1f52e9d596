"""A Kafka of several nodes, of which a test may kill one."""

import concurrent.futures

from confluent_kafka.admin import AdminClient

from support.metrics import free_port
from support.programs import wait_for
from support.servers import Kafka

ID = "wenliuwenliuwenliuwenl"


class KafkaCluster:
    def __init__(self, size: int = 3):
        ports = [(free_port(), free_port()) for _ in range(size)]
        voters = ",".join(f"{node}@127.0.0.1:{control}" for node, (_, control) in enumerate(ports, 1))
        copies = ("offsets.topic.replication.factor", "transaction.state.log.replication.factor",
                  "share.coordinator.state.topic.replication.factor")  # fmt: skip
        self.nodes = []
        for node, (broker, control) in enumerate(ports, 1):
            settings = {
                "node.id": node,
                "controller.quorum.voters": voters,
                "listeners": f"PLAINTEXT://127.0.0.1:{broker},CONTROLLER://127.0.0.1:{control}",
                "min.insync.replicas": 2,
                **dict.fromkeys(copies, size),
            }
            options = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
            self.nodes.append(Kafka(*options))
            self.nodes[-1].variables = {"KAFKA_CLUSTER_ID": ID, "KAFKA_HEAP": "384m"}
        self.brokers = ",".join(f"127.0.0.1:{broker}" for broker, _ in ports)

    def __enter__(self):
        # None of them answers before it can reach another one.
        with concurrent.futures.ThreadPoolExecutor(len(self.nodes)) as pool:
            list(pool.map(Kafka.start, self.nodes))
        return self

    def leader(self, topic: str, partition: int = 0) -> Kafka:
        """Of the only partition of __consumer_offsets it is every group's coordinator."""
        return self.nodes[self.partitions(topic)[partition].leader - 1]

    def wait_until_in_sync(self, topic: str) -> None:
        """Each node has all of the topic, and any one may go again."""

        def is_in_sync() -> bool:
            return all(len(one.isrs) == len(self.nodes) for one in self.partitions(topic).values())

        wait_for(is_in_sync, 60, f"{topic} is on all nodes: {self.partitions(topic)}")

    def partitions(self, topic: str) -> dict:
        admin = AdminClient({"bootstrap.servers": self.brokers})
        return admin.list_topics(topic, 30).topics[topic].partitions

    def __exit__(self, *_):
        for node in self.nodes:
            node.remove()
