"""PostgreSQL servers that go away: for long, often, or for ever with another in their place."""

import contextlib
import os
import shutil
import subprocess
import time

import pytest
from support import worlds
from support.articles import article
from support.database import Database
from support.metrics import free_port
from support.programs import wait_for
from support.progress import wait_until_stored
from support.servers import Postgres

AWAY = 120  # seconds


@contextlib.contextmanager
def own_server(world, *options):
    """A server that is the world's only one, and may be treated badly."""
    server = Postgres("--fast", *options)
    try:
        server.start()
        world.postgres = server
        world.database = Database(server.uri("wenliu"))
        world.programs.settings["postgres.uri"] = world.database.uri
        world.programs.ingest("migrate")
        yield server
    finally:
        world.programs.kill_all()
        server.remove()


def postgresql_is_away_for_long(world):
    """Kafka keeps its member, nobody burns a processor, and what came meanwhile waits in Kafka."""
    with own_server(world) as server:
        service = world.serve()
        with world.load():
            service.wait_until_shared()
            service.wait_until_moving()
            rebalances = service.metric("wenliu_rebalances_total")
            server.stop()
            service.wait_until_not_ready("cannot reach PostgreSQL", "connection")
            time.sleep(5)
            before, cpu, began = service.resident_mib, service.cpu_seconds, time.monotonic()
            while time.monotonic() < began + AWAY:
                assert not service.is_ready
                time.sleep(1)
            share = (service.cpu_seconds - cpu) / (time.monotonic() - began)
            after = service.resident_mib
            print(f"{before:.0f} to {after:.0f} MiB, {share:.1%} of a processor")
            server.start()
            service.wait_until_ready(90)
            service.wait_until_moving()
            assert service.metric("wenliu_rebalances_total") == rebalances
            assert after < before + 20
            assert share < 0.05
        world.assert_all_is_well(service, seconds=90)


def postgresql_crashes_again_and_again(world):
    """It is as it was, and the connection is not: who has committed what?"""
    with own_server(world) as server:
        service = world.serve()
        with world.load(pause=0.05):
            for _ in range(4):
                service.wait_until_ready()
                service.wait_until_moving()
                server.stop(now=True)
                service.wait_until_not_ready("PostgreSQL", "connection")
                server.start()
        world.assert_all_is_well(service)


def a_living_session_becomes_read_only(world):
    """By an administrator, for all sessions at once: 25006 in the middle of the work."""
    with own_server(world):
        service = world.serve()
        with world.load():
            service.wait_until_moving()
            alter_system(world, "SET default_transaction_read_only = on")
            service.wait_until_not_ready("read-only")
            assert "25006" in service.process.output
            alter_system(world, "RESET default_transaction_read_only")
            service.wait_until_ready()
            service.wait_until_moving()
        world.assert_all_is_well(service)


def alter_system(world, setting: str) -> None:
    with world.database.connect(autocommit=True) as connection:
        connection.execute("SET transaction_read_only = off")
        connection.execute(f"ALTER SYSTEM {setting}")
        connection.execute("SELECT pg_reload_conf()")


# ---- failover


def make_standby(primary) -> Postgres:
    """Not started yet; it has all that the primary has now."""
    standby = Postgres()
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_owner:
        shutil.chown(standby.folder, "postgres")
    folder = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
    program = shutil.which("pg_basebackup", path="/usr/lib/postgresql/15/bin:" + folder.stdout.strip())
    subprocess.run(
        [*as_owner, program, "--dbname", primary.uri("postgres"), "--write-recovery-conf",
         "--checkpoint=fast", "--no-sync", "--pgdata", standby.folder / "data"],
        check=True, cwd="/",
    )  # fmt: skip
    with (standby.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write(f"port = {free_port()}\nunix_socket_directories = '{standby.folder}'\n")
    return standby


def uri_of_both(primary, standby) -> str:
    addresses = [uri.split("@")[1].split("/")[0] for uri in (primary.address, standby.address)]
    return f"postgresql://postgres@{','.join(addresses)}/wenliu?connect_timeout=2"


def fail_over(world, loses_seconds: bool):
    """The second server takes over; with loses_seconds it never got the last ones, although
    their messages are acknowledged."""
    with own_server(world) as primary:
        standby = make_standby(primary)
        try:
            standby.start()
            both = uri_of_both(primary, standby)
            service = world.serve(postgres_uri=both)
            with world.load(pause=0.05):
                service.wait_until_shared()
                service.wait_until_moving()
                if loses_seconds:
                    standby.stop()
                    time.sleep(2)
                    service.wait_until_moving()
                else:
                    wait_until_copied(world)
                primary.stop(now=True)
                if loses_seconds:
                    standby.start()
                service.wait_until_not_ready("standby", "read-only", "connection", "PostgreSQL")
                world.database = Database(standby.uri("wenliu"))
                world.database.rows("SELECT pg_promote()")
                service.wait_until_ready()
                service.wait_until_moving()
            assert ("positions moved" in service.process.output) == loses_seconds
            world.assert_all_is_well(service)
        finally:
            world.programs.kill_all()
            standby.remove()


def wait_until_copied(world) -> None:
    """From now on nothing is committed that the standby does not have."""
    world.database.rows("ALTER SYSTEM SET synchronous_standby_names = '*'")
    world.database.rows("SELECT pg_reload_conf()")
    wait_for(
        lambda: world.database.rows("SELECT sync_state FROM pg_stat_replication") == [("sync",)],
        what="the standby is synchronous",
    )


def a_standby_takes_over(world):
    fail_over(world, loses_seconds=False)


def a_standby_takes_over_that_missed_the_last_seconds(world):
    fail_over(world, loses_seconds=True)


def a_standby_that_missed_messages_takes_over_from_an_idle_server(world):
    """No other message comes that would show what is missing."""
    with own_server(world) as primary:
        standby = make_standby(primary)
        try:
            standby.start()
            service = world.serve(postgres_uri=uri_of_both(primary, standby))
            world.topic.send_all([article(number) for number in range(20)])
            wait_until_stored(world.topic, world.database, 60, service.process)
            wait_until_copied(world)
            primary_only(world)
            standby.stop()
            world.topic.send_all([article(100 + number) for number in range(20)])
            wait_until_stored(world.topic, world.database, 60, service.process)
            primary.stop(now=True)
            service.wait_until_not_ready("connection", "PostgreSQL")
            standby.start()
            world.database = Database(standby.uri("wenliu"))
            assert world.database.value("SELECT count(*) FROM news.article") == 20
            world.database.rows("SELECT pg_promote()")
            world.assert_all_is_well(service)
            assert world.database.value("SELECT count(*) FROM news.article") == 40
        finally:
            world.programs.kill_all()
            standby.remove()


def primary_only(world) -> None:
    """Commits no longer wait for the standby."""
    world.database.rows("ALTER SYSTEM RESET synchronous_standby_names")
    world.database.rows("SELECT pg_reload_conf()")


SCENARIOS = [postgresql_is_away_for_long, postgresql_crashes_again_and_again,
             a_living_session_becomes_read_only, a_standby_takes_over,
             a_standby_takes_over_that_missed_the_last_seconds,
             a_standby_that_missed_messages_takes_over_from_an_idle_server]  # fmt: skip


@pytest.mark.parametrize("scenario", SCENARIOS, ids=worlds.name)
def test_outage(together, scenario):
    together(scenario)
