"""With nothing else to do, a message is a row at once, and waiting costs nothing."""

import os
import statistics
import time

from support.articles import article
from support.progress import wait_until_stored


def cpu_seconds(process) -> float:
    with open(f"/proc/{process.child.pid}/stat", encoding="utf-8") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_single_message_is_committed_within_a_second(wenliu, topic, database):
    process = wenliu.start("wenliu-ingest", "run")
    topic.send_all([article(number) for number in range(8)])
    wait_until_stored(topic, database, process=process)
    delays = []
    with database.connect(autocommit=True) as connection:
        for number in range(100, 112):
            time.sleep(0.3)
            topic.send(article(number), partition=number % topic.partitions)
            topic.flush()
            arrived, found = time.monotonic(), 0
            while not found and time.monotonic() - arrived < 5:
                time.sleep(0.005)
                found = connection.execute(
                    "SELECT count(*) FROM news.article WHERE url LIKE %s", (f"%/{number}.html",)
                ).fetchone()[0]
            delays.append(time.monotonic() - arrived)
    print(f"p50 {statistics.median(delays) * 1000:.0f} ms, worst {max(delays) * 1000:.0f} ms")
    assert max(delays) < 1
    assert process.stop() == 0, process


def test_waiting_costs_nothing(wenliu, topic, database):
    process = wenliu.start("wenliu-ingest", "run")
    topic.send_all([article(number) for number in range(8)])
    wait_until_stored(topic, database, process=process)
    time.sleep(1)
    before = cpu_seconds(process)
    time.sleep(3)
    share = (cpu_seconds(process) - before) / 3
    print(f"{share:.1%} of a processor")
    assert share < 0.1  # with sanitizers
    assert process.stop() == 0, process
