"""CloudEvents in both modes, and a message looked at where it lies in Kafka."""

import json

ARTICLE = {
    "url": "https://www.qinghe.example/news/20240528/9.html",
    "title": "清河口岸恢复通关",
    "content": "清河口岸今天上午恢复通关。首批37辆货车顺利出境。",
    "publish_time": "2024-05-28 10:15",
}
ATTRIBUTES = {"specversion": "1.0", "id": "a-1", "source": "/crawlers/qinghe", "type": "fetched"}


def test_both_modes_are_the_same_article(wenliu, topic, database):
    structured = json.dumps({**ATTRIBUTES, "data": ARTICLE}).encode()
    topic.send(structured, partition=0)
    topic.flush()
    topic.send(
        json.dumps(ARTICLE).encode(),
        partition=0,
        headers=[(f"ce_{name}", value.encode()) for name, value in ATTRIBUTES.items()],
    )
    topic.flush()
    wenliu.ingest("run", "--until-caught-up")
    rows = database.rows(
        "SELECT url, title, sentence_count, extra->'cloudevent'->>'id' FROM news.v1_article"
    )
    assert rows == [(ARTICLE["url"], ARTICLE["title"], 2, "a-1")]
    assert database.rows("SELECT inserted, unchanged FROM ingest.batch") == [(1, 1)]


def test_explains_a_message_in_kafka(wenliu, topic):
    topic.send(json.dumps(ARTICLE).encode(), partition=1)
    topic.send(None, partition=1)
    topic.flush()
    shown = wenliu.ingest("explain", f"--from={topic.name}:1:0")
    assert '= "清河口岸恢复通关"' in shown
    assert "published_at" in shown
    assert "tombstone" in wenliu.ingest("explain", f"--from={topic.name}:1:1")
    tombstone = wenliu.ingest("explain", "--json", f"--from={topic.name}:1:1")
    assert json.loads(tombstone) == {"outcome": "tombstone"}
    beyond = wenliu.ingest("explain", f"--from={topic.name}:1:7", expect=1)
    assert "holds no message at offset 7" in beyond
    assert "TOPIC:PARTITION:OFFSET" in wenliu.ingest("explain", "--from=x", expect=1)
