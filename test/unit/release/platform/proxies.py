"""What stands between publisher and platform, and what can go wrong there."""

import socket
import threading
from contextlib import contextmanager, suppress


class Between:
    """Passes bytes on, and cuts the line after so many of them that go to the platform.

    Attributes:
        port: Where it listens.
        cut_after: Bytes to the platform before a line is cut; one entry for each line, None or
            no entry: never.
        passed: Bytes that went to the platform, by line.
        asked: With what the line to it was opened, when it is a tunnel.
        swallow: Answers of the platform that hold it are kept, and the line is cut.
    """

    def __init__(self, target=None, cut_after=(), swallow=None, answer=None):
        self.target, self.cut_after, self.swallow = target, list(cut_after), swallow
        self.answer = answer
        self.passed, self.asked = [], []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self):
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join()

    def _accept(self):
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            number = len(self.passed)
            self.passed.append(0)
            self._start(self._serve, line, number)

    def _start(self, work, *given):
        thread = threading.Thread(target=work, args=given)
        self._threads.append(thread)
        thread.start()

    def _serve(self, near, number):
        try:
            target = self.target or self._read_target(near)
            far = target and socket.create_connection(target)
        except OSError:
            far = None
        if not far:
            near.close()
            return
        self._start(self._answers, far, near)
        limit = self.cut_after[number] if number < len(self.cut_after) else None
        with suppress(OSError):
            while (left := 4096 if limit is None else min(4096, limit - self.passed[number])) > 0:
                if not (data := near.recv(left)):
                    break
                far.sendall(data)
                self.passed[number] += len(data)
        _cut(near, far)

    def _answers(self, far, near):
        with suppress(OSError):
            while data := far.recv(65536):
                if self.swallow and self.swallow in data:
                    self.swallow = None
                    break
                near.sendall(data)
        _cut(near, far)

    def _read_target(self, near):
        asked = b""
        while b"\r\n\r\n" not in asked:
            asked += near.recv(4096)
        self.asked.append(asked.decode())
        near.sendall(b"HTTP/1.1 " + (self.answer or b"200 OK") + b"\r\n\r\n")
        if self.answer:
            return None
        host, _, port = asked.split()[1].decode().rpartition(":")
        return host, int(port)


def _cut(*lines):
    for line in lines:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
        line.close()


@contextmanager
def between(url, **options):
    """Stand between a publisher and the platform at an address."""
    host, _, port = url.rpartition("//")[2].rpartition(":")
    proxy = Between((host, int(port)), **options)
    try:
        yield proxy
    finally:
        proxy.close()


@contextmanager
def tunnel(**options):
    """Be a proxy that is asked to CONNECT."""
    proxy = Between(**options)
    try:
        yield proxy
    finally:
        proxy.close()
