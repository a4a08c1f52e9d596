"""`rejects replay` stores what is an article now, exactly once; `discard` gives it up."""

import hashlib
import signal

import pytest
from support.articles import article
from support.database import Database
from support.programs import wait_for
from support.progress import assert_exactly_once

BROKEN = b'{"title": "cut of'
STATES = "SELECT kafka_offset, state, replay_tries, replayed_outcome FROM news.v1_reject ORDER BY 1"
# After each step the process dies as by kill -9.
FAILPOINTS = ["after_try", "after_lookup", "after_prepare", "before_begin", "after_begin",
              "after_advance_sent", "after_inserts_sent", "before_commit_sent",
              "after_commit_sent", "before_commit_reply", "after_commit"]  # fmt: skip


class Rejects:
    """A database in which some messages were rejected, and the command."""

    def __init__(self, programs, database):
        self.programs, self.database = programs, database

    def add(self, *values, topic: str = "topic", reason: str = "old_reason") -> None:
        """As if an earlier version had read these, and taken none for an article."""
        with self.database.connect() as connection:
            (log_id,) = connection.execute(
                "INSERT INTO ingest.log (group_name, cluster_id, topic, partition)"
                " VALUES ('group', 'cluster', %s, 0) RETURNING log_id", (topic,)
            ).fetchone()  # fmt: skip
            connection.execute(
                "INSERT INTO ingest.progress (log_id, start_offset, next_offset, owner_token,"
                " owner_name, claimed_at, updated_at)"
                " VALUES (%s, 0, %s, gen_random_uuid(), 'x', now(), now())",
                (log_id, len(values)),
            )
            connection.execute(
                "INSERT INTO ingest.batch VALUES (%s, 0, %s, convert_to(repeat('r', %s), 'UTF8'),"
                " 0, 0, 0, 0, 0, %s)",
                (log_id, len(values) - 1, len(values), len(values)),
            )
            for offset, value in enumerate(values):
                digest = None if value is None else hashlib.sha256(value).digest()
                connection.execute(
                    "INSERT INTO ingest.reject (log_id, kafka_offset, kafka_at, reason, detail, raw,"
                    " raw_digest, version) VALUES (%s, %s, '2024-03-05 08:00Z'::timestamptz + %s *"
                    " interval '1 s', %s, 'old detail', %s, %s, '0.0.1')",
                    (log_id, offset, offset, reason, value, digest),
                )

    def run(self, verb: str, *arguments, **options) -> str:
        options = {"postgres_uri": self.database.uri, **options}
        return self.programs.ingest("rejects", verb, *arguments, **options)

    def start(self, *arguments, **options):
        return self.programs.start("wenliu-ingest", "rejects", "replay", *arguments,
                                   postgres_uri=self.database.uri, **options)  # fmt: skip

    def states(self) -> list:
        return self.database.rows(STATES)

    def outcomes(self) -> list:
        return [outcome for *_, outcome in self.states()]

    def assert_balanced(self) -> None:
        output = self.programs.ingest("verify", postgres_uri=self.database.uri, expect=None)
        assert "The ledger balances." in output, output


@pytest.fixture
def rejects(programs, database):
    return Rejects(programs, database)


# ---- what becomes of a message


def test_what_is_an_article_now_is_stored(rejects, database):
    later = article(0, title="改过的标题", published_at="2020-03-06T00:00:00Z")
    rejects.add(article(0), later, article(0), later, article(1))
    lines = rejects.run("replay").splitlines()
    assert lines[:5] == [
        "topic:0:0 inserted",
        "topic:0:1 updated",
        "topic:0:2 stale",
        "topic:0:3 unchanged",
        "topic:0:4 inserted",
    ]
    assert "2 inserted, 1 updated, 1 unchanged, 1 stale, 0 rejected again" in lines
    assert rejects.outcomes() == ["inserted", "updated", "stale", "unchanged", "inserted"]
    assert database.rows(
        "SELECT url, version, kafka_offset, kafka_at::text, topic FROM news.v1_article ORDER BY 3"
    ) == [
        ("https://news.example.cn/2024/0.html", 2, 1, "2024-03-05 08:00:01+00", "topic"),
        ("https://news.example.cn/2024/1.html", 1, 4, "2024-03-05 08:00:04+00", "topic"),
    ]
    assert database.value("SELECT convert_from(outcomes, 'UTF8') FROM ingest.batch") == "rrrrr"
    rejects.assert_balanced()
    assert "0 such messages wait" in rejects.run("replay")


def test_an_older_message_never_overwrites_a_newer_version(rejects, database):
    rejects.add(article(0, title="旧标题", published_at="2020-01-01T00:00:00Z"))
    rejects.add(article(0, title="新标题", published_at="2020-02-02T00:00:00Z"), topic="later")
    assert "later:0:0 inserted" in rejects.run("replay", "later:0:0")
    assert "topic:0:0 stale" in rejects.run("replay")
    assert database.rows("SELECT title, version FROM news.article") == [("新标题", 1)]
    rejects.assert_balanced()


def test_what_is_rejected_again_keeps_its_row(rejects, database):
    rejects.add(BROKEN, b"", article(1))
    for tries in (1, 2):
        output = rejects.run("replay")
        assert "topic:0:0 rejected: json_truncated: " in output
        assert "2 rejected again" in output
        assert rejects.states()[:2] == [(0, "waiting", tries, None), (1, "waiting", tries, None)]
    assert rejects.states()[2] == (2, "replayed", 1, "inserted")
    assert database.rows(
        "SELECT reason, detail <> 'old detail', version, raw, tried_at > rejected_at"
        " FROM ingest.reject WHERE kafka_offset = 0"
    ) == [("json_truncated", True, "0.1.0", BROKEN, True)]
    rejects.assert_balanced()


def test_what_postgresql_refuses_is_rejected_again(rejects, database):
    rejects.add(article(0), article(1))
    database.rows("ALTER TABLE news.article ADD CONSTRAINT odd CHECK (url NOT LIKE '%/0.html')")
    assert "topic:0:0 rejected: refused: PostgreSQL" in rejects.run("replay")
    assert database.rows(
        "SELECT reason, sqlstate, replay_tries FROM ingest.reject WHERE kafka_offset = 0"
    ) == [("refused", "23514", 1)]
    database.rows("ALTER TABLE news.article DROP CONSTRAINT odd")
    assert "topic:0:0 inserted" in rejects.run("replay")
    rejects.assert_balanced()


def test_what_has_no_bytes_is_left(rejects):
    rejects.add(None, article(1))
    assert "0 such messages wait, 1 more without their bytes" in rejects.run("replay")
    assert rejects.states()[0] == (0, "waiting", 0, None)


def test_those_tried_more_often_come_last(rejects, database):
    rejects.add(article(0), article(1), article(2))
    database.rows("UPDATE ingest.reject SET replay_tries = 1 WHERE kafka_offset = 0")
    assert "topic:0:1 inserted\n" in rejects.run("replay", "--limit=1")
    assert "topic:0:2 inserted\ntopic:0:0 inserted\n" in rejects.run("replay")


# ---- which ones


@pytest.mark.parametrize(
    "options, chosen",
    [
        ([], {"a:0:0", "a:0:1", "b:0:0"}),
        (["--reason=odd"], {"b:0:0"}),
        (["--topic=a"], {"a:0:0", "a:0:1"}),
        (["--topic=c, b"], {"b:0:0"}),
        (["--topic=^[ab]$"], {"a:0:0", "a:0:1", "b:0:0"}),
        (["--topic=^c"], set()),
        (["--limit=2"], {"a:0:0", "b:0:0"}),
        (["--since=1h"], {"a:0:1", "b:0:0"}),
        (["--since=40 days"], {"a:0:0", "a:0:1", "b:0:0"}),
        (["--since=2100-01-01"], set()),
        (["a:0:1"], {"a:0:1"}),
        (["a:0:1", "--topic=b"], {"a:0:1"}),
        (["a:0:1", "--reason=odd"], set()),
    ],
)
def test_the_options_choose(rejects, database, options, chosen):
    rejects.add(article(0), article(1), topic="a")
    rejects.add(article(2), topic="b", reason="odd")
    database.rows("UPDATE ingest.reject SET rejected_at = now() - interval '30 days'"
                  " WHERE log_id = 1 AND kafka_offset = 0")  # fmt: skip
    assert named(rejects.run("replay", "--dry-run", *options)) == chosen
    assert named(rejects.run("replay", *options)) == chosen
    left = {"a:0:0", "a:0:1", "b:0:0"} - chosen
    assert named(rejects.run("replay", "--dry-run")) == left


def named(output: str) -> set:
    return {line.split()[0] for line in output.splitlines() if line[1:4] == ":0:"}


def test_a_trial_changes_nothing(rejects, database):
    rejects.add(article(0), BROKEN)
    before = database.rows("SELECT * FROM ingest.reject ORDER BY kafka_offset")
    output = rejects.run("replay", "--dry-run")
    assert "topic:0:0 would be stored" in output
    assert "topic:0:1 rejected: json_truncated" in output
    assert "1 would be stored, 1 rejected again" in output
    assert database.rows("SELECT * FROM ingest.reject ORDER BY kafka_offset") == before
    assert database.value("SELECT count(*) FROM news.article") == 0


def test_wrong_options_are_told(rejects):
    rejects.add(article(0))
    assert "invalid" in rejects.run("replay", "--since=yesterday-ish", expect=2)
    assert "TOPIC:PARTITION:OFFSET" in rejects.run("replay", "topic:0", expect=1)
    assert "list, show, stats, replay or discard" in rejects.run("retry", expect=1)
    assert rejects.states() == [(0, "waiting", 0, None)]


# ---- exactly once


@pytest.mark.parametrize("failpoint", FAILPOINTS)
def test_a_crash_stores_all_or_nothing(rejects, database, failpoint):
    rejects.add(article(0), article(1), article(0))
    process = rejects.start(failpoint=f"{failpoint}:1")
    assert process.wait() == -signal.SIGKILL
    committed = failpoint in ("before_commit_reply", "after_commit")
    stored = database.value("SELECT count(*) FROM news.article")
    assert stored == len([1 for row in rejects.states() if row[1] == "replayed"])
    assert stored >= committed
    rejects.assert_balanced()
    rejects.run("replay")
    # The one that was tried before comes last.
    assert sorted(rejects.outcomes()) == ["inserted", "inserted", "unchanged"]
    assert sum(tries for _, _, tries, _ in rejects.states()) == (3 if stored else 4)
    rejects.assert_balanced()


def test_two_at_once_share_the_work(rejects, database):
    rejects.add(*[article(number % 40) for number in range(120)])
    pair = [rejects.start("--limit=1000") for _ in range(2)]
    assert [process.wait() for process in pair] == [0, 0], pair
    assert sorted(rejects.outcomes()) == ["inserted"] * 40 + ["unchanged"] * 80
    assert database.value("SELECT count(*) FROM news.article") == 40
    rejects.assert_balanced()


def frozen(process) -> bool:
    with open(f"/proc/{process.child.pid}/stat", encoding="utf-8") as file:
        return file.read().rpartition(")")[2].split()[0] == "T"


@pytest.mark.parametrize("failpoint", ["after_try", "after_lookup", "before_begin"])
@pytest.mark.parametrize("by", ["replay", "discard"])
def test_what_somebody_else_did_meanwhile_is_left_to_them(rejects, database, failpoint, by):
    rejects.add(article(0))
    process = rejects.start(failpoint=f"{failpoint}:1:stop")
    wait_for(lambda: frozen(process), what="frozen")
    if by == "discard":
        rejects.run("discard", "topic:0:0", "--note=not wanted")
    else:
        rejects.run("replay")
    before = database.rows("SELECT * FROM ingest.reject")
    process.send(signal.SIGCONT)
    assert process.wait() == 0
    assert "1 were taken by somebody else meanwhile" in process.output
    assert database.rows("SELECT * FROM ingest.reject") == before
    assert database.value("SELECT count(*) FROM news.article") == (by == "replay")
    rejects.assert_balanced()


def test_a_later_try_is_the_one_that_counts(rejects, database):
    rejects.add(article(0))
    process = rejects.start(failpoint="before_begin:1:stop")
    wait_for(lambda: frozen(process), what="frozen")
    database.rows("UPDATE ingest.reject SET replay_tries = 2")  # somebody else is at it
    process.send(signal.SIGCONT)
    assert process.wait() == 0
    assert "1 were taken by somebody else meanwhile" in process.output
    assert rejects.states() == [(0, "waiting", 2, None)]
    assert database.value("SELECT count(*) FROM news.article") == 0


def test_a_rejection_by_somebody_else_is_theirs(rejects, database):
    rejects.add(BROKEN)
    process = rejects.start(failpoint="after_try:1:stop")
    wait_for(lambda: frozen(process), what="frozen")
    rejects.run("replay")
    database.rows("UPDATE ingest.reject SET reason = 'theirs'")
    process.send(signal.SIGCONT)
    assert process.wait() == 0
    assert "0 rejected again" in process.output
    assert database.rows("SELECT reason, replay_tries FROM ingest.reject") == [("theirs", 2)]


def test_what_was_stored_since_the_look_up_is_decided_again(rejects):
    rejects.add(article(0))
    rejects.add(article(0), topic="other")
    process = rejects.start("topic:0:0", failpoint="after_lookup:1:stop")
    wait_for(lambda: frozen(process), what="frozen")
    assert "other:0:0 inserted" in rejects.run("replay", "other:0:0")
    process.send(signal.SIGCONT)
    assert process.wait() == 0
    assert "topic:0:0 unchanged" in process.output
    rejects.assert_balanced()


def test_a_failure_leaves_the_rest_waiting(rejects, database):
    rejects.add(article(0), article(1))
    database.rows("ALTER TABLE ingest.identity RENAME TO elsewhere")
    assert "elsewhere" not in rejects.run("replay", expect=2)
    database.rows("ALTER TABLE ingest.elsewhere RENAME TO identity")
    assert rejects.states() == [(0, "waiting", 1, None), (1, "waiting", 0, None)]
    rejects.run("replay")
    rejects.assert_balanced()


def test_kafka_and_the_tables_agree_after_a_replay(wenliu, topic, database):
    """Articles that were too large by a setting, with their neighbours, from Kafka."""
    topic.send_all([article(number, extra="x" * (3000 if number % 5 == 0 else 0))
                    for number in range(40)])  # fmt: skip
    topic.send_all([article(3, title="改"), article(5, title="改", published_at="2026-01-01"), BROKEN])
    wenliu.ingest("run", "--until-caught-up", "--article.message_bytes=2KiB")
    assert_exactly_once(topic, database)
    assert database.value("SELECT count(*) FROM ingest.reject") == 9
    output = wenliu.ingest("rejects", "replay")
    assert "1 rejected again" in output
    assert_exactly_once(topic, database)
    assert database.value("SELECT count(*) FROM news.article") == 40
    wenliu.ingest("verify")
    database.rows("UPDATE ingest.reject SET replayed_outcome = 'stale' WHERE replayed_outcome ="
                  " 'inserted'")  # fmt: skip
    wenliu.ingest("verify", expect=1)


# ---- giving up


def test_discard_says_who_and_why(rejects, database):
    rejects.add(article(0), BROKEN, BROKEN)
    assert "which ones" in rejects.run("discard", "--note=x", expect=1)
    for note in ([], ["--note=  "]):
        assert "--note" in rejects.run("discard", "--reason=old_reason", *note, expect=1)
    lines = rejects.run("discard", "--reason=old_reason", "--limit=2", "--dry-run").splitlines()
    assert [line.split()[2] for line in lines[1:]] == ["2", "1"]
    assert [row[1] for row in rejects.states()] == ["waiting"] * 3
    output = rejects.run("discard", "--reason=old_reason", "--limit=2", "--note=not ours")
    assert output == "2 discarded, 1 still wait\n"
    assert [row[1] for row in rejects.states()] == ["waiting", "discarded", "discarded"]
    shown = rejects.run("show", "topic:0:1")
    assert "note: not ours" in shown and "discarded_by: postgres (" in shown
    assert database.value("SELECT count(raw) FROM ingest.reject") == 3
    rejects.run("replay")
    assert rejects.outcomes() == ["inserted", None, None]
    rejects.assert_balanced()
    output = rejects.run("discard", "--since=1h", "--note=again")
    assert output == "0 discarded, 0 still wait\n"  # what was stored is not given up
    discard = "SELECT ingest.discard_reject(log_id, kafka_offset, 'me', 'x') FROM ingest.reject"
    assert database.rows(discard) == [(False,)] * 3


def test_stats_say_what_became_of_them(rejects):
    rejects.add(article(0), BROKEN, BROKEN, article(1))
    rejects.run("replay", "topic:0:0")
    rejects.run("discard", "topic:0:1", "--note=x")
    rejects.add(b"12345", topic="b", reason="other")
    lines = [line.split() for line in rejects.run("stats").splitlines()]
    size = str(len(article(0)) + len(article(1)) + 2 * len(BROKEN))
    assert lines[0] == "topic reason rejected waiting replayed discarded bytes first last".split()
    assert lines[1][:7] == ["topic", "old_reason", "4", "2", "1", "1", size]
    assert lines[2][:7] == ["b", "other", "1", "1", "0", "0", "5"]
    assert len(rejects.run("stats", "--topic=b").splitlines()) == 2


def test_each_role_may_do_its_part(rejects, database):
    for role in ("ingest", "operator", "reader"):
        database.rows(
            f"DO $$ BEGIN CREATE ROLE test_{role} LOGIN IN ROLE wenliu_{role};"
            " EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )

    def run_as(role: str, *arguments, expect: int) -> str:
        uri = database.uri.replace("postgres@", f"test_{role}@")
        return rejects.run(*arguments, postgres_uri=uri, expect=expect)

    rejects.add(article(0), article(1))
    assert "permission denied" in run_as("operator", "replay", expect=2)
    run_as("reader", "replay", expect=2)
    run_as("operator", "replay", "--dry-run", expect=0)
    assert rejects.states() == [(0, "waiting", 0, None), (1, "waiting", 0, None)]
    for role in ("ingest", "reader"):
        output = run_as(role, "discard", "topic:0:1", "--note=x", expect=2)
        assert "permission denied" in output
    run_as("operator", "discard", "topic:0:1", "--note=x", expect=0)
    assert database.value("SELECT discarded_by FROM ingest.reject WHERE kafka_offset = 1").startswith(
        "test_operator ("
    )
    run_as("ingest", "replay", expect=0)
    assert rejects.outcomes() == ["inserted", None]
    with Database(database.uri).connect() as connection:
        connection.execute("SET ROLE wenliu_reader")
        assert len(connection.execute("SELECT state FROM news.v1_reject").fetchall()) == 2
