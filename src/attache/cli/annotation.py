"""`attache archive annotation`: what people corrected, to train and to measure by."""

from __future__ import annotations

import json
from pathlib import Path

import click

from attache.cli.help import Command, Option
from attache.cli.kept import ARCHIVE, open_archive


@click.command(
    "annotation",
    cls=Command,
    examples=[("A line a document.", "attache archive annotation press.attache > corrected.jsonl")],
)
@click.argument("file", type=ARCHIVE)
@click.option(
    "--whole", is_flag=True, cls=Option, section="What is written",
    help="Also the records that nobody judged, and the times: for documents that somebody went through to the end.",
)  # fmt: skip
@click.option("--text", is_flag=True, cls=Option, section="What is written", help="Each document's text too, under text.")
def annotation(file: Path | str, whole: bool, text: bool) -> None:
    """Write what people accepted, edited and rejected in FILE as annotation, a line of JSON a document.

    Every text value is an exact substring of the document, and a quote stands in it once.
    """
    from attache.archive.talk.annotation import all_annotations

    with open_archive(file) as kept:
        for made in all_annotations(kept, whole=whole):
            more = {"text": kept.reading(made["doc"]).document.text} if text else {}
            click.echo(json.dumps({**made, **more}))
