"""`attache knowledge`: check the data files, add to one's own, import from files of others."""

from __future__ import annotations

import re
from pathlib import Path

import click

from attache.cli.exits import NOTHING, SOME, Stopped, say
from attache.cli.help import Command, Group, Option
from attache.cli.knowledge_add import add, in_words, own_folder

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(
    cls=Group,
    context_settings=_SETTINGS,
    examples=[
        ("What is wrong in the program's data files and in your own.", "attache knowledge check"),
        (
            "A minister whom the program does not know.",
            "attache knowledge add person 'Ann Example' --state NLD --office 'Minister of Defence' --from 2024-07-02",
        ),
        ("Persons and companies from OpenSanctions.", "attache knowledge import entities.ftm.json"),
    ],
)
def knowledge() -> None:
    """Check, add to and import what the program knows: persons, organisations, places, items.

    Your own facts lie in a folder of their own, which is read after the program's and overrides it: the one that
    ATTACHE_KNOWLEDGE names, else attache/knowledge where your system keeps programs' data (on Linux in ~/.local/share).
    """


@click.command(cls=Command, examples=[("Only one folder, before it is used.", "attache knowledge check facts/")])
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def check(folder: Path | None) -> int:
    """Check every data file against its schema: the program's and your own, or those in FOLDER alone.

    Prints a line for each thing that is wrong: file, line, reason. The exit code is 1 then, 0 where all is well.
    """
    from attache.knowledge.check import check_folder, data_files
    from attache.knowledge.loader import DATA, user_folder

    own = user_folder()
    folders = [folder] if folder is not None else [DATA, *([own] if own is not None else [])]
    wrong = files = 0
    for each in folders:
        if not each.is_dir():
            raise Stopped(f"{each}: is no folder; name one that is there", NOTHING)
        files += len(data_files(each))
        for problem in check_folder(each):
            wrong += 1
            click.echo(str(problem))
    where = " and ".join(str(f) for f in folders)
    say(f"{files} files in {where}: {f'{wrong} wrong lines' if wrong != 1 else '1 wrong line'}" if wrong else
        f"{files} files in {where}: all is well")  # fmt: skip
    return NOTHING if wrong else 0


@click.command(
    "import",
    cls=Command,
    examples=[
        ("OpenSanctions, as FollowTheMoney's JSON lines.", "attache knowledge import entities.ftm.json --name opensanctions"),
        ("A dump of Wikidata, packed as it comes.", "attache knowledge import latest-all.json.bz2 --name wikidata"),
    ],
)  # fmt: skip
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--format", "format_", type=click.Choice(("ftm", "wikidata")), cls=Option, section="What it is",
    help="What FILE holds; worked out from its first line if left out.",
)  # fmt: skip
@click.option(
    "--name", metavar="NAME", cls=Option, section="Where it goes",
    help="The tables' name: offices_NAME.tsv and orgs_NAME.tsv; the file's own if left out.",
)  # fmt: skip
@click.option("--replace", is_flag=True, cls=Option, section="Where it goes", help="Replace tables of that name.")
@click.option(
    "--keep-going", is_flag=True, cls=Option, section="How",
    help="Name each line that cannot be understood, and import the others; without it the first ends the import.",
)  # fmt: skip
def import_(file: Path, format_: str | None, name: str | None, replace: bool, keep_going: bool) -> int:
    """Import persons with their positions and dates, and organisations, from FILE into your own folder.

    FILE holds FollowTheMoney entities (OpenSanctions, Aleph) or Wikidata items, one a line, plain or packed by gzip or
    bzip2. It is read once and need not fit into memory. Of Wikidata, humans who held a position are taken, and
    organisations. Names in other scripts become variants; each row keeps its source, its id and its Wikidata id.
    """
    from attache.cli.gauge import Gauge
    from attache.knowledge.imports import import_file
    from attache.knowledge.writing import count

    with in_words(), Gauge("importing", file.stat().st_size if file.is_file() else 0) as gauge:
        done = import_file(
            file, own_folder(), name=table_name(name or file.name), format=format_, replace=replace,
            wrong=(lambda problem: say(str(problem))) if keep_going else None, tick=gauge.at,
        )  # fmt: skip
    for addition in done.tables:
        click.echo(f"{addition.path}: {count(addition)}")
    if done.unnamed:
        say(f"{done.unnamed} terms are in positions that {file} does not name, and stand there without an office")
    say(f"{done.taken} entities taken, {done.aside} of other kinds left aside, {done.wrong} lines wrong")
    return SOME if done.wrong else 0


@click.command(cls=Command)
def undo() -> None:
    """Take the last addition or import back: its lines leave your folder again."""
    from attache.knowledge.writing import undo as take_back

    with in_words():
        for addition in take_back(own_folder()):
            click.echo(f"taken back: {addition}")


def table_name(name: str) -> str:
    """A name that can be part of a file's: the file's own without its endings, in small letters."""
    plain = re.sub(r"(\.(jsonl?|ftm|ndjson|gz|bz2|txt))+$", "", name.lower())
    return re.sub(r"[^\w-]+", "_", plain).strip("_") or "imported"


knowledge.place("Commands", check)
knowledge.place("Commands", add)
knowledge.place("Commands", import_)
knowledge.place("Commands", undo)
