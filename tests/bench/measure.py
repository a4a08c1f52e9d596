"""Take the arguments, let the peers run in turns, write the report."""

import argparse
import contextlib
import pathlib
import signal
import sys

import calm
import growth
import report
from bench import Bench, measure, measure_delay
from peers import drain, python_pipeline, rsyslog, wenliu
from support.servers import ROOT

PEERS = [*wenliu.PEERS, *python_pipeline.PEERS, *rsyslog.PEERS, *drain.PEERS]


def arguments():
    parser = argparse.ArgumentParser(
        prog="tests/bench/run",
        description="Measure wenliu beside others on the same messages, with a Kafka and a PostgreSQL"
        " of its own. All peers in one run, in turns: A B C A B C.",
        epilog="Peers: " + "; ".join(peer.name for peer in PEERS))  # fmt: skip
    parser.add_argument("--corpus", nargs="+", type=pathlib.Path, default=[ROOT / "deploy" / "sample"],
                        help="what wenliu-replay reads, again and again; default: deploy/sample")  # fmt: skip
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--lanes", type=int, default=2, help="of wenliu, and processes of the others")
    parser.add_argument("--peers", default="", help="only those with one of these words in their name: a,b")
    parser.add_argument("--delay-seconds", type=float, default=10,
                        help="how long messages arrive at half of the full rate; 0: no such run")  # fmt: skip
    parser.add_argument("--growth", choices=["lanes", "stored", "size", "rejects", "keys", "months"],
                        help="instead: wenliu alone, while this grows; keys and months: its store alone")  # fmt: skip
    parser.add_argument("--calm", action="store_true",
                        help="instead: wenliu at a tenth of its full rate, idle, and just started")  # fmt: skip
    parser.add_argument("--stored", type=int, default=100_000, help="with --growth=stored: up to this")
    parser.add_argument("--keys", type=int, default=10_000_000,
                        help="with --growth=keys: articles that are known beforehand")  # fmt: skip
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "build" / "bench-results",
                        help="folder for result.md, result.json and result.svg")  # fmt: skip
    return parser.parse_args()


def chosen_peers(bench: Bench, words: str) -> list:
    wanted = [word.strip().lower() for word in words.split(",")]
    return [peer for peer in PEERS
            if any(word in peer.name.lower() for word in wanted) and peer.is_available(bench)]  # fmt: skip


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def measure_all(bench: Bench, options) -> list:
    rows = [report.Row(peer.name, peer.work, []) for peer in chosen_peers(bench, options.peers)]
    peers = {peer.name: peer for peer in PEERS}
    topic = bench.fill(options.corpus, options.messages)
    for _ in range(options.repeats):
        for row in rows:
            result = measure(bench, peers[row.name], topic, options.lanes)
            row.results.append(result)
            say(f"{row.name}: {result.steady:,.0f} articles/s, {result.seconds:.1f} s")
    for row in rows:
        peer = peers[row.name]
        if peer.delay and options.delay_seconds > 0:
            row.delay = measure_delay(bench, peer, options.corpus, options.lanes, row.steady / 2,
                                      options.delay_seconds)  # fmt: skip
            say(f"{row.name}: {row.delay[0]:.0f} ms, p99 {row.delay[1]:.0f} ms")
    return rows


def measure_growth(bench: Bench, options) -> list:
    variants = growth.variants(options.growth, options.messages, options.stored, options.keys)
    rows = [report.Row(variant.name, "", []) for variant in variants]
    bench.fill(options.corpus, options.messages)
    source = bench.messages_file.rename(bench.folder / "source.jsonl")
    for peer in {variant.peer for variant in variants}:
        peer.make_template(bench)
    for _ in range(options.repeats):
        for row, variant in zip(rows, variants):
            corpus = options.corpus
            if variant.change:
                corpus = [bench.folder / "changed.jsonl"]
                growth.write_changed(source, variant, corpus[0])
            topic = bench.fill(corpus, variant.stored + variant.messages)
            result = measure(bench, variant.peer, topic, variant.lanes, variant.processes,
                             variant.stored)  # fmt: skip
            row.results.append(result)
            say(f"{row.name}: {result.steady:,.0f} articles/s, {result.seconds:.1f} s")
            bench.delete(topic)
    return rows


def main():
    options = arguments()
    options.corpus = [path.resolve() for path in options.corpus]
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the servers go in any case
    lanes = "" if options.growth else f"{options.lanes} lanes or processes, "
    about = [f"{options.messages:,} messages, {lanes}medians of {options.repeats} runs in turns",
             report.load() + ", before"]  # fmt: skip
    with contextlib.ExitStack() as stack:
        bench = Bench(stack)
        if options.calm:
            rate, rows = calm.measure_calm(bench, options)
            about.append(f"{rate:.0f} articles/s for {options.delay_seconds:.0f} s")
            table = report.calm_table(rows)
        elif options.growth:
            rows = measure_growth(bench, options)
            table = report.growth_table(rows)
        else:
            rows = measure_all(bench, options)
            table = report.peers_table(rows)
            report.draw(options.output, rows)
    about.append(report.load() + ", after")
    print(report.write(options.output, table, rows, about))


main()
