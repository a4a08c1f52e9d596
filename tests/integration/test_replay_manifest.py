"""wenliu-replay --manifest and wenliu-ingest verify --manifest: did all of it arrive?"""

import re
import subprocess

import pytest

from support.servers import ROOT
from test_replay import article, counts, read_all, write_lines

# What is done to the tables, and what verify has to say about a record.
WRONGS = {
    "an outcome is lost": (
        "DELETE FROM ingest.batch WHERE first_offset = 0",
        r":0:0 from \".*a.jsonl\":1: has no outcome",
    ),
    "the progress is behind": (
        "DELETE FROM ingest.batch; UPDATE ingest.progress SET next_offset = start_offset",
        r":0:0 from \".*a.jsonl\":1: is not ingested yet",
    ),
    "an outcome is another": (
        "UPDATE ingest.batch SET outcomes = set_byte(outcomes, 1, ascii('t'))",
        r":0:1 from \".*a.jsonl\":2: is a tombstone in the ledger",
    ),
    "an identity is lost": (
        "DELETE FROM ingest.identity WHERE article_id ="
        " (SELECT article_id FROM news.article WHERE kafka_offset = 1)",
        r":0:1 from \".*a.jsonl\":2: its article is not there",
    ),
    "an article is lost": (
        "DELETE FROM news.article WHERE kafka_offset = 1",
        r":0:1 from \".*a.jsonl\":2: its article is not there",
    ),
    "a reject is lost": (
        "DELETE FROM ingest.reject",
        r":0:3 from \".*a.jsonl\":4: is rejected, but not in ingest.reject",
    ),
    "a reject holds other bytes": (
        "UPDATE ingest.reject SET raw = '{brokeN'",
        r":0:3 from \".*a.jsonl\":4: other bytes were rejected there",
    ),
    "a reject is of other bytes": (
        "UPDATE ingest.reject SET raw_digest = sha256('x')",
        r":0:3 from \".*a.jsonl\":4: other bytes were rejected there",
    ),
    "a reject is longer": (
        "UPDATE ingest.reject SET raw = raw || 'x'",
        r":0:3 from \".*a.jsonl\":4: other bytes were rejected there",
    ),
    "another log was read": (
        "UPDATE ingest.progress SET anchor_digest = sha256('x')",
        r":0:4 from \".*a.jsonl\":5: other bytes were read there",
    ),
    "another cluster was read": (
        "UPDATE ingest.log SET cluster_id = 'other'",
        r":0:0 from \".*a.jsonl\":1: is not ingested yet",
    ),
}


@pytest.fixture
def ingested(wenliu, topics, tmp_path):
    """Five records of one partition, sent with a manifest and ingested."""
    topic = topics.create(1)
    wenliu.settings["kafka.topic"] = topic.name
    lines = [article(1), article(2), article(1), b"{broken", article(4)]
    manifest = tmp_path / "manifest"
    wenliu.replay(f"--manifest={manifest}", write_lines(tmp_path / "a.jsonl", lines))
    wenliu.ingest("run", "--until-caught-up")
    return manifest


def verify(wenliu, manifest, **options) -> str:
    return wenliu.ingest("verify", f"--manifest={manifest}", **options)


def test_says_that_all_of_it_arrived(wenliu, ingested):
    output = verify(wenliu, ingested)
    assert output.endswith("All of the manifest is accounted for.\n")
    assert re.search(r"^- +3 +0 +1 +0 +1 +0 +0$", output, re.MULTILINE)
    total = ingested.read_text().splitlines()[-1].split("\t")
    assert f": {total[1]} records, {total[2]} bytes, digest {total[3]}\n" in output


@pytest.mark.parametrize("name", WRONGS)
def test_cries_when(wenliu, database, ingested, name):
    wrong, complaint = WRONGS[name]
    for statement in wrong.split("; "):
        database.rows(statement)
    output = verify(wenliu, ingested, expect=None)
    assert re.search(rf"^\S+{complaint}$", output, re.MULTILINE), output
    assert output.endswith("The manifest is NOT accounted for.\n")


def test_cries_before_it_is_ingested(wenliu, topic, tmp_path):
    manifest = tmp_path / "manifest"
    lines = [article(n) for n in range(3000)]
    wenliu.replay(f"--manifest={manifest}", write_lines(tmp_path / "a.jsonl", lines))
    output = verify(wenliu, manifest, expect=1)
    assert output.count("is not ingested yet") == 20 and "... and 2980 more" in output
    assert "The ledger balances." in output
    wenliu.ingest("run", "--until-caught-up")
    assert re.search(r"^- +3000 +0 +0 +0 +0 +0 +0$", verify(wenliu, manifest), re.MULTILINE)


def edit(manifest, change) -> None:
    lines = manifest.read_text().splitlines()
    manifest.write_text("\n".join(change(lines)) + "\n")


MANIFESTS = {
    "has no total": (lambda lines: lines[:-1], "the manifest has no total"),
    "lost a record": (lambda lines: lines[:1] + lines[2:], "is not what its total says"),
    "has one twice": (lambda lines: lines[:2] + lines[1:], "is not what its total says"),
    "has other bytes": (
        lambda lines: [lines[0], re.sub(r"\t[0-9a-f]{64}", "\t" + "a" * 64, lines[1]), *lines[2:]],
        "is not what its total says",
    ),
    "goes on": (lambda lines: lines + lines[1:2], "goes on behind its total"),
    "is broken": (lambda lines: lines[:2] + ["x"] + lines[2:], "has a line that is none"),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_cries_when_the_manifest(wenliu, ingested, name):
    change, complaint = MANIFESTS[name]
    edit(ingested, change)
    output = verify(wenliu, ingested, expect=1)
    assert complaint in output
    assert output.endswith("The manifest is NOT accounted for.\n")


def test_needs_a_manifest(wenliu, database, tmp_path):
    assert "No such file" in verify(wenliu, tmp_path / "missing", expect=2)
    (tmp_path / "empty").write_text("")
    assert "is no manifest" in verify(wenliu, tmp_path / "empty", expect=2)


def test_a_refused_record_is_not_in_it(wenliu, topics, tmp_path):
    topic = topics.create(1, max_message_bytes="2000")
    manifest = tmp_path / "manifest"
    lines = [article(1), article(2, content="水" * 3000), article(3)]
    options = ("--kafka.x.linger.ms=0", "--rate=20/s", "--kafka.x.compression.type=none")
    path = write_lines(tmp_path / "a.jsonl", lines)
    output = wenliu.replay(
        f"--topic={topic.name}", f"--manifest={manifest}", *options, path, expect=1
    )
    assert counts(output) == (3, 2, 1)
    rows = [row.split("\t") for row in manifest.read_text().splitlines()]
    assert [(row[2], row[7]) for row in rows[1:-1]] == [("0", "1"), ("1", "3")]
    assert rows[-1][1] == "2"


@pytest.mark.parametrize("sent", ["folder", "archive"])
def test_whatever_was_done_to_messages_is_accounted_for(wenliu, topic, database, tmp_path, sent):
    path = ROOT / "deploy" / "sample"
    if sent == "archive":
        archive = tmp_path / "sample.tar.xz"
        subprocess.run(["tar", "cJf", archive, "-C", path.parent, path.name], check=True)
        path = archive
    manifest = tmp_path / "manifest"
    output = wenliu.replay(
        f"--manifest={manifest}",
        "--repeat=10",
        "--fault=dup=10%,gb18030=10%,nul=10%,truncate=10%,reorder",
        "--seed=2",
        path,
    )
    wenliu.ingest("run", "--until-caught-up")
    output = verify(wenliu, manifest)
    assert "The ledger balances." in output
    assert output.endswith("All of the manifest is accounted for.\n")
    assert len(read_all(topic)) == database.value(
        "SELECT sum(octet_length(outcomes))::int FROM ingest.batch"
    )
    rows = {row[0]: row[1:] for row in (line.split() for line in output.splitlines()) if row}
    assert rows["reorder"] and rows["dup+reorder"] and rows["truncate+reorder"]
    # What was cut off is no article any more.
    assert all(set(rows[name][:2]) <= {"0"} for name in rows if name.startswith("truncate"))
