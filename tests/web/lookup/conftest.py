"""A small dictionary server (DICT, RFC 2229) on a port of this machine, that answers as a test tells it to."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from attache.web.lookup.dictionary import Server

GREETING = "220 dict.example.org ready <auth.mime> <1@dict.example.org>"
WORDS = {
    "attache": [("web", "Short Words", "attaché\n   n. one who is sent to an embassy\n..and a line that begins with a dot")],
    "truce": [("web", "Short Words", "a pause in a war"), ("eng", 'The "Long" One', "<b>truce</b>\nan armistice")],
}


class Dictionary(socketserver.ThreadingTCPServer):
    """Keeps to the protocol; `answer`, where it is set, is sent in place of what DEFINE gets."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.greeting, self.answer, self.heard = GREETING, None, []  # type: str, bytes | None, list[str]
        self.ended = threading.Event()

    @property
    def server(self) -> Server:
        return Server("127.0.0.1", self.server_address[1])


class _Handler(socketserver.StreamRequestHandler):
    server: Dictionary

    def handle(self) -> None:
        self._say(self.server.greeting)
        for line in self.rfile:
            heard = line.decode().rstrip("\r\n")
            self.server.heard.append(heard)
            command, _, rest = heard.partition(" ")
            if command == "CLIENT":
                self._say("250 ok")
            elif command == "QUIT":
                self._say("221 bye")
                return
            elif command == "DEFINE":
                if self.server.answer is not None:
                    self.wfile.write(self.server.answer)
                else:
                    self._define(rest)
            else:
                self._say("500 unknown command")

    def _define(self, rest: str) -> None:
        word = rest.removeprefix("* ").strip('"')
        found = WORDS.get(word, [])
        if not found:
            return self._say("552 no match")
        self._say(f"150 {len(found)} definitions retrieved")
        for name, described, text in found:
            quoted = described.replace('"', '\\"')
            self._say(f'151 "{word}" {name} "{quoted}"', *text.split("\n"), ".")
        return self._say("250 ok")

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


@contextmanager
def answering() -> Iterator[Dictionary]:
    with Dictionary() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.ended.set()
        made.shutdown()
        thread.join()


@pytest.fixture
def dictionary() -> Iterator[Dictionary]:
    with answering() as made:
        yield made


Make = Callable[[], Dictionary]
