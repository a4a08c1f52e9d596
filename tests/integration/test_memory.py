"""Memory depends on the settings, not on how many messages have come by."""

import pathlib
import signal
import time

import pytest
from support import programs as programs_module
from support.articles import article
from support.progress import wait_until_stored

MESSAGES = 200_000
SAMPLE = MESSAGES // 8
LANE_MIB = 96 + 4  # of a lane, and the model's file


@pytest.fixture
def release_program(monkeypatch):
    """Sanitizers keep what was freed and need more than ten times the memory: what is
    shipped is measured."""
    if is_sanitized():
        monkeypatch.setattr(programs_module, "FOLDER", programs_module.build_release())


def is_sanitized() -> bool:
    return b"__asan_init" in (programs_module.FOLDER / "wenliu-ingest").read_bytes()


def status_mib(process, field) -> float:
    for line in pathlib.Path(f"/proc/{process.child.pid}/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    raise AssertionError(f"has ended: {process}")


def resident_mib(process) -> float:
    return status_mib(process, "VmRSS")


def test_memory_is_flat_over_many_messages(release_program, wenliu, topic, database):
    """One lane, or chance would decide when the second one has as much to do."""
    sentence = "这是一句和平常的新闻一样长的话，后面还有许多句。"
    process = wenliu.start("wenliu-ingest", "run", "--lanes=1")
    began, samples = time.monotonic(), []
    for first in range(0, MESSAGES, SAMPLE):
        # One in four is new, so that the database does not take most of the time.
        topic.send_all([article(number // 4, body=sentence * 25)
                        for number in range(first, first + SAMPLE)])  # fmt: skip
        wait_until_stored(topic, database, 60, process)
        samples.append(resident_mib(process))
    peak = status_mib(process, "VmHWM")
    print(f"{MESSAGES / (time.monotonic() - began):.0f} messages/s;",
          *(f"{sample:.0f}" for sample in samples), f"MiB, at most {peak:.0f}")  # fmt: skip
    assert process.stop() == 0, process
    assert max(samples[4:]) < 1.1 * max(samples[:4])
    assert peak < LANE_MIB


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
