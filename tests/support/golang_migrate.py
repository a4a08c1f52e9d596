"""golang-migrate, which has to understand our migrations as well as we do."""

import os
import subprocess

import pytest

from support.servers import ROOT

# The newest that the Go of Debian 12 builds (1.19): v4.18 asks for 1.22.
VERSION = "v4.15.2"
GO = "/usr/lib/go-1.19/bin/go"


@pytest.fixture(scope="session")
def golang_migrate():
    """migrate(uri, "up"): built once, from the Go module proxy."""
    folder = ROOT / "build" / f"golang-migrate-{VERSION}"
    program = folder / "migrate"
    if not program.exists():
        subprocess.run(
            [GO, "install", "-tags", "postgres",
             f"github.com/golang-migrate/migrate/v4/cmd/migrate@{VERSION}"],
            check=True,
            # Its modules too: else they stay in the home folder for ever.
            env={**os.environ, "GOBIN": str(folder), "GOPATH": str(folder / "go"),
                 "GOFLAGS": "-modcacherw", "GOTOOLCHAIN": "local"},
        )  # fmt: skip

    def migrate(uri: str, *words: str) -> None:
        database = uri.replace("postgresql://", "postgres://") + "?sslmode=disable"
        subprocess.run(
            [program, "-path", ROOT / "migrations", "-database", database, *words],
            check=True,
            stdin=subprocess.DEVNULL,
        )

    return migrate
