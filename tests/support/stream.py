"""Load: a producer that keeps sending."""

import threading

from support.articles import Mixture


class Stream:
    """Sends a mixture of messages, a few at a time, until it is told to end."""

    def __init__(self, topic, seed: int, pause: float = 0.05, count: int = 24):
        self.topic = topic
        self.mixture = Mixture(seed)
        self.pause = pause
        self.count = count
        self.is_ending = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self) -> None:
        while not self.is_ending.wait(self.pause):
            self.topic.send_all(self.mixture.take(self.count))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_ending.set()
        self.thread.join()
