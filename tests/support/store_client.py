"""One store without Kafka: tests/integration/store_client.c says what it can be told."""

import os
import signal
import subprocess

import pytest

from support.programs import FOLDER, environment

# Items of every kind, offsets 0 to 10 of partition 0: outcomes iiur-tr-.
SOME = """
    article 0 0 a one 1
    article 0 1 b one 1
    article 0 2 a two 2
    reject 0 3
    gap 0 4 7
    tombstone 0 7
    bare 0 8
    gap 0 9 11
"""

PROGRAM = FOLDER.parent / "tests" / "store_client"


class StoreClient:
    def __init__(self, uri: str, **variables):
        self.child = subprocess.Popen(
            [PROGRAM],
            env={**environment({"postgres.uri": uri}), **variables},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.log_ids = {}
        self.answer = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.child.poll() is None:
            os.kill(self.child.pid, signal.SIGCONT)
            self.child.kill()
        self.child.stdout.close()
        self.child.wait()

    def tell(self, *words) -> str:
        """One command; its answer, "" when it died over it."""
        try:
            print(*words, file=self.child.stdin, flush=True)
        except BrokenPipeError:
            return ""
        self.answer = self.child.stdout.readline().strip()
        return self.answer

    def open(self, *partitions: int) -> None:
        """Connect and claim partitions from offset 0 on."""
        assert self.tell("connect") == "committed"
        for partition in partitions:
            assert self.tell("claim", partition, 0).startswith("committed")
            self.log_ids[partition] = int(self.answer.split()[2])

    def add(self, lines: str) -> None:
        for line in filter(None, map(str.strip, lines.splitlines())):
            self.tell(line)

    def store(self, lines: str = "", count: int = 0) -> str:
        """Store a batch of these items; what became of it."""
        if lines:
            self.tell("clear")
            self.add(lines)
        self.tell("begin", count or "")
        return self.tell("pump", 60000)

    def send(self, number: int) -> None:
        os.kill(self.child.pid, number)


@pytest.fixture
def client(database):
    with StoreClient(database.uri) as client:
        client.open(0, 1)
        yield client


def claimed(client, first_offset: int = 0) -> int:
    """Claim partition 0; where it goes on."""
    word, offset, _ = client.tell("claim", 0, first_offset).split()
    assert word == "committed"
    return int(offset)


def ledger(database):
    return database.rows(
        "SELECT partition, first_offset, last_offset, convert_from(outcomes, 'UTF8'), inserted,"
        " updated, unchanged, stale, tombstones, rejected"
        " FROM ingest.batch JOIN ingest.log USING (log_id) ORDER BY 1, 2"
    )


def next_offset(database, partition: int = 0) -> int:
    return database.value(
        "SELECT next_offset FROM ingest.progress JOIN ingest.log USING (log_id)"
        " WHERE partition = %s",
        partition,
    )
