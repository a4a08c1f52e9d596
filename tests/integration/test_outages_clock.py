"""The wall clock is set while wenliu runs. It is wrong for whoever reads it, and nobody waits
by it."""

import struct
import time

import pytest
from support import worlds
from support.articles import article
from support.programs import FOLDER
from support.progress import wait_until_stored
from support.service import Service

HOUR = 3600


class WallClock:
    """Of one process; see tests/faults/wall_clock.c."""

    def __init__(self, folder):
        self.file = folder / "wall-clock"
        self.set(0)
        self.under = (
            "env",
            f"LD_PRELOAD={FOLDER.parent / 'tests' / 'wall_clock.so'}",
            f"WALL_CLOCK_FILE={self.file}",
            "ASAN_OPTIONS=verify_asan_link_order=0",
        )

    def set(self, wrong_by: int) -> None:
        with self.file.open("r+b" if self.file.exists() else "wb") as file:
            file.write(struct.pack("=q", wrong_by))


def the_clock_jumps_under_load(world):
    clock = WallClock(world.programs.folder)
    service = world.serve("--kafka.x.session.timeout.ms=6000", under=clock.under)
    with world.load():
        service.wait_until_shared()
        service.wait_until_moving()
        rebalances = service.metric("wenliu_rebalances_total")
        for wrong_by in (HOUR, 0, -HOUR, HOUR, 0):
            clock.set(wrong_by)
            service.wait_until_moving(10)
            time.sleep(8)  # the group would have missed its member by now
            service.wait_until_moving(10)
        assert service.metric("wenliu_rebalances_total") == rebalances
    world.assert_all_is_well(service)
    assert_times_are_right(world)


def the_clock_jumps_while_nothing_comes(world):
    clock = WallClock(world.programs.folder)
    service = world.serve("--kafka.x.session.timeout.ms=6000", under=clock.under)
    service.wait_until_shared()
    rebalances = service.metric("wenliu_rebalances_total")
    for turn, wrong_by in enumerate((-HOUR, HOUR, -HOUR)):
        clock.set(wrong_by)
        cpu = service.cpu_seconds
        time.sleep(10)
        assert service.cpu_seconds - cpu < 2
        world.topic.send_all([article(100 * turn + number) for number in range(8)])
        wait_until_stored(world.topic, world.database, 5, service.process)
        assert service.is_ready
    assert service.metric("wenliu_rebalances_total") == rebalances
    clock.set(-2 * HOUR)
    time.sleep(2)
    assert service.process.stop(5) == 0, service.process
    world.assert_all_is_well(Service(world.programs))
    assert_times_are_right(world)


def assert_times_are_right(world) -> None:
    """Those of a row are the message's, Kafka's and PostgreSQL's."""
    assert world.database.value(
        "SELECT count(*) FROM news.article"
        " WHERE least(kafka_at, first_stored_at, stored_at) < now() - interval '10 min'"
        " OR greatest(kafka_at, first_stored_at, stored_at) > now()"
    ) == 0  # fmt: skip


SCENARIOS = [the_clock_jumps_under_load, the_clock_jumps_while_nothing_comes]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=worlds.name)
def test_clock(together, scenario):
    together(scenario)
