"""Writes docs/cli.md from what `--help` says: python docs/make_cli.py"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from attache.cli.app import attache
from attache.cli.exits import MEANINGS

FILE = Path(__file__).with_name("cli.md")

_HEAD = """\
# The command line

Made from `--help` by `docs/make_cli.py`; a test keeps it current.

Results go to standard output, and nothing else does. Each input that cannot be read gets one line on standard error, which
names it, says why, and what to do; the others are read all the same. A progress bar is shown on standard error, only on a
terminal and only for more than one page. Colour is left out where `NO_COLOR` is set or output is no terminal (`FORCE_COLOR=1`
brings it back, for `less -R`); nothing is told by colour alone. `COLUMNS` sets the width of a brief in a pipe.
`ATTACHE_KNOWLEDGE` names a folder of knowledge files of your own, which add to those of the program and replace them.

## Exit codes

| code | meaning |
| --- | --- |
"""


def pages(command: click.Command, parent: click.Context | None, name: str) -> Iterator[tuple[str, str]]:
    """Each command's full name and help, the command itself first."""
    context = command.make_context(name, [], parent, resilient_parsing=True, terminal_width=88)
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            yield from pages(command.commands[child], context, child)


def text() -> str:
    """The whole of docs/cli.md."""
    parts = [_HEAD, *(f"| {code} | {meaning} |\n" for code, meaning in MEANINGS.items())]
    parts += [f"\n## {name}\n\n```\n{words}\n```\n" for name, words in pages(attache, None, "attache")]
    return "".join(parts)


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
