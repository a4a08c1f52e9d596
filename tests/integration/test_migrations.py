"""Two tools apply the same files, with the same result."""

import subprocess

import pytest
from support import database as databases
from support.database import Database


def schema(uri: str) -> str:
    """All that pg_dump has to say, and the version."""
    dump = subprocess.run(
        ["pg_dump", "--schema-only", uri], check=True, capture_output=True, text=True
    ).stdout
    # A random word against SQL in the names of a hostile server.
    lines = [line for line in dump.splitlines() if "restrict " not in line]
    version = Database(uri).rows("SELECT version, dirty FROM schema_migrations")
    return "\n".join([*lines, str(version)])


@pytest.fixture
def other_database(postgres):
    name = databases.create(postgres)
    yield Database(postgres.uri(name))
    databases.drop(postgres, name)


def test_golang_migrate_makes_the_same_schema(
    programs, golang_migrate, empty_database, other_database
):
    golang_migrate(empty_database.uri, "up")
    programs.ingest("migrate", postgres_uri=other_database.uri)
    assert schema(empty_database.uri) == schema(other_database.uri)
    programs.ingest("migrate", postgres_uri=empty_database.uri)  # nothing left to do


def test_golang_migrate_takes_back_what_we_made(programs, golang_migrate, empty_database):
    before = empty_database.rows("SELECT nspname FROM pg_namespace ORDER BY 1")
    programs.ingest("migrate", postgres_uri=empty_database.uri)
    golang_migrate(empty_database.uri, "down", "-all")
    assert empty_database.rows("SELECT nspname FROM pg_namespace ORDER BY 1") == before


def test_migrates_only_once(programs, empty_database):
    programs.ingest("migrate", postgres_uri=empty_database.uri)
    before = schema(empty_database.uri)
    programs.ingest("migrate", postgres_uri=empty_database.uri)
    assert schema(empty_database.uri) == before
