"""The results as a table, a picture and numbers."""

import dataclasses
import html
import json
import os
import pathlib
import platform
import statistics
import subprocess

COLUMNS = ["", "does", "articles/s", "steady", "spread", "MB/s", "CPU s / 1,000", "PostgreSQL's",
           "broker's", "by CPU", "peak MiB", "p50 ms", "p99 ms"]  # fmt: skip


@dataclasses.dataclass
class Row:
    """All runs of one peer."""

    name: str
    work: str
    results: list
    delay: tuple = ()  # median, 99th percentile

    def median(self, value) -> float:
        return statistics.median(map(value, self.results))

    @property
    def steady(self) -> float:
        return self.median(lambda result: result.steady)

    @property
    def by_cpu(self) -> float:
        """Articles a second if all processors did nothing else: what a busy machine, on which
        the others are just guests, cannot spoil."""
        return self.median(
            lambda r: os.cpu_count() * r.messages / (r.cpu + r.cpu_postgres + r.cpu_broker))

    @property
    def spread(self) -> str:
        rates = [result.steady for result in self.results]
        return f"{min(rates):,.0f} - {max(rates):,.0f}"

    @property
    def cells(self) -> list:
        def per_thousand(name: str) -> str:
            return f"{self.median(lambda r: 1000 * getattr(r, name) / r.messages):.3f}"

        delay = [f"{ms:.0f}" for ms in self.delay] or ["", ""]
        return [self.name, self.work, f"{self.median(lambda r: r.messages / r.seconds):,.0f}",
                f"{self.steady:,.0f}", self.spread,
                f"{self.median(lambda r: r.megabytes / r.messages * r.steady):.1f}",
                per_thousand("cpu"), per_thousand("cpu_postgres"), per_thousand("cpu_broker"),
                f"{self.by_cpu:,.0f}",
                f"{self.median(lambda r: r.peak_mib):.0f}", *delay]  # fmt: skip


def table(rows: list) -> str:
    lines = [COLUMNS, ["---", "---", *["---:"] * (len(COLUMNS) - 2)], *(row.cells for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def first_line(*command) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\n")[0]


def machine() -> list:
    cpu = pathlib.Path("/proc/cpuinfo").read_text()
    model = cpu.partition("model name")[2].partition(":")[2].partition("\n")[0].strip()
    memory = pathlib.Path("/proc/meminfo").read_text().split()[1]
    packages = ["postgresql-15", "librdkafka1", "libicu72", "rsyslog", "gcc"]
    versions = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Package} ${Version}, ", *packages],
        capture_output=True, text=True).stdout.rstrip(", ")  # fmt: skip
    return [f"{cpu.count('processor')} x {model}, {int(memory) / 2**20:.0f} GiB, Linux {platform.release()}",
            versions, first_line("java", "--version")]  # fmt: skip


def picture(rows: list) -> str:
    """Bars of the steady rates, on a line each; whiskers from the slowest to the fastest run."""
    left, width, step = 190, 500, 30
    most = max(result.steady for row in rows for result in row.results)

    def x(rate: float) -> float:
        return left + width * rate / most

    parts = []
    for number, row in enumerate(rows):
        y = 40 + step * number
        rates = [result.steady for result in row.results]
        colour = "#b5402a" if row.name.startswith("wenliu") else "#8a8f98"
        parts.append(
            f'<text x="{left - 8}" y="{y + 14}" text-anchor="end">{html.escape(row.name)}</text>'
            f'<rect x="{left}" y="{y}" width="{x(row.steady) - left:.1f}" height="20" fill="{colour}"/>'
            f'<path d="M{x(min(rates)):.1f} {y + 10}H{x(max(rates)):.1f}" stroke="#222"/>'
            f'<text x="{x(max(rates)) + 6:.1f}" y="{y + 14}">{row.steady:,.0f}</text>\n'
        )
    height = 50 + step * len(rows)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 70} {height}" '
            f'font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="#fff"/>\n'
            f'<text x="{left}" y="22">articles a second, without start-up</text>\n'
            f'{"".join(parts)}</svg>\n')  # fmt: skip


def write(folder: pathlib.Path, rows: list, about: list) -> str:
    """result.md, result.json and result.svg; returns the first."""
    text = table(rows) + "\n" + "".join(f"- {line}\n" for line in about + machine())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "result.md").write_text(text)
    numbers = {"about": about + machine(), "rows": [dataclasses.asdict(row) for row in rows]}
    (folder / "result.json").write_text(json.dumps(numbers, indent=1))
    # The drain is a limit, not a peer: beside it all others would be too short to compare.
    drawn = [row for row in rows if row.name != "drain"]
    (folder / "result.svg").write_text(picture(drawn or rows))
    return text
