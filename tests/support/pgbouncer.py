"""PgBouncer in front of a database, in transaction mode: sessions are anybody's."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse

from support.metrics import free_port


class PgBouncer:
    def __init__(self, uri: str, **settings):
        server = urllib.parse.urlsplit(uri)
        self.port = free_port()
        self.uri = f"postgresql://{server.username}@127.0.0.1:{self.port}{server.path}"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="wenliu-pgbouncer-"))
        (self.folder / "users").write_text(f'"{server.username}" ""\n')
        lines = {
            "listen_addr": "127.0.0.1",
            "listen_port": self.port,
            "unix_socket_dir": "",
            "auth_type": "trust",
            "auth_file": self.folder / "users",
            "pool_mode": "transaction",
            "server_login_retry": 1,
            **settings,
        }
        (self.folder / "ini").write_text(
            f"[databases]\n{server.path[1:]} = host=127.0.0.1 port={server.port}\n[pgbouncer]\n"
            + "".join(f"{name} = {value}\n" for name, value in lines.items())
        )
        # It refuses to run as root, as PostgreSQL does.
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.user:
            self.folder.chmod(0o755)
            shutil.chown(self.folder, "postgres")
        self.child = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        program = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
        with (self.folder / "log").open("ab") as log:
            # Its own group: runuser would not hand a SIGKILL on.
            self.child = subprocess.Popen([*self.user, program, self.folder / "ini"], stdout=log,
                                          stderr=log, cwd="/", start_new_session=True)  # fmt: skip
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                assert self.child.poll() is None and time.monotonic() < deadline, self.log
                time.sleep(0.05)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def kill(self) -> None:
        if self.child.poll() is None:
            os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()
