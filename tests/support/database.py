"""A fresh database for each test, with wenliu's tables in it."""

import itertools
import tempfile
import pathlib

import psycopg
import pytest

from support.programs import Programs

numbers = itertools.count(1)


class Database:
    def __init__(self, uri: str):
        self.uri = uri

    def connect(self, **options) -> psycopg.Connection:
        return psycopg.connect(self.uri, **options)

    def rows(self, query: str, *parameters) -> list:
        """What a query returns; [] for a command. Committed."""
        with self.connect(autocommit=True) as connection:
            cursor = connection.execute(query, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def value(self, query: str, *parameters):
        """The first column of the first row."""
        return self.rows(query, *parameters)[0][0]


def create(postgres, template: str = "template1") -> str:
    name = f"test_{next(numbers)}"
    run(postgres, f"CREATE DATABASE {name} TEMPLATE {template}")
    return name


def drop(postgres, name: str) -> None:
    run(postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def run(postgres, command: str) -> None:
    Database(postgres.uri("postgres")).rows(command)


@pytest.fixture
def empty_database(postgres):
    """One that `wenliu-ingest migrate` has not seen."""
    name = create(postgres)
    yield Database(postgres.uri(name))
    drop(postgres, name)


@pytest.fixture(scope="session")
def migrated_template(postgres):
    """Copying a database is faster than migrating one for each test."""
    name = create(postgres)
    with tempfile.TemporaryDirectory() as folder:
        Programs(pathlib.Path(folder)).ingest("migrate", postgres_uri=postgres.uri(name))
    yield name
    drop(postgres, name)


@pytest.fixture
def database(postgres, migrated_template):
    name = create(postgres, migrated_template)
    yield Database(postgres.uri(name))
    drop(postgres, name)
