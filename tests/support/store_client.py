"""One store without Kafka: tests/integration/store_client.c says what it can be told."""

import os
import signal
import subprocess

from support.programs import FOLDER, environment

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
