"""`attache follow`."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attache.cli.add import archive_option, delay_option, json_option
from attache.cli.exits import DONE, INTERRUPTED, NOTHING, SOME, UNWRITABLE, Stopped
from attache.cli.help import Command, Option
from attache.cli.kept import open_archive

if TYPE_CHECKING:
    from attache.adding import Adder
    from attache.cli.tally import Tally
    from attache.sources.follow import Follower

_OPML_LIMIT = 20_000_000


@click.command(
    cls=Command,
    exit_codes=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=[
        (
            "A feed reader's list of feeds, each asked every half hour until Ctrl-C.",
            "attache follow feeds.opml -a press.attache",
        ),
        ("One round, for cron.", "attache follow feeds.opml --once -a press.attache"),
        ("One feed, every ten minutes.", "attache follow https://example.org/rss.xml --every 10 -a press.attache"),
    ],
)
@click.argument("feeds", metavar="FEED...", nargs=-1, required=True)
@click.option("--once", is_flag=True, cls=Option, section="When", help="Ask every feed once, and end.")
@click.option(
    "--every", metavar="MINUTES", type=click.FloatRange(0.01, 10_080), default=30.0, show_default=True, cls=Option,
    section="When", help="Ask every feed again after so many minutes.",
)  # fmt: skip
@archive_option
@click.option(
    "--state", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), cls=Option, section="Where they go",
    help="What is remembered of the feeds.  [default: ARCHIVE.feeds.json; for a database in ~/.local/state/attache]",
)  # fmt: skip
@delay_option
@json_option
def follow(
    feeds: tuple[str, ...], once: bool, every: float, archive: Path | str, state: Path | None, delay: float, as_json: bool
) -> int:
    """Follow feeds: add what is new in them to an archive.

    A FEED is the address of an RSS, Atom or JSON feed, or a list of feeds as feed readers export it (OPML). Each article is
    fetched from its own address, read and kept.

    A feed that has not changed is not sent again (ETag, Last-Modified). One that fails is left alone for five minutes, then
    for twice as long each time, up to a day, or as long as its server asks for. robots.txt is obeyed. An article that cannot
    be fetched is tried again in the next three rounds. Stopped at any moment, the same command goes on.
    """
    from attache.adding import Adder
    from attache.cli.tally import Tally
    from attache.sources.feedstate import State, StateError
    from attache.sources.follow import Follower
    from attache.sources.polite import Polite

    addresses = _addresses(feeds)
    try:
        with open_archive(archive, write=True) as kept, Tally(as_json=as_json) as tally:
            follower = Follower(State(state or _default_state(archive)), Polite(delay))
            adder = Adder(kept, report=tally)
            try:
                return _rounds(addresses, follower, adder, tally, None if once else every * 60)
            except KeyboardInterrupt:
                raise Stopped(f"interrupted: {tally.line()}; the same command goes on from here", INTERRUPTED) from None
    except StateError as error:
        raise Stopped(str(error), UNWRITABLE) from error


def _rounds(feeds: Sequence[str], follower: Follower, adder: Adder, tally: Tally, every: float | None) -> int:
    """Round after round, or one where `every` (seconds) is None; the exit code of the last one."""
    while True:
        begun = time.monotonic()
        asked = [_one(feed, follower, adder, tally) for feed in feeds if follower.is_due(feed)]
        resting = len(feeds) - len(asked)
        rest = f" ({resting} left alone for now after errors)" if resting else ""
        tally.say(f"{asked.count(True)} of {len(feeds)} feeds asked{rest}; {tally.line()}")
        if every is None:
            whole = tally.finish()
            if asked and not any(asked):
                return NOTHING
            return DONE if whole and all(asked) else SOME
        time.sleep(max(0.0, every - (time.monotonic() - begun)))


def _one(feed: str, follower: Follower, adder: Adder, tally: Tally) -> bool:
    """Ask one feed and keep what is new; whether it could be had."""
    news = follower.look(feed)
    if news.failure is not None:
        tally.say(str(news.failure))
        return False
    adder.add(follower.pages(news))
    follower.done(news)
    return True


def _addresses(given: Sequence[str]) -> list[str]:
    """The feeds' addresses, those in lists in place of the lists. Raises `Stopped` for what is neither."""
    found: list[str] = []
    for name in given:
        found += [name] if name.lower().startswith(("http://", "https://")) else _listed(name)
    return list(dict.fromkeys(found))


def _listed(name: str) -> list[str]:
    from attache.sources.feeds import BadFeed, outlines

    try:
        with open(name, "rb") as stream:
            feeds = outlines(stream.read(_OPML_LIMIT))
    except (OSError, ValueError) as error:
        reason = str(getattr(error, "strerror", None) or error).lower()
        raise Stopped(f"{name}: cannot be read ({reason}); give a feed's address, or an OPML file", NOTHING) from error
    except BadFeed as error:
        raise Stopped(f"{name}: no list of feeds ({error}); export your feeds as OPML", NOTHING) from error
    if not feeds:
        raise Stopped(f"{name}: the list names no feeds; export your feeds as OPML", NOTHING)
    return feeds


def _default_state(archive: Path | str) -> Path:
    """The file beside the archive; for a database one in the user's folder for such things, by the database's address."""
    if isinstance(archive, Path):
        return archive.with_name(f"{archive.name}.feeds.json")
    home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "attache"
    home.mkdir(parents=True, exist_ok=True)
    return home / f"feeds-{hashlib.sha256(archive.encode()).hexdigest()[:16]}.json"
