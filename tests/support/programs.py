"""Run wenliu's programs the way a user does: settings in the environment, output in files."""

import os
import pathlib
import signal
import subprocess
import time

import pytest

from support.servers import ROOT

# tests/run builds them there; they have sanitizers and failpoints.
FOLDER = pathlib.Path(os.environ.get("WENLIU_BIN") or ROOT / "build" / "dev" / "bin")


def environment(settings: dict) -> dict:
    """{"kafka.topic": "t"} as WENLIU_KAFKA_TOPIC=t, without what else is set around us."""
    foreign = ("WENLIU_", "PG")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
    ours = {"WENLIU_" + k.upper().replace(".", "_"): str(v) for k, v in settings.items()}
    return {**kept, "LC_ALL": "C.UTF-8", **ours}


class Process:
    """A program in the background. `output` is what it has printed so far, both streams,
    unless they go into the pipe of somebody who wants them."""

    def __init__(self, command: list, settings: dict, log: pathlib.Path, pipe: int = None):
        self.command = [str(word) for word in command]
        self.log = log
        with log.open("wb") as file:
            self.child = subprocess.Popen(
                self.command,
                env=environment(settings),
                stdin=subprocess.DEVNULL,
                stdout=file if pipe is None else pipe,
                stderr=subprocess.STDOUT,
            )

    @property
    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def is_running(self) -> bool:
        return self.child.poll() is None

    def send(self, number: int) -> None:
        """SIGSTOP freezes it (until SIGCONT), SIGTERM asks it to stop."""
        self.child.send_signal(number)

    def wait(self, seconds: float = 60) -> int:
        """Its exit code; minus the signal that ended it. Killed when it takes too long."""
        try:
            return self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"still runs after {seconds} s: {self}") from None

    def stop(self, seconds: float = 15) -> int:
        self.send(signal.SIGTERM)
        return self.wait(seconds)

    def kill(self) -> None:
        if self.is_running:
            self.child.kill()
        self.child.wait()

    def __str__(self) -> str:
        return f"{' '.join(self.command)}\n{self.output[-4000:]}"


class Programs:
    """Starts programs for one test with the settings that all of its programs share."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.settings = {}
        self.started = []

    def start(self, name, *arguments, pipe: int = None, under=(), **settings) -> Process:
        """start("wenliu-ingest", "run", kafka_group="g"): _ in a setting's name is a dot.

        under: a command that runs it. The name may be a whole path."""
        named = {key.replace("_", ".", 1): value for key, value in settings.items()}
        log = self.folder / f"{len(self.started)}-{pathlib.Path(name).name}.log"
        process = Process([*under, FOLDER / name, *arguments], {**self.settings, **named}, log, pipe)
        self.started.append(process)
        return process

    def run(self, name: str, *arguments, expect=0, seconds: float = 120, **settings) -> str:
        """Run it to its end and give back what it printed; expect=None takes any exit code."""
        process = self.start(name, *arguments, **settings)
        code = process.wait(seconds)
        assert expect is None or code == expect, f"exit code {code}: {process}"
        return process.output

    def ingest(self, *arguments, **options) -> str:
        return self.run("wenliu-ingest", *arguments, **options)

    def replay(self, *arguments, **options) -> str:
        return self.run("wenliu-replay", *arguments, **options)

    def kill_all(self) -> None:
        for process in self.started:
            process.kill()


@pytest.fixture
def programs(tmp_path):
    """Whatever a test started is gone when it ends, also what it had frozen."""
    programs = Programs(tmp_path)
    yield programs
    programs.kill_all()


def wait_for(condition, seconds: float = 30, what="") -> None:
    """Poll until condition() is true. What it waits for is asked for when it did not come, if
    it is a function."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            told = what() if callable(what) else what
            raise AssertionError(f"not within {seconds} s: {told or condition}")
        time.sleep(0.05)
