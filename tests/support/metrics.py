"""What a running wenliu-ingest says of itself over HTTP."""

import random
import re
import socket
import urllib.error
import urllib.request


def free_port() -> int:
    """Below 32768, where the kernel begins to take ports for outgoing connections: it could
    take ours before the server does."""
    while True:
        port = random.randrange(20_000, 32_000)
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            pass


def page(port: int, path: str) -> tuple:
    """(status, text); (0, "") when nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def metric(port: int, name: str) -> float:
    """metric(9464, 'wenliu_messages_total{outcome="inserted"}'); a sum without the braces."""
    values = re.findall(
        rf"^{re.escape(name)}(?:\{{.*\}})? (\S+)$", page(port, "/metrics")[1], re.MULTILINE
    )
    assert values, f"no metric {name}"
    return sum(map(float, values))
