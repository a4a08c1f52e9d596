"""A wire between wenliu and PostgreSQL that can be cut at the worst of moments."""

import socket
import threading
import time
import urllib.parse

# How a transaction is cut off.
BEFORE_COMMIT = "before_commit"  # the server gets all of it but COMMIT
AFTER_COMMIT = "after_commit"  # the server gets COMMIT, the client is cut off at once
BEFORE_REPLY = "before_reply"  # the server has committed and said so, the client never hears
MUCH_LATER = "much_later"  # the client is cut off and goes on; then the server gets it all

READY_FOR_QUERY = b"Z\0\0\0\5"


class PostgresProxy:
    """Each time that `kind_of(n)` names a kind for the n-th transaction (from 1), it is cut."""

    def __init__(self, uri: str, kind_of):
        server = urllib.parse.urlsplit(uri)
        self.server = (server.hostname, server.port)
        self.kind_of = kind_of
        self.lock = threading.Lock()
        self.transactions = 0
        self.commits = 0  # that the server said it made
        self.cuts = []
        self.late_answers = []  # what the server said to transactions that came much later
        self.wires = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        port = self.listener.getsockname()[1]
        # Without them the first packet may be about encryption.
        self.uri = (
            f"postgresql://{server.username}@127.0.0.1:{port}{server.path}"
            "?sslmode=disable&gssencmode=disable"
        )
        threading.Thread(target=self.accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shut(self.listener)
        for wire in self.wires:
            shut(wire.client)
            shut(wire.backend)

    def swallow(self) -> None:
        """What goes over today's wires from now on arrives nowhere, and nobody is told."""
        for wire in self.wires:
            wire.is_swallowing = True

    def accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            try:
                self.wires.append(Wire(self, client, socket.create_connection(self.server)))
            except OSError:
                shut(client)

    def begin_transaction(self) -> str:
        with self.lock:
            self.transactions += 1
            kind = self.kind_of(self.transactions)
            if kind:
                self.cuts.append(kind)
            return kind


class Wire:
    def __init__(self, proxy: PostgresProxy, client: socket.socket, backend: socket.socket):
        self.proxy = proxy
        self.client = client
        self.backend = backend
        self.kind = None
        self.is_deaf = False  # the client is cut off, the server does not know it
        self.answer = b""  # since then
        self.is_swallowing = False
        threading.Thread(target=self.run, args=(self.forward,), daemon=True).start()
        threading.Thread(target=self.run, args=(self.answer_back,), daemon=True).start()

    def run(self, pump) -> None:
        try:
            pump()
        except OSError:
            pass
        finally:
            shut(self.client)
            shut(self.backend)

    def forward(self) -> None:
        """From client to server, message by message."""
        reader = self.client.makefile("rb")
        self.backend.sendall(read_packet(reader, b""))  # the first one has no type
        held, is_committing = b"", False
        while kind := reader.read(1):
            message = read_packet(reader, kind)
            if self.is_swallowing:
                continue
            if is_parse_of(message, b"BEGIN"):
                self.kind = self.proxy.begin_transaction()
            if is_parse_of(message, b"COMMIT"):
                is_committing = True
            if self.kind == MUCH_LATER:
                held += message
                message = b""
            if is_committing and self.kind == BEFORE_COMMIT:
                return
            if is_committing and self.kind == BEFORE_REPLY:
                self.is_deaf = True
            self.backend.sendall(message)
            if kind == b"S" and is_committing:  # Sync: the transaction is complete
                if self.kind:
                    self.cut_off(held)
                    return
                is_committing = False

    def cut_off(self, held: bytes) -> None:
        self.is_deaf = True
        before = self.proxy.commits
        if self.kind != BEFORE_REPLY:
            shut(self.client)
        if held:
            wait_until(lambda: self.proxy.commits > before)  # by the client's next connection
            self.backend.sendall(held)
        wait_until(lambda: READY_FOR_QUERY in self.answer)
        if held:
            self.proxy.late_answers.append(self.answer)

    def answer_back(self) -> None:
        while data := self.backend.recv(65536):
            if self.is_swallowing:
                continue
            if self.is_deaf:
                self.answer += data
            else:
                self.proxy.commits += data.count(b"COMMIT\0")
                self.client.sendall(data)


def read_packet(reader, kind: bytes) -> bytes:
    size = reader.read(4)
    if len(size) < 4:
        raise OSError("the client has left")
    return kind + size + reader.read(int.from_bytes(size, "big") - 4)


def is_parse_of(message: bytes, word: bytes) -> bool:
    """A Parse message: P, four bytes of size, a name (none), the statement."""
    return message[:1] == b"P" and message[5:].startswith(b"\0" + word)


def wait_until(condition, seconds: float = 10) -> None:
    """Also goes on when it never becomes true: the test then sees what came of it."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.005)


def shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    connection.close()
