"""Bad messages, each between good ones, from Kafka to what PostgreSQL keeps of them."""

import hashlib

import pytest
from confluent_kafka import Producer
from support import database as databases
from support.articles import article, version
from support.bad_messages import BODY, CASES
from support.database import Database
from support.programs import Programs
from support.progress import assert_exactly_once
from support.topics import Topics

TOMBSTONE = len(CASES)  # its place among the cases
YEAR_10000_MS = 253_402_300_800_000


def repair_bits() -> dict:
    """{"bom": 1}, as the header numbers them: they must stay, for rows have them."""
    names = ("bom", "trailing_nul", "nul", "lone_surrogate", "raw_control", "duplicate_key",
             "gb18030", "html_depth", "title_cut", "title_from_body", "extra_cut",
             "time_ignored", "url_ignored", "list_cut", "joined_lines", "mojibake", "replaced",
             "boilerplate", "truncated", "extracted")  # fmt: skip
    return {name: 1 << place for place, name in enumerate(names)}


BITS = repair_bits()


@pytest.fixture(scope="module")
def stored(kafka, postgres, migrated_template, tmp_path_factory):
    """Offsets 0, 2, 4, ... are good; the bad ones are between them, in the order of CASES."""
    topic = Topics(kafka.brokers).create(1, message_timestamp_after_max_ms=str(2**63 - 1))
    name = databases.create(postgres, migrated_template)
    programs = Programs(tmp_path_factory.mktemp("bad-input"))
    programs.settings = {
        "kafka.brokers": kafka.brokers,
        "kafka.topic": topic.name,
        "postgres.uri": postgres.uri(name),
        "http.listen": "off",
    }
    topic.producer = Producer(
        {"bootstrap.servers": kafka.brokers, "message.max.bytes": 10_000_000}
    )
    for number, case in enumerate(CASES):
        topic.send(article(number))
        topic.send(case.value, case.key, headers=case.headers, timestamp_ms=case.timestamp_ms)
    topic.send(article(TOMBSTONE))
    topic.send(None, b"https://news.example.cn/2024/0.html")  # which stays what it is
    topic.send(article(TOMBSTONE + 1))
    topic.flush()
    database = Database(postgres.uri(name))
    database.log = programs.ingest("run", "--until-caught-up", "--batch.messages=25",
                                   "--log.level=debug", seconds=120)  # fmt: skip
    programs.ingest("verify")
    yield database
    programs.kill_all()
    databases.drop(postgres, name)


def outcome(stored, offset: int) -> str:
    """The letter of one offset in the ledger."""
    return chr(
        stored.value(
            "SELECT get_byte(outcomes, (%s - first_offset)::int) FROM ingest.batch"
            " WHERE %s BETWEEN first_offset AND last_offset",
            offset,
            offset,
        )
    )


def assert_neighbours(stored, offset: int) -> None:
    for neighbour in (offset - 1, offset + 1):
        assert outcome(stored, neighbour) == "i"
        assert stored.rows(
            "SELECT url FROM news.article WHERE kafka_offset = %s", neighbour
        ) == [(f"https://news.example.cn/2024/{neighbour // 2}.html",)]


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.id for case in CASES])
def test_becomes_what_it_should(stored, number):
    case, offset = CASES[number], 2 * number + 1
    assert_neighbours(stored, offset)
    rejects = stored.rows(
        "SELECT reason, raw, raw_digest, key, headers, sqlstate FROM ingest.reject"
        " WHERE kafka_offset = %s",
        offset,
    )
    articles = stored.rows(
        "SELECT repairs, body, kafka_at, extra FROM news.article WHERE kafka_offset = %s", offset
    )
    assert outcome(stored, offset) == ("r" if case.reason else "i"), (rejects, articles)
    if case.reason:
        assert not articles
        [(reason, bytes_kept, digest, key, headers, sqlstate)] = rejects
        assert reason == case.reason and sqlstate is None
        assert bytes_kept == case.value
        assert digest == hashlib.sha256(case.value).digest()
        assert key == case.key
        assert [name for name, _ in headers] == [name for name, _ in case.headers or []][:100]
    else:
        assert not rejects
        [(repairs, body, recorded, extra)] = articles
        assert {name for name, bit in BITS.items() if repairs & bit} == set(case.repairs)
        assert case.body in (None, body)
        assert case.extra in (None, extra)
        if case.timestamp_ms is not None:
            wanted = case.timestamp_ms if case.timestamp_ms < YEAR_10000_MS else None
            assert wanted == (recorded and recorded.timestamp() * 1000)


def test_bad_input_02_tombstone(stored):
    offset = 2 * TOMBSTONE + 1
    assert_neighbours(stored, offset)
    assert outcome(stored, offset) == "t"
    assert not stored.rows("SELECT 1 FROM ingest.reject WHERE kafka_offset = %s", offset)


def test_the_ledger_is_in_order(stored):
    ranges = stored.rows("SELECT first_offset, last_offset FROM ingest.batch ORDER BY committed_at")
    assert ranges == sorted(ranges)
    assert [first for first, _ in ranges] == [0] + [last + 1 for _, last in ranges[:-1]]
    assert ranges[-1][1] == 2 * TOMBSTONE + 2


# What it takes more than one message for: the outcomes, and which of them is stored.
SPELLINGS = ("https://www.a.cn/1?b=2&a=1", "http://WWW.A.cn:80/1?a=1&b=2&utm_source=x#top")
SEQUENCES = {
    "bad_input_47_delivered_again": ([article(1), article(1), article(1)], "inn", 0),
    "bad_input_48_other_content": ([article(1), version(1, 2), version(1, 3), version(1, 1)], "iuus", 2),
    "bad_input_49_another_spelling_of_the_url": ([article(1, url=url) for url in SPELLINGS], "in", 0),
    "bad_input_50_the_older_one_comes_later": ([version(1, 3), version(1, 2)], "is", 0),
}  # fmt: skip


@pytest.mark.parametrize("batch", [1, 500])
@pytest.mark.parametrize("name", SEQUENCES)
def test_one_article_stays_one(wenliu, topics, database, name, batch):
    values, outcomes, stored = SEQUENCES[name]
    topic = topics.create(1)
    topic.send_all(values)
    wenliu.ingest("run", "--until-caught-up", f"--batch.messages={batch}", kafka_topic=topic.name)
    letters = database.rows("SELECT convert_from(outcomes, 'UTF8') FROM ingest.batch ORDER BY first_offset")
    assert "".join(row[0] for row in letters) == outcomes
    assert database.rows("SELECT kafka_offset FROM news.article") == [(stored,)]


def test_bad_input_62_what_a_constraint_refuses(wenliu, topics, database):
    """The schema knows better than we do: one is set aside, no neighbour with it."""
    database.rows("ALTER TABLE news.article ADD CONSTRAINT odd CHECK (url NOT LIKE '%/7.html')")
    topic = topics.create(1)
    topic.send_all([article(number) for number in range(30)])
    wenliu.settings |= {"kafka.topic": topic.name, "kafka.group": topic.name}
    wenliu.ingest("run", "--until-caught-up")
    rejects = database.rows("SELECT kafka_offset, sqlstate, raw FROM ingest.reject")
    assert rejects == [(7, "23514", article(7))]
    assert database.value("SELECT count(*) FROM news.article") == 29
    assert_exactly_once(topic, database)


def test_bad_input_54_a_bomb_is_not_kept(wenliu, topics, database):
    """Some KiB of the log, unpacked to more than a reject may hold: known by its digest."""
    topic = topics.create(1)
    wenliu.settings |= {"kafka.topic": topic.name}
    bomb = b" " * (80 << 20)
    topic.producer = Producer({"bootstrap.servers": topic.brokers, "compression.type": "gzip",
                               "message.max.bytes": 100 << 20})  # fmt: skip
    for value in (article(1), article(2), bomb):
        topic.send(value, key=b"bomb")
        topic.flush()
    wenliu.ingest("run", "--until-caught-up", "--lanes=1")
    assert database.rows("SELECT kafka_offset, reason, raw, raw_digest, key FROM ingest.reject") == [
        (2, "too_large_message", None, hashlib.sha256(bomb).digest(), b"bomb")
    ]
    assert database.value("SELECT count(*) FROM news.article") == 2
    topic.send(article(3))  # read behind the bomb, by which the log is known again
    topic.flush()
    wenliu.ingest("run", "--until-caught-up", "--lanes=1")
    assert "The ledger balances." in wenliu.ingest("verify")


def test_nothing_of_a_message_is_in_the_log(stored):
    assert "caught up" in stored.log
    for words in (BODY[:6], "DROP TABLE", "jndi", "bad.example.cn", "news.example.cn", "\x1b"):
        assert words not in stored.log


def test_hostile_bytes_are_not_in_what_people_read(stored):
    for (body,) in stored.rows("SELECT body FROM news.article"):
        assert not any(character < " " and character != "\n" for character in body)
