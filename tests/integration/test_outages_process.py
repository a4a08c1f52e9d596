"""What may go wrong around the process itself, under load."""

import contextlib
import fcntl
import os
import resource
import signal
import time

import pytest
from support import worlds
from support.articles import article
from support.programs import build_release, wait_for
from support.progress import positions
from support.service import Service

IMPATIENT = ("--kafka.x.session.timeout.ms=2000", "--kafka.x.heartbeat.interval.ms=300")


def readers_come_and_go(world):
    """One of them stays; another comes and goes every two seconds."""
    service = world.serve(*IMPATIENT)
    with world.load(pause=0.05):
        for _ in range(8):
            guest = Service(world.programs, "--lanes=1", *IMPATIENT)
            time.sleep(2)
            guest.stop()
        service.wait_until_moving()
    world.assert_all_is_well(service)


def a_second_signal_leaves_the_group(world):
    """At once, whatever PostgreSQL is at: a member that only vanished would be waited for by
    the group for 45 s."""
    service = world.serve()
    with world.load(), world.database.connect() as blocker:
        service.wait_until_shared()
        service.wait_until_moving()
        blocker.execute("LOCK news.article IN ACCESS EXCLUSIVE MODE")
        wait_for(lambda: is_waited_for(world), what="a batch is in flight")
        service.process.send(signal.SIGTERM)
        time.sleep(0.5)
        began = time.monotonic()
        service.process.send(signal.SIGTERM)
        assert service.process.wait(5) == 0, service.process
        print(f"{time.monotonic() - began:.1f} s")
        blocker.rollback()
        successor = Service(world.programs, "--lanes=2")
        successor.wait_until_shared(seconds=20)
    world.assert_all_is_well(successor)


def is_waited_for(world) -> bool:
    return world.database.value("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0


@contextlib.contextmanager
def log_pipe():
    """(reader, writer) of a pipe as small as they come."""
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
    with os.fdopen(reader, "rb") as reading, os.fdopen(writer, "wb") as writing:
        yield reading, writing


def nobody_reads_the_log(world):
    """The pipe is full: lines are lost, messages are not."""
    with log_pipe() as (_, writing):
        os.set_blocking(writing.fileno(), False)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(writing.fileno(), b"x" * 4096)
        os.set_blocking(writing.fileno(), True)
        service = world.serve(pipe=writing.fileno())
        with world.load():
            service.wait_until_moving()
            world.end_sessions()  # which is worth a line
            service.wait_until_moving()
        world.assert_all_is_well(service)


def the_log_is_closed(world):
    with log_pipe() as (reading, writing):
        service = world.serve(pipe=writing.fileno())
        writing.close()
        reading.close()
        with world.load():
            service.wait_until_moving()
            world.end_sessions()
            service.wait_until_moving()
        world.assert_all_is_well(service)


def no_file_can_be_opened(world):
    """Not even a socket: a connection that is lost stays lost for a while."""
    service = world.serve()
    pid = service.process.child.pid
    limits = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    with world.load():
        service.wait_until_moving()
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, limits[1]))
        world.end_sessions()
        wait_for(lambda: "Too many open files" in service.process.output, 30, service.process)
        time.sleep(2)
        before = positions(world.database)
        time.sleep(1)
        assert positions(world.database) == before and service.process.is_running
        resource.prlimit(pid, resource.RLIMIT_NOFILE, limits)
        service.wait_until_ready()
        service.wait_until_moving()
    world.assert_all_is_well(service)


def there_is_too_little_memory(world):
    """For batches as large as they are set, when PostgreSQL takes none. A process that has not
    enough ends; when some got nowhere, the next reads message by message, and needs less."""
    world.topic.send_all([article(0)])
    world.programs.ingest("run", "--until-caught-up", "--lanes=1")  # makes the months ahead
    world.topic.send_all([article(1 + number, body="很长的正文。" * 20_000) for number in range(119)])

    def end_of_a_run() -> int:
        # What malloc sets aside for threads that meet must not be what decides.
        limits = ("env", "MALLOC_ARENA_MAX=1", "prlimit", f"--as={280 << 20}")
        return world.programs.start(build_release() / "wenliu-ingest", "run", "--until-caught-up", "--lanes=1",
                                    "--batch.bytes=64MiB", *IMPATIENT, under=limits).wait(90)  # fmt: skip

    with world.database.connect() as blocker:
        blocker.execute("LOCK news.article IN ACCESS EXCLUSIVE MODE")
        assert end_of_a_run() == -signal.SIGABRT
    codes = [end_of_a_run()]
    while codes[-1] != 0:
        assert codes[-1] == -signal.SIGABRT and len(codes) < 4, codes
        codes.append(end_of_a_run())
    assert "reading one by one" in world.programs.started[-1].output
    assert world.database.value("SELECT count(*) FROM news.article") == 120
    world.assert_all_is_well(world.serve())


def there_is_no_room_for_threads(world):
    """librdkafka would go on without them and never read a message."""
    program = build_release() / "wenliu-ingest"
    world.topic.send_all([article(number) for number in range(40)])
    for megabytes in (80, 120, 160, 200, 250, 300):
        process = world.programs.start(program, "run", "--until-caught-up", "--lanes=2", *IMPATIENT,
                                       under=("env", "MALLOC_ARENA_MAX=1", "prlimit",
                                              f"--as={megabytes << 20}"))  # fmt: skip
        code = process.wait(60)
        told = f"the address space is limited to {megabytes} MiB (ulimit -v)" in process.output
        # Between too little and enough it is librdkafka that ends, with words of its own.
        assert (code == 2 and told) or (code == 0 and megabytes > 100) or code == -signal.SIGABRT, process
        assert code != -signal.SIGABRT or told or "Assertion" in process.output, process
    world.assert_all_is_well(world.serve())


SCENARIOS = [readers_come_and_go, a_second_signal_leaves_the_group, nobody_reads_the_log,
             the_log_is_closed, no_file_can_be_opened, there_is_too_little_memory,
             there_is_no_room_for_threads]  # fmt: skip


@pytest.mark.parametrize("scenario", SCENARIOS, ids=worlds.name)
def test_trouble(together, scenario):
    together(scenario)
