"""What all peers have in common."""


class Peer:
    """Something that takes a topic to its end. Its processes are started once all is ready."""

    name = ""
    work = ""  # what it does for an article, in some words

    # True: it runs until it is told to stop, and stored() says how far it is. False: it ends
    # by itself and prints {"messages": N, "seconds": S}, perhaps with the "cpu" seconds.
    runs_on = True

    may_lose = False  # messages that PostgreSQL does not take

    template = "template1"  # the database that a run begins with a copy of

    # How long after arrival a row is committed, in seconds: an expression over `table`.
    table = ""
    delay = ""

    def prepare(self, run) -> None:
        """Make the tables."""

    def commands(self, run) -> list:
        """One command line a process."""
        raise NotImplementedError

    def environment(self, run) -> dict:
        return {}

    def stored(self, connection, wanted: int) -> int:
        """Messages that are in PostgreSQL. It is asked often, so it has to be cheap: by default
        the sequence of `table` tells, and the rows are counted only at the end."""
        rows = connection.execute(
            f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {self.table}_id_seq"
        ).fetchone()[0]
        if rows < wanted:
            return rows
        return connection.execute(f"SELECT count(*) FROM {self.table}").fetchone()[0]

    def make_template(self, bench) -> None:
        """Make the database `template`, once, before all runs."""

    def settle(self, run) -> None:
        """Behind the last row: do what PostgreSQL has put off, if a run is to be charged with it;
        put back what prepare() changed of the machine."""

    def is_available(self, bench) -> bool:
        return True
