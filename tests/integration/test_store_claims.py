"""What a claim says of its log: anchor, suspects, first partitions, which cluster."""

import hashlib
import shutil

import pytest
from support.programs import wait_for
from support.servers import ROOT
from support.store_client import StoreClient, claimed, client  # noqa: F401

RECORDED_US = 1709596800 * 1000000  # of every item of the client


def details(client, partition: int = 0) -> dict:
    """What a fresh claim says."""
    assert client.tell("claim", partition, 0).startswith("committed")
    words = client.tell("claimed", partition).split()
    anchor = (int(words[8]), int(words[9]), words[10])
    return {
        "partitions": int(words[1]),
        "stalled": int(words[3]),
        "suspect": (int(words[5]), int(words[6])),
        "anchor": anchor,
    }


def anchor(offset: int, value: bytes = b"value") -> tuple:
    return (offset, RECORDED_US, hashlib.sha256(value).hexdigest())


# ---- anchor


def test_the_anchor_is_the_last_message_stored(client):
    assert details(client)["anchor"][0] == -1
    client.store("article 0 0 a one 1\n article 0 1 b one 1\n article 1 0 c one 1")
    assert details(client, 0)["anchor"] == anchor(1)
    assert details(client, 1)["anchor"] == anchor(0)
    client.store("reject 0 2\n gap 0 3 7")
    assert details(client)["anchor"] == anchor(2)
    assert details(client, 1)["anchor"] == anchor(0)


def test_gaps_alone_leave_the_anchor(client):
    client.store("article 0 0 a one 1\n gap 1 0 4")
    client.store("gap 0 1 9")
    assert details(client)["anchor"] == anchor(0)
    assert details(client, 1)["anchor"][0] == -1


def test_a_tombstone_has_the_digest_of_nothing(client):
    client.store("article 0 0 a one 1\n tombstone 0 1")
    assert details(client)["anchor"] == anchor(1, b"")


def test_an_anchor_without_a_time_is_read_as_that(client, database):
    client.store("article 0 0 a one 1")
    database.rows("UPDATE ingest.progress SET anchor_at = NULL WHERE anchor_offset = 0")
    assert details(client)["anchor"] == (0, -(2**63), anchor(0)[2])
    database.rows("UPDATE ingest.progress SET anchor_at = '9999-12-31 23:59:59.999999Z'")
    assert details(client)["anchor"][1] == 253402300799999999


# ---- suspects


def test_a_suspect_is_committed_at_once(client, database):
    client.store("article 0 0 a one 1")
    assert client.tell("suspect", 0, 1, 1) == "committed"
    assert client.tell("suspect", 0, 1, 2) == "committed"
    with StoreClient(database.uri) as next_process:
        next_process.open()
        found = details(next_process)
    assert found["suspect"] == (1, 2)
    assert found["anchor"] == anchor(0)


def test_a_suspect_is_taken_back_or_cleared_by_the_next_batch(client):
    client.tell("suspect", 0, 0, 1)
    assert client.tell("suspect", 0, 0, 0) == "committed"
    assert details(client)["suspect"] == (-1, 0)
    client.tell("suspect", 0, 0, 2)
    assert client.store("article 0 0 a one 1") == "committed i"
    assert details(client)["suspect"] == (-1, 0)


def test_only_the_owner_suspects(client, database):
    with StoreClient(database.uri) as other:
        other.open(0)
        assert client.tell("suspect", 0, 0, 1).startswith("fenced XF001")
        assert details(other)["suspect"] == (-1, 0)
        assert other.store("article 0 0 a one 1") == "committed i"
        assert other.tell("suspect", 0, 0, 1).startswith("fenced XF001")  # it is stored


def test_what_is_behind_a_gap_may_be_suspected(client):
    assert client.tell("suspect", 0, 5, 1) == "committed"
    assert details(client)["suspect"] == (5, 1)


def test_a_suspect_needs_a_connection(client):
    client.tell("abandon")
    assert client.tell("suspect", 0, 0, 1).startswith("away")
    client.tell("connect")
    assert details(client)["suspect"] == (-1, 0)


def test_claims_without_a_step_are_counted(client):
    assert [details(client)["stalled"] for _ in range(3)] == [2, 3, 4]  # the fixture's is the first
    client.store("gap 0 0 1")
    assert [details(client)["stalled"] for _ in range(2)] == [1, 2]


# ---- partitions and clusters


def test_the_first_number_of_partitions_stays(database):
    with StoreClient(database.uri) as client:
        client.tell("connect")
        assert client.tell("claim", 0, -1, 3) == "committed new"
        assert client.tell("claimed", 0).split()[1] == "3"  # known before the first claim
        for count in (8, 0):
            client.tell("claim", 5, 0, count)
            assert client.tell("claimed", 5).split()[1] == "3"


def test_a_number_that_was_not_known_is_learnt_later(client):
    assert details(client)["partitions"] == 0
    client.tell("claim", 0, 0, 4)
    assert details(client)["partitions"] == 4


def test_of_two_lanes_that_see_a_topic_first_one_says_how_many(database):
    with database.connect() as slow, StoreClient(database.uri) as client:
        slow.execute("SELECT ingest.claim('group', 'cluster', 'topic', 1, 4, 0, 'slow')")
        client.tell("connect")
        print("claim 0 0 5", file=client.child.stdin, flush=True)
        wait_for_lock(database)
        slow.commit()
        assert client.child.stdout.readline().startswith("committed 0")
        assert client.tell("claimed", 0).split()[1] == "4"


def test_another_cluster_is_not_read_until_it_is_accepted(client, database):
    client.store("article 0 0 a one 1")
    for first_offset in (-1, 0):
        answer = client.tell("claim", 0, first_offset, 1, "other-id")
        assert answer.startswith("committed other")
        for part in ("topic topic", "cluster cluster", "other-id", "progress accept-cluster topic"):
            assert part in answer
    assert database.value("SELECT count(*) FROM ingest.log WHERE cluster_id = 'other-id'") == 0
    assert client.store("article 0 1 b one 1") == "committed i"  # nothing was claimed

    accept = "SELECT refusal FROM ingest.accept_cluster('group', 'other-id', 'topic', 'me', 'why')"
    assert database.value(accept) is None
    assert client.tell("claim", 0, -1, 7, "other-id") == "committed new"
    assert client.tell("claimed", 0).split()[1] == "7"
    assert client.tell("claim", 0, 5, 7, "other-id").startswith("committed 5")
    assert claimed(client) == 2  # the old one is as it was


def test_another_group_or_topic_is_new_everywhere(client, database):
    status = "SELECT status FROM ingest.claim(%s, 'other-id', %s, 0, 1, -1, 'me')"
    assert database.value(status, "group", "topic") == "other cluster"
    assert database.value(status, "group", "other topic") == "new"
    assert database.value(status, "other group", "topic") == "new"


def test_what_was_claimed_before_clusters_were_remembered(programs, empty_database, tmp_path):
    """An upgrade from version 5, whose logs are known by ingest.log alone."""
    for file in (ROOT / "migrations").glob("00000[1-5]_*.up.sql"):
        shutil.copy(file, tmp_path)
    uri = empty_database.uri
    programs.ingest("migrate", f"--migrations={tmp_path}", postgres_uri=uri, expect=2)
    empty_database.rows(
        "SELECT ingest.claim('group', 'cluster', 'topic', n, 7, 'old') FROM generate_series(0, 3) n"
    )
    programs.ingest("migrate", postgres_uri=uri)
    with StoreClient(uri) as client:
        client.tell("connect")
        assert client.tell("claim", 0, 0, 6).startswith("committed 7")
        assert client.tell("claimed", 0).split()[1] == "4"
        assert client.tell("claim", 0, 0, 6, "other-id").startswith("committed other")


@pytest.mark.parametrize("action", ["claim first", "reset first"])
def test_a_claim_and_a_reset_at_once_end_in_the_new_incarnation(client, database, action):
    client.store("article 0 0 a one 1")
    reset = "SELECT refusal FROM ingest.reset('group', 'cluster', 'topic', 0, 0, 0, 1, 'me', 'why')"
    if action == "reset first":
        with database.connect() as operator:
            assert operator.execute(reset).fetchone() == (None,)
            print("claim 0 0", file=client.child.stdin, flush=True)
            wait_for_lock(database)
            operator.commit()
        word, offset, log_id = client.child.stdout.readline().split()
        assert (word, offset) == ("committed", "0")
        assert client.store("article 0 0 a one 1") == "committed n"
        assert database.value("SELECT max(log_id) FROM ingest.batch") == int(log_id)
    else:
        assert claimed(client) == 1
        assert database.value(reset) is None
        assert client.store("article 0 1 b one 1").startswith("fenced XF001")
        assert claimed(client) == 0


def wait_for_lock(database) -> None:
    wait_for(
        lambda: database.value(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            " AND datname = current_database()"
        ),
        5,
        "the claim waits",
    )


@pytest.mark.parametrize(
    "change, following",
    [
        ("accept_loss('group', 'cluster', 'topic', 0, 3, 'me', 'why')", 3),
        ("skip('group', 'cluster', 'topic', 0, 0, 9, 'me', 'why')", 1),
    ],
)
def test_who_claimed_before_an_operator_came_claims_again(client, database, change, following):
    client.tell("suspect", 0, 0, 2)
    assert database.value(f"SELECT refusal FROM ingest.{change}") is None
    assert client.store(f"article 0 {following} a one 1").startswith("fenced XF001")
    assert client.tell("suspect", 0, following, 1).startswith("fenced XF001")
    assert claimed(client) == following
    assert client.tell("claimed", 0).split()[3:7] == ["1", "suspect", "-1", "0"]
    assert client.store() == "committed i"
