"""The n-th call of libpq fails, for every n: no crash, no leak, nothing lost or doubled."""

import subprocess

from support import store_client
from support.store_client import StoreClient, next_offset

ITEMS = 3
TRIES = 4
BAD = ("away ", "contended ", "broken ", "full ", "slow ")


def batch(first: int) -> str:
    return f"article 0 {first} a{first} x 1\n reject 0 {first + 1}\n tombstone 0 {first + 2}"


def is_stored(client, first: int) -> bool:
    """One try, as the coordinator makes it; a failure has its words."""
    for command in (("connect",), ("claim", 0, 0)):
        answer = client.tell(*command)
        assert answer.startswith(("committed", *BAD)), (command, answer)
        if not answer.startswith("committed"):
            return False
    if int(answer.split()[1]) == first + ITEMS:
        return True
    assert int(answer.split()[1]) == first
    answer = client.store(batch(first))
    assert answer.startswith(("committed irt", *BAD)), answer
    return answer.startswith("committed")


def run(database, call: int, first: int, path) -> None:
    with StoreClient(database.uri, WENLIU_FAULT_CALL=str(call), WENLIU_FAULT_FILE=path) as client:
        assert any(is_stored(client, first) for _ in range(TRIES))
        # What failed behind COMMIT must not be in the way of the next batch either.
        assert any(is_stored(client, first + ITEMS) for _ in range(TRIES))
        client.child.stdin.close()
        assert client.child.wait(timeout=60) == 0  # LeakSanitizer has looked


def test_any_call_may_fail(database, tmp_path, monkeypatch):
    monkeypatch.setattr(
        store_client, "PROGRAM", store_client.PROGRAM.with_name("store_client_faults")
    )
    call = 0
    while True:
        call += 1
        path = tmp_path / str(call)
        first = 2 * ITEMS * (call - 1)
        try:
            run(database, call, first, path)
        except (AssertionError, subprocess.TimeoutExpired) as error:
            name = path.read_text() if path.exists() else "none"
            raise AssertionError(f"call {call}, {name}") from error
        assert next_offset(database) == first + 2 * ITEMS
        if not path.exists():
            break
    assert call > 30
    stored = database.rows("SELECT convert_from(outcomes, 'UTF8') FROM ingest.batch")
    assert stored == [("irt",)] * (2 * call)
