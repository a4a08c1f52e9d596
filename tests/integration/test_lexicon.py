"""Words of the user's: where they are taken, and how a running service gets new ones."""

import hashlib
import signal
import subprocess
import time

import pytest
from support.articles import article
from support.programs import FOLDER, environment, wait_for
from support.progress import assert_exactly_once, wait_until_stored
from support.servers import ROOT

SENTENCE = "世卫组织专家今天在长江大桥。"
MODEL = ROOT / "common" / "text" / "model" / "zh.model"


@pytest.fixture
def lexicon(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("# 组织\n世卫组织\t100\n")
    return path


def told(number: int) -> bytes:
    return article(number, body=SENTENCE)


def words_of(database, first: int, last: int) -> set:
    """What the bodies of some articles were cut into, and by which segmenter."""
    urls = [f"https://news.example.cn/2024/{number}.html" for number in range(first, last)]
    return set(
        database.rows(
            "SELECT split_part(a.segmented, E'\\n', 2), s.version FROM news.article a"
            " JOIN ingest.segmenter s USING (segmenter_id) WHERE url = ANY(%s)",
            urls,
        )
    )


def send_and_wait(topic, database, process, first: int, last: int) -> None:
    topic.send_all([told(number) for number in range(first, last)])
    wait_until_stored(topic, database, 60, process)


def short(path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def segment(*arguments) -> subprocess.CompletedProcess:
    return subprocess.run(
        [FOLDER / "wenliu-ingest", "segment", *arguments],
        input=SENTENCE.encode(), capture_output=True, env=environment({}), timeout=60,
    )  # fmt: skip


def test_segment_and_explain_take_the_words_of_several_files(programs, lexicon, tmp_path):
    other = tmp_path / "bridges.txt"
    other.write_text("长江大桥\n")
    done = segment(f"--lexicon={lexicon}, {other}")
    assert done.stdout.decode() == "世卫组织 专家 今天 在 长江大桥 。\n", done
    assert segment().stdout.decode() == "世卫 组织 专家 今天 在 长江 大桥 。\n"
    message = tmp_path / "message.json"
    message.write_bytes(told(1))
    assert "世卫组织" not in words_in(programs.ingest("explain", "--json", message))
    shown = programs.ingest("explain", "--json", f"--lexicon={lexicon}", message)
    assert "世卫组织" in words_in(shown)


def words_in(explanation: str) -> list:
    return explanation.replace('"', " ").split()


@pytest.mark.parametrize("command", ("segment", "check", "run"))
def test_a_wrong_line_is_named(programs, lexicon, command):
    lexicon.write_text("世卫组织\n\n坏 词\t5\n")
    said = programs.ingest(command, f"--lexicon={lexicon}", "--topic=t", expect=1)
    assert f"{lexicon}:3: " in said


def test_the_engine_icu_takes_none(programs, lexicon):
    said = programs.ingest("segment", f"--lexicon={lexicon}", "--engine=icu", expect=1)
    assert "only model does" in said


def test_a_hangup_swaps_the_lexicon_between_batches(wenliu, topic, database, lexicon):
    process = wenliu.start("wenliu-ingest", "run", "--lanes=2", f"--lexicon={lexicon}")
    send_and_wait(topic, database, process, 0, 300)
    before = short(lexicon)
    lexicon.write_text("长江大桥\t100\n")
    process.send(signal.SIGHUP)
    wait_for(lambda: process.output.count("lane took the new lexicon") == 2, 20, str(process))
    send_and_wait(topic, database, process, 300, 600)
    after = short(lexicon)
    model = short(MODEL)
    assert words_of(database, 0, 300) == {
        ("世卫组织 专家 今天 在 长江 大桥 。", f"model {model} lexicon {before} icu 72.1 rules 1")
    }
    assert words_of(database, 300, 600) == {
        ("世卫 组织 专家 今天 在 长江大桥 。", f"model {model} lexicon {after} icu 72.1 rules 1")
    }
    assert process.stop() == 0, process
    assert_exactly_once(topic, database)


def test_a_batch_that_is_being_filled_keeps_its_words(wenliu, topic, database, lexicon):
    process = wenliu.start("wenliu-ingest", "run", "--lanes=1", f"--lexicon={lexicon}")
    send_and_wait(topic, database, process, 0, 1)
    before = short(lexicon)
    with database.connect() as blocker:
        blocker.execute("LOCK news.article IN ACCESS EXCLUSIVE MODE")
        for first in (1, 20):  # a batch that is to be stored, and one that is filled behind it
            topic.send_all([told(number) for number in range(first, first + 19)])
            time.sleep(1.5)
        lexicon.write_text("长江大桥\n")
        process.send(signal.SIGHUP)
        wait_for(lambda: "lexicon read again" in process.output, 20, process)
        topic.send_all([told(39)])
        time.sleep(1)
        assert "lane took the new lexicon" not in process.output
    wait_until_stored(topic, database, 30, process)
    model = short(MODEL)
    assert words_of(database, 0, 40) == {
        ("世卫组织 专家 今天 在 长江 大桥 。", f"model {model} lexicon {before} icu 72.1 rules 1")
    }
    send_and_wait(topic, database, process, 40, 41)
    assert words_of(database, 40, 41) == {
        ("世卫 组织 专家 今天 在 长江大桥 。", f"model {model} lexicon {short(lexicon)} icu 72.1 rules 1")
    }
    assert process.stop() == 0, process


def test_a_bad_file_keeps_the_old_words(wenliu, topic, database, lexicon):
    process = wenliu.start("wenliu-ingest", "run", "--lanes=1", f"--lexicon={lexicon}")
    send_and_wait(topic, database, process, 0, 20)
    lexicon.write_text("长江大桥\t100\n长江大桥\tmany\n")
    process.send(signal.SIGHUP)
    wait_for(lambda: "the old one stays" in process.output, 20, str(process))
    assert f"{lexicon}:2: a weight" in process.output
    lexicon.unlink()
    process.send(signal.SIGHUP)
    wait_for(lambda: "cannot read" in process.output, 20, str(process))
    send_and_wait(topic, database, process, 20, 40)
    assert len(words_of(database, 0, 40)) == 1
    assert process.stop() == 0, process


def test_the_row_of_a_segmenter_has_whole_digests(wenliu, topic, database, lexicon):
    topic.send_all([told(1)])
    wenliu.ingest("run", "--until-caught-up")
    topic.send_all([told(2)])
    wenliu.ingest("run", "--until-caught-up", f"--lexicon={lexicon}")
    topic.send_all([told(3)])
    wenliu.ingest("run", "--until-caught-up", "--engine=icu")
    model, words = (hashlib.sha256(path.read_bytes()).digest() for path in (MODEL, lexicon))
    assert database.rows(
        "SELECT engine, model_digest, lexicon_digest, icu_version"
        " FROM ingest.segmenter ORDER BY segmenter_id"
    ) == [
        ("model", model, None, "72.1"),
        ("model", model, words, "72.1"),
        ("icu", None, None, "72.1"),
    ]


def test_a_row_from_before_gets_its_digest(wenliu, topic, database):
    version = f"model {short(MODEL)} icu 72.1 rules 1"
    with database.connect() as connection:
        connection.execute(
            "INSERT INTO ingest.segmenter (version, engine) VALUES (%s, 'model')", (version,)
        )
    topic.send_all([told(1)])
    wenliu.ingest("run", "--until-caught-up")
    assert database.rows("SELECT version, model_digest FROM ingest.segmenter") == [
        (version, hashlib.sha256(MODEL.read_bytes()).digest())
    ]
