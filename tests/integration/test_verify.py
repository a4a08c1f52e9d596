"""`verify` adds the ledger up, and cries over each thing that is wrong with it."""

import pytest
from support.store_client import StoreClient

STORED = [
    "article 0 0 a one 1\n article 0 1 b one 1\n reject 0 2\n gap 0 3 5\n tombstone 0 5",
    "article 0 6 a two 2\n article 0 7 b one 2\n article 1 0 a zero 0\n reject 1 1",
]

# What is done to the tables, and what verify has to say about it.
WRONGS = {
    "a batch is lost": (
        "DELETE FROM ingest.batch WHERE first_offset = 6",
        "topic/0: no outcome for offsets 6 to 7",
    ),
    "a gap is lost": ("DELETE FROM ingest.gap", "topic/0: no outcome for offsets 3 to 4"),
    "the first batch is lost": (
        "DELETE FROM ingest.batch WHERE log_id = 2",
        "topic/1: no outcome for offsets 0 to 1",
    ),
    "a gap lies over outcomes": (
        "INSERT INTO ingest.gap VALUES (1, 1, 3)",
        "topic/0: two outcomes for offsets 1 to 2",
    ),
    "a range lies within another": (
        "INSERT INTO ingest.gap VALUES (1, 1, 1)",
        "topic/0: two outcomes for offsets 1 to 1",
    ),
    "a loss lies over outcomes": (
        "INSERT INTO ingest.loss VALUES (1, 1, 1, 'me', 'why')",
        "topic/0: two outcomes for offsets 1 to 1",
    ),
    "the progress is ahead": (
        "UPDATE ingest.progress SET next_offset = 9 WHERE log_id = 1",
        "topic/0: no outcome for offsets 8 to 8",
    ),
    "the progress is behind": (
        "UPDATE ingest.progress SET next_offset = 7 WHERE log_id = 1",
        "topic/0: outcomes for offsets 7 to 7, which are still to come",
    ),
    "the progress began later": (
        "UPDATE ingest.progress SET start_offset = 1 WHERE log_id = 2",
        "topic/1: two outcomes for offsets 0 to 0",
    ),
    "an outcome is another": (
        "UPDATE ingest.batch SET outcomes = 'ni' WHERE first_offset = 6",
        "topic/0: the counts of the batch at offset 6 are not those of its outcomes",
    ),
    "a reject is lost": (
        "DELETE FROM ingest.reject WHERE log_id = 2",
        "topic/1: 1 offsets rejected, but 0 rows in ingest.reject",
    ),
    "a reject is too many": (
        "INSERT INTO ingest.reject (log_id, kafka_offset, reason, detail, version)"
        " VALUES (1, 0, 'x', '', '')",
        "topic/0: 1 offsets rejected, but 2 rows in ingest.reject",
    ),
    "an article is lost": (
        "DELETE FROM news.article WHERE url = 'a'",
        "2 inserted, but 1 articles",
    ),
    "an identity is lost": (
        "DELETE FROM ingest.identity WHERE version = 1",
        "2 inserted, but 1 identities",
    ),
    "a term is lost": (
        "DELETE FROM news.term WHERE term_id = (SELECT max(term_id) FROM news.term)",
        "1 articles have terms that are not in news.term, or not counted",
    ),
    "the dictionary is lost": (
        "DELETE FROM news.term",
        "2 articles have terms that are not in news.term, or not counted",
    ),
    "a count is lost": (
        "UPDATE news.article SET term_counts = '{1}' WHERE url = 'a'",
        "1 articles have terms that are not in news.term, or not counted",
    ),
    "an update is lost": (
        "UPDATE news.article SET version = 1",
        "1 updated, but 0 later versions",
    ),
}


@pytest.fixture
def stored(database):
    with StoreClient(database.uri) as client:
        client.open(0, 1)
        assert client.store(STORED[0]) == "committed iir-t"
        assert client.store(STORED[1]) == "committed unsr"
    return database


def test_balances_what_the_store_wrote(stored, programs):
    lines = programs.ingest("verify", postgres_uri=stored.uri).splitlines()
    table = [line.split() for line in lines]
    # topic, partition, first, next, the six outcomes, gaps, lost, offsets; replayed
    assert "topic 0 0 8 2 1 1 0 1 1 2 0 8 0".split() in table
    assert "topic 1 0 2 0 0 0 1 0 1 0 0 2 0".split() in table
    assert "total 2 1 1 1 1 2 2 0 10 0".split() in table
    assert lines[-1] == "The ledger balances."


def test_balances_with_losses_and_resets(stored, programs):
    log = "'group', 'cluster', 'topic'"
    for action in (
        f"skip({log}, 0, 8, 9, 'me', 'why')",
        f"accept_loss({log}, 0, 15, 'me', 'why')",
        f"reset({log}, 0, 3, 0, 99, 'me', 'why')",
        f"accept_loss({log}, 0, 5, 'me', 'why')",
    ):
        assert stored.value(f"SELECT refusal FROM ingest.{action}") is None
    lines = programs.ingest("verify", postgres_uri=stored.uri).splitlines()
    table = [line.split() for line in lines]
    assert "topic 0 0 15 2 1 1 0 1 1 2 7 15 0".split() in table
    assert "topic#2 0 3 5 0 0 0 0 0 0 0 2 2 0".split() in table
    assert "total 2 1 1 1 1 2 2 9 19 0".split() in table

    stored.rows("DELETE FROM ingest.loss WHERE first_offset = 3")
    output = programs.ingest("verify", postgres_uri=stored.uri, expect=1)
    assert "topic#2/0: no outcome for offsets 3 to 4" in output


def test_balances_before_anything_was_stored(database, programs):
    assert "balances" in programs.ingest("verify", postgres_uri=database.uri)


@pytest.mark.parametrize("name", WRONGS)
def test_cries_when(stored, programs, name):
    wrong, complaint = WRONGS[name]
    stored.rows(wrong)
    output = programs.ingest("verify", postgres_uri=stored.uri, expect=1)
    assert complaint in output.splitlines()
    assert output.splitlines()[-1] == "The ledger does NOT balance."


def test_names_only_the_first_of_many(stored, programs):
    stored.rows("INSERT INTO ingest.gap SELECT 1, n, n FROM generate_series(100, 200, 2) n")
    lines = programs.ingest("verify", postgres_uri=stored.uri, expect=1).splitlines()
    assert sum(line.startswith("topic/0:") for line in lines) == 20
    assert any(line.startswith("... and ") for line in lines)


def test_needs_a_schema(empty_database, programs):
    programs.ingest("verify", postgres_uri=empty_database.uri, expect=2)
