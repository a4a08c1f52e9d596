"""A private Kafka and a private PostgreSQL, by the scripts that the quickstart uses."""

import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Server:
    """One server in a folder of its own; it keeps its port and data over stop and start."""

    script = ""

    def __init__(self, *options: str):
        # Not pytest's tmp_path: that is closed to all but us, and PostgreSQL, started by
        # root, runs as another user. The short name keeps its unix socket's address legal.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"wenliu-{self.script}-"))
        self.folder.chmod(0o755)
        self.options = options
        self.variables = {}  # of its environment
        self.address = ""

    def start(self) -> None:
        self.address = self.call("start", *self.options).strip()
        self.options = ()  # they are in its configuration file now

    def stop(self, now: bool = False) -> None:
        """now: the way a crash would."""
        self.call("stop", *(["--now"] if now else []))

    def remove(self) -> None:
        self.stop(now=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, command: str, *arguments: str) -> str:
        script = ROOT / "deploy" / "server" / self.script
        return subprocess.run(
            [script, command, self.folder, *arguments],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            env={**os.environ, **self.variables},
            text=True,
        ).stdout


class Kafka(Server):
    script = "kafka"

    @property
    def brokers(self) -> str:
        return self.address

    def send(self, number: int) -> None:
        """SIGSTOP freezes it (until SIGCONT)."""
        os.kill(int((self.folder / "kafka.pid").read_text()), number)

    def delete_records(self, topic: str, partition: int, before: int) -> None:
        """Take the offsets below `before` out of the log, as retention does."""
        request = self.folder / "delete.json"
        request.write_text(
            f'{{"version": 1, "partitions": [{{"topic": "{topic}",'
            f' "partition": {partition}, "offset": {before}}}]}}'
        )
        self.call("tool", "DeleteRecordsCommand", "--offset-json-file", str(request))


class Postgres(Server):
    script = "postgres"

    def uri(self, database: str) -> str:
        return self.address.rpartition("/")[0] + "/" + database


def running(server: Server):
    """Start it for a fixture; whatever happens, it is gone afterwards."""
    try:
        server.start()
        yield server
    finally:
        if os.environ.get("TESTS_KEEP"):  # its logs, for whoever looks into a failure
            server.stop(now=True)
            print(f"kept {server.folder}")
        else:
            server.remove()


@pytest.fixture(scope="session")
def kafka():
    """The broker of the whole session: make topics of your own. Members of a group may ask to
    be missed sooner than after six seconds, or each test of a crash would wait so long."""
    yield from running(Kafka("--set", "group.min.session.timeout.ms=500"))


@pytest.fixture(scope="session")
def postgres():
    """The server of the whole session: `database` gives each test a database."""
    yield from running(Postgres("--fast", "--set", "max_connections=200"))


@pytest.fixture
def own_kafka():
    """A broker for a test that stops it."""
    yield from running(Kafka())


@pytest.fixture
def own_postgres():
    """A server for a test that stops it."""
    yield from running(Postgres("--fast"))
