"""What wenliu costs when something grows: lanes, stored articles, their size, rejects."""

import dataclasses
import json
import pathlib


@dataclasses.dataclass
class Variant:
    """One row of a table of growth."""

    name: str
    messages: int
    lanes: int = 2
    processes: int = 1
    stored: int = 0  # messages that are in PostgreSQL before it is measured
    change: object = None  # of a message: (number, line) -> line; None: the corpus as it is


def cut_to(size: int):
    """Bodies of so many bytes: those of one article after the other, without their markup."""
    texts = []

    def change(number: int, line: bytes) -> bytes:
        article = json.loads(line)
        body = max((value for value in article.values() if isinstance(value, str)), key=len)
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


def variants(what: str, messages: int, most_stored: int) -> list:
    if what == "lanes":
        counts = (1, 2, 4)
        return [*(Variant(f"{n} lanes", messages, lanes=n) for n in counts),
                *(Variant(f"{n} processes of a lane", messages, lanes=1, processes=n)
                  for n in counts)]  # fmt: skip
    if what == "stored":
        counts = [10**power for power in range(3, 9) if 10**power <= most_stored]
        return [Variant(f"{n:,} stored", messages, stored=n) for n in counts]
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
