"""PostgreSQL alone, with something in the database beforehand: what a batch costs it then."""

import psycopg

from peers import wenliu

FIRST_YEAR, MONTHS = 2023, 24

# Keys as identity.c makes them: digests, with the bits of UUIDv8. The index as it is where keys
# came in by chance, not one by one in order: about seven tenths full.
FILL = """
    ALTER TABLE ingest.identity DROP CONSTRAINT identity_pkey;
    INSERT INTO ingest.identity (key, article_id, month, version, order_at, kafka_at, log_id,
                                 kafka_offset, content_digest)
    SELECT overlay(overlay(encode(substring(digest FOR 16), 'hex') PLACING '8' FROM 13)
                   PLACING substr('89ab', n % 4 + 1, 1) FROM 17)::uuid,
           -n, '2024-01-01', 1, at, at, 1, n, digest
    FROM generate_series(1, {keys}) AS n, sha256(int4send(n)) AS digest,
         LATERAL (SELECT '2024-01-01'::timestamptz + n * interval '1 s' AS at) AS clock;
    ALTER TABLE ingest.identity ADD CONSTRAINT identity_pkey PRIMARY KEY (key)
        WITH (fillfactor = 70)"""


class GrownStore(wenliu.Store):
    """Each run begins with a copy of a database that was made to be large. It is charged with
    the words that the search index has put off, too: a run is too short for the indexes of many
    months to take them in by themselves."""

    def __init__(self, template: str):
        super().__init__("PostgreSQL alone", "")
        self.template = template

    def make_template(self, bench) -> None:
        with psycopg.connect(bench.postgres.uri("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {self.template}")
        uri = bench.postgres.uri(self.template)
        wenliu.migrate(bench, uri)
        with psycopg.connect(uri, autocommit=True) as connection:
            self.grow(connection)

    def grow(self, connection) -> None:
        raise NotImplementedError

    def settle(self, run) -> None:
        run.connection.execute(
            "SELECT gin_clean_pending_list(indexrelid) FROM pg_index JOIN pg_class AS c"
            " ON c.oid = indexrelid JOIN pg_am AS a ON a.oid = relam"
            " WHERE amname = 'gin' AND relkind = 'i'")  # fmt: skip


class AmongKeys(GrownStore):
    """So many articles are known already; none of them comes again."""

    def __init__(self, keys: int):
        super().__init__(f"keys_{keys}")
        self.keys = keys

    def grow(self, connection) -> None:
        connection.execute(FILL.format(keys=self.keys))
        connection.execute("VACUUM ANALYZE ingest.identity")


class OverMonths(GrownStore):
    """All months have their tables already."""

    def __init__(self):
        super().__init__("months")

    def grow(self, connection) -> None:
        connection.execute(
            f"SELECT ingest.ensure_month((date '{FIRST_YEAR}-01-01' + n * interval '1 month')::date)"
            f" FROM generate_series(0, {MONTHS - 1}) AS n")  # fmt: skip
