"""From a query in Chinese to the articles that hold its words."""

import json
import re
import subprocess

import pytest
from support.pgbouncer import PgBouncer
from support.programs import FOLDER, environment
from support.servers import ROOT

MESSAGES = [
    {"id": "1", "title": "郑州地铁恢复运营", "body": "郑州地铁5号线今天恢复运营。"},
    {"id": "2", "title": "鄭州的雨", "body": "NBA球员今天来到鄭州，鄭州下雨。"},
    {"id": "3", "title": "上海的地铁", "body": "上海地铁今天全部运营。"},
]

def keys_of(query: str) -> str:
    """As an array of PostgreSQL."""
    done = subprocess.run(
        [FOLDER / "wenliu-ingest", "segment", "--keys"],
        input=query.encode(), capture_output=True, env=environment({}), check=True,
    )  # fmt: skip
    return done.stdout.decode().strip()


@pytest.fixture
def send(topic):
    def send():
        topic.send_all([json.dumps(message).encode() for message in MESSAGES])

    return send


def find(connection, query: str) -> list:
    rows = connection.execute(
        "SELECT title FROM news.v1_article WHERE terms @> news.search_terms(%s) ORDER BY 1",
        (keys_of(query),),
    )
    return [title for (title,) in rows]


def test_a_reader_finds_articles_by_their_words(wenliu, topic, send, database):
    send()
    wenliu.ingest("run", "--until-caught-up")
    with database.connect() as connection:
        connection.execute("SET ROLE wenliu_reader")
        assert find(connection, "郑州") == ["郑州地铁恢复运营", "鄭州的雨"]
        assert find(connection, "鄭州的地鐵") == ["郑州地铁恢复运营"]
        assert find(connection, "nba") == ["鄭州的雨"]
        assert find(connection, "北京") == []  # in no article
        assert find(connection, "的，") == []  # nothing to look for
        # How often: the views hold all that a count of words wants.
        assert connection.execute(
            "SELECT sum(count) FROM news.v1_article,"
            " unnest(terms, term_counts) AS t (term_id, count) JOIN news.v1_term"
            " USING (term_id) WHERE term = '郑州'"
        ).fetchall() == [(5,)]
        connection.execute("SET enable_seqscan = off")
        plan = connection.execute(
            "EXPLAIN SELECT title FROM news.v1_article"
            " WHERE terms @> news.search_terms('{郑州}')"
        ).fetchall()
        assert "Bitmap Index Scan on article_" in str(plan) and "_terms_idx" in str(plan)


def test_search_off_stores_no_terms(wenliu, topic, send, database):
    send()
    wenliu.ingest("run", "--until-caught-up", search="off")
    assert database.rows("SELECT DISTINCT terms, term_counts FROM news.article") == [(None, None)]
    assert database.value("SELECT count(*) FROM news.term") == 0
    assert database.value("SELECT count(*) FROM news.v1_article") == len(MESSAGES)


def test_terms_are_learnt_through_a_pooler(wenliu, topic, send, database):
    send()
    with PgBouncer(database.uri, default_pool_size=2) as pooler:
        wenliu.ingest("run", "--until-caught-up", postgres_uri=pooler.uri)
    with database.connect() as connection:
        assert find(connection, "地铁") == ["上海的地铁", "郑州地铁恢复运营"]


def test_what_the_readme_shows_is_what_happens(wenliu, database):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    query, keys = re.search(r"echo '(.*)' \| wenliu-ingest segment --keys\n(.*)", text).groups()
    assert keys_of(query) == keys
    wenliu.replay(ROOT / "deploy" / "sample")
    wenliu.ingest("run", "--until-caught-up")
    statements = re.search(r"```sql\n(SELECT.*?)```", text, re.DOTALL)[1].split(";\n")
    with database.connect() as connection:
        connection.execute("SET ROLE wenliu_reader")
        for statement in filter(str.strip, statements):
            assert connection.execute(statement).fetchall(), statement
