"""`attache places`: the full gazetteer."""

from __future__ import annotations

from pathlib import Path

import click

from attache.cli.exits import SOME, say
from attache.cli.help import Command, Group, Option
from attache.cli.knowledge_add import in_words, own_folder


@click.group(
    cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=[("Every village of the world, for those who want it.", "attache places import allCountries.zip")],
)  # fmt: skip
def places() -> None:
    """Import the places of GeoNames.

    The program comes with places of 500 people and more. Those who want every village import GeoNames' own file.
    """


@click.command(
    "import", cls=Command,
    examples=[
        ("All of GeoNames (about 400 MB packed, 2 GB as an index).", "attache places import allCountries.zip"),
        ("One state.", "attache places import UA.zip"),
    ],
)  # fmt: skip
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--keep-going", is_flag=True, cls=Option, section="How",
    help="Name each line that is no place, and import the others; without it the first ends the import.",
)  # fmt: skip
def import_(file: Path, keep_going: bool) -> int:
    """Build an index of all places in FILE, which is asked before the program's own gazetteer.

    FILE is GeoNames' allCountries.zip, or that of a state, as it comes or unpacked. Populated places and first-level
    divisions are taken, under all their names in all scripts. The index is places/geonames.sqlite in your own folder (see
    attache knowledge); it takes the place of an older one when it is whole. Delete it to do without it again.
    """
    from attache.cli.gauge import Gauge
    from attache.reading.places import full
    from attache.reading.places.gazetteer import fold

    with in_words(), Gauge("importing", full.size(file)) as gauge:
        wrong = (lambda problem: say(str(problem))) if keep_going else None
        built = full.build(file, own_folder(), fold, wrong=wrong, tick=gauge.at)
    click.echo(f"{built.path}: {built.places} places under {built.names} names")
    say(f"{built.aside} lines of other kinds left aside, {built.wrong} lines wrong")
    return SOME if built.wrong else 0


places.place("Commands", import_)
