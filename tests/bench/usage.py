"""What processes have cost so far, from /proc."""

import contextlib
import os
import pathlib

TICKS = os.sysconf("SC_CLK_TCK")


def fields(pid: int) -> list:
    """Of /proc/PID/stat, behind the name: state is fields(pid)[0]."""
    return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, with those children that it has waited for."""
    try:
        return sum(int(ticks) for ticks in fields(pid)[11:15]) / TICKS
    except OSError:  # it is gone
        return 0.0


def children(pid: int) -> list:
    path = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in path.read_text().split()]


def tree_cpu_seconds(pid: int) -> float:
    """The same of a server that forks."""
    return sum(map(cpu_seconds, [pid, *children(pid)]))


def processors() -> list:
    """(busy, all) ticks of each processor so far, whoever it worked for."""
    lines = pathlib.Path("/proc/stat").read_text().split("\n")
    ticks = [list(map(int, line.split()[1:9])) for line in lines if line.startswith("cpu") and line[3] != " "]
    return [(sum(of) - of[3] - of[4], sum(of)) for of in ticks]  # but idle and waiting for a disk


def busy_shares(before: list, after: list) -> list:
    return [(late[0] - early[0]) / max(1, late[1] - early[1]) for early, late in zip(before, after)]


def restrict(pid: int, processors: set) -> None:
    """A server that forks, to these processors only."""
    for each in [pid, *children(pid)]:
        with contextlib.suppress(ProcessLookupError):
            os.sched_setaffinity(each, processors)


def peak_mib(pid: int) -> float:
    """The most memory that it had resident; 0 when it is gone."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = status.partition("VmHWM:")[2].split()
    return int(found[0]) / 1024 if found else 0.0
