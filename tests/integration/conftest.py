"""Fixtures for all integration tests; what they are is in tests/support."""

import pathlib
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import pytest

from support.database import database, empty_database, migrated_template
from support.golang_migrate import golang_migrate
from support.programs import programs
from support.servers import kafka, own_kafka, own_postgres, postgres
from support.topics import topic, topics
from support.worlds import together


def pytest_configure():
    # Asked to stop, pytest would leave its servers behind; at Ctrl-C it cleans up.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture
def wenliu(programs, topic, database):
    """Programs that are set to a topic and a database of this test."""
    programs.settings = {
        "kafka.brokers": topic.brokers,
        "kafka.topic": topic.name,
        "kafka.group": topic.name,  # of its own: what a test killed is missed by nobody else
        "postgres.uri": database.uri,
        "http.listen": "127.0.0.1:0",  # any port: several processes run at once
    }
    return programs
