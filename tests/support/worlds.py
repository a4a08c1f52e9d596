"""Scenarios that mostly wait run at the same time; each of them is a test of its own.

A file lists its scenarios, functions of a World:

    @pytest.mark.parametrize("scenario", [postgres_is_away, ...], ids=worlds.name)
    def test_outage(together, scenario):
        together(scenario)

The first test of them all waits for all of them, so that no other test is disturbed.
"""

import concurrent.futures
import contextlib
import threading

import pytest

from support import database as databases
from support.programs import Programs
from support.progress import assert_exactly_once, wait_until_stored
from support.service import Service
from support.stream import Stream
from support.topics import Topics

one_at_a_time = threading.Lock()

AT_ONCE = 10  # most of them wait for a minute


class World:
    """A topic, a database and the programs that are set to them."""

    def __init__(self, folder, kafka, postgres, database):
        self.programs = Programs(folder)
        self.kafka = kafka
        self.postgres = postgres
        self.database = database
        self.topic = Topics(kafka.brokers).create()
        self.programs.settings = {
            "kafka.brokers": kafka.brokers,
            "kafka.topic": self.topic.name,
            "kafka.group": self.topic.name,
            "postgres.uri": database.uri,
            "http.listen": "off",
        }

    def serve(self, *arguments, **settings) -> Service:
        """A service that has stored what there was to store."""
        service = Service(self.programs, "--lanes=2", *arguments, **settings)
        wait_until_stored(self.topic, self.database, 60, service.process)
        service.wait_until_ready()
        return service

    def load(self, seed: int = 1, pause: float = 0.2) -> Stream:
        return Stream(self.topic, seed, pause)

    @property
    def ingest_uri(self) -> str:
        """As the role that the service should have, which superusers' rights do not help."""
        return self.database.uri.replace("postgres@", "wenliu_ingest@")

    def end_sessions(self) -> None:
        self.database.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND application_name LIKE 'wenliu%'"
        )

    def assert_all_is_well(self, *services: Service, seconds: float = 60) -> None:
        """Everything is stored once, and the services know it and stop in peace."""
        wait_until_stored(self.topic, self.database, seconds, services[0].process)
        for service in services:
            service.wait_until_ready()
            service.stop()
        assert_exactly_once(self.topic, self.database)


@contextlib.contextmanager
def world(folder, kafka, postgres, template: str):
    with one_at_a_time:
        name = databases.create(postgres, template)
        made = World(folder, kafka, postgres, databases.Database(postgres.uri(name)))
    try:
        yield made
    finally:
        made.programs.kill_all()
        databases.drop(postgres, name)


def name(scenario) -> str:
    return scenario.__name__


def run(scenario, *parts) -> None:
    with world(*parts) as made:
        scenario(made)


@pytest.fixture(scope="session")
def together(request, kafka, postgres, migrated_template, tmp_path_factory):
    """Tells what became of a scenario. Only those run that pytest was not told to leave out."""
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        futures = {
            scenario: pool.submit(run, scenario, tmp_path_factory.mktemp(scenario.__name__),
                                  kafka, postgres, migrated_template)
            for scenario in reversed(list(find_wanted(request.session)))
        }  # fmt: skip
    return lambda scenario: futures[scenario].result()


def find_wanted(session):
    for item in session.items:
        scenario = item.callspec.params.get("scenario") if hasattr(item, "callspec") else None
        if scenario:
            yield scenario
