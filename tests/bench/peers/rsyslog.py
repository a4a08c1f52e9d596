"""rsyslog, imkafka -> ompgsql: moves each message as it is, not tied to the commit."""

import shutil
import urllib.parse

from peers.peer import Peer

CONFIGURATION = """
global(workDirectory="{folder}" maxMessageSize="10m")
module(load="imkafka")
module(load="ompgsql")
template(name="row" type="list" option.stdsql="on") {{
  constant(value="INSERT INTO article (message) VALUES ('")
  property(name="msg")
  constant(value="')")
}}
ruleset(name="store" queue.type="LinkedList" queue.size="20000" queue.dequeueBatchSize="500"
        queue.workerThreads="{workers}" queue.workerThreadMinimumMessages="500") {{
  action(type="ompgsql" server="{host}" port="{port}" db="{database}" user="{user}" pass=""
         template="row")
}}
input(type="imkafka" topic="{topic}" broker=["{broker}"] consumergroup="{group}" ruleset="store"
      confParam=["auto.offset.reset=earliest", "session.timeout.ms=10000"])
"""


class Rsyslog(Peer):
    name = "rsyslog"
    work = "the message as it is; may lose and repeat"
    may_lose = True
    table = "article"  # and no delay: imkafka knows no time of the record

    def is_available(self, bench) -> bool:
        return shutil.which("rsyslogd", path="/usr/sbin:/sbin") is not None

    def prepare(self, run) -> None:
        run.connection.execute("""
            CREATE TABLE article (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, message text NOT NULL)""")

    def commands(self, run) -> list:
        uri = urllib.parse.urlsplit(run.uri)
        configuration = run.folder / "rsyslog.conf"
        configuration.write_text(CONFIGURATION.format(
            folder=run.folder, workers=run.lanes * run.processes, host=uri.hostname, port=uri.port,
            database=uri.path[1:], user=uri.username, topic=run.topic,
            broker=run.bench.kafka.brokers, group=run.group))  # fmt: skip
        return [["/usr/sbin/rsyslogd", "-n", "-f", configuration, "-i", run.folder / "rsyslog.pid"]]


PEERS = [Rsyslog()]
