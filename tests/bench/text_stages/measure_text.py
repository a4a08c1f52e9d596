"""Take the arguments, let our stages and the other segmenters run, print one table."""

import argparse
import json
import pathlib
import subprocess
import tempfile

import report
from support.servers import ROOT

PROGRAMS = ROOT / "build" / "bench" / "bench"
MODEL = ROOT / "common" / "text" / "model" / "zh.model"
ALONE, STORED = "words alone: model", "sentences and words: model"
COLUMNS = ["stage", "MB", "MB/s", "us an article", "model alone", "model as stored"]


def arguments():
    parser = argparse.ArgumentParser(
        prog="tests/bench/text",
        description="MB/s of each stage between a message and its rows: one thread, CPU time, the best"
        " pass over the whole corpus. Beside them libxml2, and the words of ICU, cppjieba and jieba."
        " MB are those that the stage reads. Behind the segmenters: how many times as fast as they"
        " our model is, alone, and with all that is done for what is stored.")  # fmt: skip
    parser.add_argument("corpus", nargs="*", type=pathlib.Path, default=[ROOT / "deploy" / "sample"],
                        help=".jsonl files of messages, or folders with such; default: deploy/sample")  # fmt: skip
    return parser.parse_args()


def files(corpus: list) -> list:
    return [file for path in corpus for file in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])]


def run(*command) -> list:
    said = subprocess.run(list(map(str, command)), check=True, stdout=subprocess.PIPE, text=True).stdout
    return [json.loads(line) for line in said.splitlines()]


def measure(corpus: list) -> list:
    with tempfile.TemporaryDirectory() as folder:
        text = pathlib.Path(folder) / "bodies"
        stages = run(PROGRAMS / "text_bench", MODEL, text, *files(corpus))
        if (PROGRAMS / "cppjieba_bench").exists():
            stages += run(PROGRAMS / "cppjieba_bench", text)
        python = ROOT / "build" / "bench-venv" / "bin" / "python"
        return stages + run(python, pathlib.Path(__file__).parent / "jieba_bench.py", text)


def rate(stage: dict) -> float:
    return stage["bytes"] / 1e6 / stage["seconds"]


def cells(stage: dict, rates: dict) -> list:
    name = stage["stage"]
    is_other = name.startswith("words alone") and name != ALONE
    times = [f"{rates[ours] / rate(stage):.1f} x" if is_other else "" for ours in (ALONE, STORED)]
    each = f"{1e6 * stage['seconds'] / stage['articles']:.1f}" if stage["articles"] else ""
    return [name, f"{stage['bytes'] / 1e6:.2f}", f"{rate(stage):.1f}", each, *times]


def main():
    stages = [stage for stage in measure(arguments().corpus) if stage["bytes"] > 0]
    rates = {stage["stage"]: rate(stage) for stage in stages}
    print(report.table(COLUMNS, [cells(stage, rates) for stage in stages]))
    print("\n".join(f"- {line}" for line in [report.load(), *report.machine()[:2]]))


main()
