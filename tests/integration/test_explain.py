"""`wenliu-ingest explain` says what is true, in text and in JSON, and steers no terminal."""

import datetime
import json
import os
import pty
import re
import subprocess
import unicodedata

import pytest
from support.articles import article
from support.programs import FOLDER, ROOT, environment

PAGE = (
    "<html><head><title>清河地铁三号线开通_清河网</title></head><body><h1>清河地铁三号线开通</h1>"
    "<p>2024-05-28 10:15 来源：清河日报</p><div>"
    + "<p>昨天上午九时，清河市地铁三号线开通试运营，线路全长二十一公里，设车站十七座。</p>" * 4
    + "</div></body></html>"
)
FULL = {
    "url": "https://www.qinghe.example/a.html?utm_source=x",
    "title": "清河地铁,今天开通",
    "content_html": "<p>新华社清河5月28日电（记者张三、李四 通讯员 王芳）今天, 通<b>车</b>。</p>"
    "<p>价格３.14％\u200b，\U0001f468\u200d\U0001f469 iPhone 15</p><p>（责任编辑：王五）</p>",
    "summary": "概要",
    "author": "周文",
    "date": "2024-05-28 10:15:30.25",
    "modified_at": "2024-05-29",
    "fetched_at": "1716950000",
    "source": "清河网",
    "lang": "zh-CN",
    "section": "城市",
    "keywords": "地铁;开通",
    "image": "https://www.qinghe.example/a.jpg",
    "more": {"b": [1, 2.5, None], "a": "新\u200b"},
}
MESSAGES = [
    json.dumps(FULL).encode(),
    b'{"body": "a"}',
    json.dumps({"html": PAGE, "url": "http://qinghe.example/p"}).encode(),
    json.dumps({"text": ["清河开通。", "很快。"], "date": "3小时前", "id": 7}).encode(),
    json.dumps(
        {"正文": "昨日通车。" * 9, "date": "2199-01-01"}, ensure_ascii=False
    ).encode("gb18030"),
]
# Of every character that could steer a terminal or hide something: what has no shape.
HIDDEN = [
    character
    for character in map(chr, range(1, 0x110000))
    if unicodedata.category(character) in ("Cc", "Cf", "Co", "Zl", "Zp", "Zs") and character != " "
][:6700] + ["\U000e0001", "\U0010fffd", "\ufe0f", "\u034f", "\u3164"]


def explained(message: bytes, *arguments: str, **variables: str) -> str:
    done = subprocess.run(
        [FOLDER / "wenliu-ingest", "explain", *arguments],
        input=message, capture_output=True, timeout=60,
        env={**environment({}), **variables},
    )  # fmt: skip
    assert done.stderr == b"", done
    return done.stdout.decode()


def on_terminal(tmp_path, *arguments: str, **variables: str) -> str:
    """What a terminal is sent."""
    file = tmp_path / "message.json"
    file.write_bytes(article(1))
    ours, theirs = pty.openpty()
    env = {k: v for k, v in environment({}).items() if k not in ("NO_COLOR", "TERM")}
    child = subprocess.Popen(
        [FOLDER / "wenliu-ingest", "explain", *arguments, file],
        stdin=subprocess.DEVNULL, stdout=theirs, env={**env, **variables},
    )  # fmt: skip
    os.close(theirs)
    sent = b""
    try:
        while more := os.read(ours, 65536):
            sent += more
    except OSError:  # EIO: the other side is closed
        pass
    os.close(ours)
    assert child.wait(60) == 0
    return sent.decode()


# ---- the row


def value(column: str, stored):
    """As explain writes it."""
    if stored is None or column not in ("published_at", "modified_at", "fetched_at"):
        return stored
    text = datetime.datetime.fromisoformat(stored).astimezone(datetime.timezone.utc).isoformat()
    return text.replace("+00:00", "Z")


def test_the_row_is_the_one_that_is_stored(wenliu, topic, database):
    for message in MESSAGES:
        topic.send(message, partition=1)
    topic.flush()
    wenliu.ingest("run", "--until-caught-up")
    rows = database.rows(
        "SELECT to_jsonb(a), ARRAY(SELECT term FROM unnest(a.terms) WITH ORDINALITY AS u (id, at)"
        " JOIN news.term ON term_id = id ORDER BY at), (SELECT key::text FROM ingest.identity i"
        " WHERE i.article_id = a.article_id) FROM news.article a ORDER BY kafka_offset"
    )
    assert len(rows) == len(MESSAGES)
    for offset, (stored, terms, key) in enumerate(rows):
        seen = json.loads(wenliu.ingest("explain", "--json", f"--from={topic.name}:1:{offset}"))
        row = seen["row"]
        assert set(row) | set(seen["filled_when_stored"]) == set(stored)
        assert not set(row) & set(seen["filled_when_stored"])
        counts = dict(zip(row.pop("terms"), row.pop("term_counts"), strict=True))
        assert counts == dict(zip(terms, stored["term_counts"], strict=True))
        assert row == {column: value(column, stored[column]) for column in row}
        assert seen["identity"]["key"] == key
        assert seen["message"]["recorded_at"] == value("published_at", stored["kafka_at"])
        assert seen["outcome"] == "stored"


def test_without_search_the_row_has_no_terms():
    row = json.loads(explained(MESSAGES[0], "--json", "--search=off"))["row"]
    assert (row["terms"], row["term_counts"]) == (None, None)


# ---- nothing steers a terminal


@pytest.mark.parametrize("form", [["--color=never"], ["--json"], ["--color=always"]])
def test_nothing_of_a_message_steers_the_terminal(form):
    some = "".join(HIDDEN)
    fields = {name: text + some for name, text in FULL.items() if name != "more"}
    messages = [
        json.dumps({**fields, "url": FULL["url"], "more" + some: {"a" + some: some}}),
        json.dumps({"body": [some + "昨日通车", some], "ti-tle": some, "publisher": {"name": some}}),
        json.dumps({"html": PAGE.replace("清河", some + "&#155;&#27;[2J清河")}),
        json.dumps({"title": some, "body": 5}),
        some,
        "[" * 99 + some,
    ]
    for message in messages:
        shown = explained(message.encode("utf-8", "surrogatepass"), *form)
        shown = re.sub("\x1b\\[[0-9;]*m", "", shown) if form == ["--color=always"] else shown
        assert not set(shown) & set(HIDDEN) - {"\n"}
        if form == ["--json"]:
            assert shown.count("\n") == 1


def test_json_has_the_hidden_characters_as_escapes():
    text = explained(MESSAGES[0], "--json")
    assert "\u200b" not in text and "\\u200b" in text
    assert json.loads(text)["row"]["extra"] == {"more": FULL["more"]}
    assert json.loads(text)["recognised"]["body"]["values"] == [FULL["content_html"]]


# ---- colours


@pytest.mark.parametrize(
    "arguments, variables, has_colour",
    [
        ([], {"TERM": "xterm"}, True),
        ([], {"TERM": "dumb"}, False),
        ([], {}, False),
        ([], {"TERM": "xterm", "NO_COLOR": "1"}, False),
        ([], {"TERM": "xterm", "NO_COLOR": ""}, True),
        (["--color=never"], {"TERM": "xterm"}, False),
        (["--color=always"], {"TERM": "dumb", "NO_COLOR": "1"}, True),
        (["--json"], {"TERM": "xterm"}, False),
        (["--json", "--color=always"], {"TERM": "xterm"}, False),
    ],
)
def test_a_terminal_is_coloured_when_it_wants_to_be(tmp_path, arguments, variables, has_colour):
    assert ("\x1b[" in on_terminal(tmp_path, *arguments, **variables)) == has_colour


def test_a_pipe_is_coloured_only_when_asked():
    assert "\x1b" not in explained(article(1), TERM="xterm")
    coloured = explained(article(1), "--color=always", TERM="xterm")
    assert "\x1b" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == explained(article(1))


# ---- what a tool can rely on


def test_the_manual_names_every_key():
    manual = (ROOT / "services/ingest/wenliu-ingest.1").read_text()
    keys = set()

    def collect(value):
        if isinstance(value, dict):
            keys.update(value)
            for name, inner in value.items():
                if name != "extra":
                    collect(inner)
        elif isinstance(value, list):
            for inner in value:
                collect(inner)

    for message in [*MESSAGES, b"not JSON"]:
        collect(json.loads(explained(message, "--json")))
    documented = set(re.findall(r"[a-z][a-z_0-9]+", manual.partition(".SH EXPLAIN")[2]))
    columns = set(json.loads(explained(MESSAGES[0], "--json"))["row"])
    assert len(keys) > 60
    assert keys - columns <= documented, keys - columns - documented
    rules = (ROOT / "common/article/time_rule.c").read_text()
    assert set(re.findall(r'= "([a-z0-9_]+)"', rules)) <= documented


def test_times_and_byline_say_where_they_come_from():
    seen = json.loads(explained(MESSAGES[0], "--json"))
    assert seen["times"]["published_at"] == {
        "sent": "2024-05-28 10:15:30.25", "rule": "iso_8601", "precision": "second",
        "instant": "2024-05-28T02:15:30.250000Z", "zone_assumed": True,
    }  # fmt: skip
    assert seen["times"]["fetched_at"]["rule"] == "epoch_seconds"
    found = {part["value"]: part for part in seen["byline"]}
    assert found["周文"] == {"part": "authors", "value": "周文", "found_in": "author"}
    body = seen["row"]["body"]
    date = found["2024-05-28"]
    assert body[date["start"] :][: date["length"]] == "新华社清河5月28日电"
    assert (date["part"], date["completed_from"]) == ("dateline_on", "published_at")
    for name in ("新华社", "清河", "张三", "李四", "王芳", "王五"):
        start = found[name]["start"]
        assert body[start : start + found[name]["length"]] == name
        assert body[:start].count("\n") + 1 == found[name]["paragraph"]


def test_a_time_that_is_not_believed_says_why():
    message = {"body": "a", "date": "2024-02-30", "modified_at": "1980-01-01", "fetched_at": "昨天"}
    times = json.loads(explained(json.dumps(message).encode(), "--json"))["times"]
    assert {name: time["not_believed"] for name, time in times.items()} == {
        "published_at": "unreadable", "modified_at": "before_1990", "fetched_at": "no_reference",
    }  # fmt: skip


def test_repairs_are_told_with_their_meaning():
    message = '{"正文": "昨日通车。昨日通车。", "date": "2024-02-30"}'.encode("gb18030")
    seen = json.loads(explained(message, "--json"))
    assert [repair["name"] for repair in seen["repairs"]] == ["gb18030", "time_ignored"]
    assert seen["repairs"][0]["meaning"] == "the message was not UTF-8 but GB18030"
    assert seen["recognised"]["repairs"] == ["gb18030"]
    assert "repairs" not in json.loads(explained(MESSAGES[0], "--json"))


def test_words_are_listed_by_kind():
    seen = json.loads(explained(MESSAGES[0], "--json"))
    letters = "".join(sentence["kinds"] for sentence in seen["sentences"])
    kinds = {name: kind["count"] for name, kind in seen["words"].items()}
    assert sum(kinds.values()) == len(letters)
    assert kinds["han"] == letters.count("h") and kinds["number"] == letters.count("n")
    for kind in seen["words"].values():
        assert sum(word["count"] for word in kind["distinct"]) == kind["count"]
    assert {"word": "iPhone", "count": 1} in seen["words"]["latin"]["distinct"]


def test_changes_lead_from_the_sent_text_to_the_clean_one():
    seen = json.loads(explained(MESSAGES[0], "--json"))
    for name, sent in (("title", FULL["title"]), ("body", seen["html_to_text"]["text"])):
        clean, at = "", 0
        sent = sent.encode()
        for change in seen["normalised"][name]:
            before = change["sent"].encode()
            clean += sent[at : change["sent_start"]].decode() + change["clean"]
            assert sent[change["sent_start"] :].startswith(before)
            at = change["sent_start"] + len(before)
        assert clean + sent[at:].decode() == seen["row"][name]


@pytest.mark.parametrize(
    "line, date, completed_from",
    [
        ("新华社北京2024年5月28日电 通车。", "2024-05-28", None),
        ("新华社北京5月28日电 通车。", "2023-05-28", "published_at"),
    ],
)
def test_a_date_of_a_dateline_says_where_its_year_is_from(line, date, completed_from):
    message = {"body": f"开头。\n{line}", "date": "2023-06-01"}
    seen = json.loads(explained(json.dumps(message).encode(), "--json"))
    (part,) = [part for part in seen["byline"] if part["part"] == "dateline_on"]
    assert (part["value"], part["paragraph"]) == (date, 2)
    assert part.get("completed_from") == completed_from
