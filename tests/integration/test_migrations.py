"""Two tools apply the same files, with the same result."""

import shutil
import subprocess

import pytest
from support import database as databases
from support.database import Database
from support.servers import ROOT
from support.store_client import StoreClient


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


def test_each_step_back_is_what_was_before(golang_migrate, empty_database):
    """From version 5 on: before that there is nothing to compare with."""
    golang_migrate(empty_database.uri, "goto", "5")
    found = [schema(empty_database.uri)]
    newest = len(up_files())
    for _ in range(5, newest):
        golang_migrate(empty_database.uri, "up", "1")
        found.append(schema(empty_database.uri))
    for _ in range(5, newest):
        assert schema(empty_database.uri) == found.pop()
        golang_migrate(empty_database.uri, "down", "1")
    assert schema(empty_database.uri) == found.pop()


def test_golang_migrate_takes_back_what_we_made(programs, golang_migrate, empty_database):
    before = empty_database.rows("SELECT nspname FROM pg_namespace ORDER BY 1")
    programs.ingest("migrate", postgres_uri=empty_database.uri)
    golang_migrate(empty_database.uri, "down", "-all")
    assert empty_database.rows("SELECT nspname FROM pg_namespace ORDER BY 1") == before


def test_every_table_view_and_column_says_what_it_is(programs, empty_database):
    programs.ingest("migrate", postgres_uri=empty_database.uri)
    silent = empty_database.rows(
        """SELECT c.oid::regclass::text, a.attname FROM pg_class c
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE c.relnamespace IN ('news'::regnamespace, 'ingest'::regnamespace)
          AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition
          AND (obj_description(c.oid) IS NULL OR col_description(c.oid, a.attnum) IS NULL)"""
    )
    assert silent == []


def test_migrates_only_once(programs, empty_database):
    programs.ingest("migrate", postgres_uri=empty_database.uri)
    before = schema(empty_database.uri)
    programs.ingest("migrate", postgres_uri=empty_database.uri)
    assert schema(empty_database.uri) == before


def test_two_at_once_wait_for_each_other(programs, empty_database):
    both = [
        programs.start("wenliu-ingest", "migrate", postgres_uri=empty_database.uri)
        for _ in range(4)
    ]
    assert [process.wait() for process in both] == [0] * 4, both
    assert sum(process.output.count("applied ") for process in both) == len(list(up_files()))


def up_files():
    return list((ROOT / "migrations").glob("*.up.sql"))


def test_a_file_that_fails_leaves_nothing(programs, empty_database, tmp_path):
    for file in up_files():
        shutil.copy(file, tmp_path)
    broken = tmp_path / "000003_news_tables.up.sql"
    broken.write_text("CREATE TABLE ingest.half (x int); SELECT 1/0;")
    output = programs.ingest(
        "migrate", f"--migrations={tmp_path}", postgres_uri=empty_database.uri, expect=None
    )
    assert "000003_news_tables.up.sql: PostgreSQL: division by zero" in output
    assert empty_database.rows("SELECT version, dirty FROM schema_migrations") == [(2, False)]
    assert empty_database.value("SELECT to_regclass('ingest.half')") is None
    programs.ingest("migrate", postgres_uri=empty_database.uri)  # with the right file it goes on


def test_what_golang_migrate_left_half_done_is_for_a_person(programs, empty_database):
    programs.ingest("migrate", postgres_uri=empty_database.uri)
    empty_database.rows("UPDATE schema_migrations SET dirty = true")
    output = programs.ingest("migrate", postgres_uri=empty_database.uri, expect=2)
    assert "golang-migrate stopped within version" in output


def test_the_time_zone_of_the_views_is_the_setting(programs, empty_database):
    uri = empty_database.uri
    zone = "SELECT value FROM ingest.setting WHERE name = 'article.timezone'"
    programs.ingest("migrate", postgres_uri=uri)
    assert empty_database.value(zone) == "Asia/Shanghai"
    programs.ingest("migrate", "--article.timezone=Asia/Taipei", postgres_uri=uri)
    assert empty_database.value(zone) == "Asia/Taipei"
    output = programs.ingest(
        "migrate", "--article.timezone=Asia/Atlantis", postgres_uri=uri, expect=2
    )
    assert "article.timezone" in output and "Atlantis" in output
    assert empty_database.value(zone) == "Asia/Taipei"


def test_a_user_who_may_make_roles_needs_no_administrator(programs, own_postgres):
    """On a server of its own: roles belong to the whole cluster."""
    administrator = Database(own_postgres.uri("wenliu"))
    administrator.rows(
        "CREATE ROLE maker LOGIN CREATEROLE; ALTER DATABASE wenliu OWNER TO maker"
    )
    uri = own_postgres.uri("wenliu").replace("postgres@", "maker@")
    assert "CREATE ROLE" not in programs.ingest("migrate", postgres_uri=uri)
    programs.ingest("migrate", postgres_uri=uri)
    owner = "SELECT tableowner FROM pg_tables WHERE tablename = 'article'"
    assert administrator.value(owner) == "wenliu_owner"
    with StoreClient(uri) as client:
        client.open(0)
        assert client.store("article 0 0 a one 1") == "committed i"


def test_without_roles_it_says_what_an_administrator_has_to_do(programs, own_postgres):
    """On a server of its own: roles belong to the whole cluster."""
    administrator = Database(own_postgres.uri("wenliu"))
    administrator.rows("CREATE ROLE plain LOGIN; ALTER DATABASE wenliu OWNER TO plain")
    uri = own_postgres.uri("wenliu").replace("postgres@", "plain@")
    output = programs.ingest("migrate", postgres_uri=uri)
    advice = [line.strip() for line in output.splitlines() if line.startswith("    ")]
    assert "CREATE ROLE wenliu_reader NOLOGIN;" in advice

    administrator.rows(" ".join(advice))
    assert "CREATE ROLE" not in programs.ingest("migrate", postgres_uri=uri)
    administrator.rows("SET ROLE wenliu_reader; SELECT * FROM news.v1_article")
    administrator.rows("ALTER ROLE wenliu_ingest LOGIN")
    with StoreClient(uri.replace("plain@", "wenliu_ingest@")) as client:
        client.open(0)
        assert client.store("article 0 0 a one 1") == "committed i"
