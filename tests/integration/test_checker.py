"""The checker cries over every single thing that can be wrong."""

import json

import pytest
from support import database as databases
from support.checker import check
from support.database import Database

# All is ingested, and then partition 0 is to be read from its end on.
RESET = """
    SELECT ingest.reset(group_name, cluster_id, topic, 0, next_offset, 0, next_offset, 'me', 'test')
    FROM ingest.log JOIN ingest.progress USING (log_id) WHERE partition = 0
"""

# What a bug could leave behind, as the command that makes it so.
WRONGS = {
    "an article is lost": "DELETE FROM news.article WHERE version = 1 AND article_id ="
    " (SELECT min(article_id) FROM news.article WHERE version = 1)",
    "an article is there twice": "CREATE TEMP TABLE copy AS SELECT * FROM news.article LIMIT 1;"
    " UPDATE copy SET article_id = -1; INSERT INTO news.article SELECT * FROM copy",
    "an article names another message": "UPDATE news.article SET kafka_offset = kafka_offset + 1"
    " WHERE version = 1 AND kafka_offset = 1",
    "an article has another url": "UPDATE news.article SET url = url || 'x' WHERE version = 2",
    "an update is not there": "UPDATE news.article SET version = 1;"
    " UPDATE ingest.identity SET version = 1",
    "an identity is lost": "DELETE FROM ingest.identity WHERE version = 2",
    "an identity has another version": "UPDATE ingest.identity SET version = 2 WHERE version = 1",
    "an identity has other content": "UPDATE ingest.identity SET content_digest = '' "
    " WHERE version = 2",
    "the first outcomes are lost": "DELETE FROM ingest.batch WHERE first_offset = 0",
    "the last outcomes are lost": "DELETE FROM ingest.batch b WHERE first_offset ="
    " (SELECT max(first_offset) FROM ingest.batch WHERE log_id = b.log_id)",
    "outcomes are there twice": "INSERT INTO ingest.batch SELECT log_id, 1, 1, 'n', 0, 0, 1, 0, 0, 0"
    " FROM ingest.log",
    "outcomes are shifted": "UPDATE ingest.batch SET first_offset = first_offset + 1,"
    " last_offset = last_offset + 1",
    "an outcome differs": "UPDATE ingest.batch SET outcomes = overlay(outcomes PLACING 'n' FROM 1"
    " FOR 1), inserted = inserted - 1, unchanged = unchanged + 1"
    " WHERE outcomes LIKE 'i%'",
    "a count differs": "UPDATE ingest.batch SET inserted = inserted - 1, stale = stale + 1"
    " WHERE inserted > 0",
    "a term is lost": "DELETE FROM news.term WHERE term_id = 1",
    "a term has another number": "UPDATE news.term SET term = 'another' WHERE term_id = 1",
    "a term is not counted": "UPDATE news.article SET term_counts = term_counts[2:]",
    "a gap is lost": "DELETE FROM ingest.gap",
    "a gap covers a message": "INSERT INTO ingest.gap SELECT log_id, 2, 2 FROM ingest.log",
    "a gap takes the place of messages": "INSERT INTO ingest.gap SELECT log_id, first_offset,"
    " last_offset FROM ingest.batch; DELETE FROM ingest.batch",
    "a loss lies over outcomes": "INSERT INTO ingest.loss SELECT log_id, 0, 0, 'me', 'no reason'"
    " FROM ingest.log",
    "outcomes before a reset are lost": RESET + "; DELETE FROM ingest.batch WHERE log_id = 1",
    "outcomes behind a reset are lost": RESET + "; UPDATE ingest.progress SET next_offset ="
    " start_offset + 1 WHERE log_id = 5",
    "a reject is lost": "DELETE FROM ingest.reject",
    "a reject is there twice": "INSERT INTO ingest.reject (log_id, kafka_offset, reason, detail,"
    " version) SELECT log_id, kafka_offset + 1, reason, detail, version FROM ingest.reject",
    "a reject names another message": "UPDATE ingest.reject SET kafka_offset = kafka_offset - 1",
    "a reject has other bytes": "UPDATE ingest.reject SET raw = raw || 'x'",
    "a reject has another digest": "UPDATE ingest.reject SET raw_digest = raw_digest || 'x'",
    "the progress is behind": "UPDATE ingest.progress SET start_offset = 0,"
    " next_offset = next_offset - 1",
    "the progress is ahead": "UPDATE ingest.progress SET next_offset = next_offset + 1",
    "the beginning was skipped": "UPDATE ingest.progress SET start_offset = 1;"
    " DELETE FROM ingest.batch WHERE first_offset = 0",
    "a partition was never claimed": "DELETE FROM ingest.progress WHERE log_id ="
    " (SELECT max(log_id) FROM ingest.progress)",
}


def article(number: int, **fields) -> bytes:
    message = {
        "url": f"https://news.example.cn/2024/{number}.html",
        "title": f"第{number}号新闻",
        "body": f"第{number}号新闻的正文。它有两句话。",
        "published_at": "2024-03-05T10:30:00+08:00",
        **fields,
    }
    return json.dumps(message, ensure_ascii=False).encode()


@pytest.fixture
def ingested(wenliu, topic):
    """All outcomes, and gaps, in four partitions."""
    topic.send_all([article(number) for number in range(20)])
    topic.send_all([article(number) for number in range(4)])
    # 4 and 8 are in partition 0 like these: across partitions either may come first.
    topic.send_all([article(8, title="新标题", published_at="2024-03-06T10:30:00+08:00")])
    topic.send_all([article(4, title="旧标题", published_at="2024-03-04T10:30:00+08:00")])
    topic.send_all([None], key=b"key")
    topic.send_all([b'{"title": "a body is missing"}'])
    topic.transaction([article(100), article(101)], commit=True)
    topic.transaction([article(102)], commit=False)
    topic.send_all([article(103)])
    wenliu.ingest("run", "--until-caught-up")
    return wenliu


def test_is_content_with_what_was_ingested(ingested, topic, database):
    assert check(topic.brokers, topic.name, topic.name, database.uri) == []
    found = {letter for (text,) in database.rows("SELECT outcomes FROM ingest.batch") for letter in text}
    assert bytes(sorted(found)) == b"inrstu"
    assert database.value("SELECT count(*) FROM ingest.gap") > 0


def test_is_content_with_a_log_that_was_reset(ingested, topic, database):
    database.rows(RESET)
    assert check(topic.brokers, topic.name, topic.name, database.uri) == []


def test_cries_over_each_wrong(ingested, topic, postgres, database):
    template = database.uri.rpartition("/")[2]
    silent = []
    for name, wrong in WRONGS.items():
        copy = databases.create(postgres, template)
        with Database(postgres.uri(copy)).connect() as connection:
            connection.execute(wrong)
        complaints = check(topic.brokers, topic.name, topic.name, postgres.uri(copy))
        print(name, *complaints, sep="\n  ")
        if not complaints:
            silent.append(name)
        databases.drop(postgres, copy)
    assert silent == []
