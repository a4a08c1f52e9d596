"""`resegment` makes of stored articles what another lexicon, model or engine makes of them."""

import re
import signal
import time

import pytest
from support.articles import article
from support.database import Database, create, drop
from support.programs import wait_for
from support.progress import assert_exactly_once
from support.servers import ROOT

SENTENCE = "世卫组织专家今天在长江大桥。"
BATCH = 200
FIRST, LAST = 0, BATCH * 2 + 50  # articles of `cut_by_icu`: three batches
SEGMENTS = ("sentence_count word_count character_count paragraph_count sentence_spans segmented"
            " token_kinds terms term_counts segmenter_id").split()  # fmt: skip
# Rows, without what two databases number or date for themselves; terms in words.
ROWS = """
    SELECT l.partition, a.kafka_offset, s.version, to_jsonb(a) - ARRAY['article_id', 'terms',
           'term_counts', 'segmenter_id', 'stored_at', 'first_stored_at', 'log_id'],
           (SELECT array_agg(t.term || ' ' || n.count ORDER BY t.term)
            FROM unnest(a.terms, a.term_counts) AS n (term_id, count) JOIN news.term t
            USING (term_id)),
           a.terms = ARRAY(SELECT DISTINCT unnest(a.terms) ORDER BY 1)
    FROM news.article a JOIN ingest.log l USING (log_id) JOIN ingest.segmenter s
    USING (segmenter_id) ORDER BY 1, 2
"""
ENGINES = "SELECT s.engine, count(*) FROM news.article JOIN ingest.segmenter s" \
          " USING (segmenter_id) GROUP BY 1 ORDER BY 1"  # fmt: skip
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname" \
          " = current_database()"  # fmt: skip


def untouched(database) -> list:
    """What no segmenter decides, with the ids and times."""
    return database.rows("SELECT article_id, to_jsonb(a) - %s::text[] FROM news.article a"
                         " ORDER BY 1", SEGMENTS)  # fmt: skip


def samples() -> list:
    """Messages of all shapes, and some whose words the lexicon below changes."""
    lines = []
    for path in sorted((ROOT / "deploy" / "sample").glob("*.jsonl")):
        lines += path.read_bytes().splitlines()
    lines += [article(number) for number in range(0, 900, 7)]  # of many months
    lines += [article(number, title=None, body=SENTENCE * 3) for number in range(1, 10)]
    return lines + [article(1001, title="長江大橋", body="繁體的長江大橋。\nC919在长江大桥，NBA也在。")]


@pytest.fixture
def lexicon(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("世卫组织\n长江大桥\t100\n")
    return path


@pytest.fixture
def fresh(postgres, migrated_template):
    """Another database, for what a first ingest makes of the same messages."""
    name = create(postgres, migrated_template)
    yield Database(postgres.uri(name))
    drop(postgres, name)


@pytest.fixture
def as_ingest(wenliu, database):
    """All that follows has the rights of wenliu_ingest, and no more."""
    database.rows("ALTER ROLE wenliu_ingest LOGIN")
    wenliu.settings["postgres.uri"] = database.uri.replace("postgres@", "wenliu_ingest@")
    return wenliu


@pytest.fixture
def cut_by_icu(as_ingest, topic):
    """Some hundred articles that ICU has cut."""
    topic.send_all([article(number, body=SENTENCE) for number in range(FIRST, LAST)])
    as_ingest.ingest("run", "--until-caught-up", "--engine=icu")
    return as_ingest


def assert_said(output: str, cut: int, changed: int = 0) -> None:
    tally = rf"^{cut} articles cut again by .*, {changed} were changed meanwhile$"
    assert re.search(tally, output, re.MULTILINE), output


@pytest.mark.parametrize(
    "before, after",
    [
        ({"segmenter_engine": "icu"}, {}),
        ({}, {"segmenter_engine": "icu"}),
        ({}, {"lexicon": True}),
        ({"segmenter_engine": "icu"}, {"search": "off"}),
    ],
    ids=["model", "icu", "lexicon", "search-off"],
)
def test_rows_become_those_of_a_first_ingest(
    as_ingest, topic, database, fresh, lexicon, before, after
):
    if "lexicon" in after:
        after = {"lexicon": lexicon}
    for line in samples():
        topic.send(line)
    topic.flush()
    as_ingest.ingest("run", "--until-caught-up", **before)
    kept, cut = untouched(database), database.rows(ROWS)
    count = len(kept)
    assert_said(as_ingest.ingest("resegment", "--rate=0", **after), count)
    as_ingest.ingest("run", "--until-caught-up", postgres_uri=fresh.uri, **after)
    assert database.rows(ROWS) == fresh.rows(ROWS) != cut
    assert untouched(database) == kept
    as_ingest.ingest("verify")
    assert "nothing to do: all articles are cut by " in as_ingest.ingest("resegment", **after)


def test_a_trial_counts_and_changes_nothing(cut_by_icu, database, lexicon):
    before = database.rows(ROWS), database.rows("SELECT * FROM ingest.segmenter")
    output = cut_by_icu.ingest("resegment", "--dry-run", f"--lexicon={lexicon}")
    assert f"icu 72.1 rules 1       {LAST}\n" in output, output
    assert f"nothing was changed: {LAST} articles would be cut by model " in output
    assert (database.rows(ROWS), database.rows("SELECT * FROM ingest.segmenter")) == before
    output = cut_by_icu.ingest("resegment", "--dry-run", "--engine=icu")
    assert output == "nothing to do: all articles are cut by icu 72.1 rules 1\n"


def test_an_empty_database_is_done(as_ingest):
    assert "nothing to do" in as_ingest.ingest("resegment")


def is_frozen(process) -> bool:
    state = open(f"/proc/{process.child.pid}/stat").read().rsplit(")")[1].split()[0]
    return state == "T"


def freeze(programs, point: str, *arguments, **options):
    process = programs.start("wenliu-ingest", "resegment", *arguments,
                             failpoint=f"{point}:1:stop", **options)  # fmt: skip
    wait_for(lambda: is_frozen(process), 30, lambda: str(process))
    return process


def test_a_version_stored_since_it_was_read_stays(cut_by_icu, topic, database):
    process = freeze(cut_by_icu, "after_articles_read", "--rate=0")
    first = database.value("SELECT url FROM news.article WHERE url LIKE '%%/2024/%%'"
                           " ORDER BY article_id LIMIT 1")  # fmt: skip
    topic.send_all([article(int(re.search(r"(\d+)\.html", first)[1]), body="后来的正文。",
                            modified_at="2025-01-05T08:00:00+08:00")])  # fmt: skip
    cut_by_icu.ingest("run", "--until-caught-up", "--engine=icu")
    later = database.rows("SELECT * FROM news.article WHERE version = 2")
    assert len(later) == 1
    process.send(signal.SIGCONT)
    assert process.wait() == 0, process
    assert_said(process.output, LAST - 1, 1)
    assert database.rows("SELECT * FROM news.article WHERE version = 2") == later
    assert_said(cut_by_icu.ingest("resegment"), 1)
    assert database.rows(ENGINES) == [("model", LAST)]
    assert_exactly_once(topic, database)


def test_a_version_that_is_being_stored_stays(cut_by_icu, database):
    with database.connect() as lane:
        lane.execute("UPDATE news.article SET version = 2, body = 'later', segmented = 'later'"
                     " WHERE url LIKE '%%/7.html'")  # fmt: skip
        process = cut_by_icu.start("wenliu-ingest", "resegment", "--rate=0")
        wait_for(lambda: database.value(WAITING) == 1, 30, lambda: str(process))
        lane.commit()
    assert process.wait() == 0, process
    assert_said(process.output, LAST - 1, 1)
    assert database.rows("SELECT body, segmented, s.engine FROM news.article a JOIN ingest.segmenter s"
                         " USING (segmenter_id) WHERE a.version = 2") == [("later", "later", "icu")]  # fmt: skip


def test_what_another_one_has_cut_since_stays(cut_by_icu, database, lexicon):
    process = freeze(cut_by_icu, "after_articles_read", "--rate=0")
    assert_said(cut_by_icu.ingest("resegment", "--rate=0", f"--lexicon={lexicon}"), LAST)
    by_lexicon = database.rows(ROWS)
    process.send(signal.SIGTERM)
    process.send(signal.SIGCONT)
    assert process.wait() == 0, process
    assert_said(process.output, 0, BATCH)
    assert database.rows(ROWS) == by_lexicon


def test_it_tries_again_when_it_waited_too_long(cut_by_icu, database):
    database.rows(f"ALTER DATABASE {database.uri.rsplit('/')[-1]} SET lock_timeout = '1s'")
    begun = set()  # its transactions that were seen to wait

    def waits_once_more() -> bool:
        begun.update(database.rows(WAITING.replace("count(*)", "xact_start")))
        return len(begun) == 2

    with database.connect() as lane:
        lane.execute("SELECT FROM news.article WHERE url LIKE '%/7.html' FOR UPDATE")
        process = cut_by_icu.start("wenliu-ingest", "resegment", "--rate=0")
        wait_for(waits_once_more, 30, lambda: str(process))
        lane.rollback()
    assert process.wait() == 0, process
    assert_said(process.output, LAST)


def test_stopped_it_goes_on_where_it_was(cut_by_icu, database):
    process = freeze(cut_by_icu, "after_articles_cut", "--rate=0")
    process.send(signal.SIGTERM)
    process.send(signal.SIGCONT)
    assert process.wait() == 0, process
    assert_said(process.output, BATCH)
    assert "stopped before the end" in process.output
    assert database.rows(ENGINES) == [("icu", LAST - BATCH), ("model", BATCH)]
    done = "SELECT article_id, a.xmin::text FROM news.article a JOIN ingest.segmenter s" \
           " USING (segmenter_id) WHERE s.engine = 'model' ORDER BY 1"  # fmt: skip
    written = database.rows(done)
    assert_said(cut_by_icu.ingest("resegment", "--rate=0"), LAST - BATCH)
    assert database.rows(ENGINES) == [("model", LAST)]
    assert database.rows(done)[:BATCH] == written  # not once more


@pytest.mark.parametrize("point, count", [("after_articles_read", 0), ("after_articles_cut", BATCH)])
def test_killed_it_goes_on_where_it_was(cut_by_icu, database, point, count):
    cut_by_icu.ingest("resegment", "--rate=0", failpoint=f"{point}:1", expect=-signal.SIGKILL)
    assert dict(database.rows(ENGINES)).get("model", 0) == count
    assert_said(cut_by_icu.ingest("resegment", "--rate=0"), LAST - count)
    assert database.rows(ENGINES) == [("model", LAST)]
    cut_by_icu.ingest("verify")


def test_a_batch_is_no_more_than_a_second_of_the_rate(cut_by_icu, database):
    cut_by_icu.ingest("resegment", "--rate=7", failpoint="after_articles_cut:1",
                      expect=-signal.SIGKILL)  # fmt: skip
    assert database.rows(ENGINES) == [("icu", LAST - 7), ("model", 7)]


def test_what_needs_no_cutting_is_passed_over_in_longer_steps(cut_by_icu, database):
    """To the first that does; from there on a batch is what it was."""
    cut_by_icu.ingest("resegment", failpoint="after_articles_cut:1", expect=-signal.SIGKILL)
    # 200 are passed over; of the next 400 some are to be cut; they are read anew: 200 of them.
    cut_by_icu.ingest("resegment", failpoint="after_articles_cut:3", expect=-signal.SIGKILL)
    assert database.rows(ENGINES) == [("icu", LAST - 2 * BATCH), ("model", 2 * BATCH)]
    assert_said(cut_by_icu.ingest("resegment"), LAST - 2 * BATCH)


def test_a_batch_ends_with_its_second_million_of_characters(cut_by_icu, database):
    database.rows("UPDATE news.article SET character_count = 1200000")
    cut_by_icu.ingest("resegment", failpoint="after_articles_cut:1", expect=-signal.SIGKILL)
    assert database.rows(ENGINES) == [("icu", LAST - 2), ("model", 2)]
    assert_said(cut_by_icu.ingest("resegment", "--rate=0"), LAST - 2)


def test_what_is_stored_after_the_start_is_left(cut_by_icu, topic, database):
    process = freeze(cut_by_icu, "after_articles_cut", "--rate=0")
    topic.send_all([article(LAST + number) for number in range(10)])
    cut_by_icu.ingest("run", "--until-caught-up", "--engine=icu")
    process.send(signal.SIGCONT)
    assert process.wait() == 0, process
    assert_said(process.output, LAST)
    assert database.rows(ENGINES) == [("icu", 10), ("model", LAST)]


def test_it_is_not_faster_than_the_rate(as_ingest, topic):
    """However slow the machine is, it is never sooner."""
    topic.send_all([article(number) for number in range(6)])
    as_ingest.ingest("run", "--until-caught-up", "--engine=icu")
    begun = time.monotonic()
    assert_said(as_ingest.ingest("resegment", "--rate=3"), 6)
    assert time.monotonic() - begun >= 6 / 3


def test_without_the_schema_it_says_so(programs, empty_database):
    output = programs.ingest("resegment", postgres_uri=empty_database.uri, expect=2)
    assert "run wenliu-ingest migrate" in output
