"""Behind PgBouncer in transaction mode, where a session is anybody's."""

import contextlib

import psycopg
import pytest
from support import worlds
from support.pgbouncer import PgBouncer
from support.programs import wait_for


def the_pooler_is_killed(world):
    """And started again, four times, also for longer than a moment."""
    with PgBouncer(world.database.uri, default_pool_size=4) as pooler:
        service = world.serve(postgres_uri=pooler.uri)
        with world.load(pause=0.05):
            for turn in range(4):
                service.wait_until_moving()
                pooler.kill()
                if turn % 2:
                    service.wait_until_not_ready("Connection refused", "connection")
                pooler.start()
            service.wait_until_moving()
        world.assert_all_is_well(service)


def the_pool_is_exhausted(world):
    """Others hold all of its sessions; two lanes then share the only one that is left."""
    with PgBouncer(world.database.uri, default_pool_size=2, query_wait_timeout=1) as pooler:
        service = world.serve(postgres_uri=pooler.uri)
        with world.load(pause=0.05):
            service.wait_until_moving()
            with contextlib.ExitStack() as others:
                first, second = (
                    others.enter_context(connect_patiently(pooler.uri)) for _ in range(2)
                )
                service.wait_until_not_ready("query_wait_timeout")
                second.rollback()
                service.wait_until_ready()
                service.wait_until_moving()
                first.rollback()
        world.assert_all_is_well(service)


def connect_patiently(uri: str) -> psycopg.Connection:
    """In a transaction, so that its session is nobody else's: the lanes want it, too."""
    connections = []

    def is_in_transaction() -> bool:
        try:
            connection = psycopg.connect(uri, prepare_threshold=None)
            connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        connections.append(connection)
        return True

    wait_for(is_in_transaction, what="a session of the pool")
    return connections[0]


def postgresql_ends_sessions_behind_the_pooler(world):
    """The client's connection lives on: only its transaction is gone."""
    with PgBouncer(world.database.uri, default_pool_size=2) as pooler:
        service = world.serve(postgres_uri=pooler.uri)
        with world.load(pause=0.05):
            for _ in range(10):
                service.wait_until_moving()
                world.end_sessions()
        world.assert_all_is_well(service)


SCENARIOS = [the_pooler_is_killed, the_pool_is_exhausted,
             postgresql_ends_sessions_behind_the_pooler]  # fmt: skip


@pytest.mark.parametrize("scenario", SCENARIOS, ids=worlds.name)
def test_outage(together, scenario):
    together(scenario)
