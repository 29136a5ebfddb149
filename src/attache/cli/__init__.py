"""The command line: `attache read`, `attache archive`, `attache schema`, `attache version`.

Commands are thin: they turn arguments into calls and what comes back into lines and an exit code. Only this package prints.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from attache.cli.app import attache
from attache.cli.exits import CUT_OFF, INTERRUPTED, Stopped, say

__all__ = ["main"]


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line on `args` (the process's own where None); the exit code."""
    try:
        code = attache.main(args=None if args is None else list(args), prog_name="attache", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except Stopped as stop:
        say(str(stop))
        return stop.code
    except (click.Abort, KeyboardInterrupt):
        say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        _close_quietly()
        return CUT_OFF
    return code if isinstance(code, int) else 0


def _close_quietly() -> None:
    """Whoever read our output has gone: what is still in the buffer must go nowhere, without a word."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            os.dup2(nowhere, stream.fileno())
