"""wenliu-replay against a real broker: what arrives, and what it says when something cannot."""

import collections
import json
import re
import subprocess
import time

import pytest
from confluent_kafka import Consumer, TopicPartition

from support.programs import FOLDER, environment, wait_for
from support.topics import Topic

Record = collections.namedtuple("Record", "partition key value headers at_ms")


def read_all(topic) -> list:
    """Every record of a topic, in the order of each partition."""
    consumer = Consumer({"bootstrap.servers": topic.brokers, "group.id": "unused"})
    ends = {number: end for number, (low, end) in topic.ends().items() if end > low}
    consumer.assign([TopicPartition(topic.name, number, 0) for number in ends])
    records = []
    try:
        while ends:
            message = consumer.poll(30)
            assert message is not None and message.error() is None, message
            headers = {name: value.decode() for name, value in message.headers() or []}
            records.append(
                Record(
                    message.partition(),
                    message.key(),
                    message.value(),
                    headers,
                    message.timestamp()[1],
                )
            )
            if message.offset() + 1 == ends[message.partition()]:
                del ends[message.partition()]
        return records
    finally:
        consumer.close()


def article(number: int, **fields) -> bytes:
    url = f"https://news.example/{number}.html"
    fields = {"url": url, "title": f"第{number}条", "content": "正文。" * 20, **fields}
    return json.dumps(fields, ensure_ascii=number % 2 == 0).encode()


def write_lines(path, lines) -> str:
    path.write_bytes(b"\n".join(lines) + b"\n")
    return str(path)


def counts(output: str) -> tuple:
    """(messages, acknowledged, failed) of the last line."""
    found = re.search(r"(\d+) messages .*: (\d+) acknowledged, (\d+) failed\n$", output)
    assert found, output
    return tuple(int(number) for number in found.groups())


@pytest.fixture
def replay(programs, topic):
    programs.settings = {"kafka.brokers": topic.brokers, "kafka.topic": topic.name}
    return programs.replay


def test_every_byte_of_a_message_arrives(replay, topic, tmp_path):
    lines = [
        article(1),
        b'  {"a":1}  \r',
        b"{broken",
        b"[1, 2]",
        b'{"title": "\xff\xfe\x00", "x": "\\ud800"}',
        '{"正文": "国"}'.encode("gb18030"),
        b"0",
    ]
    folder = tmp_path / "corpus"
    folder.mkdir()
    write_lines(folder / "a.jsonl", lines)
    (folder / "b.json").write_bytes(b'{\n "body": "x"\n}\n\n')
    output = replay(folder)
    assert counts(output) == (8, 8, 0)
    found = {
        (record.headers["wenliu-source-file"], record.headers["wenliu-line"]): record.value
        for record in read_all(topic)
    }
    wanted = {(f"{folder}/a.jsonl", str(n)): line for n, line in enumerate(lines, 1)}
    wanted[f"{folder}/b.json", "1"] = b'{\n "body": "x"\n}\n\n'
    assert found == wanted


def test_many_messages_arrive_once_each(replay, topic, tmp_path):
    lines = [article(number) for number in range(20000)]
    output = replay(write_lines(tmp_path / "a.jsonl", lines))
    assert counts(output) == (20000, 20000, 0)
    assert sorted(record.value for record in read_all(topic)) == sorted(lines)


def test_versions_of_an_article_share_key_partition_and_order(replay, topic, tmp_path):
    lines = [article(n % 50, title=f"{n // 50}") for n in range(200)]
    replay(write_lines(tmp_path / "a.jsonl", lines + [b"{broken"]))
    by_url = collections.defaultdict(list)
    for record in read_all(topic):
        if record.value == b"{broken":
            assert record.key is None
        else:
            by_url[json.loads(record.value)["url"]].append(record)
    assert len(by_url) == 50
    assert len({records[0].key for records in by_url.values()}) == 50
    for records in by_url.values():
        assert len({(record.key, record.partition) for record in records}) == 1
        assert re.fullmatch(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", records[0].key)
        assert [json.loads(r.value)["title"] for r in records] == ["0", "1", "2", "3"]


def test_texts_become_articles(replay, topic, tmp_path):
    (tmp_path / "a.txt").write_text("水位回落\n\n今天。\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("北岸\n第一段。\n第二段。\n", encoding="gb18030")
    replay(tmp_path / "a.txt", tmp_path / "b.txt")
    found = sorted(
        (read["title"], read["body"])
        for read in (json.loads(record.value) for record in read_all(topic))
    )
    assert found == [("北岸", "第一段。\n第二段。"), ("水位回落", "今天。")]


def test_rounds_differ_in_url_and_id_only(replay, topic, tmp_path):
    lines = [article(1), b'{"id": 7, "body": "x"}', b"{broken"]
    output = replay("--repeat=3", write_lines(tmp_path / "a.jsonl", lines))
    assert counts(output) == (9, 9, 0)
    values = [record.value for record in read_all(topic)]
    url = b"https://news.example/1.html"
    assert sorted(values) == sorted(
        [
            *lines,
            lines[0].replace(url, url + b"?wenliu_round=2"),
            lines[0].replace(url, url + b"?wenliu_round=3"),
            b'{"id": "7-r2", "body": "x"}',
            b'{"id": "7-r3", "body": "x"}',
            b"{broken",
            b"{broken",
        ]
    )
    assert len({record.key for record in read_all(topic)}) == 7


def test_rate_and_limit_hold(replay, topic, tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [article(n) for n in range(500)])
    output = replay("--rate=100/s", "--limit=200", "--progress=500ms", path)
    assert counts(output) == (200, 200, 0)
    times = sorted(record.at_ms for record in read_all(topic))
    assert len(times) == 200
    assert 1900 <= times[-1] - times[0] < 4000
    in_first_second = sum(at_ms - times[0] < 1000 for at_ms in times)
    assert 80 <= in_first_second <= 120
    assert re.search(r"^\d+ messages, \d+/s, .* ETA \d+:\d\d$", output, re.MULTILINE)


def test_reads_standard_input(topic):
    lines = [article(n) for n in range(100)]
    settings = {"kafka.brokers": topic.brokers, "kafka.topic": topic.name}
    done = subprocess.run(
        [FOLDER / "wenliu-replay", "-"],
        input=b"\n".join(lines),
        env=environment(settings),
        timeout=60,
    )
    assert done.returncode == 0
    records = read_all(topic)
    assert sorted(record.value for record in records) == sorted(lines)
    assert {record.headers["wenliu-source-file"] for record in records} == {"-"}


def test_names_what_the_broker_refuses(replay, topics, topic, tmp_path):
    topic = topics.create(1, max_message_bytes="2000")
    large = article(2, content="水" * 3000)
    path = write_lines(tmp_path / "a.jsonl", [article(1), large, article(3)])
    # A batch each, as large as it looks: one is refused.
    settings = ("--kafka.x.linger.ms=0", "--rate=20/s", "--kafka.x.compression.type=none")
    output = replay(*settings, f"--topic={topic.name}", path, expect=1)
    assert f"failed: {path}:2: Broker: Message size too large" in output
    assert counts(output) == (3, 2, 1)
    assert [record.value for record in read_all(topic)] == [article(1), article(3)]


def test_names_what_cannot_be_read_and_sends_the_rest(replay, topic, tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [article(1), b"x" * 5000, article(3)])
    missing = tmp_path / "missing.jsonl"
    output = replay("--replay.message_bytes=4KiB", missing, path, expect=1)
    assert f"{missing}: No such file or directory" in output
    assert f"{path}:2: longer than the 4096 bytes" in output
    assert counts(output) == (2, 2, 2)
    assert len(read_all(topic)) == 2


def test_says_what_was_acknowledged_when_it_is_stopped(programs, replay, topic, tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [article(n) for n in range(1000)])
    process = programs.start("wenliu-replay", "--rate=100/s", path)
    wait_for(lambda: sum(end for _, end in topic.ends().values()) > 50)
    assert process.stop() == 128 + 15
    messages, acknowledged, failed = counts(process.output)
    assert 50 < messages < 1000 and messages == acknowledged and failed == 0
    assert "stopped by signal 15" in process.output
    assert len(read_all(topic)) == messages


def test_starts_nothing_without_topic_or_broker(replay, topic, tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [article(1)])
    assert "the cluster has no topic nwes" in replay("--topic=nwes", path, expect=2)
    assert "no broker answers at 127.0.0.1:1" in replay("--brokers=127.0.0.1:1", path, expect=2)
    assert "name files or folders" in replay(expect=2)
    assert "--repeat needs files" in replay("--repeat=2", "-", expect=2)


def test_a_dry_run_asks_no_broker(replay, topic, tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [article(1), b"{broken"])
    output = replay("--dry-run", "--brokers=127.0.0.1:1", path)
    assert re.search(rf"^{path}:1\t{len(article(1))}\t[0-9a-f-]{{36}}$", output, re.MULTILINE)
    assert f"{path}:2\t7\t\n" in output
    assert read_all(topic) == []


def test_sends_each_once_while_the_broker_restarts(programs, own_kafka, tmp_path):
    own_kafka.call("topic", "restart", "2")
    lines = [article(n) for n in range(3000)]
    path = write_lines(tmp_path / "a.jsonl", lines)
    settings = {"kafka_brokers": own_kafka.brokers, "kafka_topic": "restart"}
    process = programs.start("wenliu-replay", "--rate=500/s", "--progress=200ms", path, **settings)
    wait_for(lambda: re.search(r"[5-9]\d\d acknowledged", process.output))
    own_kafka.stop(now=True)
    time.sleep(1)
    own_kafka.start()
    assert process.wait(90) == 0
    assert counts(process.output) == (3000, 3000, 0)
    records = read_all(Topic(own_kafka.brokers, "restart", 2))
    assert sorted(record.value for record in records) == sorted(lines)
