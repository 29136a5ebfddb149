"""The command line: `attache read`, `attache code`, `attache archive`, `attache schema`, `attache version`.

Commands are thin: they turn arguments into calls and what comes back into lines and an exit code. Only this package prints.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from attache.cli.app import attache
from attache.cli.exits import CUT_OFF, INTERRUPTED, UNWRITABLE, Stopped, ctrl_c_kept, say

__all__ = ["main"]


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line on `args` (the process's own where None); the exit code."""
    try:
        with ctrl_c_kept():
            code = attache.main(args=None if args is None else list(args), prog_name="attache", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except Stopped as stop:
        if stop.code == CUT_OFF:
            _close_quietly()
        else:
            say(str(stop))
        return stop.code
    except (click.Abort, KeyboardInterrupt):
        say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        _close_quietly()
        return CUT_OFF
    except OSError as error:
        _close_quietly()
        say(f"standard output: cannot be written ({(error.strerror or str(error)).lower()}); send it elsewhere")
        return UNWRITABLE
    return code if isinstance(code, int) else 0


def _close_quietly() -> None:
    """Nobody takes our output: what is still in the buffer must go nowhere, without a word."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            os.dup2(nowhere, stream.fileno())
