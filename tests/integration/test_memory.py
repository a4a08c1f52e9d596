"""Memory depends on the settings, not on how many messages have come by."""

import pathlib
import signal
import subprocess
import time

import pytest
from support import programs as programs_module
from support.articles import article
from support.progress import wait_until_stored
from support.servers import ROOT

MESSAGES = 200_000
SAMPLE = MESSAGES // 8
LIMIT_MIB = 200  # two lanes of batches of 8 MiB, what librdkafka fetched ahead, ICU's data


@pytest.fixture
def release_program(monkeypatch):
    """Sanitizers keep what was freed and need more than ten times the memory: what is
    shipped is measured."""
    if is_sanitized():
        for command in (["--preset", "release"],
                        ["--build", "--preset", "release", "--target", "wenliu-ingest"]):  # fmt: skip
            subprocess.run(["cmake", *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        monkeypatch.setattr(programs_module, "FOLDER", ROOT / "build" / "release" / "bin")


def is_sanitized() -> bool:
    return b"__asan_init" in (programs_module.FOLDER / "wenliu-ingest").read_bytes()


def resident_mib(process) -> float:
    for line in pathlib.Path(f"/proc/{process.child.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise AssertionError(f"has ended: {process}")


def test_memory_is_flat_over_many_messages(release_program, wenliu, topic, database):
    process = wenliu.start("wenliu-ingest", "run", "--lanes=2")
    began, samples = time.monotonic(), []
    for first in range(0, MESSAGES, SAMPLE):
        # One in four is new, so that the database does not take most of the time.
        topic.send_all([article(number // 4) for number in range(first, first + SAMPLE)])
        wait_until_stored(topic, database, 60, process)
        samples.append(resident_mib(process))
    print(f"{MESSAGES / (time.monotonic() - began):.0f} messages/s;",
          *(f"{sample:.0f}" for sample in samples), "MiB")  # fmt: skip
    assert process.stop() == 0, process
    assert max(samples[2:]) < 1.2 * samples[1]
    assert max(samples) < LIMIT_MIB


def test_a_stalled_database_does_not_fill_the_memory(release_program, wenliu, topic, database):
    """Two batches are held, one in flight and one behind it; the rest stays in Kafka."""
    body = "很长的正文。" * 20_000  # 360 KB, so that batch.bytes is the limit
    process = wenliu.start("wenliu-ingest", "run", "--lanes=1", "--batch.bytes=4MiB",
                           "--kafka.x.queued.max.messages.kbytes=4096")  # fmt: skip
    topic.send_all([article(1)])
    wait_until_stored(topic, database, process=process)
    samples = []
    with database.connect() as connection:
        connection.execute("LOCK TABLE ingest.progress IN EXCLUSIVE MODE")
        topic.send_all([article(1000 + number, body=body) for number in range(120)])
        for _ in range(6):
            time.sleep(1)
            samples.append(resident_mib(process))
    print("stalled:", *(f"{sample:.0f}" for sample in samples), "MiB")
    assert max(samples[3:]) < 1.1 * samples[3]
    assert max(samples) < 200  # each byte of a message is some ten of rows and buffers
    wait_until_stored(topic, database, 60, process)
    assert process.stop() == 0, process


@pytest.mark.parametrize(
    "command",
    [
        ("wenliu-ingest", "explain"),
        ("wenliu-replay", "--dry-run", "--topic=any", "--kafka.brokers=127.0.0.1:1"),
    ],
    ids=["ingest", "replay"],
)
def test_a_message_there_is_no_memory_for_is_not_called_a_bad_one(programs, tmp_path, command):
    """The process ends, instead of taking what a library could not read for no JSON."""
    if not is_sanitized():
        pytest.skip("only a sanitizer refuses a single allocation")
    many = tmp_path / "many.jsonl"
    many.write_bytes(article(1)[:-1] + b', "numbers": [' + b"0," * 3_000_000 + b"0]}\n")
    variable = "ASAN_OPTIONS=allocator_may_return_null=1:max_allocation_size_mb=24"
    process = programs.start(*command, many, under=("env", variable))
    assert process.wait() == -signal.SIGABRT, process
