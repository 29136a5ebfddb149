"""The command line as a process of its own: on a terminal, in a pipe that closes, under Ctrl-C."""

from __future__ import annotations

import errno
import json
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

#: `attache`, reading pages that are made up instead of sources that are there; every fifth fails
PROGRAM = """
import dataclasses, sys, time
import attache.api
from attache.api import Failure, Outcome
from attache.cli import main
from attache.sources import RawPage
from tests.exports import pages

def outcomes(sources, **_):
    for n in range({count}):
        time.sleep({pause})
        if n % 5 == 4:
            yield Outcome(Failure(f"page{{n}}.txt", "it is broken", "mend it"))
        else:
            doc = pages.exchange()
            doc.id = f"d{{n}}"
            yield Outcome(doc, RawPage(f"page{{n}}.txt", str(n).encode()))

attache.api.outcomes = outcomes
sys.exit(main())
"""


def command(*args: str, count: int = 10, pause: float = 0.0) -> list[str]:
    return [sys.executable, "-c", PROGRAM.format(count=count, pause=pause), *args]


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    path = os.pathsep.join((str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")))
    return {**kept, "PYTHONPATH": path, "TERM": "xterm-256color", **more}


def ten_pages(parent: Path) -> str:
    folder = parent / "pages"
    folder.mkdir()
    for n in range(10):
        (folder / f"page{n}.txt").touch()
    return str(folder)


def on_a_terminal(*args: str, env: dict[str, str], stdout: int | None = None) -> tuple[int, str]:
    """Exit code, and all that a terminal shows of standard error (and of standard output, unless `stdout` takes it)."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(args, env=env, stdin=theirs, stdout=theirs if stdout is None else stdout, stderr=theirs, cwd=ROOT)
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    return child.wait(), shown.decode()


def test_brief_in_colour_with_a_progress_bar(tmp_path: Path) -> None:
    folder = ten_pages(tmp_path)
    code, shown = on_a_terminal(*command("read", folder, pause=0.05), env=environment())
    assert code == 3
    assert "\x1b[1" in shown
    assert re.search(r"[1-9]/10", shown)
    lines = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown).replace("\r", "\n").splitlines()
    assert sum("Belarus BLR:GOV" in line and "⇄" in line for line in lines) == 8
    assert [line for line in lines if line][-1] == "attache: 8 read, 2 could not be read"


def test_no_color(tmp_path: Path) -> None:
    _, shown = on_a_terminal(*command("read", "x", count=1), env=environment(NO_COLOR="1"))
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", shown)
    assert "● certain" in shown


def test_progress_never_reaches_the_results(tmp_path: Path) -> None:
    folder = ten_pages(tmp_path)
    results = tmp_path / "results"
    with results.open("wb") as out:
        code, shown = on_a_terminal(*command("read", folder, "-f", "jsonl", pause=0.02), env=environment(), stdout=out.fileno())
    assert code == 3
    assert "/10" in shown
    assert [json.loads(line)["document"]["id"] for line in results.read_text().splitlines()] == [
        f"d{n}" for n in range(10) if n % 5 != 4
    ]


def test_no_bar_without_a_terminal(tmp_path: Path) -> None:
    folder = ten_pages(tmp_path)
    ran = subprocess.run(command("read", folder, "-f", "jsonl"), env=environment(), cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 3
    assert len(ran.stderr.splitlines()) == 3


@pytest.mark.parametrize("form", ["brief", "jsonl", "html"])
@pytest.mark.parametrize("colour", ["", "1"])
def test_head(form: str, colour: str) -> None:
    env = environment(FORCE_COLOR=colour) if colour else environment()
    child = subprocess.Popen(
        command("read", "x", "-f", form, count=2000), env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stderr is not None
    with child.stderr:
        with child.stdout:
            child.stdout.readline()
        shown = child.stderr.read().decode()
    assert child.wait() == 141
    assert all(line.endswith("it is broken; mend it") for line in shown.splitlines())


def test_ctrl_c_keeps_what_was_archived(tmp_path: Path) -> None:
    file = tmp_path / "press.attache"
    child = subprocess.Popen(
        command("read", "x", "-f", "jsonl", "--archive", str(file), count=1000, pause=0.01),
        env=environment(), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    for _ in range(10):
        child.stdout.readline()
    child.send_signal(signal.SIGINT)
    out, err = child.communicate()
    assert child.returncode == 130
    assert err.splitlines()[-1] == "attache: interrupted"
    assert "Traceback" not in err
    read = 10 + len(out.splitlines())
    listed = subprocess.run(command("archive", "list", str(file)), env=environment(), cwd=ROOT, capture_output=True, text=True)
    assert read <= len(listed.stdout.splitlines()) <= read + 1


def test_ctrl_c_is_heeded_though_it_comes_where_exceptions_are_lost() -> None:
    lost = """
class Lost:
    def __del__(self):
        import os, signal
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(100):  # the handler runs in here, and what it raises is dropped
            pass
_kept = outcomes
def outcomes(sources, **more):
    for number, outcome in enumerate(_kept(sources, **more)):
        if number == 5:
            Lost()
        yield outcome
"""
    program = PROGRAM.format(count=100, pause=0.0).replace("attache.api.outcomes =", lost + "attache.api.outcomes =")
    ran = subprocess.run(
        [sys.executable, "-c", program, "read", "x", "-f", "jsonl"], env=environment(), cwd=ROOT, capture_output=True, text=True
    )
    assert ran.returncode == 130
    assert ran.stderr.splitlines()[-1] == "attache: interrupted"
    assert len(ran.stdout.splitlines()) == 4  # of the five pages before it one fails


def test_a_terminal_that_knows_no_unicode() -> None:
    ran = subprocess.run(
        command("read", "x", count=1), env=environment(PYTHONIOENCODING="ascii"), cwd=ROOT, capture_output=True, text=True
    )
    assert ran.returncode == 0
    assert ran.stderr == ""


def test_full_disk() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(
            command("read", "x", count=1), env=environment(), cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert ran.returncode == 4
    assert ran.stderr == "attache: standard output: cannot be written (no space left on device); send it elsewhere\n"
