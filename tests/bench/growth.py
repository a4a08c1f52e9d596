"""What wenliu costs when something grows: lanes, stored articles, their size, rejects, and
what a batch costs PostgreSQL among many keys or over many months."""

import dataclasses
import json
import pathlib

import stores
from peers import wenliu


@dataclasses.dataclass
class Variant:
    """One row of a table of growth."""

    name: str
    messages: int
    lanes: int = 2
    processes: int = 1
    stored: int = 0  # messages that are in PostgreSQL before it is measured
    change: object = None  # of a message: (number, line) -> line; None: the corpus as it is
    peer: object = wenliu.PEERS[0]


def longest_text(line: bytes) -> str:
    return max((value for value in json.loads(line).values() if isinstance(value, str)), key=len)


def cut_to(size: int):
    """Bodies of so many bytes: those of one article after the other, without their markup."""
    texts = []

    def change(number: int, line: bytes) -> bytes:
        body = longest_text(line)
        texts.append(body.replace("<", "").replace(">", "").encode())
        while sum(map(len, texts)) < size:
            texts.extend(texts)
        text = b"\n".join(texts)[:size].decode(errors="ignore")
        texts[:] = texts[-8:]
        return json.dumps({"url": f"https://size.example/{size}/{number}", "content": text},
                          ensure_ascii=False).encode()  # fmt: skip

    return change


def break_some(percent: int):
    """So many messages of a hundred end too soon."""

    def change(number: int, line: bytes) -> bytes:
        return line[:-1] if number % 100 < percent else line

    return change


def date_within(months: int):
    """Published in so many months, one after the other."""

    def change(number: int, line: bytes) -> bytes:
        month, minute = number % months, number // months
        date = f"{stores.FIRST_YEAR + month // 12}-{month % 12 + 1:02}-{minute // 1440 % 28 + 1:02}"
        time = f"{minute // 60 % 24:02}:{minute % 60:02}:00Z"
        return json.dumps({"url": f"https://month.example/{number}", "content": longest_text(line),
                           "published_at": f"{date}T{time}"}, ensure_ascii=False).encode()  # fmt: skip

    return change


def variants(what: str, messages: int, most_stored: int, most_keys: int) -> list:
    if what == "lanes":
        counts = (1, 2, 4)
        return [*(Variant(f"{n} lanes", messages, lanes=n) for n in counts),
                *(Variant(f"{n} processes of a lane", messages, lanes=1, processes=n)
                  for n in counts)]  # fmt: skip
    if what == "stored":
        counts = [10**power for power in range(3, 9) if 10**power <= most_stored]
        return [Variant(f"{n:,} stored", messages, stored=n) for n in counts]
    if what == "keys":
        return [Variant(f"{n:,} keys", messages, lanes=1, peer=stores.AmongKeys(n))
                for n in (0, most_keys)]  # fmt: skip
    if what == "months":
        months = stores.OverMonths()
        return [Variant(f"{n} months", messages, lanes=1, change=date_within(n), peer=months)
                for n in (1, stores.MONTHS)]  # fmt: skip
    if what == "size":
        sizes = (200, 2_000, 20_000, 200_000, 1_000_000)
        return [Variant(f"{n:,} bytes", max(100, min(messages, 50_000_000 // n)), change=cut_to(n))
                for n in sizes]  # fmt: skip
    return [Variant(f"{n} % rejects", messages, change=break_some(n)) for n in (0, 10, 100)]


def write_changed(source: pathlib.Path, variant: Variant, target: pathlib.Path) -> None:
    """Messages of `source`, again and again, as the variant wants them."""
    lines = source.read_bytes().splitlines()
    with target.open("wb") as file:
        for number in range(variant.messages):
            file.write(variant.change(number, lines[number % len(lines)]) + b"\n")
