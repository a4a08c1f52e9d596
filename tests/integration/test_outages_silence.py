"""Nobody says that anything is wrong: an idle service, a frozen server, a wire that swallows."""

import contextlib
import os
import signal
import time

import pytest
from support import worlds
from support.database import Database
from support.postgres_proxy import PostgresProxy
from support.programs import wait_for
from support.servers import Postgres

SILENT = "PostgreSQL has not answered for 7 s"  # what a statement may take, and 5 s more
UNASKED = "PostgreSQL has not answered for 5 s"  # whether it is there


def let_statements_take_two_seconds(world) -> None:
    name = world.database.uri.rpartition("/")[2]
    server = Database(world.postgres.uri("postgres"))
    server.rows(f"ALTER DATABASE {name} SET statement_timeout = '2s'")


def sessions(world) -> list:
    return [
        pid
        for (pid,) in world.database.rows(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name LIKE 'wenliu%'"
        )
    ]


@contextlib.contextmanager
def own_server(world):
    """A frozen session may hold what the whole server waits for."""
    server = Postgres("--fast")
    try:
        server.start()
        world.postgres, world.database = server, Database(server.uri("wenliu"))
        world.programs.settings["postgres.uri"] = world.database.uri
        world.programs.ingest("migrate")
        let_statements_take_two_seconds(world)
        yield server
    finally:
        world.programs.kill_all()
        server.remove()


@contextlib.contextmanager
def frozen(processes):
    for pid in processes:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def an_idle_service_loses_postgresql(world):
    """It is told without a message that would need it, and forgotten when it is back."""
    with own_server(world) as server:
        service = world.serve()
        for _ in range(2):
            server.stop()
            service.wait_until_not_ready("connection", "PostgreSQL", seconds=30)
            server.start()
            service.wait_until_ready()
        world.assert_all_is_well(service)


def sessions_of_an_idle_service_freeze(world):
    with own_server(world):
        service = world.serve()
        service.wait_until_shared()
        with frozen(sessions(world)):
            wait_for(lambda: UNASKED in service.process.output, 30, lambda: service.process)
            service.wait_until_ready()  # by new ones
        world.assert_all_is_well(service)


def freeze_all(world, service) -> None:
    """Until one was given up, and others have come in place of those: what was frozen may
    still COMMIT, which looks as if the service were moving."""
    told = service.process.output.count(SILENT)
    before = set(sessions(world))

    def given_up() -> int:
        return service.process.output.count(SILENT) - told

    def are_replaced() -> bool:
        now = set(sessions(world))
        return len(now) == len(before) == 2 and len(now - before) == given_up()

    with frozen(before):
        wait_for(given_up, 60, lambda: service.process)
    wait_for(are_replaced, 30, lambda: (before, sessions(world), service.process))


def sessions_freeze_under_load(world):
    """What they hold, nobody can take from them; when they go on, they are ended."""
    with own_server(world):
        service = world.serve()
        with world.load(pause=0.05):
            for _ in range(2):
                service.wait_until_ready()
                service.wait_until_shared()
                service.wait_until_moving()
                freeze_all(world, service)
            service.wait_until_moving()
        world.assert_all_is_well(service)


def the_whole_server_freezes(world):
    """The group keeps its member meanwhile."""
    with own_server(world) as server:
        service = world.serve("--kafka.x.session.timeout.ms=6000")
        with world.load():
            service.wait_until_shared()
            service.wait_until_moving()
            rebalances = service.metric("wenliu_rebalances_total")
            postmaster = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
            with frozen([postmaster, *sessions(world)]):
                service.wait_until_not_ready("timeout expired", "not answered", seconds=60)
                time.sleep(10)
            service.wait_until_moving()
            assert service.metric("wenliu_rebalances_total") == rebalances
        world.assert_all_is_well(service)


def a_wire_swallows_everything(world):
    let_statements_take_two_seconds(world)
    with PostgresProxy(world.database.uri, lambda _: None) as proxy:
        service = world.serve(postgres_uri=proxy.uri)
        with world.load(pause=0.05):
            for _ in range(2):
                service.wait_until_moving()
                told = service.process.output.count(SILENT)
                proxy.swallow()
                wait_for(lambda: service.process.output.count(SILENT) > told, 40, lambda: service.process)
                service.wait_until_moving()
        world.assert_all_is_well(service)


SCENARIOS = [an_idle_service_loses_postgresql, sessions_of_an_idle_service_freeze,
             sessions_freeze_under_load, the_whole_server_freezes,
             a_wire_swallows_everything]  # fmt: skip


@pytest.mark.parametrize("scenario", SCENARIOS, ids=worlds.name)
def test_silence(together, scenario):
    together(scenario)
