"""The store and a PostgreSQL that is not as it should be; who may do what in it."""

import threading

import psycopg
import pytest
from support.database import Database
from support.pgbouncer import PgBouncer
from support.store_client import SOME, StoreClient, claimed, client, next_offset  # noqa: F401


def test_data_that_postgresql_refuses_is_told_from_trouble(client, database):
    assert client.store("article 0 0 a one 1\n refused 0 1").startswith("refused 22021")
    assert next_offset(database) == 0
    assert client.store("article 0 0 a one 1\n reject 0 1") == "committed ir"
    database.rows("ALTER TABLE news.article ADD CHECK (url <> 'odd')")
    assert client.store("article 0 2 odd one 1").startswith("refused 23514")
    database.rows("ALTER TABLE ingest.batch RENAME TO elsewhere")
    assert client.store("article 0 2 even one 1").startswith("broken 42P01")
    database.rows("ALTER TABLE ingest.elsewhere RENAME TO batch")
    assert client.store() == "committed i"


def test_a_partition_that_was_taken_away_is_made_again(client, database):
    assert client.store("article 0 0 a one 1") == "committed i"
    database.rows("DROP TABLE news.article_2024_03")
    assert client.store("article 0 1 b one 1").startswith("broken 23514")
    assert client.store() == "committed i"


@pytest.mark.parametrize("is_connection_kept", [False, True])
def test_a_block_of_ids_may_be_somebody_elses_after_a_failover(client, database, is_connection_kept):
    """To a standby that never heard of it; a pooler may have kept the connection."""
    assert client.store("article 0 0 a one 1") == "committed i"
    database.rows(
        "DELETE FROM news.article; DELETE FROM ingest.identity; DELETE FROM ingest.batch;"
        "UPDATE ingest.progress SET next_offset = 0; ALTER SEQUENCE news.article_id_block RESTART"
    )
    with StoreClient(database.uri) as other:
        other.open(1)
        assert other.store("article 1 0 b one 1\n article 1 1 c one 1") == "committed ii"
        if is_connection_kept:
            assert client.store("article 0 1 d one 1").startswith("fenced XF001")
        else:
            database.rows(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                " AND application_name = 'wenliu' ORDER BY backend_start LIMIT 1"
            )
            assert client.store("article 0 1 d one 1").startswith("away")
            assert client.tell("connect") == "committed"
        assert claimed(client) == 0
        assert client.store("article 0 0 a one 1\n article 0 1 d one 1") == "committed ii"
        assert other.store("article 1 2 e one 1") == "committed i"
    assert database.value("SELECT count(DISTINCT article_id) FROM news.article") == 5


def test_a_schema_of_another_version_is_refused(client, database):
    for version, advice in ((4, "run wenliu-ingest migrate"), (99, "install the newer program")):
        database.rows(
            "CREATE OR REPLACE FUNCTION ingest.schema_version() RETURNS integer LANGUAGE sql"
            f" IMMUTABLE RETURN {version}"
        )
        with StoreClient(database.uri) as other:
            answer = other.tell("connect")
            assert answer.startswith("broken") and advice in answer


def test_a_database_without_schema_is_refused(empty_database):
    with StoreClient(empty_database.uri) as client:
        answer = client.tell("connect")
        assert answer.startswith("broken") and "run wenliu-ingest migrate" in answer


def test_a_database_that_takes_no_chinese_is_refused(postgres):
    database = Database(postgres.uri("sql_ascii"))
    Database(postgres.uri("postgres")).rows(
        "CREATE DATABASE sql_ascii ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0"
    )
    with StoreClient(database.uri) as client:
        answer = client.tell("connect")
        assert answer.startswith("broken") and "has to be UTF8" in answer


def test_a_database_that_takes_no_writes_is_away(database):
    name = database.uri.rpartition("/")[2]
    database.rows(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with StoreClient(database.uri) as client:
        assert client.tell("connect").startswith("away")


def test_what_takes_too_long_is_told_from_a_lock(database):
    name = database.uri.rpartition("/")[2]
    for setting, answer in (
        ("statement_timeout", "slow 57014"),
        ("lock_timeout", "contended 55P03"),
    ):
        database.rows(f"ALTER DATABASE {name} RESET ALL; ALTER DATABASE {name} SET {setting} = '200ms'")
        with StoreClient(database.uri) as client, database.connect() as blocker:
            client.open(0)
            blocker.execute("LOCK news.article IN ACCESS EXCLUSIVE MODE")
            assert client.store("article 0 0 a one 1").startswith(answer)
            blocker.rollback()
            assert client.store() == "committed i"
        database.rows("UPDATE ingest.progress SET next_offset = 0; TRUNCATE ingest.batch,"
                      " news.article, ingest.identity")  # fmt: skip


def test_a_batch_is_not_compiled(database):
    """Its plans look dear to the server as soon as there are many months."""
    database.rows("CREATE TABLE public.seen (jit text); GRANT ALL ON public.seen TO public;"
                  " CREATE FUNCTION public.see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                  " INSERT INTO public.seen VALUES (current_setting('jit')); RETURN NULL; END $$;"
                  " CREATE TRIGGER see AFTER INSERT ON ingest.batch"
                  " EXECUTE FUNCTION public.see()")  # fmt: skip
    assert database.rows("SHOW jit") == [("on",)]
    with StoreClient(database.uri) as client:
        client.open(0)
        assert client.store("article 0 0 a one 1") == "committed i"
    assert database.rows("SELECT jit FROM public.seen") == [("off",)]


def test_the_ingest_role_is_enough(database):
    name = database.uri.replace("postgres@", "wenliu_ingest@")
    database.rows("ALTER ROLE wenliu_ingest LOGIN")
    with StoreClient(name) as client, StoreClient(name) as other:
        client.open(0)
        assert client.store(SOME) == "committed iiur-tr-"
        with database.connect() as blocker:  # the role may end its own sessions
            blocker.execute("LOCK news.article IN ACCESS EXCLUSIVE MODE")
            client.add("clear\n article 0 11 c one 1")
            client.tell("begin")
            client.tell("pump", 500)
            other.tell("connect")
            assert claimed(other) == 11


def test_roles_may_do_what_they_must_and_no_more(client, database):
    client.store(SOME)
    allowed = {
        "wenliu_reader": ["SELECT 1 FROM news.v1_article", "SELECT 1 FROM news.v1_reject"],
        "wenliu_operator": ["SELECT 1 FROM ingest.reject", "SELECT 1 FROM news.v1_article"],
    }
    forbidden = {
        "wenliu_reader": ["SELECT 1 FROM news.article", "SELECT 1 FROM ingest.reject"],
        "wenliu_ingest": ["DELETE FROM news.article", "UPDATE ingest.batch SET inserted = 0",
                          "DELETE FROM ingest.reject", "DROP TABLE news.article",
                          "UPDATE ingest.gap SET last_offset = 0"],
        "wenliu_operator": ["UPDATE ingest.progress SET next_offset = 0",
                            "DELETE FROM news.article"],
    }  # fmt: skip
    for role, statements in allowed.items():
        for statement in statements:
            database.rows(f"SET ROLE {role}; {statement}")
    for role, statements in forbidden.items():
        for statement in statements:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                database.rows(f"SET ROLE {role}; {statement}")


def test_months_are_made_at_once_and_in_nobodys_way(database):
    with database.connect() as reader:
        reader.execute("SELECT count(*) FROM news.article")
        reader.execute("LOCK news.article IN ROW EXCLUSIVE MODE")  # and a writer's lock
        failures = []

        def make():
            try:
                database.rows(
                    "SET lock_timeout = '5s';"
                    "SELECT ingest.ensure_month(('2001-01-01'::date + n * interval '1 month')::date)"
                    " FROM generate_series(0, 23) n"
                )
            except psycopg.Error as error:
                failures.append(error)

        threads = [threading.Thread(target=make) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures
    made = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'news.article'::regclass"
    assert database.value(made) >= 24
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        database.rows("SELECT ingest.ensure_month('2001-01-02')")


def test_a_month_is_there_when_its_maker_has_ended(database):
    """Seen earlier, other sessions may not have heard of it: their inserts find no partition."""
    month = "SELECT ingest.ensure_month('2002-01-01')"
    with database.connect() as maker:
        maker.execute(month)
        maker.commit()
        maker.execute(month)  # it exists, and its maker is still about
        with pytest.raises(psycopg.errors.LockNotAvailable):
            database.rows(f"SET lock_timeout = '100ms'; {month}")
    database.rows(f"SET lock_timeout = '100ms'; {month}")


def test_everything_has_a_comment(database):
    assert database.rows(
        "SELECT c.oid::regclass, a.attname FROM pg_class c JOIN pg_attribute a"
        " ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " WHERE c.relnamespace IN ('news'::regnamespace, 'ingest'::regnamespace)"
        " AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
        " AND (col_description(c.oid, a.attnum) IS NULL"
        " OR obj_description(c.oid, 'pg_class') IS NULL)"
    ) == []
    assert database.rows(
        "SELECT oid::regprocedure FROM pg_proc WHERE pronamespace IN ('news'::regnamespace,"
        " 'ingest'::regnamespace) AND obj_description(oid, 'pg_proc') IS NULL"
        " UNION ALL SELECT oid::regclass::oid FROM pg_class WHERE relkind = 'v'"
        " AND relnamespace = 'news'::regnamespace AND obj_description(oid, 'pg_class') IS NULL"
    ) == []


def test_prepared_statements_outlive_a_batch_that_failed(database):
    with StoreClient(database.uri, WENLIU_POSTGRES_PREPARE="on") as client:
        client.open(0, 1)
        assert client.store(SOME) == "committed iiur-tr-"
        assert client.store("article 0 11 b two 2\n article 1 0 c one 1") == "committed ui"
        assert client.store("article 0 12 c two 2\n refused 0 13").startswith("refused 22")
        assert client.store("article 0 12 c two 2\n article 0 13 d one 1") == "committed ui"


def test_behind_a_pooler_statements_are_not_prepared_unless_told(database):
    """This one has its servers forget all behind each transaction."""
    forgetful = {"server_reset_query": "DISCARD ALL", "server_reset_query_always": 1}
    with PgBouncer(database.uri, **forgetful) as pooler:
        with StoreClient(pooler.uri) as client:
            client.open(0)
            assert client.store("article 0 0 a one 1") == "committed i"
        with StoreClient(pooler.uri, WENLIU_POSTGRES_PREPARE="on") as client:
            client.open(1)
            assert client.store("article 1 0 b one 1").startswith("away 26000")
