"""Messages for tests that ask how they are stored, not what they say."""

import json
import random

BROKEN = (
    b"",
    b'{"title": "only a title"}',
    b'{"body": "cut off',
    b"[1, 2, 3]",
    b'{"body": "\xff\xfe"}',
)


def article(number: int, **fields) -> bytes:
    """Article `number`; every thirty are of another month, so that months keep coming."""
    message = {
        "url": f"https://news.example.cn/2024/{number}.html",
        "title": f"第{number}号新闻今天上午在本市发布",
        "body": f"这是第{number}号新闻的正文。它有两句话。",
        "published_at": f"{2010 + number // 360 % 14}-{number // 30 % 12 + 1:02}-05T10:30:00+08:00",
        **fields,
    }
    return json.dumps(message, ensure_ascii=False).encode()


def version(number: int, day: int) -> bytes:
    """A later version of article `number`: the greater the day, the later."""
    return article(
        number,
        body=f"这是第{number}号新闻在第{day}天更正后的正文。",
        modified_at=f"2025-01-{day:02}T08:00:00+08:00",
    )


class Mixture:
    """An endless mixture of everything that has an outcome of its own."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.number = 0

    def take(self, count: int) -> list:
        return [self.next() for _ in range(count)]

    def next(self):
        if self.number < 5 or self.random.random() < 0.6:
            self.number += 1
            return article(self.number)
        known = self.random.randint(max(1, self.number - 60), self.number)
        return self.random.choice(
            (
                article(known),  # unchanged, or stale after a later version
                version(known, self.random.randint(1, 28)),
                version(known, self.random.randint(1, 28)),
                None,
                self.random.choice(BROKEN),
            )
        )
