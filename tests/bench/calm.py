"""wenliu at a tenth of its full load, with nothing to do, and just started."""

import dataclasses
import datetime
import time

from bench import PARTITIONS, Bench, Run, delays, measure
from peers import wenliu

IDLE_S = 10


@dataclasses.dataclass
class Calm:
    """One run."""

    median: float  # ms from arrival to commit
    worst: float  # the 99th percentile of it
    idle: float  # per cent of a processor
    first_row: float  # s from the first assignment to the first commit


def seconds_to_first_row(run: Run) -> float:
    line = next(line for line in run.output.split("\n") if "partitions assigned" in line)
    said = line.partition("time=")[2].split()[0].strip('"')
    assigned = datetime.datetime.fromisoformat(said).timestamp()
    stored = run.connection.execute(
        "SELECT extract(epoch FROM min(pg_xact_commit_timestamp(xmin))) FROM news.article"
    ).fetchone()[0]
    return float(stored) - assigned


def measure_once(bench: Bench, corpus: list, lanes: int, rate: float, seconds: float) -> Calm:
    peer = wenliu.Wenliu("wenliu", "", log_level="info")
    topic = bench.new_topic()
    bench.replay(topic, corpus, PARTITIONS * 5)
    with Run(bench, peer, topic, lanes, 1) as run:
        run.start()
        run.wait_until_stored(PARTITIONS * 5)
        first_row = seconds_to_first_row(run)
        time.sleep(1)
        before = run.cpu
        time.sleep(IDLE_S)
        idle = 100 * (run.cpu - before) / IDLE_S
        median, worst = delays(run, corpus, rate, seconds)
        run.stop()
    bench.delete(topic)
    return Calm(median, worst, idle, first_row)


def measure_calm(bench: Bench, options) -> tuple:
    """A tenth of the full rate, and all runs at it."""
    topic = bench.fill(options.corpus, options.messages)
    rate = measure(bench, wenliu.PEERS[0], topic, options.lanes).steady / 10
    return rate, [measure_once(bench, options.corpus, options.lanes, rate, options.delay_seconds)
                  for _ in range(options.repeats)]  # fmt: skip
