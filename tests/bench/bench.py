"""The servers, the topic that all peers read, and one measured run of one peer."""

import contextlib
import dataclasses
import itertools
import json
import os
import pathlib
import resource
import signal
import subprocess
import tempfile
import time

import psycopg

import usage
from support.servers import ROOT, Kafka, Postgres
from support.topics import Topics

PARTITIONS = 4
PATIENCE_S = 30  # without a new row
POLL_S = 0.05
STEADY_FROM = 0.1  # of the messages: what comes before is start-up
# What an administrator of a busy server sets; fsync stays on.
POSTGRES = {"shared_buffers": "1GB", "max_wal_size": "8GB", "track_commit_timestamp": "on"}
numbers = itertools.count(1)


@dataclasses.dataclass
class Result:
    peer: str
    messages: int
    megabytes: float
    seconds: float  # with start-up
    steady: float  # messages a second, without it
    cpu: float  # seconds; ours, then PostgreSQL's and the broker's
    cpu_postgres: float
    cpu_broker: float
    peak_mib: float
    busy: list  # shares of the processors, while it was steady
    timeline: list = dataclasses.field(default_factory=list)  # of (seconds, stored)


class Bench:
    """What all runs share."""

    partitions = PARTITIONS

    def __init__(self, stack: contextlib.ExitStack):
        self.programs = ROOT / "build" / "bench" / "bench"
        self.bin = ROOT / "build" / "bench" / "bin"
        self.python = ROOT / "build" / "bench-venv" / "bin" / "python"
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith(("WENLIU_", "PG"))}  # fmt: skip
        self.environment["LC_ALL"] = "C.UTF-8"
        self.folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        self.kafka = Kafka()
        self.kafka.variables = {"KAFKA_JAVA_OPTIONS": "", "KAFKA_HEAP": "1g"}
        settings = [word for item in POSTGRES.items() for word in ("--set", "=".join(item))]
        self.postgres = Postgres(*settings)
        for server in (self.kafka, self.postgres):
            stack.callback(server.remove)
            server.start()
        self.facts = ""
        self.messages_file = self.folder / "messages.jsonl"

    def new_topic(self) -> str:
        return Topics(self.kafka.brokers).create(PARTITIONS, f"bench.{next(numbers)}").name

    def delete(self, topic: str) -> None:
        admin = Topics(self.kafka.brokers).admin
        admin.delete_topics([topic])[topic].result(30)

    def replay(self, topic: str, corpus: list, count: int, rate: float = 0) -> None:
        """Send `count` messages: the corpus again and again, each round as new articles."""
        pace = [f"--rate={rate:.0f}"] if rate else []
        subprocess.run([self.bin / "wenliu-replay", f"--brokers={self.kafka.brokers}",
                        f"--topic={topic}", "--repeat=1000000", f"--limit={count}",
                        "--kafka.x.message.max.bytes=10000000", *pace, *corpus],
                       check=True, env=self.environment, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip

    def fill(self, corpus: list, count: int) -> str:
        """A topic with `count` messages, which are in messages_file as well."""
        topic = self.new_topic()
        self.replay(topic, corpus, count)
        self.facts = subprocess.run(
            [self.programs / "drain", self.kafka.brokers, topic, str(PARTITIONS), self.messages_file],
            check=True, stdout=subprocess.PIPE, text=True).stdout  # fmt: skip
        return topic

    @property
    def server_cpu(self) -> tuple:
        """Of PostgreSQL and of the broker, in seconds so far."""
        kafka = (self.kafka.folder / "kafka.pid").read_text()
        return usage.tree_cpu_seconds(self.postgres_pid), usage.cpu_seconds(int(kafka))

    @property
    def postgres_pid(self) -> int:
        return int((self.postgres.folder / "data" / "postmaster.pid").read_text().split("\n")[0])


class Run:
    """One peer with a database of its own."""

    def __init__(self, bench: Bench, peer, topic: str, lanes: int, processes: int):
        self.bench = bench
        self.peer = peer
        self.topic = topic
        self.lanes = lanes
        self.processes = processes
        self.group = f"group.{next(numbers)}"
        self.folder = bench.folder / self.group
        self.folder.mkdir()
        self.uri = bench.postgres.uri(self.group.replace(".", "_"))
        self.children = []
        self.peak_mib = 0.0
        self.timeline = [(0.0, 0)]
        self.looks = []  # of (seconds, ticks of the processors)
        self.said_cpu = None  # by a program that has done more than what is measured

    def __enter__(self):
        with psycopg.connect(self.bench.postgres.uri("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {self.group.replace('.', '_')}"
                               f" TEMPLATE {self.peer.template} STRATEGY file_copy")  # fmt: skip
            self.connection = psycopg.connect(self.uri, autocommit=True)
            self.peer.prepare(self)
            connection.execute("CHECKPOINT")
        return self

    def __exit__(self, *_):
        for child in self.children:
            if child.poll() is None:
                child.kill()
                child.wait()
        self.connection.close()
        with psycopg.connect(self.bench.postgres.uri("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {self.group.replace('.', '_')} WITH (FORCE)")

    def start(self) -> None:
        self.begin = time.monotonic()
        environment = {**self.bench.environment, **self.peer.environment(self)}
        self.log = (self.folder / "log").open("w+")
        for command in self.peer.commands(self):
            self.children.append(subprocess.Popen(
                [str(word) for word in command], env=environment, cwd=self.folder,
                stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT))  # fmt: skip

    def stop(self) -> None:
        for child in self.children:
            child.send_signal(signal.SIGTERM)
        for child in self.children:
            child.wait(60)

    @property
    def output(self) -> str:
        self.log.seek(0)
        return self.log.read()

    @property
    def cpu(self) -> float:
        """Of what still runs."""
        return sum(usage.cpu_seconds(child.pid) for child in self.children)

    def look(self) -> None:
        self.looks.append((time.monotonic() - self.begin, usage.processors()))
        self.peak_mib = max(self.peak_mib, sum(usage.peak_mib(child.pid) for child in self.children))

    def wait_until_stored(self, wanted: int) -> None:
        before, changed = self.timeline[-1][1], time.monotonic()
        while before < wanted:
            time.sleep(POLL_S)
            stored = int(self.peer.stored(self.connection, wanted))
            now = time.monotonic()
            self.look()
            if stored > before:
                self.timeline.append((now - self.begin, stored))
                before, changed = stored, now
            is_dead = any(child.poll() is not None for child in self.children)
            is_stalled = now - changed > PATIENCE_S
            if is_stalled and self.peer.may_lose and before > wanted * 0.9:
                return
            if is_dead or is_stalled:
                raise SystemExit(f"{self.peer.name} stands at {before} of {wanted}:\n{self.output[-2000:]}")

    def settle(self) -> None:
        begin = time.monotonic()
        self.peer.settle(self)
        end, stored = self.timeline[-1]
        self.timeline[-1] = (end + time.monotonic() - begin, stored)

    def busy_during_last(self, seconds: float) -> list:
        """Of each processor, the share that was used before the last look."""
        end, after = self.looks[-1]
        before = next(ticks for at, ticks in self.looks if at >= end - seconds)
        return usage.busy_shares(before, after)

    def wait_until_ended(self) -> None:
        while any(child.poll() is None for child in self.children):
            time.sleep(POLL_S / 5)
            self.look()
        if any(child.returncode != 0 for child in self.children):
            raise SystemExit(f"{self.peer.name} failed:\n{self.output[-2000:]}")
        said = json.loads(self.output)
        self.timeline.append((said["seconds"], said["messages"]))
        self.said_cpu = said.get("cpu")


def steady_part(timeline: list) -> tuple:
    """(messages, seconds) between the first tenth and the end."""
    (start, first), (end, last) = timeline[0], timeline[-1]
    begin, early = next(moment for moment in timeline[1:] + timeline[:1]
                        if moment[1] >= first + STEADY_FROM * (last - first))  # fmt: skip
    return (last - early, end - begin) if early < last else (last - first, end - start)


def children_cpu() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def measure(bench: Bench, peer, topic: str, lanes: int, processes: int = 1, skip: int = 0) -> Result:
    """Let a peer take the whole topic. The first `skip` messages are not measured."""
    facts = json.loads(bench.facts)
    with Run(bench, peer, topic, lanes, processes) as run:
        servers, ours = bench.server_cpu, children_cpu()
        run.start()
        if skip > 0:
            run.wait_until_stored(skip)
            servers, ours = bench.server_cpu, ours + run.cpu
            del run.timeline[:-1]
        if peer.runs_on:
            run.wait_until_stored(facts["messages"])
        else:
            run.wait_until_ended()
        run.stop()
        busy = run.busy_during_last(steady_part(run.timeline)[1])
        run.settle()
        spent = [after - before for after, before in zip(bench.server_cpu, servers)]
        (begin, first), (end, last) = run.timeline[0], run.timeline[-1]
        megabytes = facts["bytes"] / 1e6 * (last - first) / facts["messages"]
        messages, seconds = steady_part(run.timeline)
        return Result(peer.name, last - first, megabytes, end - begin, messages / seconds,
                      run.said_cpu or children_cpu() - ours, *spent, run.peak_mib, busy, run.timeline)  # fmt: skip


def delays(run: Run, corpus: list, rate: float, seconds: float) -> tuple:
    """(median, 99th percentile) in ms from a record's arrival to the commit of its row, while
    `rate` messages a second arrive at a run that has its partitions. The first three seconds are
    left out: a corpus of years makes its months and its dictionary then."""
    count = max(100, int(rate * seconds))
    stored = run.timeline[-1][1]
    begin = run.connection.execute("SELECT clock_timestamp() + '3s'").fetchone()
    run.bench.replay(run.topic, corpus, count, rate)
    run.wait_until_stored(stored + count)
    found = run.connection.execute(
        f"SELECT percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY {run.peer.delay})"
        f" FROM {run.peer.table} WHERE kafka_at > %s",
        begin,
    ).fetchone()[0]
    return tuple(seconds * 1000 for seconds in found)


def measure_delay(bench: Bench, peer, corpus: list, lanes: int, rate: float, seconds: float) -> tuple:
    topic = bench.new_topic()
    bench.replay(topic, corpus, PARTITIONS * 5)
    with Run(bench, peer, topic, lanes, 1) as run:
        run.start()
        run.wait_until_stored(PARTITIONS * 5)
        found = delays(run, corpus, rate, seconds)
        run.stop()
    return found
