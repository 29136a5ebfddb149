"""The client of dictionary servers, before a server that keeps to RFC 2229 and before ones that do not."""

from __future__ import annotations

import asyncio
import socket

import pytest

from attache.web.lookup.dictionary import LINE, MOST, SIZE, Definition, DictError, Server, define, server_of
from tests.web.lookup.conftest import Dictionary


def asked(server: Server, word: str, seconds: float = 4) -> list[Definition]:
    return asyncio.run(define(server, word, seconds=seconds))


def test_definitions_come_with_their_dictionaries(dictionary: Dictionary) -> None:
    found = asked(dictionary.server, "truce")
    assert found == [
        Definition("Short Words", "a pause in a war"),
        Definition('The "Long" One', "<b>truce</b>\nan armistice"),
    ]
    assert dictionary.heard[:2] == ["CLIENT attache", 'DEFINE * "truce"']


def test_a_dot_at_the_beginning_of_a_line_is_kept_once(dictionary: Dictionary) -> None:
    assert asked(dictionary.server, "attache")[0].text.endswith("\n.and a line that begins with a dot")


def test_a_word_that_no_dictionary_has(dictionary: Dictionary) -> None:
    assert asked(dictionary.server, "xyzzy") == []
    assert asked(dictionary.server, " ") == []
    assert asked(dictionary.server, "x" * 101) == []


def test_no_word_can_send_a_command_of_its_own(dictionary: Dictionary) -> None:
    asked(dictionary.server, 'truce"\r\nSHOW SERVER\r\nDEFINE * "x\\')
    assert [line.partition(" ")[0] for line in dictionary.heard if line] in (["CLIENT", "DEFINE"], ["CLIENT", "DEFINE", "QUIT"])
    assert dictionary.heard[1] == 'DEFINE * "truce\\"  SHOW SERVER  DEFINE * \\"x\\\\"'


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", "another protocol"),
        (b"420 server temporarily unavailable\r\n", "refused the question (420"),
        (b"150 many definitions\r\n", "how many"),
        (b"150 1 definitions\r\n250 ok\r\n", "no definition where one was due"),
        (b'150 1 definitions\r\n151 "truce" web\r\n.\r\n', "no definition where one was due"),
        (b'150 1 definitions\r\n151 "truce" web "W"\r\n' + b"x" * (LINE + 10), "a line of more than"),
        (b'150 1 definitions\r\n151 "truce" web "W"\r\n' + (b"x" * 1000 + b"\r\n") * (SIZE // 1000), "sent more than"),
    ],
)
def test_a_server_that_breaks_the_rules_is_not_believed(dictionary: Dictionary, answer: bytes, reason: str) -> None:
    dictionary.answer = answer
    with pytest.raises(DictError, match=reason.replace("(", r"\(")):
        asked(dictionary.server, "truce")


def test_of_very_many_definitions_the_first_are_taken(dictionary: Dictionary) -> None:
    dictionary.answer = b"150 999999 definitions\r\n" + b'151 "a" w "W"\r\nx\r\n.\r\n' * (MOST + 5)
    assert len(asked(dictionary.server, "truce")) == MOST


def test_a_server_that_says_nothing_is_not_waited_for(dictionary: Dictionary) -> None:
    dictionary.answer = b'150 1 definitions\r\n151 "truce" web "W"\r\nso far'
    with pytest.raises(DictError, match="did not answer within"):
        asked(dictionary.server, "truce", seconds=0.2)
    dictionary.answer = None
    dictionary.greeting = "530 access denied"
    with pytest.raises(DictError, match="did not greet"):
        asked(dictionary.server, "truce")


def test_where_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        server = Server("127.0.0.1", taken.getsockname()[1])
        with pytest.raises(DictError, match="cannot be reached"):
            asked(server, "truce")


@pytest.mark.parametrize(
    ("given", "server"),
    [
        ("dict.example.org", Server("dict.example.org", 2628)), ("127.0.0.1:99", Server("127.0.0.1", 99)),
        ("[::1]:2700", Server("::1", 2700)), ("[::1]", Server("::1", 2628)),
    ],
)  # fmt: skip
def test_servers_as_they_are_given(given: str, server: Server) -> None:
    assert server_of(given) == server
    assert server_of(str(server)) == server


@pytest.mark.parametrize("given", ["", ":99", "a:0", "a:70000", "a b", "http://a", "::1", "a:b", "user@a"])
def test_what_is_no_server(given: str) -> None:
    with pytest.raises(ValueError, match="HOST:PORT"):
        server_of(given)
