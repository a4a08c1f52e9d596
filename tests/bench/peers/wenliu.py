"""wenliu-ingest itself, whole or with parts of its work left out."""

import json
import os
import subprocess

import usage
from peers.peer import Peer
from support.servers import ROOT


def migrate(bench, uri: str) -> None:
    subprocess.run([bench.bin / "wenliu-ingest", "migrate"], check=True,
                   env={**bench.environment, "WENLIU_POSTGRES_URI": uri},
                   stdout=subprocess.DEVNULL)  # fmt: skip


class Wenliu(Peer):
    table = "news.article"
    delay = "extract(epoch FROM pg_xact_commit_timestamp(xmin) - kafka_at)"

    def __init__(self, name: str, work: str, **settings):
        self.name = name
        self.work = work
        self.settings = settings

    def is_available(self, bench) -> bool:
        known = subprocess.run([bench.bin / "wenliu-ingest", "run", "--help"],
                               check=True, capture_output=True, text=True).stdout  # fmt: skip
        return all(f"--{name.replace('_', '.', 1)}" in known for name in self.settings)

    def prepare(self, run) -> None:
        migrate(run.bench, run.uri)

    def commands(self, run) -> list:
        return [[run.bench.bin / "wenliu-ingest", "run"]] * run.processes

    def environment(self, run) -> dict:
        settings = {"postgres_uri": run.uri, "kafka_brokers": run.bench.kafka.brokers,
                    "kafka_topic": run.topic, "kafka_group": run.group, "lanes": run.lanes,
                    "http_listen": "127.0.0.1:0", "log_level": "warning"}  # fmt: skip
        return {f"WENLIU_{name.upper()}": str(value)
                for name, value in {**settings, **self.settings}.items()}  # fmt: skip

    def stored(self, connection, wanted: int) -> int:
        return connection.execute(
            "SELECT coalesce(sum(next_offset), 0) FROM ingest.progress").fetchone()[0]  # fmt: skip


class Store(Wenliu):
    """PostgreSQL alone: the same rows, made beforehand, through the same write path."""

    runs_on = False
    delay = ""

    def commands(self, run) -> list:
        return [[run.bench.programs / "store_bench", run.bench.messages_file]]


class StoreOfOneProcessor(Store):
    """The limit of a machine of two processors: PostgreSQL has the first, all that it forks
    included, and what sends the rows has the others. wenliu has to fit its work into these, and
    may let PostgreSQL use whatever it leaves."""

    def is_available(self, bench) -> bool:
        return os.cpu_count() > 1

    def prepare(self, run) -> None:
        super().prepare(run)
        usage.restrict(run.bench.postgres_pid, {0})

    def commands(self, run) -> list:
        others = f"1-{os.cpu_count() - 1}"
        return [["taskset", "--cpu-list", others, *command] for command in super().commands(run)]

    def settle(self, run) -> None:
        usage.restrict(run.bench.postgres_pid, set(range(os.cpu_count())))


class Core(Peer):
    """Messages to rows in memory: neither Kafka nor PostgreSQL, one thread."""

    name = "wenliu, core only"
    work = "all but reading and writing; one thread"
    runs_on = False

    def commands(self, run) -> list:
        model = ROOT / "common" / "text" / "model" / "zh.model"
        messages = json.loads(run.bench.facts)["messages"]
        return [[run.bench.programs / "core_bench", "model", model, messages, run.bench.messages_file]]


PEERS = [
    Wenliu("wenliu", "clean, sentences, words, search, exactly once"),
    Wenliu("wenliu, search off", "without search", search="off"),
    Wenliu("wenliu, ICU", "words by ICU", segmenter_engine="icu"),
    Core(),
    Store("PostgreSQL alone", "the same rows, made beforehand: the limit"),
    StoreOfOneProcessor("PostgreSQL alone, one core", "the same, PostgreSQL on one processor"),
]
