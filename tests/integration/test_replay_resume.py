"""wenliu-replay --resume: after a kill nothing is missing, and doubles are bounded."""

import collections
import random
import re
import signal
import time

import pytest

from support.programs import wait_for
from support.topics import Topic
from test_replay import article, counts, read_all, replay, write_lines  # noqa: F401


def state_of(path) -> dict:
    return {
        name: value
        for name, value in re.findall(r"^(\w+) (\S+)", path.read_text(), re.MULTILINE)
    }


def doubles_of(path) -> int:
    state = state_of(path)
    return int(state["granted"]) - int(state["position"]) + int(state["twice"])


def missing_and_twice(topic, lines) -> tuple:
    found = collections.Counter(record.value for record in read_all(topic))
    assert set(found) <= set(lines)
    return len(set(lines) - set(found)), sum(count - 1 for count in found.values())


def resume(programs, state, path, *arguments, **settings):
    options = (f"--resume={state}", "--replay.window=400", *arguments)
    return programs.start("wenliu-replay", *options, path, **settings)


def test_nothing_is_missing_after_many_kills(programs, replay, topic, tmp_path):
    lines = [article(n) for n in range(6000)]
    path = write_lines(tmp_path / "a.jsonl", lines)
    state = tmp_path / "state"
    manifest = tmp_path / "manifest"
    options = (f"--manifest={manifest}", "--rate=4k/s")
    seed = random.randrange(1000)
    print("seed", seed)
    generator = random.Random(seed)
    kills = 0
    while kills < 8:
        process = resume(programs, state, path, *options)
        time.sleep(generator.uniform(0.1, 0.4))
        if not process.is_running:
            break
        process.send(signal.SIGKILL)
        process.wait()
        kills += 1
    assert kills >= 3
    last = resume(programs, state, path, *options)
    assert last.wait() == 0, last
    assert "resuming behind message" in last.output
    missing, twice = missing_and_twice(topic, lines)
    assert missing == 0
    assert twice <= doubles_of(state) <= 400 * kills
    assert state_of(state)["position"] == "6000" == state_of(state)["granted"]
    # Each line of the manifest is true: the record lies where it says.
    places = {}
    offsets = collections.Counter()
    for record in read_all(topic):
        places[record.partition, offsets[record.partition]] = record
        offsets[record.partition] += 1
    rows = [row.split("\t") for row in manifest.read_text().splitlines()]
    assert rows[-1][0] == "total" and int(rows[-1][1]) == len(rows) - 2
    assert {int(row[7]) for row in rows[1:-1]} == set(range(1, 6001))
    for row in rows[1:-1]:
        assert places[int(row[1]), int(row[2])].headers["wenliu-line"] == row[7]


@pytest.mark.parametrize("point", ["before_state", "after_state", "acknowledged"])
@pytest.mark.parametrize("hit", [2, 3])
def test_a_kill_beside_the_state_loses_nothing(programs, replay, topic, tmp_path, point, hit):
    lines = [article(n) for n in range(2000)]
    path = write_lines(tmp_path / "a.jsonl", lines)
    state = tmp_path / "state"
    hit = hit * 100 if point == "acknowledged" else hit
    process = resume(programs, state, path, failpoint=f"replay.{point}:{hit}")
    assert process.wait() == -signal.SIGKILL, process
    promised = doubles_of(state)
    assert promised <= 400
    assert resume(programs, state, path).wait() == 0
    missing, twice = missing_and_twice(topic, lines)
    assert missing == 0 and twice <= promised


def test_an_orderly_stop_leaves_no_doubles(programs, replay, topic, tmp_path):
    lines = [article(n) for n in range(1000)]
    path = write_lines(tmp_path / "a.jsonl", lines)
    state = tmp_path / "state"
    process = resume(programs, state, path, "--rate=500/s")
    wait_for(lambda: sum(end for _, end in topic.ends().values()) > 100)
    assert process.stop() == 128 + 15
    messages, acknowledged, _ = counts(process.output)
    assert doubles_of(state) == 0 and int(state_of(state)["position"]) == messages
    last = resume(programs, state, path)
    assert last.wait() == 0
    assert counts(last.output) == (1000 - messages, 1000 - messages, 0)
    assert missing_and_twice(topic, lines) == (0, 0)
    # What was added to the corpus since is sent, and nothing else.
    write_lines(tmp_path / "a.jsonl", [*lines, article(5000)])
    assert counts(replay(f"--resume={state}", "--replay.window=400", path)) == (1, 1, 0)


def test_goes_on_in_what_is_hurt_and_reordered(programs, replay, topic, tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [article(n) for n in range(1000)])
    faults = ("--fault=dup=5%,gb18030=5%,nul=5%,truncate=5%,reorder", "--seed=3")
    state = tmp_path / "state"
    first = replay(f"--resume={state}", "--limit=333", *faults, path)
    second = replay(f"--resume={state}", *faults, path)
    in_parts = collections.Counter((r.value, r.key) for r in read_all(topic))
    assert counts(first)[0] == 333
    total = 333 + counts(second)[0]
    replay(*faults, path)
    twice = collections.Counter((r.value, r.key) for r in read_all(topic))
    assert sum(twice.values()) == 2 * total
    assert all(twice[message] == 2 * count for message, count in in_parts.items())


def test_refuses_another_corpus(replay, topic, tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [article(n) for n in range(100)])
    state = tmp_path / "state"
    replay(f"--resume={state}", "--limit=50", path)
    other = write_lines(tmp_path / "b.jsonl", [article(n) for n in range(100)])
    assert "of other paths" in replay(f"--resume={state}", other, expect=2)
    assert "of other paths" in replay(f"--resume={state}", "--fault=nul", path, expect=2)
    write_lines(tmp_path / "a.jsonl", [article(n) for n in range(1, 101)])
    assert "the corpus has changed: message 50" in replay(f"--resume={state}", path, expect=2)
    write_lines(tmp_path / "a.jsonl", [article(n) for n in range(20)])
    assert "it has 20 messages, and 50 were sent" in replay(f"--resume={state}", path, expect=2)
    (tmp_path / "state").write_text("nonsense")
    assert "is no state of a replay" in replay(f"--resume={state}", path, expect=2)
    assert sum(end for _, end in topic.ends().values()) == 50


def test_a_refused_message_is_passed_and_a_lost_one_is_not(programs, own_kafka, tmp_path):
    own_kafka.call("topic", "lost", "2")
    topic = Topic(own_kafka.brokers, "lost", 2)
    settings = {"kafka.brokers": own_kafka.brokers, "kafka.topic": "lost"}
    programs.settings = settings
    lines = [article(n) for n in range(2000)]
    large = article(3, content="水" * 5000)
    path = write_lines(tmp_path / "a.jsonl", [*lines[:3], large, *lines[3:]])
    state = tmp_path / "state"
    options = ("--rate=500/s", "--kafka.x.message.timeout.ms=3000", "--kafka.x.message.max.bytes=4000")
    process = resume(programs, state, path, *options)
    wait_for(lambda: int(state_of(state)["position"]) > 200 if state.exists() else False)
    own_kafka.stop(now=True)
    assert process.wait(60) == 1, process
    assert "a message was not delivered" in process.output
    own_kafka.start()
    promised = doubles_of(state)
    assert state_of(state)["refused"] == "1"
    last = resume(programs, state, path, *options[1:])
    assert last.wait() == 0, last
    assert "of which 1 failed" in last.output
    missing, twice = missing_and_twice(topic, lines)
    assert missing == 0 and twice <= promised
