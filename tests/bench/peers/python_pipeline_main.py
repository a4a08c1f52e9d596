"""Kafka -> strip HTML -> jieba -> COPY into PostgreSQL, commit of the offsets after it."""

import datetime
import json
import re
import signal
import sys

import lxml.html
import psycopg
from confluent_kafka import Consumer

BATCH = 500
COPY = ("COPY article (url, title, body, words, published, kafka_partition, kafka_offset, kafka_at)"
        " FROM STDIN")  # fmt: skip
BODIES = ("content", "body", "text", "maintext", "articleBody", "text_content", "正文")
BLOCKS = ("p", "br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "section", "article")
LINES = re.compile(r"\s*\n\s*")


def strip_html(text: str) -> str:
    if "<" not in text:
        return text
    root = lxml.html.fromstring(text)
    for block in root.iter(*BLOCKS):
        block.tail = "\n" + (block.tail or "")
    return LINES.sub("\n", root.text_content()).strip()


def words_of(text: str) -> str:
    return " ".join(word for word in jieba.lcut(text) if not word.isspace())


def no_words(text: str) -> None:
    return None


def row_of(message, words):
    article = json.loads(message.value())
    body = strip_html(next(article[name] for name in BODIES if isinstance(article.get(name), str)))
    title = (article.get("title") or "").strip()
    at = datetime.datetime.fromtimestamp(message.timestamp()[1] / 1000, datetime.timezone.utc)
    return (article.get("url"), title, body, words(title + "\n" + body), article.get("date"),
            message.partition(), message.offset(), at)  # fmt: skip


def store(connection, messages, words) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(COPY) as copy:
            for message in messages:
                try:
                    row = row_of(message, words)
                except (ValueError, TypeError, AttributeError, StopIteration, lxml.etree.LxmlError) as error:
                    print(f"skipped {message.offset()}: {error}", file=sys.stderr)
                    row = (None, None, "", None, None, message.partition(), message.offset(), None)
                copy.write_row(row)
    connection.commit()


def main(brokers, topic, group, uri, segmenter):
    is_stopping = []
    signal.signal(signal.SIGTERM, lambda *_: is_stopping.append(True))
    words = words_of if segmenter == "jieba" else no_words
    consumer = Consumer({"bootstrap.servers": brokers, "group.id": group,
                         "auto.offset.reset": "earliest", "enable.auto.commit": False})  # fmt: skip
    consumer.subscribe([topic])
    with psycopg.connect(uri) as connection:
        while not is_stopping:
            messages = [m for m in consumer.consume(BATCH, timeout=0.1) if m.error() is None]
            if messages:
                store(connection, messages, words)
                consumer.commit(asynchronous=False)
    consumer.close()


if __name__ == "__main__":
    if sys.argv[5] == "jieba":
        import jieba

        jieba.setLogLevel(60)
        jieba.initialize()
    main(*sys.argv[1:])
