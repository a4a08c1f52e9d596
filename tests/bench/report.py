"""The results as a table, a picture and numbers."""

import dataclasses
import html
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess

PEERS = ["", "does", "articles/s", "steady", "spread", "MB/s", "CPU s / 1,000", "PostgreSQL's",
           "broker's", "by CPU", "busy %", "idlest", "peak MiB", "p50 ms", "p99 ms"]  # fmt: skip
GROWTH = ["", "wall s / 1,000", "spread", "to the first", "PostgreSQL's CPU s / 1,000", "spread",
          "to the first", "client's", "peak MiB"]  # fmt: skip
CALM = [("p50 ms, arrival to commit", "median", ""), ("p99 ms, arrival to commit", "worst", "250"),
        ("idle, % of a processor", "idle", "1"),
        ("s from assignment to the first row", "first_row", "1")]  # fmt: skip


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
                f"{self.by_cpu:,.0f}", f"{self.median(lambda r: 100 * statistics.mean(r.busy)):.0f}",
                f"{self.median(lambda r: 100 * min(r.busy)):.0f}",
                f"{self.median(lambda r: r.peak_mib):.0f}", *delay]  # fmt: skip


def growth_cells(row: Row, first: Row) -> list:
    """Each cost with its spread, and as a multiple of what the first row's run in the same turn
    cost, since a busy machine changes from turn to turn."""

    def cost(value) -> list:
        costs, before = list(map(value, row.results)), list(map(value, first.results))
        times = statistics.median(after / early for after, early in zip(costs, before))
        return [f"{statistics.median(costs):.3f}", f"{min(costs):.3f} - {max(costs):.3f}", f"{times:.2f}"]

    return [row.name, *cost(lambda r: 1000 / r.steady),
            *cost(lambda r: 1000 * r.cpu_postgres / r.messages),
            f"{row.median(lambda r: 1000 * r.cpu / r.messages):.3f}",
            f"{row.median(lambda r: r.peak_mib):.0f}"]  # fmt: skip


def table(columns: list, cells: list) -> str:
    rules = ["---" if column in ("", "does", "stage") else "---:" for column in columns]
    lines = [columns, rules, *cells]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def peers_table(rows: list) -> str:
    return table(PEERS, [row.cells for row in rows])


def growth_table(rows: list) -> str:
    return table(GROWTH, [growth_cells(row, rows[0]) for row in rows])


def calm_table(runs: list) -> str:
    cells = []
    for name, field, target in CALM:
        values = [getattr(run, field) for run in runs]
        cells.append([name, f"{statistics.median(values):.2f}",
                      f"{min(values):.2f} - {max(values):.2f}", target])  # fmt: skip
    return table(["", "median", "spread", "to reach"], cells)


def load() -> str:
    """Others on the machine, as the last minute and the last five saw them."""
    minute, minutes, _ = os.getloadavg()
    return f"load {minute:.1f} in the last minute, {minutes:.1f} in the last five"


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
    java = first_line("java", "--version") if shutil.which("java") else "no Java"
    return [f"{cpu.count('processor')} x {model}, {int(memory) / 2**20:.0f} GiB, Linux {platform.release()}",
            versions, java]  # fmt: skip


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


def write(folder: pathlib.Path, table: str, rows: list, about: list) -> str:
    """result.md and result.json; returns the first."""
    about = about + machine()
    text = table + "\n" + "".join(f"- {line}\n" for line in about)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "result.md").write_text(text)
    numbers = {"about": about, "rows": [dataclasses.asdict(row) for row in rows]}
    (folder / "result.json").write_text(json.dumps(numbers, indent=1))
    return text


def draw(folder: pathlib.Path, rows: list) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    # The drain is a limit, not a peer: beside it all others would be too short to compare.
    drawn = [row for row in rows if row.name != "drain"]
    (folder / "result.svg").write_text(picture(drawn or rows))
