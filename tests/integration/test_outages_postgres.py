"""PostgreSQL is there, but does not do what it is asked: under load, and all at once."""

import contextlib
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

import pytest
from support import worlds
from support.articles import article
from support.database import Database
from support.programs import wait_for
from support.progress import wait_until_stored
from support.service import Service


def settings_of(world, settings: str) -> None:
    """For all sessions to come."""
    name = world.database.uri.rpartition("/")[2]
    Database(world.postgres.uri("postgres")).rows(f"ALTER DATABASE {name} {settings}")


# ---- what passes by itself, and is no outage


def statements_time_out(world):
    """A batch of fifty takes too long for ever: smaller ones do not."""
    settings_of(world, "SET statement_timeout = '1s'")
    world.database.rows(
        """CREATE FUNCTION news.be_slow() RETURNS trigger LANGUAGE plpgsql AS
            $$BEGIN PERFORM pg_sleep(0.05); RETURN NEW; END$$;
        CREATE TRIGGER slow BEFORE INSERT ON news.article
            FOR EACH ROW EXECUTE FUNCTION news.be_slow()"""
    )
    world.topic.send_all([article(number) for number in range(200)])
    service = world.serve()
    assert service.metric('wenliu_store_failures_total{reason="slow"}') >= 2
    assert world.database.value("SELECT max(inserted) FROM ingest.batch") < 25
    assert world.database.value("SELECT count(*) FROM news.v1_reject") == 0
    world.assert_all_is_well(service)


def a_table_is_locked(world):
    """For longer than a lock is waited for, and then for so long that it is no longer ready."""
    settings_of(world, "SET lock_timeout = '2s'")
    service = world.serve()
    with world.load():
        service.wait_until_moving()
        with world.database.connect() as blocker:
            blocker.execute("LOCK news.article IN ACCESS EXCLUSIVE MODE")
            locked_at = time.monotonic()
            contended = lambda: service.metric('wenliu_store_failures_total{reason="contended"}')
            wait_for(lambda: contended() >= 2, 60, service.process)
            assert service.is_ready or time.monotonic() - locked_at > 50
            service.wait_until_not_ready("has not moved", seconds=120)
        service.wait_until_moving()
    world.assert_all_is_well(service)


def deadlocks_are_made(world):
    """Somebody locks in the other order, and has more patience than we have."""
    service = world.serve("--lanes=1")
    with world.load(pause=0.05):
        for _ in range(3):
            service.wait_until_moving()
            with world.database.connect() as other:
                other.execute("SET deadlock_timeout = '1min'")
                other.execute("LOCK ingest.batch IN ACCESS EXCLUSIVE MODE")
                wait_for(lambda: is_waiting(world, other.info.backend_pid), what="it waits for us")
                other.execute("SELECT 1 FROM ingest.progress FOR UPDATE")
    deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    wait_for(lambda: world.database.value(deadlocks) >= 3, what="PostgreSQL has counted them")
    assert service.metric('wenliu_store_failures_total{reason="contended"}') >= 3
    world.assert_all_is_well(service)


def is_waiting(world, holder: int) -> bool:
    """Somebody has moved a row of progress and waits for the holder."""
    return world.database.value(
        "SELECT count(*) FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))", holder
    ) > 0  # fmt: skip


def two_processes_write_the_same_articles(world):
    """In opposite orders, each in two lanes: the same articles are in all partitions."""
    forward = [article(number, body=f"第{number}号新闻的正文。") for number in range(150)]
    for _ in range(4):
        for partition, values in enumerate((forward, forward[::-1], forward, forward[::-1])):
            for value in values:
                world.topic.send(value, partition=partition)
    world.topic.flush()
    pair = [Service(world.programs, "--lanes=2") for _ in range(2)]
    wait_until_stored(world.topic, world.database, 120, pair[0].process)
    assert world.database.value("SELECT count(*) FROM news.article") == 150
    world.assert_all_is_well(*pair)


def a_transaction_holds_several_partitions(world):
    service = world.serve("--lanes=1", "--batch.age=1s")
    for turn in range(3):
        world.topic.send_all([article(100 * turn + number) for number in range(20)])
        wait_until_stored(world.topic, world.database, process=service.process)
    assert world.database.rows(
        "SELECT count(*), sum(inserted) FROM ingest.batch GROUP BY committed_at"
    ) == [(4, 20)] * 3  # fmt: skip
    world.assert_all_is_well(service)


# ---- what passes by itself, and is an outage


def postgresql_takes_no_writes(world):
    service = world.serve()
    with world.load():
        service.wait_until_moving()
        settings_of(world, "SET default_transaction_read_only = on")
        world.end_sessions()
        service.wait_until_not_ready("read-only")
        settings_of(world, "RESET default_transaction_read_only")
        service.wait_until_ready()
        service.wait_until_moving()
    world.assert_all_is_well(service)


def too_many_connections(world):
    world.database.rows("ALTER ROLE wenliu_ingest LOGIN")
    service = world.serve(postgres_uri=world.ingest_uri)
    with world.load():
        service.wait_until_moving()
        settings_of(world, "CONNECTION LIMIT 0")
        world.end_sessions()
        service.wait_until_not_ready("too many connections")
        settings_of(world, "CONNECTION LIMIT -1")
        service.wait_until_ready()
        service.wait_until_moving()
    world.assert_all_is_well(service)


@contextlib.contextmanager
def small_disk(megabytes: int):
    """A folder of PostgreSQL's on a disk of its own."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="wenliu-disk-"))
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "wenliu-test", folder]
    if os.geteuid() or subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode:
        pytest.skip("only root can have a small disk")
    try:
        shutil.chown(folder, "postgres")
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()


def the_disk_is_full(world):
    with small_disk(16) as folder:
        name = world.database.uri.rpartition("/")[2]
        tablespace = f"small_{name}"
        server = Database(world.postgres.uri("postgres"))
        server.rows(f"CREATE TABLESPACE {tablespace} LOCATION '{folder}'")
        server.rows(f"ALTER DATABASE {name} SET TABLESPACE {tablespace}")
        try:
            service = world.serve()
            with world.load():
                service.wait_until_moving()
                fill(folder / "ballast")
                service.wait_until_not_ready("No space left")
                (folder / "ballast").unlink()
                service.wait_until_ready()
                service.wait_until_moving()
            world.assert_all_is_well(service)
        finally:
            world.programs.kill_all()
            server.rows(f"ALTER DATABASE {name} SET TABLESPACE pg_default")
            server.rows(f"DROP TABLESPACE {tablespace}")


def fill(file: pathlib.Path) -> None:
    with file.open("wb", buffering=0) as ballast, contextlib.suppress(OSError):
        while True:
            ballast.write(bytes(4096))


# ---- what somebody has to mend; then it goes on by itself, within a minute


def the_schema_is_newer(world):
    service = world.serve()
    version = world.database.value("SELECT ingest.schema_version()")
    with world.load():
        service.wait_until_moving()
        set_schema_version(world, 99)
        world.end_sessions()
        service.wait_until_not_ready("install the newer program")
        set_schema_version(world, version)
        service.wait_until_ready(90)
        service.wait_until_moving()
    world.assert_all_is_well(service)


def set_schema_version(world, version: int) -> None:
    world.database.rows(
        "CREATE OR REPLACE FUNCTION ingest.schema_version() RETURNS integer LANGUAGE sql"
        f" IMMUTABLE RETURN {version}"
    )


def a_permission_is_revoked(world):
    world.database.rows("ALTER ROLE wenliu_ingest LOGIN")
    service = world.serve(postgres_uri=world.ingest_uri)
    with world.load():
        service.wait_until_moving()
        world.database.rows("REVOKE INSERT ON ingest.batch FROM wenliu_ingest")
        service.wait_until_not_ready("permission denied")
        time.sleep(1)
        world.database.rows("GRANT INSERT ON ingest.batch TO wenliu_ingest")
        service.wait_until_ready(90)
        service.wait_until_moving()
    assert world.database.value("SELECT count(*) FROM ingest.reject WHERE sqlstate IS NOT NULL") == 0
    world.assert_all_is_well(service)


def all_articles_are_refused(world):
    """By a mistake of ours: some are set aside, then it is not believed any more."""
    service = world.serve("--lanes=1")  # each of them counts what it has seen
    world.database.rows("ALTER TABLE news.article ADD CONSTRAINT mistake CHECK (false) NOT VALID")
    refused = "SELECT count(*) FROM ingest.reject WHERE sqlstate = '23514'"
    world.topic.send_all([article(number) for number in range(1200)])
    service.wait_until_not_ready("the fault is hardly theirs", seconds=120)
    set_aside = world.database.value(refused)
    assert set_aside == 201
    time.sleep(5)
    assert world.database.value(refused) == set_aside
    world.database.rows("ALTER TABLE news.article DROP CONSTRAINT mistake")
    service.wait_until_ready(120)
    world.assert_all_is_well(service)
    assert world.database.value(refused) == set_aside
    assert world.database.value("SELECT count(*) FROM news.article") == 1200 - set_aside


def a_reject_row_is_refused_itself(world):
    """Once without what it holds; when that does not help, nobody is passed over."""
    service = world.serve()
    world.database.rows("ALTER TABLE ingest.reject ADD CONSTRAINT no_raw CHECK (raw IS NULL)")
    world.topic.send_all([b"{", article(1), b"[", article(2)])
    wait_until_stored(world.topic, world.database, 60, service.process)
    assert world.database.rows("SELECT count(*), count(raw), count(raw_digest) FROM ingest.reject") == [(2, 0, 2)]
    world.database.rows("ALTER TABLE ingest.reject ADD CONSTRAINT none CHECK (false) NOT VALID")
    world.topic.send_all([b"{", article(3), b"[", article(4)])
    service.wait_until_not_ready("none")
    assert world.database.value("SELECT count(*) FROM ingest.reject") == 2
    world.database.rows("ALTER TABLE ingest.reject DROP CONSTRAINT none")
    service.wait_until_ready(90)
    world.assert_all_is_well(service, seconds=90)


SCENARIOS = [statements_time_out, a_table_is_locked, deadlocks_are_made,
             two_processes_write_the_same_articles, a_transaction_holds_several_partitions,
             postgresql_takes_no_writes,
             too_many_connections, the_disk_is_full, the_schema_is_newer, a_permission_is_revoked,
             all_articles_are_refused, a_reject_row_is_refused_itself]  # fmt: skip


@pytest.mark.parametrize("scenario", SCENARIOS, ids=worlds.name)
def test_outage(together, scenario):
    together(scenario)
