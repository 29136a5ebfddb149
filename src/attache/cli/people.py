"""`attache people` and `attache token`: accounts, invitations and tokens, by whoever may write the archive."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from attache.archive.roles import ROLES, SCOPES
from attache.cli.exits import UNWRITABLE, USAGE, Stopped, say
from attache.cli.help import Command, Group, Option
from attache.cli.kept import ARCHIVE, open_archive

if TYPE_CHECKING:
    from attache.web.people.office import Office

F = TypeVar("F", bound=Callable[..., Any])

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def archive_option(command: F) -> F:
    return click.option(
        "--archive", "-a", "file", metavar="FILE", required=True, type=ARCHIVE, cls=Option, section="Which archive",
        help="The archive, or postgresql://USER@HOST/DATABASE.",
    )(command)  # fmt: skip


def json_option(command: F) -> F:
    return click.option("--json", "as_json", is_flag=True, cls=Option, section="Output", help="As JSON, for a program.")(
        command
    )


_role = click.option(
    "--role", type=click.Choice(ROLES), required=True, cls=Option, section="Who", help="What they may do: each role may "
    "what those before it may. Readers read and comment; analysts correct records; moderators hide comments.",
)  # fmt: skip


@contextmanager
def office_of(file: Path | str) -> Iterator[Office]:
    """The archive, open for writing. Raises `Stopped` where it cannot be used, or what was asked for is refused."""
    if find_spec("argon2") is None:
        raise Stopped("accounts need argon2-cffi; install it with pip install 'attache[server]'", UNWRITABLE)
    if isinstance(file, Path) and not file.exists():
        raise Stopped(f"{file}: there is no such archive; make it with attache read SOURCE --archive {file}", UNWRITABLE)
    from attache.archive import ArchiveError
    from attache.archive.roles import Refused
    from attache.web.people.office import Office

    with open_archive(file, write=True) as kept:
        try:
            yield Office(kept)
        except Refused as refused:
            raise Stopped(str(refused), USAGE) from refused
        except ArchiveError as error:
            raise Stopped(str(error), UNWRITABLE) from error


def _asked_password() -> str:
    """A password, typed twice on a terminal, or the first line of what is piped in."""
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt="The same again", err=True))
    return sys.stdin.readline().rstrip("\r\n")


@click.group(
    cls=Group,
    context_settings=_SETTINGS,
    examples=[
        ("The first account; the password is asked for.", "attache people add ada --role administrator -a press.attache"),
        ("A link by which a colleague makes an account.", "attache people invite --role analyst -a press.attache"),
    ],
)
def people() -> None:
    """Who may use an archive in the workbench, and as what.

    Without any account, whoever is at this machine may do everything, and nobody else gets in. With the first one, everybody
    signs in.
    """


@click.command("add", cls=Command, examples=[
    ("The password from a file.", "attache people add ada --role analyst -a press.attache < password.txt"),
])  # fmt: skip
@click.argument("name")
@_role
@archive_option
def add(name: str, role: str, file: Path | str) -> None:
    """Make an account NAME. The password is asked for on a terminal, else it is the first line of what is piped in."""
    from attache.archive.roles import LOCAL
    from attache.web.people import accounts

    with office_of(file) as office:
        accounts.add(office, LOCAL, name, _asked_password(), role)
    say(f"{name} may sign in, as {role}")


@click.command("list", cls=Command)
@json_option
@archive_option
def list_(as_json: bool, file: Path | str) -> None:
    """List the accounts: number, name, role, when it was made and when it was closed, with tabs between them."""
    from attache.web.people import accounts

    with office_of(file) as office:
        print_rows(accounts.people(office), as_json)


@click.command(
    "invite", cls=Command, examples=[("It is good for a day.", "attache people invite --role reader --days 1 -a press.attache")]
)
@_role
@click.option("--days", type=click.IntRange(1, 365), default=7, show_default=True, cls=Option, section="Who",
              help="For how many days it is good.")  # fmt: skip
@archive_option
def invite(role: str, days: int, file: Path | str) -> None:
    """Print the path of a link by which one person makes one account. It is not kept: it cannot be shown again."""
    from attache.archive.roles import LOCAL
    from attache.web.people import invitations

    with office_of(file) as office:
        click.echo(f"/invitation/{invitations.invite(office, LOCAL, role, dt.timedelta(days=days))}")
    say("put the address of the workbench before it, and give it to one person")


@click.command("role", cls=Command)
@click.argument("name")
@_role
@archive_option
def role(name: str, role: str, file: Path | str) -> None:
    """Give the account NAME another role; its sessions end."""
    from attache.archive.roles import LOCAL
    from attache.web.people import accounts

    with office_of(file) as office:
        accounts.set_role(office, LOCAL, name, role)


@click.command("password", cls=Command)
@click.argument("name")
@archive_option
def password(name: str, file: Path | str) -> None:
    """Give the account NAME another password; its sessions end, and its tokens are revoked."""
    from attache.archive.roles import LOCAL
    from attache.web.people import accounts

    with office_of(file) as office:
        accounts.set_password(office, LOCAL, name, _asked_password())


@click.command("close", cls=Command)
@click.argument("name")
@archive_option
def close(name: str, file: Path | str) -> None:
    """Close the account NAME: it cannot sign in, and its tokens are revoked. What it wrote stays."""
    from attache.archive.roles import LOCAL
    from attache.web.people import accounts

    with office_of(file) as office:
        accounts.close(office, LOCAL, name)


@click.command("reopen", cls=Command)
@click.argument("name")
@archive_option
def reopen(name: str, file: Path | str) -> None:
    """Let the closed account NAME sign in again."""
    from attache.archive.roles import LOCAL
    from attache.web.people import accounts

    with office_of(file) as office:
        accounts.reopen(office, LOCAL, name)


@click.command(
    "log", cls=Command, examples=[("The last ten things that were done.", "attache people log -a press.attache | head")]
)
@json_option
@archive_option
def log(as_json: bool, file: Path | str) -> None:
    """Print the log of what people did, the newest first, and check that nobody changed it."""
    from attache.archive import audit

    with office_of(file) as office:
        wrong = audit.broken(office.archive)
        before: int | None = None
        while found := audit.entries(office.archive, before=before, limit=500):
            print_rows(found, as_json)
            before = found[-1].number
    if wrong is not None:
        raise Stopped(f"{file}: the log was changed, at or before number {wrong}; compare it with a backup", UNWRITABLE)


@click.group(
    cls=Group,
    context_settings=_SETTINGS,
    examples=[
        ("A program that searches in ada's name.", "attache token add ada --scope read --label notebook -a press.attache")
    ],
)
def token() -> None:
    """Tokens, by which programs ask the workbench in somebody's name (Authorization: Bearer TOKEN)."""


@click.command("add", cls=Command)
@click.argument("name")
@click.option("--scope", "scopes", type=click.Choice(SCOPES), multiple=True, default=("read",), show_default=True, cls=Option,
              section="What for",
              help="What it may be used for; may be given more than once. So far programs can only read.")  # fmt: skip
@click.option("--label", default="", cls=Option, section="What for", help="What to know it by.")
@click.option("--days", type=click.IntRange(1, 3650), default=365, show_default=True, cls=Option, section="What for",
              help="For how many days it is good.")  # fmt: skip
@archive_option
def token_add(name: str, scopes: tuple[str, ...], label: str, days: int, file: Path | str) -> None:
    """Print a new token of the account NAME. It is not kept: it cannot be shown again."""
    from attache.archive.roles import LOCAL
    from attache.web.people import tokens

    with office_of(file) as office:
        click.echo(tokens.add(office, LOCAL, name, label, scopes, dt.timedelta(days=days)))


@click.command("list", cls=Command)
@json_option
@archive_option
def token_list(as_json: bool, file: Path | str) -> None:
    """List the tokens: number, account, label, first letters, scopes, when made, until when, last used, revoked."""
    from attache.web.people import tokens

    with office_of(file) as office:
        print_rows(tokens.tokens(office), as_json)


@click.command("revoke", cls=Command)
@click.argument("id", type=click.IntRange(1, 2**53))
@archive_option
def token_revoke(id: int, file: Path | str) -> None:
    """Let the token of number ID be one no longer."""
    from attache.archive.roles import LOCAL
    from attache.web.people import tokens

    with office_of(file) as office:
        tokens.revoke(office, LOCAL, id)


def print_rows(rows: list[Any], as_json: bool) -> None:
    """One line a row: with tabs between the fields, or as JSON."""
    import json

    from attache.exports.wording import clean

    for row in rows:
        fields = row._asdict()
        words = (json.dumps(v, sort_keys=True) if isinstance(v, dict) else str(v) for v in fields.values())
        click.echo(json.dumps(fields, ensure_ascii=False) if as_json else "\t".join(map(clean, words)))


for _command in (add, list_, invite, role, password, close, reopen, log):
    people.place("Commands", _command)
for _command in (token_add, token_list, token_revoke):
    token.place("Commands", _command)
