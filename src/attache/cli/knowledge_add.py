"""`attache knowledge add`: a row in one's own tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from attache.cli.choices import to_state
from attache.cli.exits import NOTHING, UNWRITABLE, Stopped
from attache.cli.help import Command, Group, Option

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_SOURCE = Option(
    ["--source"], metavar="TEXT", default="added by hand", show_default=True, section="Evidence",
    help="Where the fact is from; kept with it.",
)  # fmt: skip
_ALSO = Option(
    ["--also"], metavar="NAME", multiple=True, section="Names",
    help="Another name, spelling or script; may be given several times.",
)  # fmt: skip
_WIKIDATA = Option(["--wikidata"], metavar="ID", default="", section="Evidence", help="The Wikidata id (Q7747).")
_STATE = Option(
    ["--state"], metavar="STATE", required=True, callback=to_state, section="Facts",
    help="The state, as ISO code or name (RUS, Russia), or UNO, EUR, IGO, NGO, MNC, IMG.",
)  # fmt: skip
_SECTOR = Option(
    ["--sector"], metavar="SECTOR", section="Facts",
    help="PLOVER's sector (GOV, MIL, REB, …); worked out from the words if left out.",
)  # fmt: skip


@click.group(cls=Group, context_settings=_SETTINGS)
def add() -> None:
    """Add a person, an organisation, a place or an item to your own folder.

    The row is checked first; what file and line it became is printed, and attache knowledge undo takes it out again.
    """


@click.command(
    cls=Command,
    params=[
        click.Argument(["name"]), _ALSO, _STATE,
        Option(["--office"], metavar="TEXT", default="", section="Facts", help="The office held (Minister of Defence)."),
        _SECTOR,
        Option(
            ["--from", "since"], metavar="DATE", default="", section="Facts",
            help="When it began (2020, 2020-05 or 2020-05-31).",
        ),
        Option(
            ["--to", "until"], metavar="DATE", default="", section="Facts",
            help="When it ended; left out where it has not.",
        ),
        Option(["--died"], metavar="DATE", default="", section="Facts", help="When the person died."),
        _WIKIDATA, _SOURCE,
    ],
    examples=[(
        "Her office, with a second spelling of her name.",
        "attache knowledge add person 'Oksana Example' --also 'Оксана Екземпл' --state UKR --office Ombudsman --from 2022",
    )],
)  # fmt: skip
def person(
    name: str, also: tuple[str, ...], state: str, office: str, sector: str | None, since: str, until: str, died: str,
    wikidata: str, source: str,
) -> None:  # fmt: skip
    """Add a person NAME with one office; call it again for each further office."""
    from attache.knowledge.sectors import of_office

    row = {
        "name": name, "variants": "|".join(also), "state": state, "sector": sector or of_office(office), "office": office,
        "from": since, "to": until, "died": died, "wikidata": wikidata, "source": source,
    }  # fmt: skip
    _add("actors/offices_own.tsv", row, source)


@click.command(
    cls=Command,
    params=[click.Argument(["name"]), _ALSO, _STATE, _SECTOR, _WIKIDATA, _SOURCE],
    examples=[("A company.", "attache knowledge add organisation 'Example Arms' --state DEU --sector BUS")],
)  # fmt: skip
def organisation(
    name: str, also: tuple[str, ...], state: str, sector: str | None, wikidata: str, source: str
) -> None:  # fmt: skip
    """Add an organisation NAME."""
    from attache.knowledge.sectors import of_organisation

    code = f"{state}:{sector or of_organisation(name)}"
    row = {"name": name, "variants": "|".join(also), "code": code, "about": "", "wikidata": wikidata, "source": source}
    _add("actors/orgs_own.tsv", row, source)


@click.command(
    cls=Command,
    params=[
        click.Argument(["name"]), _ALSO,
        Option(["--lat"], metavar="DEGREES", required=True, section="Facts", help="The latitude (WGS 84)."),
        Option(["--lon"], metavar="DEGREES", required=True, section="Facts", help="The longitude (WGS 84)."),
        Option(
            ["--state"], metavar="STATE", callback=to_state, section="Facts",
            help="The state in which it lies; left out for a sea, or what lies in several.",
        ),
        _SOURCE,
    ],
    examples=[("A base.", "attache knowledge add place 'Example Air Base' --lat 51.2 --lon 9.4 --state DEU")],
)  # fmt: skip
def place(name: str, also: tuple[str, ...], lat: str, lon: str, state: str | None, source: str) -> None:
    """Add a place NAME: a base, a site, a sea, a region."""
    _add("places/regions.tsv", {"names": "|".join([name, *also]), "lat": lat, "lon": lon, "country": state or ""}, source)


@click.command(
    cls=Command,
    params=[
        click.Argument(["term"]), _ALSO,
        Option(
            ["--class", "class_"], metavar="CLASS", required=True, section="Facts",
            help="The class of items that it belongs to, as the program's items/classes.tsv has it (attack drone).",
        ),
        Option(
            ["--strength"], type=click.Choice(("name", "arms", "dual", "shared", "plain")), default="name", show_default=True,
            section="Facts", help="How surely the word means an item: name for a designation.",
        ),
        Option(["--maker"], metavar="STATE", callback=to_state, section="Facts", help="The state that makes it."),
        Option(["--modelled-on"], metavar="TERM", default="", section="Facts", help="What it copies."),
        _SOURCE,
    ],
    examples=[("A drone.", "attache knowledge add item 'Example-136' --class 'attack drone' --maker IRN")],
)  # fmt: skip
def item(
    term: str, also: tuple[str, ...], class_: str, strength: str, maker: str | None, modelled_on: str, source: str
) -> None:  # fmt: skip
    """Add an item by its TERM: a weapon, a designation, a good."""
    row = {
        "term": term, "also": ";".join(also), "class": class_, "strength": strength, "maker": maker or "",
        "modelled_on": modelled_on,
    }  # fmt: skip
    _add(_table_of(class_), row, source)


def _table_of(class_: str) -> str:
    """The table in which the program has the items of a class: the user's of that name adds to it."""
    from attache.knowledge.loader import table, tables

    for name in tables("items/"):
        rows = table(name)
        if rows and "term" in rows[0] and any(row["class"] == class_ for row in rows):
            return f"{name}.tsv"
    return "items/general.tsv"


def _add(name: str, row: dict[str, str], source: str) -> None:
    from attache.knowledge.writing import add_row

    with in_words():
        click.echo(f"added: {add_row(own_folder(), name, row, source)}")


def own_folder() -> Path:
    """The user's folder in force, or the one to make; what is written there holds from the next run on."""
    from attache.knowledge.loader import default_folder, user_folder

    return user_folder() or default_folder()


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what is wrong with a file into one line and the exit code."""
    from attache.knowledge.loader import KnowledgeError

    try:
        yield
    except KnowledgeError as error:
        raise Stopped(str(error), NOTHING) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Stopped(f"{error.filename or 'the file'}: cannot be used ({reason})", UNWRITABLE) from error


add.place("Commands", person)
add.place("Commands", organisation)
add.place("Commands", place)
add.place("Commands", item)
