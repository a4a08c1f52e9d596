"""wenliu-replay: packed corpora, the articles' own times, and messages hurt on purpose."""

import collections
import gzip
import io
import json
import lzma
import re
import subprocess
import tarfile
import time
import zipfile

import pytest

from test_replay import article, counts, read_all, replay, write_lines  # noqa: F401

SECOND = 1_709_605_800  # 2024-03-05 10:30 in China


def pack_zst(data: bytes) -> bytes:
    return subprocess.run(["zstd", "-q"], input=data, capture_output=True, check=True).stdout


PACKERS = {"gz": gzip.compress, "xz": lzma.compress, "zst": pack_zst}


@pytest.fixture
def tree(tmp_path):
    """A folder with folders in it, and all its messages by place."""
    files = {
        "a.jsonl": [article(n) for n in range(50)],
        "deep/er/b.json": [article(100)],
        "deep/新闻.jsonl": [article(n) for n in range(200, 230)],
    }
    for name, lines in files.items():
        path = tmp_path / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\n".join(lines))
    (tmp_path / "tree" / "README.md").write_text("no article")
    (tmp_path / "tree" / ".hidden.json").write_text("{}")
    places = {
        (name, str(n)): line for name, lines in files.items() for n, line in enumerate(lines, 1)
    }
    return tmp_path / "tree", places


def pack_tar(tree, mode: str) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=f"w:{mode}") as archive:
        archive.add(tree, arcname=".")
    return packed.getvalue()


def pack_zip(tree) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(tree.rglob("*")):
            archive.write(path, path.relative_to(tree))
    return packed.getvalue()


def places_of(records, prefix: str) -> dict:
    return {
        (r.headers["wenliu-source-file"].removeprefix(prefix), r.headers["wenliu-line"]): r.value
        for r in records
    }


@pytest.mark.parametrize("kind", ["tar", "tar.gz", "tgz", "tar.xz", "tar.zst", "zip"])
def test_an_archive_is_read_as_if_it_lay_on_disk(replay, topic, tmp_path, tree, kind):
    folder, places = tree
    if kind == "zip":
        data = pack_zip(folder)
    elif kind == "tar.zst":
        data = pack_zst(pack_tar(folder, ""))
    else:
        data = pack_tar(folder, {"tar": "", "tgz": "gz"}.get(kind, kind[4:]))
    archive = tmp_path / f"corpus.{kind}"
    archive.write_bytes(data)
    assert counts(replay(archive)) == (81, 81, 0)
    assert places_of(read_all(topic), f"{archive}/") == places


@pytest.mark.parametrize("kind", PACKERS)
def test_a_packed_file_is_unpacked(replay, topic, tmp_path, kind):
    lines = [article(n) for n in range(500)]
    folder = tmp_path / "corpus"
    folder.mkdir()
    # Two packed streams one behind the other, as crawlers append them.
    halves = [PACKERS[kind](b"".join(line + b"\n" for line in half))
              for half in (lines[:300], lines[300:])]
    (folder / f"a.jsonl.{kind}").write_bytes(halves[0] + halves[1])
    (folder / f"b.txt.{kind}").write_bytes(PACKERS[kind]("水位回落\n\n今天。".encode()))
    assert counts(replay(folder)) == (501, 501, 0)
    found = places_of(read_all(topic), f"{folder}/")
    assert [found[f"a.jsonl.{kind}", str(n)] for n in range(1, 501)] == lines
    assert json.loads(found[f"b.txt.{kind}", "1"])["title"] == "水位回落"


def test_a_damaged_archive_is_named_and_the_rest_is_sent(replay, topic, tmp_path, tree):
    folder, _ = tree
    whole = pack_tar(folder, "gz")
    (tmp_path / "a.tar.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "b.zip").write_bytes(b"no archive at all")
    path = write_lines(tmp_path / "c.jsonl", [article(1)])
    output = replay(tmp_path / "a.tar.gz", tmp_path / "b.zip", path, expect=1)
    assert re.search(r"failed: reading: .*a\.tar\.gz.*: truncated gzip input", output)
    assert "b.zip: Unrecognized archive format" in output
    assert article(1) in [record.value for record in read_all(topic)]


def test_the_progress_of_an_archive_is_that_of_its_bytes(replay, topic, tmp_path, tree):
    folder, _ = tree
    archive = tmp_path / "corpus.tar.gz"
    archive.write_bytes(pack_tar(folder, "gz"))
    output = replay("--rate=100/s", "--progress=200ms", archive)
    lines = re.findall(r"^\d+ messages, \d+/s.*$", output, re.MULTILINE)
    assert lines and all("acknowledged" in line for line in lines)


def test_records_get_the_articles_own_times(replay, topic, topics, tmp_path):
    topic = topics.create(2, retention_ms="-1")  # or Kafka would delete what is this old
    lines = [
        article(1, published_at="2024-03-05 10:30"),
        article(2, datePublished="2024-03-05T10:31:00+08:00"),
        article(3),
        b"{broken",
    ]
    path = write_lines(tmp_path / "a.jsonl", lines)
    output = replay("--event-time", f"--topic={topic.name}", path)
    assert "2 messages have no time of their own" in output
    at_ms = {record.value: record.at_ms for record in read_all(topic)}
    assert at_ms[lines[0]] == SECOND * 1000
    assert at_ms[lines[1]] == (SECOND + 60) * 1000
    assert all(at_ms[line] / 1000 > time.time() - 60 for line in lines[2:])
    # A zone of one's own, where the article has none.
    replay("--event-time", "--article.timezone=UTC", "--limit=1", f"--topic={topic.name}", path)
    assert max(r.at_ms for r in read_all(topic) if r.value == lines[0]) == (SECOND + 8 * 3600) * 1000


def test_speed_keeps_the_original_spacing(replay, topic, tmp_path):
    minutes = [0, 0, 1, 1, 4, 2, 5]  # 4 is before its predecessor's, and follows at once
    lines = [
        article(n, published_at=SECOND + 60 * minute) for n, minute in enumerate(minutes)
    ]
    replay("--speed", "60x", "--kafka.x.linger.ms=0", write_lines(tmp_path / "a.jsonl", lines))
    at_ms = {record.value: record.at_ms for record in read_all(topic)}
    seconds = [(at_ms[line] - at_ms[lines[0]]) / 1000 for line in lines]
    for sent, wanted in zip(seconds, [0, 0, 1, 1, 4, 4, 5]):
        assert abs(sent - wanted) < 0.4, seconds


def test_settings_that_make_no_sense_are_refused(replay, tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [article(1)])
    assert "is not like 60x" in replay("--speed=fast", path, expect=2)
    assert "do not go together" in replay("--speed=2x", "--rate=5/s", path, expect=2)
    assert 'replay.fault: "twice=1%"' in replay("--fault=dup=1%,twice=1%", path, expect=2)
    assert "do not go together" in replay("--dry-run", "--manifest=m", path, expect=2)
    assert "do not go together" in replay("--dry-run", "--resume=s", path, expect=2)
    assert "unknown time zone" in replay("--article.timezone=Moon", path, expect=2)


FAULTS = "--fault=dup=5%,gb18030=5%,nul=5%,truncate=5%,reorder"


def test_faults_are_those_that_the_summary_and_the_manifest_tell(replay, topic, tmp_path):
    lines = [article(n) for n in range(1, 2000, 2)]  # odd ones have Chinese in UTF-8
    path = write_lines(tmp_path / "a.jsonl", lines)
    manifest = tmp_path / "manifest"
    output = replay(FAULTS, "--seed=11", f"--manifest={manifest}", path)
    told = dict(re.findall(r"(\w+) (\d+)", re.search(r"on purpose:(.*) \(seed 11\)", output)[1]))
    records = read_all(topic)
    assert len(records) == 1000 + int(told["dup"])
    by_line = collections.Counter(record.headers["wenliu-line"] for record in records)
    assert sum(count == 2 for count in by_line.values()) == int(told["dup"])
    found = collections.Counter()
    injected = collections.Counter()
    rows = [row.split("\t") for row in manifest.read_text(encoding="utf-8").splitlines()[1:-1]]
    names = {(int(row[1]), int(row[2])): row[6] for row in rows}
    assert len(names) == len(rows) == len(records)
    offsets = collections.Counter()
    for record in records:
        original = lines[int(record.headers["wenliu-line"]) - 1]
        name = names[record.partition, offsets[record.partition]]
        offsets[record.partition] += 1
        injected.update(name.split("+"))
        kinds = set(name.split("+")) - {"dup", "reorder", "-"}
        value = record.value
        if kinds == {"gb18030"}:
            assert value.decode("gb18030") == original.decode()
        elif kinds == {"nul"}:
            assert b"\0" in value and value.replace(b"\0", b"") == original
        elif kinds == {"truncate"}:
            assert len(value) < len(original) and original.startswith(value)
        elif not kinds:
            assert value == original
        found.update(kinds)
    assert {kind: injected[kind] for kind in told} == {k: int(n) for k, n in told.items()}
    assert all(20 < int(told[kind]) < 90 for kind in ("dup", "gb18030", "nul", "truncate"))
    # Keys are the articles' own, whatever was done to them.
    keys = collections.defaultdict(set)
    for record in records:
        keys[record.headers["wenliu-line"]].add((record.key, record.partition))
    assert all(len(pairs) == 1 for pairs in keys.values())
    assert all(key is not None for pairs in keys.values() for key, _ in pairs)


def test_a_seed_does_the_same_again(replay, topic, tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [article(n) for n in range(300)])
    runs = [
        [line for line in replay("--dry-run", FAULTS, f"--seed={seed}", path).splitlines()
         if "\t" in line]
        for seed in (5, 5, 6)
    ]
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]
