"""`rejects list`, `show` and `stats`; what is done about them is in test_rejects_replay.py."""

import pytest
from support.store_client import StoreClient


@pytest.fixture
def rejects(database, programs):
    with StoreClient(database.uri) as client:
        client.open(0)
        assert client.store("reject 0 0\n reject 0 1\n bare 0 2") == "committed rrr"
    database.rows("UPDATE ingest.reject SET reason = 'other' WHERE kafka_offset = 1")

    def run(*arguments, **options) -> str:
        return programs.ingest("rejects", *arguments, postgres_uri=database.uri, **options)

    run.database = database
    return run


def test_lists_the_newest_first(rejects):
    lines = [line.split() for line in rejects("list").splitlines()]
    assert lines[0] == ["topic", "partition", "offset", "rejected", "reason", "bytes", "state", "detail"]
    assert [line[2] for line in lines[1:]] == ["2", "1", "0"]
    assert len(rejects("list", "--limit=2").splitlines()) == 3


def test_lists_one_reason(rejects):
    lines = rejects("list", "--reason=other").splitlines()
    assert len(lines) == 2 and " other " in lines[1]


def test_shows_all_that_is_known(rejects):
    output = rejects("show", "topic:0:0")
    assert "reason: not_json" in output
    assert "detail: no JSON at all" in output
    assert "key: key" in output
    assert 'headers: [["a", "b"]]' in output
    assert output.endswith("\n\nvalue\n")
    assert "could not be stored" in rejects("show", "topic:0:2")


def test_shows_nothing_that_a_terminal_would_obey(rejects):
    rejects.database.rows(
        r"UPDATE ingest.reject SET raw = '\xe696870a1b5b6dc285', key = '\x1b6bff' WHERE kafka_offset = 0"
    )
    output = rejects("show", "topic:0:0")
    assert r"key: \x1bk\xff" in output
    assert output.endswith("文\n" + r"\x1b[m\xc2\x85" + "\n")


def test_says_when_there_is_none(rejects):
    rejects("show", "topic:0:99", expect=1)
