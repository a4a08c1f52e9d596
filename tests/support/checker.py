"""Exactly once? Ask Kafka's log and the tables, and nobody else.

Every offset from the first claim to the end of the log has exactly one outcome, every
outcome is one that its message can have, and the rows add up to the outcomes. It knows
nothing of how wenliu cleans or decides, so no mistake there can hide from it.

Usage, in tests/: python3 -m support.checker BROKERS TOPIC GROUP URI
"""

import hashlib
import sys

import psycopg

from support.article_checks import check_articles
from support.kafka_log import Log, read_logs

# What we call an offset of ingest.gap or ingest.loss; the others are those of ingest.batch.
GAP = ord("g")
LOSS = ord("l")  # an operator gave it up, whatever it was
TOMBSTONE = ord("t")
REJECTED = ord("r")
LETTERS = b"iunstr"


def check(brokers: str, topic: str, group: str, uri: str, from_start: bool = True) -> list:
    """What is wrong, a line each; nothing when all is well.

    The database holds this topic for this group and no more. from_start: partitions were
    first claimed at the beginning of the log, which is the setting start=earliest.
    """
    logs = read_logs(brokers, topic)
    with psycopg.connect(uri) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.execute("SET statement_timeout = 0")  # a test may have set it for the service
        claimed = read_progress(connection, group, topic)
        complaints, ledger = [], {}
        for partition, log in logs.items():
            name = f"{topic}/{partition}"
            if partition not in claimed:
                complaints.append(f"{name}: never claimed")
                continue
            *earlier, (log_id, start, following) = claimed[partition]
            if following != log.end:
                complaints.append(f"{name}: next offset {following}, but the end is {log.end}")
            if from_start and not earlier and start > log.low:
                complaints.append(f"{name}: starts at {start}, but the log at {log.low}")
            # Of what an operator put an end to, Kafka holds nothing that could be compared.
            past = [(*row, Log(row[2], row[2], {})) for row in earlier]
            for log_id, start, _, log in [*past, (log_id, start, following, log)]:
                outcomes, found = read_ledger(connection, log_id, start, name)
                complaints += found
                complaints += check_outcomes(log, outcomes, start, name)
                complaints += check_rejects(connection, log_id, log, outcomes, name)
                # What was stored after all counts for the articles as if it had been at once.
                ledger[log_id] = (log, {**outcomes, **read_replayed(connection, log_id)})
        return complaints + check_articles(connection, ledger)


def read_progress(connection, group: str, topic: str) -> dict:
    """{partition: [(log_id, start, next)]}: one a partition, and one more for each reset
    and each other cluster; the last is today's."""
    claimed = {}
    for partition, *row in connection.execute(
        "SELECT partition, log_id, start_offset, next_offset"
        " FROM ingest.log JOIN ingest.progress USING (log_id)"
        " WHERE group_name = %s AND topic = %s ORDER BY log_id",
        (group, topic),
    ):
        claimed.setdefault(partition, []).append(tuple(row))
    return claimed


def read_ledger(connection, log_id: int, start: int, name: str) -> tuple:
    """({offset: letter}, complaints): ranges follow each other from the first claim on."""
    complaints, outcomes, expected = [], {}, start
    for first, last, what, letters, *counts in connection.execute(
        "SELECT first_offset, last_offset, NULL, outcomes,"
        " inserted, updated, unchanged, stale, tombstones, rejected"
        " FROM ingest.batch WHERE log_id = %(log)s"
        " UNION ALL SELECT first_offset, last_offset, %(gap)s, NULL, 0, 0, 0, 0, 0, 0"
        " FROM ingest.gap WHERE log_id = %(log)s"
        " UNION ALL SELECT first_offset, last_offset, %(loss)s, NULL, 0, 0, 0, 0, 0, 0"
        " FROM ingest.loss WHERE log_id = %(log)s ORDER BY 1, 2",
        {"log": log_id, "gap": GAP, "loss": LOSS},
    ):
        length = last - first + 1
        if first > expected:
            complaints.append(f"{name}: no outcomes for {expected} to {first - 1}")
        if first < expected:
            complaints.append(f"{name}: outcomes twice from {first} to {expected - 1}")
        if letters is None:
            letters = bytes([what]) * length
        elif counts != [letters.count(letter) for letter in LETTERS]:
            complaints.append(f"{name}: counts {counts} of {first} differ from {letters!r}")
        if len(letters) != length:
            complaints.append(f"{name}: {len(letters)} outcomes for {first} to {last}")
        outcomes.update(zip(range(first, last + 1), letters))
        expected = max(expected, last + 1)
    return outcomes, complaints


def read_replayed(connection, log_id: int) -> dict:
    """{offset: letter} of rejects that `rejects replay` has stored."""
    letters = {"inserted": "i", "updated": "u", "unchanged": "n", "stale": "s"}
    return {
        offset: ord(letters[outcome])
        for offset, outcome in connection.execute(
            "SELECT kafka_offset, replayed_outcome FROM ingest.reject"
            " WHERE log_id = %s AND replayed_at IS NOT NULL",
            (log_id,),
        )
    }


def check_outcomes(log, outcomes: dict, start: int, name: str) -> list:
    """Each message of the log has an outcome that fits it; what is no message is a gap. A
    loss may be either."""
    complaints = []
    for offset in range(start, log.end):
        letter = outcomes.get(offset)
        if letter is None:
            complaints.append(f"{name}: no outcome for {offset}")
        elif letter not in (GAP, LOSS, *LETTERS):
            complaints.append(f"{name}: {offset} has the unknown outcome {letter}")
        elif offset < log.low or letter == LOSS:
            continue  # retention has taken the message since, or an operator gave it up
        elif (letter == GAP) == (offset in log.values):
            complaints.append(f"{name}: {offset} is {chr(letter)}, but the log differs")
        elif letter != GAP and (letter == TOMBSTONE) != (log.values[offset] is None):
            complaints.append(f"{name}: {offset} is {chr(letter)}, but the message differs")
    return complaints + [
        f"{name}: an outcome for {offset}, which is not in [{start}, {log.end})"
        for offset in outcomes
        if not start <= offset < log.end
    ]


def check_rejects(connection, log_id: int, log, outcomes: dict, name: str) -> list:
    """A row for each rejected message, with its bytes, and no other rows."""
    complaints = []
    wanted = {offset for offset, letter in outcomes.items() if letter == REJECTED}
    for offset, raw, digest in connection.execute(
        "SELECT kafka_offset, raw, raw_digest FROM ingest.reject WHERE log_id = %s", (log_id,)
    ):
        if offset not in wanted:
            complaints.append(f"{name}: a reject row too many for {offset}")
        wanted.discard(offset)
        sent = log.values.get(offset)
        if sent is None:
            continue
        if digest != hashlib.sha256(sent).digest() or raw not in (None, sent):
            complaints.append(f"{name}: the reject row of {offset} has other bytes")
    return complaints + [f"{name}: no reject row for {offset}" for offset in sorted(wanted)]


def main() -> int:
    complaints = check(*sys.argv[1:])
    print("\n".join(complaints) or "every offset has one outcome, every article is there once")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
