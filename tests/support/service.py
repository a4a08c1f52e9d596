"""A wenliu-ingest that runs while something happens to it, and what it says of itself."""

import os
import pathlib

from support.metrics import free_port, metric, page
from support.programs import wait_for

# Batches of its own for every few messages, and a member that is missed after some seconds.
QUICK = ("--batch.messages=50", "--batch.age=20ms", "--kafka.x.reconnect.backoff.max.ms=1000",
         "--kafka.x.fetch.wait.max.ms=100")  # fmt: skip


class Service:
    def __init__(self, programs, *arguments, **settings):
        self.port = free_port()
        self.process = programs.start("wenliu-ingest", "run", *QUICK, *arguments,
                                      http_listen=f"127.0.0.1:{self.port}", **settings)  # fmt: skip

    def metric(self, name: str) -> float:
        return metric(self.port, name)

    @property
    def is_ready(self) -> bool:
        return page(self.port, "/readyz")[0] == 200

    def wait_until_ready(self, seconds: float = 60) -> None:
        wait_for(lambda: self.is_ready, seconds, lambda: f"ready: {page(self.port, '/readyz')} {self.process}")

    def wait_until_not_ready(self, *words: str, seconds: float = 60) -> None:
        """/readyz says 503, and one of these words why."""

        def is_told() -> bool:
            status, reason = page(self.port, "/readyz")
            return status == 503 and any(word in reason for word in words)

        wait_for(is_told, seconds, lambda: f"not ready for {words}: {page(self.port, '/readyz')} {self.process}")
        assert page(self.port, "/livez")[0] == 200  # nobody shall restart it for that

    def wait_until_moving(self, seconds: float = 60) -> None:
        """It stores messages, as of now."""
        before = self.metric("wenliu_messages_total")
        wait_for(lambda: self.metric("wenliu_messages_total") > before, seconds, lambda: f"moves: {self.process}")

    def wait_until_shared(self, lanes: int = 2, seconds: float = 60) -> None:
        """All lanes have partitions: from now on no rebalance comes by itself."""
        claimed = [f'event="partitions claimed" lane={lane} ' for lane in range(lanes)]
        wait_for(lambda: all(words in self.process.output for words in claimed), seconds,
                 lambda: f"all lanes work: {self.process}")  # fmt: skip

    @property
    def cpu_seconds(self) -> float:
        fields = self.read("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def resident_mib(self) -> float:
        return int(self.read("status").partition("VmRSS:")[2].split()[0]) / 1024

    @property
    def state(self) -> str:
        """T: frozen."""
        return self.read("stat").rpartition(")")[2].split()[0]

    def read(self, name: str) -> str:
        return pathlib.Path(f"/proc/{self.process.child.pid}/{name}").read_text()

    def stop(self) -> None:
        assert self.process.stop() == 0, self.process
