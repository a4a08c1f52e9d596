"""How far wenliu is, as PostgreSQL has it."""

from support.checker import check
from support.programs import wait_for


def positions(database) -> dict:
    """{partition: next offset} of the only topic in the database."""
    return dict(
        database.rows(
            "SELECT partition, next_offset FROM ingest.log JOIN ingest.progress USING (log_id)"
        )
    )


def wait_until_stored(topic, database, seconds: float = 30, process=None) -> None:
    """All that is in the topic now."""
    ends = {partition: end for partition, (_, end) in topic.ends().items()}
    wait_for(lambda: positions(database) == ends, seconds, lambda: f"everything is stored: {process}")


def assert_exactly_once(topic, database, group: str = "") -> None:
    assert check(topic.brokers, topic.name, group or topic.name, database.uri) == []
