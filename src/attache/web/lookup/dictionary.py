"""A client of a dictionary server (DICT, RFC 2229): asks for the definitions of one word, and trusts nothing that it hears.

Answers have to come within a few seconds, and to keep to the protocol and to limits of size; whatever does not is no answer.
The word goes to that server as it is, without a name or anything of the page that it stands in.
"""

from __future__ import annotations

import asyncio
import re
from typing import NamedTuple

#: where servers listen that are not told otherwise
PORT = 2628
#: seconds for the whole exchange; bytes of a line and of an answer; definitions that are taken
SECONDS, LINE, SIZE, MOST = 4.0, 8 * 1024, 256 * 1024, 20
#: characters of a word
LONGEST = 100

_STATUS = re.compile(rb"([1-5][0-9]{2})(?: (.*))?", re.DOTALL)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
#: a word of an answer: bare, or in quotation marks with backslashes before what stands for itself
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'|([^\s"\']+)')
_ESCAPED = re.compile(r"\\(.)")


class DictError(Exception):
    """The server did not answer as it should: one line with the reason."""


class Server(NamedTuple):
    """Where a dictionary server listens."""

    host: str
    port: int = PORT

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


class Definition(NamedTuple):
    """A definition, and the name of the dictionary that it is from."""

    dictionary: str
    text: str


def server_of(given: str) -> Server:
    """`HOST`, `HOST:PORT` or `[IPV6]:PORT` as a server. Raises `ValueError` with the reason."""
    match = re.fullmatch(r"(?:\[([0-9A-Fa-f:.%\w]+)\]|([^\s:/\[\]@]+))(?::([0-9]{1,5}))?", given.strip(), re.ASCII)
    port = int(match[3]) if match and match[3] else PORT
    if match is None or not 0 < port < 65536:
        raise ValueError("write it as HOST or HOST:PORT, as dict.example.org or 127.0.0.1:2628 (an IPv6 address in [ ])")
    return Server(match[1] or match[2], port)


async def define(server: Server, word: str, *, seconds: float = SECONDS) -> list[Definition]:
    """The definitions of a word in all dictionaries of a server; none where it knows none.

    Raises `DictError` where the server cannot be reached, takes longer, or says what it should not.
    """
    word = _CONTROL.sub(" ", word).strip()
    if not word or len(word) > LONGEST:
        return []
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection(server.host, server.port, limit=LINE)
            try:
                return await _exchange(reader, writer, word)
            finally:
                writer.close()
    except TimeoutError as error:
        raise DictError(f"{server}: did not answer within {seconds:g} seconds") from error
    except (OSError, UnicodeError) as error:
        raise DictError(f"{server}: cannot be reached ({getattr(error, 'strerror', None) or error})") from error
    except DictError as error:
        raise DictError(f"{server}: {error}") from error


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, word: str) -> list[Definition]:
    conversation = _Conversation(reader, writer)
    code, said = await conversation.status()
    if code != 220:
        raise DictError(f"did not greet ({code} {said})".rstrip())
    conversation.send("CLIENT attache")
    await conversation.status()  # 250, or 500 of a server that does not know it
    conversation.send(f'DEFINE * "{_escaped(word)}"')
    code, said = await conversation.status()
    if code == 552:
        found = []
    elif code == 150:
        found = await _definitions(conversation, said)
    else:
        raise DictError(f"refused the question ({code} {said})")
    conversation.send("QUIT")
    return found


async def _definitions(conversation: _Conversation, said: str) -> list[Definition]:
    number = re.match(r"[0-9]{1,6}\b", said, re.ASCII)
    if number is None:
        raise DictError("did not say how many definitions there are")
    found = []
    for _ in range(min(int(number[0]), MOST)):
        code, said = await conversation.status()
        words = _words(said)
        if code != 151 or len(words) < 3:
            raise DictError(f"sent no definition where one was due ({code} {said[:80]})")
        found.append(Definition(words[2] or words[1], await conversation.text()))
    return found


class _Conversation:
    """Lines to and from a server, so many bytes of them at most."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer, self.left = reader, writer, SIZE

    def send(self, line: str) -> None:
        self.writer.write(f"{line}\r\n".encode("utf-8", "replace"))

    async def line(self) -> bytes:
        """A line without its end. Raises `DictError` where it is too long, or the last was not ended."""
        try:
            line = await self.reader.readuntil(b"\n")
        except asyncio.IncompleteReadError as error:
            raise DictError("broke off") from error
        except asyncio.LimitOverrunError as error:
            raise DictError(f"sent a line of more than {LINE} bytes") from error
        self.left -= len(line)
        if self.left < 0:
            raise DictError(f"sent more than {SIZE // 1024} KiB")
        return line[:-1].removesuffix(b"\r")

    async def status(self) -> tuple[int, str]:
        """A line with a code, and what follows it."""
        line = await self.line()
        match = _STATUS.fullmatch(line)
        if match is None:
            raise DictError("speaks another protocol than DICT (RFC 2229)")
        return int(match[1]), _CONTROL.sub(" ", (match[2] or b"").decode("utf-8", "replace"))[:LINE]

    async def text(self) -> str:
        """Lines up to one with a dot alone; of a line that begins with two the first is left out."""
        lines = []
        while (line := await self.line()) != b".":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"\n".join(lines).decode("utf-8", "replace").strip("\n")


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace('"', '\\"')


def _words(line: str) -> list[str]:
    return [_ESCAPED.sub(r"\1", m[1] if m[1] is not None else m[2] if m[2] is not None else m[3]) for m in _WORD.finditer(line)]
