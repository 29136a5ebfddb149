"""What `attache add` and `attache follow` show while they work, and the line at the end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
from rich.markup import escape
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from attache.cli.exits import DONE, NOTHING, SOME, heed, say
from attache.cli.moving import Moving, can_move
from attache.exports.wording import clean

if TYPE_CHECKING:
    from attache.adding import Added


class Tally(Moving):
    """Counts what became of each document: a line that moves on a terminal, a line for each failure, with `as_json` a line
    of JSON on standard output for each document. Use it in a `with` statement."""

    def __init__(self, *, as_json: bool = False) -> None:
        self.counts = {"added": 0, "known": 0, "failed": 0}
        self._as_json = as_json
        if can_move():
            progress = self._move(
                SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), TextColumn("[dim]{task.fields[name]}")
            )
            self._task = progress.add_task(self.line(), name="")

    def __call__(self, added: Added) -> None:
        """One more document. Raises `KeyboardInterrupt` where Ctrl-C was pressed meanwhile."""
        self.counts[added.status] += 1
        if added.failure is not None:
            self.say(str(added.failure))
        if self._as_json:
            why = {"reason": added.failure.reason, "remedy": added.failure.remedy} if added.failure else {}
            row = {"origin": added.origin, "status": added.status, "document": added.document, **why}
            click.echo(json.dumps({k: v for k, v in row.items() if v is not None}))
        if self._progress is not None:
            name = clean(added.origin)
            short = name if len(name) <= 40 else f"…{name[-39:]}"
            self._progress.update(self._task, description=self.line(), name=escape(short))
        heed()

    def say(self, line: str) -> None:
        """A line on standard error, the moving one out of its way."""
        if self._progress is not None:
            self._progress.stop()
        say(line)
        if self._progress is not None:
            self._progress.start()

    def line(self) -> str:
        return f"{self.counts['added']} added, {self.counts['known']} known before, {self.counts['failed']} failed"

    def finish(self) -> bool:
        """Write the counts where a program reads them; whether nothing failed."""
        if self._as_json:
            click.echo(json.dumps(self.counts))
        return not self.counts["failed"]

    def close(self) -> int:
        """The closing line, and the exit code."""
        whole = self.finish()
        self.say(self.line())
        if self.counts["added"] + self.counts["known"] == 0:
            return NOTHING
        return DONE if whole else SOME
