"""`attache serve`."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from pathlib import Path

import click

from attache.cli.exits import UNWRITABLE, USAGE, Stopped, say
from attache.cli.help import Command, Option
from attache.cli.kept import ARCHIVE


@click.command(
    cls=Command,
    exit_codes=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=[
        ("An archive for programs on this machine, at http://127.0.0.1:8750.", "attache serve -a press.attache"),
        (
            "What is on drones, from another window.",
            "curl 'http://127.0.0.1:8750/api/v1/search?q=drones+from:RUS&facets=year'",
        ),
        (
            "Words that are looked up are asked for at a dictionary server, too.",
            "attache serve -a press.attache --dictionary dict.example.org",
        ),
        (
            "A database, at a port that is free; the address is the one line of output.",
            "attache serve -a postgresql://press@db.example.org/press --port 0",
        ),
    ],
)
@click.option(
    "--archive", "-a", metavar="FILE", required=True, type=ARCHIVE, cls=Option, section="What is served",
    help="The archive, as attache read --archive FILE makes it, or postgresql://USER@HOST/DATABASE.",
)  # fmt: skip
@click.option(
    "--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, cls=Option, section="Where",
    help="The address to listen on.",
)  # fmt: skip
@click.option(
    "--port", "-p", metavar="N", type=click.IntRange(0, 65535), default=8750, show_default=True, cls=Option, section="Where",
    help="The port; 0 for one that is free.",
)  # fmt: skip
@click.option(
    "--allow-remote", is_flag=True, cls=Option, section="Where",
    help="Let --host be an address that other machines reach; the archive must have an account (attache people add).",
)  # fmt: skip
@click.option(
    "--dictionary", metavar="HOST[:PORT]", cls=Option, section="What is served",
    help="A dictionary server (DICT, RFC 2229) to ask for words that readers look up; it is told the word alone.",
)  # fmt: skip
def serve(archive: Path | str, host: str, port: int, allow_remote: bool, dictionary: str | None) -> None:
    """Show an archive in a browser, and to programs by HTTP, until Ctrl-C.

    The workbench is at the address that is printed; docs/workbench.md has its screens. For programs,
    /api/v1/search?q=QUERY finds documents, /api/v1/documents/ID gives one with its records,
    /api/v1/documents/ID/page the page as it came, /openapi.json describes all of it. docs/http.md explains it,
    docs/people.md who may do what.
    """
    missing = [name for name in ("argon2", "jinja2", "starlette", "uvicorn") if find_spec(name) is None]
    if missing:
        raise Stopped(f"attache serve needs {', '.join(missing)}; install it with pip install 'attache[server]'", UNWRITABLE)

    from attache.archive import ArchiveError
    from attache.archive.roles import Refused
    from attache.web.binding import BindError, bind
    from attache.web.lookup.dictionary import server_of
    from attache.web.serving import serve as answer
    from attache.web.shelf import Shelf

    try:
        asked = server_of(dictionary) if dictionary else None
    except ValueError as error:
        raise Stopped(f"--dictionary {dictionary}: {error}", USAGE) from error
    try:
        shelf = Shelf(archive)
    except ArchiveError as error:
        raise Stopped(str(error), UNWRITABLE) from error
    try:
        bound = bind(host, port, allow_remote=allow_remote)
        click.echo(bound.url)
        say("answers until Ctrl-C" + ("; without encryption, to all who reach it and sign in" if bound.remote else ""))
        _tell_on_stderr()
        answer(shelf, bound, asked)
    except Refused as error:
        raise Stopped(f"{host}: {error}", USAGE) from error
    except ArchiveError as error:
        raise Stopped(str(error), UNWRITABLE) from error
    except BindError as error:
        raise Stopped(str(error), USAGE if error.refused else UNWRITABLE) from error
    finally:
        shelf.close()


class _Lines(logging.Handler):
    """Warnings and errors as the program's other lines, without tracebacks."""

    def emit(self, record: logging.LogRecord) -> None:
        say(record.getMessage())


def _tell_on_stderr() -> None:
    for name in ("attache.web", "uvicorn"):
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.handlers = [_Lines(logging.WARNING)]
