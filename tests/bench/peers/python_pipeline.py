"""A pipeline in Python, as teams write it first; python_pipeline_main.py is the program."""

import pathlib

from peers.peer import Peer

HERE = pathlib.Path(__file__).resolve().parent


class PythonPipeline(Peer):
    table = "article"
    delay = "extract(epoch FROM pg_xact_commit_timestamp(xmin) - kafka_at)"

    def __init__(self, name: str, work: str, segmenter: str):
        self.name = name
        self.work = work
        self.segmenter = segmenter

    def prepare(self, run) -> None:
        run.connection.execute("""
            CREATE TABLE article (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                url text, title text, body text NOT NULL, words text, published text,
                kafka_partition int, kafka_offset bigint, kafka_at timestamptz)""")

    def commands(self, run) -> list:
        """One process for each lane that wenliu has."""
        return [[run.bench.python, HERE / "python_pipeline_main.py", run.bench.kafka.brokers,
                 run.topic, run.group, run.uri, self.segmenter]] * (run.lanes * run.processes)  # fmt: skip


PEERS = [
    PythonPipeline("Python, jieba", "HTML strip, words; at least once", "jieba"),
    PythonPipeline("Python, no words", "HTML strip; at least once", "none"),
]
