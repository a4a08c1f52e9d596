"""`progress` names what stops a partition; its verbs are the operator's ways out."""

import pytest
from support.articles import article
from support.programs import wait_for
from support.progress import assert_exactly_once, wait_until_stored
from support.store_client import next_offset

WHY = "--reason=it is a test"
LAST = "ORDER BY log_id DESC LIMIT 1"


@pytest.fixture
def ingested(wenliu, topics, database):
    """One partition of 20 messages, all stored."""
    topic = topics.create(1)
    wenliu.settings.update({"kafka.topic": topic.name, "kafka.group": topic.name})
    topic.send_all([article(number) for number in range(20)])
    wenliu.ingest("run", "--until-caught-up")
    wenliu.topic = topic
    return wenliu


def change(wenliu, verb: str, *place, options=(), expect=0) -> str:
    where = ":".join(map(str, (wenliu.topic.name, *place)))
    return wenliu.ingest("progress", verb, where, WHY, *options, expect=expect)


def go_back_to(database, offset: int) -> None:
    """As if nothing from there on had ever been stored."""
    database.rows(
        f"""UPDATE ingest.progress SET next_offset = {offset};
        DELETE FROM ingest.batch WHERE first_offset >= {offset};
        UPDATE ingest.batch SET last_offset = {offset - 1}, inserted = {offset} - first_offset,
            outcomes = substr(outcomes, 1, ({offset} - first_offset)::integer)
            WHERE last_offset >= {offset};
        DELETE FROM ingest.identity WHERE kafka_offset >= {offset};
        DELETE FROM news.article WHERE kafka_offset >= {offset}"""
    )


def interventions(database) -> list:
    return database.rows(
        "SELECT action, partition, from_offset, to_offset, database_user,"
        " system_account ~ '^[a-z0-9 _-]+@.+', reason FROM ingest.intervention ORDER BY 1, 3"
    )


def record(action: str, *place) -> tuple:
    return (action, *place, "postgres", True, "it is a test")


def state(wenliu) -> str:
    """What `progress` says of partition 0 in its last column."""
    lines = wenliu.ingest("progress").splitlines()
    return lines[1][lines[0].index("state") :].strip()


def assert_all_is_well(wenliu, database) -> None:
    wenliu.ingest("run", "--until-caught-up")
    assert "The ledger balances." in wenliu.ingest("verify")
    assert_exactly_once(wenliu.topic, database)
    assert state(wenliu) == ""


# ---- the verbs


def test_skip_gives_up_the_next_record(ingested, database):
    go_back_to(database, 7)
    for wrong in (6, 8):
        assert "that of" in change(ingested, "skip", 0, wrong, expect=1)
    assert next_offset(database) == 7 and interventions(database) == []
    assert "goes on at 8" in change(ingested, "skip", 0, 7)
    assert database.rows("SELECT first_offset, last_offset, reason FROM ingest.loss") == [
        (7, 7, "it is a test")
    ]
    assert interventions(database) == [record("skip", 0, 7, 8)]
    assert_all_is_well(ingested, database)
    assert "ends at 20" in change(ingested, "skip", 0, 20, expect=1)


def test_accept_loss_gives_up_what_retention_took(ingested, kafka, database):
    go_back_to(database, 5)
    assert "nothing of" in change(ingested, "accept-loss", 0, expect=1)
    kafka.delete_records(ingested.topic.name, 0, 12)
    wait_for(lambda: ingested.topic.ends()[0] == (12, 20), what="the log begins later")
    assert state(ingested).startswith("stopped: offsets 5 to 11 are gone")
    assert f"accept-loss {ingested.topic.name}:0" in state(ingested)
    assert "offsets 5 to 11 are recorded as lost" in change(ingested, "accept-loss", 0)
    assert "nothing of" in change(ingested, "accept-loss", 0, expect=1)  # once is enough
    assert database.rows("SELECT first_offset, last_offset FROM ingest.loss") == [(5, 11)]
    assert interventions(database) == [record("accept-loss", 0, 5, 12)]
    assert_all_is_well(ingested, database)


@pytest.mark.parametrize("to, first", [("", 0), ("latest", 20), ("13", 13)])
def test_reset_begins_the_next_incarnation(ingested, database, to, first):
    options = [f"--to={to}"] if to else []
    assert f"incarnation 2 begins at {first}" in change(ingested, "reset", 0, options=options)
    assert interventions(database) == [record("reset", 0, 20, first)]
    assert_all_is_well(ingested, database)
    assert database.rows(
        "SELECT incarnation, start_offset, next_offset FROM ingest.log"
        " JOIN ingest.progress USING (log_id) ORDER BY 1"
    ) == [(1, 0, 20), (2, first, 20)]
    # Read a second time they say nothing new.
    assert database.value("SELECT coalesce(sum(unchanged), 0) FROM ingest.batch") == 20 - first
    assert database.value("SELECT count(*) FROM news.article") == 20


@pytest.mark.parametrize("to, hint", [("21", "cannot go on at 21"), ("soon", "to: "), ("-1", "to: ")])
def test_reset_takes_only_offsets_of_the_log(ingested, database, to, hint):
    assert hint in change(ingested, "reset", 0, options=[f"--to={to}"], expect=1)
    assert database.value("SELECT count(*) FROM ingest.log") == 1


def test_accept_cluster_reads_the_topic_from_another_cluster(ingested, database):
    assert "nothing to accept" in change(ingested, "accept-cluster", expect=1)
    for table in ("log", "topic"):
        database.rows(f"UPDATE ingest.{table} SET cluster_id = 'the old one'")
    assert state(ingested).startswith("stopped: read from cluster the old one before")
    assert "before: the old one" in change(ingested, "accept-cluster")
    assert "accepted already" in change(ingested, "accept-cluster", expect=1)
    assert interventions(database) == [record("accept-cluster", None, None, None)]
    assert_all_is_well(ingested, database)
    assert database.rows("SELECT next_offset FROM ingest.progress") == [(20,), (20,)]
    assert database.value("SELECT count(*) FROM news.article") == 20


def test_a_running_process_claims_again(ingested, database):
    process = ingested.start("wenliu-ingest", "run")
    owner = f"SELECT owner_name FROM ingest.progress {LAST}"
    wait_for(lambda: f"/{process.child.pid}/" in database.value(owner), what="claimed")
    change(ingested, "reset", 0, options=["--to=latest"])
    ingested.topic.send_all([article(number) for number in range(20, 40)])
    wait_for(lambda: database.value(f"SELECT next_offset FROM ingest.progress {LAST}") == 40,
             40, process)  # fmt: skip
    assert f"/{process.child.pid}/" in database.value(owner)
    assert process.stop() == 0, process
    assert_all_is_well(ingested, database)


# ---- what is asked for


@pytest.mark.parametrize(
    "words, hint",
    [
        (["forget"], "accept-cluster"),
        (["skip", WHY], "TOPIC:PARTITION:OFFSET"),
        (["skip", "a:0", WHY], "TOPIC:PARTITION:OFFSET"),
        (["reset", "a", WHY], "TOPIC:PARTITION"),
        (["reset", "a:0:5", WHY], "TOPIC:PARTITION"),
        (["reset", "a:0", "b:0", WHY], "TOPIC:PARTITION"),
        (["accept-cluster", "a:0", WHY], "TOPIC"),
        (["accept-loss", "a:0"], "--reason"),
        (["accept-loss", "a:0", "--reason=  "], "--reason"),
    ],
)
def test_what_is_wrong_is_said_before_anybody_is_asked(programs, words, hint):
    assert hint in programs.ingest("progress", *words, expect=1, seconds=10)


@pytest.mark.parametrize("verb, place", [("skip", (0, 0)), ("accept-loss", (0,)), ("reset", (0,))])
def test_what_was_never_claimed_needs_nothing(wenliu, topic, database, verb, place):
    wenliu.topic = topic
    assert "has never claimed" in change(wenliu, verb, *place, expect=1)
    assert interventions(database) == []


def test_a_partition_that_is_not_there_is_told(ingested):
    assert ingested.topic.name in change(ingested, "reset", 7, expect=2)


def test_a_partition_that_is_held_stays_as_it_is(ingested, database):
    with database.connect() as holder:
        holder.execute("UPDATE ingest.progress SET owner_name = 'holder'")
        assert "try again" in change(ingested, "reset", 0, expect=2)
    assert database.value("SELECT count(*) FROM ingest.log") == 1


# ---- who may


def test_an_operator_may_and_others_may_not(ingested, database):
    roles = {"operator": True, "ingest": False, "reader": False}
    for role, may in roles.items():
        database.rows(
            f"DO $$ BEGIN CREATE ROLE test_{role} LOGIN IN ROLE wenliu_{role};"
            " EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )
        uri = database.uri.replace("postgres@", f"test_{role}@")
        output = ingested.ingest("progress", "reset", f"{ingested.topic.name}:0", WHY,
                                 postgres_uri=uri, expect=0 if may else 2)  # fmt: skip
        assert ("permission denied" in output) != may
    assert [row[0] for row in database.rows("SELECT database_user FROM ingest.intervention")] == [
        "test_operator"
    ]
    uri = database.uri.replace("postgres@", "test_operator@")
    assert ingested.topic.name in ingested.ingest("progress", postgres_uri=uri)


# ---- the report


def test_progress_tells_what_stops_a_partition(ingested, database):
    assert state(ingested) == ""
    database.rows("UPDATE ingest.progress SET suspect_offset = 20, suspect_tries = 2")
    assert state(ingested) == "careful: offset 20 was tried 2 times without an end"
    database.rows("UPDATE ingest.progress SET suspect_tries = 0, stalled_claims = 3")
    assert state(ingested) == ""  # it is at its end: there is no step to make
    ingested.topic.send_all([article(20)])
    assert state(ingested) == "careful: claimed 3 times without a step"
    database.rows("UPDATE ingest.progress SET next_offset = 25")
    assert state(ingested) == ""  # it may have been overtaken since Kafka was asked
    database.rows("UPDATE ingest.batch SET committed_at = now() - interval '3 minutes'")
    assert state(ingested).startswith("stopped: beyond the end of the log")
