"""Each subcommand does what it says, and ends with the exit code that it says."""

import json
import re
import signal
import subprocess
import time

import pytest
from support.articles import Mixture, article
from support.database import Database
from support.metrics import free_port, metric, page
from support.programs import FOLDER, environment, wait_for
from support.progress import assert_exactly_once, positions, wait_until_stored

COMMANDS = ("run", "migrate", "check", "explain", "segment", "progress", "verify", "rejects",
            "resegment")  # fmt: skip
BROKEN = b'{"title": "\xe6\x96\xb0\xe9\x97\xbb", "body": "cut of'


def with_input(text: str, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [FOLDER / "wenliu-ingest", *arguments],
        input=text.encode(), capture_output=True, env=environment({}), timeout=60,
    )  # fmt: skip


@pytest.fixture
def ingested(wenliu, topic):
    topic.send_all([article(number) for number in range(40)])
    topic.send(BROKEN, b"key", partition=2, headers=[("crawler", b"test")])
    topic.send(None, b"key", partition=1)
    topic.flush()
    wenliu.ingest("run", "--until-caught-up")
    return wenliu


# ---- help and settings


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_with_an_example(programs, command):
    text = programs.ingest(command, "--help")
    assert text.startswith(f"usage: wenliu-ingest {command}")
    assert f"wenliu-ingest {command}" in text.partition("\n")[2]


@pytest.mark.parametrize(
    "program, libraries",
    [
        ("wenliu-ingest", ["librdkafka", "libpq", "jansson", "ICU"]),
        ("wenliu-replay", ["librdkafka", "jansson", "ICU"]),
        ("wenliu-train", ["ICU"]),
    ],
)
def test_version_names_the_libraries_it_runs_with(programs, program, libraries):
    lines = [line.split(" ") for line in programs.run(program, "--version").splitlines()]
    assert [name for name, _ in lines] == [program, *libraries]
    assert all(re.fullmatch(r"\d+\.\d+(\.\d+)?", version) for _, version in lines), lines


def test_the_overview_names_every_command(programs):
    text = programs.ingest("--help")
    assert re.findall(r"^  (\w+) +\S", text, re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize(
    "wrong, hint",
    [
        ("--postgres.url=x", 'did you mean "postgres.uri"'),
        ("--kafka.topics=x", 'did you mean "kafka.topic"'),
        ("--batch.messages=many", "batch.messages"),
        ("--lanes=1000", "lanes"),
        ("--kafka.x.isolation.level=read_uncommitted", "kafka.x.isolation.level"),
        ("--kafka.x.no.such.thing=1", "no.such.thing"),
        ("--start=yesterday", "start"),
        ("--http.listen=nowhere", "http.listen"),
    ],
)
def test_a_wrong_setting_is_refused_with_a_hint(wenliu, wrong, hint):
    for mode in ([], ["--until-caught-up"]):
        assert hint in wenliu.ingest("run", wrong, *mode, expect=1, seconds=20)


def test_an_unknown_command_is_refused(programs):
    assert '"vrify"' in programs.ingest("vrify", expect=1)


@pytest.mark.parametrize(
    "words", [("verify", "a.manifest"), ("--lanes=1", "migrate"), ("explain", "a", "b")]
)
def test_a_word_too_many_is_refused(programs, words):
    assert f'"{words[-1]}" is one word too many' in programs.ingest(*words, expect=1, seconds=20)


def test_check_prints_settings_and_hides_secrets(wenliu, database):
    uri = database.uri.replace("postgres@", "postgres:hush-hush@")
    text = wenliu.ingest("check", "--batch.age=50ms", postgres_uri=uri)
    assert re.search(r"^batch.age += 50ms.*flag", text, re.MULTILINE)
    assert re.search(r"^kafka.topic += \S+ +# WENLIU_KAFKA_TOPIC$", text, re.MULTILINE)
    assert "hush-hush" not in text
    assert "FAILED" not in text


def test_every_setting_is_in_the_help_of_a_command(wenliu):
    settings = set(re.findall(r"^([a-z][a-z._-]+) += ", wenliu.ingest("check"), re.MULTILINE))
    helps = "".join(wenliu.ingest(command, "--help") for command in COMMANDS)
    assert len(settings) > 20
    assert settings <= set(re.findall(r"^  --([a-z._-]+)", helps, re.MULTILINE))


def test_check_says_what_is_wrong(wenliu, empty_database):
    text = wenliu.ingest("check", "--topic=no.such.topic", expect=1, seconds=60,
                         postgres_uri=empty_database.uri)  # fmt: skip
    assert re.search(r"Kafka +FAILED: .*no\.such\.topic", text)
    assert re.search(r"PostgreSQL +FAILED: .*wenliu-ingest migrate", text)


# ---- without servers


def test_segment_joins_words_by_one_space():
    done = with_input("郑州地铁今天恢复运营。\n", "segment", "--engine", "icu")
    assert done.returncode == 0, done
    words = done.stdout.decode().rstrip("\n").split(" ")
    assert "".join(words) == "郑州地铁今天恢复运营。" and len(words) > 4


@pytest.mark.parametrize("setting, comma", [("on", "，"), ("off", ",")])
def test_segment_keeps_the_punctuation_that_ingest_would_keep(setting, comma):
    done = with_input("恢复运营,今天通车\n", "segment", f"--normalise.punctuation={setting}")
    assert f" {comma} " in done.stdout.decode(), done


def test_explain_shows_every_stage(tmp_path):
    file = tmp_path / "message.json"
    file.write_bytes(article(1))
    text = with_input("", "explain", str(file)).stdout.decode()
    assert "这是第1号新闻的正文。" in text
    stages = json.loads(with_input(article(1).decode(), "explain", "--json", "-").stdout)
    assert "这是第1号新闻的正文。" in json.dumps(stages, ensure_ascii=False)


@pytest.mark.parametrize("form", [[], ["--json"]])
@pytest.mark.parametrize(
    "message, status, says",
    [
        ('{"title": "a"}', 3, "missing:body"),
        ('{"body": "<p> </p>"}', 3, "empty_body"),
        ("not JSON", 3, "not_json"),
        ('{"body": "今天通车。"}', 0, "今天通车。"),
    ],
)
def test_explain_tells_by_its_status_whether_a_message_is_stored(message, status, says, form):
    done = with_input(message, "explain", *form)
    assert (done.returncode, done.stderr) == (status, b"")
    assert says in done.stdout.decode()


def test_explain_of_what_cannot_be_read_is_no_answer(tmp_path):
    assert with_input("", "explain", str(tmp_path / "absent")).returncode == 1
    assert with_input("{}", "explain", "--no-such-setting=1").returncode == 1


# ---- reports


def test_progress_shows_each_partition(ingested, topic):
    lines = [line.split() for line in ingested.ingest("progress").splitlines()]
    assert lines[0][:5] == ["topic", "partition", "next", "end", "lag"]
    ends = {partition: str(end) for partition, (_, end) in topic.ends().items()}
    assert [line[:5] for line in lines[1:]] == [
        [topic.name, str(partition), end, end, "0"] for partition, end in ends.items()
    ]


def test_verify_adds_up_the_ledger(ingested, database):
    text = ingested.ingest("verify")
    total = next(line for line in text.splitlines() if line.startswith("total")).split()
    assert list(map(int, total[1:])) == [40, 0, 0, 0, 1, 1, 0, 0, 42, 0]
    database.rows("DELETE FROM ingest.batch WHERE first_offset = 0 AND log_id = 1")
    assert re.search(r"no outcome for offsets 0 to \d+", ingested.ingest("verify", expect=1))


def test_rejects_are_listed_and_shown(ingested, topic):
    lines = ingested.ingest("rejects", "list").splitlines()
    assert len(lines) == 2
    assert lines[1].split()[:3] == [topic.name, "2", "10"] and "json_truncated" in lines[1]
    shown = ingested.ingest("rejects", "show", f"{topic.name}:2:10")
    assert "json_truncated" in shown and BROKEN.decode() in shown and "crawler" in shown
    assert topic.name not in ingested.ingest("rejects", "list", "--reason=empty")
    ingested.ingest("rejects", "show", f"{topic.name}:2:9", expect=1)


def test_reports_name_a_database_that_is_away(programs):
    uri = f"postgresql://postgres@127.0.0.1:{free_port()}/wenliu"
    for command in ("migrate", "verify", "rejects"):
        assert "cannot reach PostgreSQL" in programs.ingest(command, expect=2, postgres_uri=uri)


# ---- running


def test_caught_up_means_all_that_was_there_at_the_start(wenliu, topic, database):
    topic.send_all(Mixture(seed=1).take(500))
    wenliu.ingest("run", "--until-caught-up")
    assert_exactly_once(topic, database)
    began = time.monotonic()
    wenliu.ingest("run", "--until-caught-up")  # nothing to do, and PostgreSQL says so
    assert time.monotonic() - began < 5


def test_what_comes_after_the_start_does_not_delay_the_end(wenliu, topics, database):
    """Here it cannot be stored at all: not even as rejects."""
    topic = topics.create(1)
    wenliu.settings |= {"kafka.topic": topic.name, "kafka.group": topic.name}
    topic.send_all([article(number) for number in range(10)])
    database.rows("ALTER TABLE ingest.reject ADD CONSTRAINT none CHECK (false)")
    with database.connect() as blocker:
        blocker.execute("LOCK ingest.progress IN ACCESS EXCLUSIVE MODE")
        process = wenliu.start("wenliu-ingest", "run", "--until-caught-up")
        wait_for(lambda: "event=starting " in process.output, what="it knows its goal")
        topic.send_all([BROKEN])
    assert process.wait(30) == 0, process
    assert positions(database) == {0: 10}


def test_somebody_else_may_catch_up(wenliu, topics, database):
    """There are more members in the group than partitions."""
    topic = topics.create(1)
    wenliu.settings |= {"kafka.topic": topic.name, "kafka.group": topic.name}
    others = wenliu.start("wenliu-ingest", "run", "--lanes=6")
    wait_for(lambda: positions(database), what=lambda: f"one of them has it: {others}")
    topic.send_all([article(number) for number in range(40)])
    wenliu.ingest("run", "--until-caught-up", "--lanes=1", seconds=60)
    assert positions(database) == {0: 40}
    assert others.stop() == 0, others
    assert_exactly_once(topic, database)


def test_runs_with_the_rights_of_its_role(wenliu, topic, database):
    database.rows(
        "DO $$ BEGIN CREATE ROLE wenliu_test LOGIN IN ROLE wenliu_ingest;"
        " EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    )
    topic.send_all(Mixture(seed=2).take(300))
    wenliu.ingest("run", "--until-caught-up",
                  postgres_uri=database.uri.replace("postgres@", "wenliu_test@"))  # fmt: skip
    assert_exactly_once(topic, database)


# At the second signal it does not take leave of its group, which then has to miss it.
IMPATIENT = ("--kafka.x.session.timeout.ms=1000", "--kafka.x.heartbeat.interval.ms=200")


@pytest.mark.parametrize("signals", [1, 2])
def test_a_signal_stops_it_under_load(wenliu, topic, database, signals):
    topic.send_all(Mixture(seed=3).take(5000))
    process = wenliu.start("wenliu-ingest", "run", "--batch.messages=50", *IMPATIENT)
    wait_for(lambda: database.rows("SELECT 1 FROM ingest.batch LIMIT 1"), what="it has begun")
    began = time.monotonic()
    for _ in range(signals):
        process.send(signal.SIGTERM)
        time.sleep(0.05)
    assert process.wait(15) == 0, process
    assert time.monotonic() - began < 10
    wenliu.ingest("verify")
    wenliu.ingest("run", "--until-caught-up")
    assert_exactly_once(topic, database)


@pytest.mark.parametrize("signals", [1, 2])
def test_a_signal_stops_it_while_postgres_is_silent(wenliu, topic, database, signals):
    """The transaction in flight gets a few seconds; at the second signal, none."""
    process = wenliu.start("wenliu-ingest", "run", "--lanes=1", *IMPATIENT)
    topic.send_all([article(number) for number in range(8)])
    wait_until_stored(topic, database, process=process)
    with database.connect() as blocker:
        blocker.execute("LOCK news.article IN ACCESS EXCLUSIVE MODE")
        topic.send_all([article(number) for number in range(8, 16)])
        wait_for(lambda: database.value("SELECT count(*) FROM pg_locks WHERE NOT granted"), what="it waits")
        began = time.monotonic()
        process.send(signal.SIGTERM)
        time.sleep(1)
        assert process.is_running
        if signals == 2:
            process.send(signal.SIGTERM)
        assert process.wait(15) == 0, process
        assert time.monotonic() - began < (3 if signals == 2 else 10)
    wenliu.ingest("run", "--until-caught-up")
    assert_exactly_once(topic, database)


def test_a_signal_stops_it_without_postgres(wenliu, topic):
    topic.send_all([article(1)])
    process = wenliu.start("wenliu-ingest", "run",
                           postgres_uri=f"postgresql://x@127.0.0.1:{free_port()}/x")  # fmt: skip
    wait_for(lambda: "cannot reach PostgreSQL" in process.output, what="it has tried")
    began = time.monotonic()
    assert process.stop() == 0, process
    assert time.monotonic() - began < 10


# ---- watched


def test_tells_the_truth_about_postgres(wenliu, topic, own_postgres):
    database, port = Database(own_postgres.uri("wenliu")), free_port()
    wenliu.ingest("migrate", postgres_uri=database.uri)
    process = wenliu.start("wenliu-ingest", "run", postgres_uri=database.uri,
                           http_listen=f"127.0.0.1:{port}")  # fmt: skip
    marked = b"\xef\xbb\xbf" + article(7)
    topic.send_all([article(number) for number in range(7)] + [marked, marked, BROKEN])
    wait_until_stored(topic, database, process=process)
    wait_for(lambda: page(port, "/readyz")[0] == 200, what="ready")
    assert metric(port, 'wenliu_repairs_total{repair="bom"}') == 1  # the second is unchanged
    assert metric(port, "wenliu_repairs_total") == 1
    assert metric(port, 'wenliu_messages_total{outcome="inserted"}') == 8
    assert metric(port, 'wenliu_messages_total{outcome="rejected"}') == 1
    wait_for(lambda: metric(port, "wenliu_lag_messages") == 0, what="no lag")

    own_postgres.stop()
    topic.send_all([article(number) for number in range(8, 16)])
    wait_for(lambda: page(port, "/readyz")[0] == 503, what="not ready")
    assert "PostgreSQL" in page(port, "/readyz")[1]
    assert page(port, "/livez")[0] == 200
    wait_for(lambda: metric(port, "wenliu_lag_messages") == 8, what="lag is seen")
    assert metric(port, 'wenliu_store_failures_total{reason="away"}') > 0

    own_postgres.start()
    wait_for(lambda: page(port, "/readyz")[0] == 200, what="ready again")
    wait_until_stored(topic, database, process=process)
    assert metric(port, 'wenliu_messages_total{outcome="inserted"}') == 16
    assert page(port, "/nothing")[0] == 404
    assert process.stop() == 0, process
    assert page(port, "/livez")[0] == 0


def test_is_not_ready_for_a_schema_that_it_does_not_know(wenliu, topic, empty_database):
    port = free_port()
    process = wenliu.start("wenliu-ingest", "run", postgres_uri=empty_database.uri,
                           http_listen=f"127.0.0.1:{port}")  # fmt: skip
    wait_for(lambda: "wenliu-ingest migrate" in page(port, "/readyz")[1], what="the reason")
    assert page(port, "/readyz")[0] == 503
    assert process.stop() == 0, process
