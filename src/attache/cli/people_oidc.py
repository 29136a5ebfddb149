"""`attache people oidc`: signing in through a provider of OpenID Connect."""

from __future__ import annotations

import json
from pathlib import Path

import click

from attache.archive.roles import LOCAL, ROLES
from attache.cli.exits import NOTHING, say
from attache.cli.help import Command, Group, Option
from attache.cli.people import archive_option, json_option, office_of

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_ROLES = tuple(role for role in ROLES if role != "administrator")


def _roles(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """NAME or NAME=ROLE, each with its role: readers where none is named."""
    found = {}
    for one in given:
        name, _, role = one.partition("=")
        if not name or (role or "reader") not in _ROLES:
            raise click.BadParameter(f"{one!r} is not NAME=ROLE with a role of {', '.join(_ROLES)}")
        found[name] = role or "reader"
    return found


@click.group(
    cls=Group,
    context_settings=_SETTINGS,
    examples=[
        (
            "Whoever has an address at example.org reads; its desk corrects.",
            "attache people oidc set https://login.example.org --client attache --domain example.org "
            "--group desk=analyst -a press.attache",
        ),
        (
            "The client's secret, where the server starts; nothing prints it.",
            "ATTACHE_OIDC_SECRET_FILE=/run/secrets/oidc attache serve -a press.attache",
        ),
    ],
)
def oidc() -> None:
    """Signing in through a provider of OpenID Connect, beside signing in with a password.

    Nobody gets in by it without an invitation or an account that is linked, unless --domain or --group let them. The
    provider has to know the address of the workbench with /sign-in/oidc/callback at its end.
    """


@click.command("set", cls=Command)
@click.argument("issuer")
@click.option("--client", metavar="ID", required=True, cls=Option, section="The provider",
              help="The id by which it knows this workbench.")  # fmt: skip
@click.option("--label", default="", metavar="WORDS", cls=Option, section="The provider",
              help="What the button calls it; else its host.")  # fmt: skip
@click.option("--scopes", default="openid email profile", show_default=True, cls=Option, section="The provider",
              help="What it is asked to tell.")  # fmt: skip
@click.option("--address", default="", metavar="URL", cls=Option, section="The provider",
              help="The workbench as browsers see it, where a proxy stands before it.")  # fmt: skip
@click.option("--domain", "domains", multiple=True, callback=_roles, metavar="NAME[=ROLE]", cls=Option,
              section="Who gets an account",
              help="Those with a verified e-mail address there, as readers or in this role; may be repeated.")  # fmt: skip
@click.option("--group", "groups", multiple=True, callback=_roles, metavar="NAME[=ROLE]", cls=Option,
              section="Who gets an account",
              help="The members of this group; may be repeated.")  # fmt: skip
@click.option("--groups-claim", default="groups", show_default=True, cls=Option, section="Who gets an account",
              help="Where the provider tells of groups.")  # fmt: skip
@archive_option
def set_(
    issuer: str, client: str, label: str, scopes: str, address: str, domains: dict[str, str], groups: dict[str, str],
    groups_claim: str, file: Path | str,
) -> None:  # fmt: skip
    """Let people sign in through the provider ISSUER, in place of one that was set.

    The client's secret is kept nowhere: attache serve takes it from the file that ATTACHE_OIDC_SECRET_FILE names, or from
    ATTACHE_OIDC_SECRET. Without one, the provider has to take a client that has none (PKCE is used in any case).
    """
    from attache.web.people.oidc.settings import Settings, put

    given = Settings(
        issuer=issuer, client=client, label=label, scopes=scopes, address=address,
        domains={name.lower(): role for name, role in domains.items()}, groups=groups, groups_claim=groups_claim,
    )  # fmt: skip
    with office_of(file) as office:
        put(office, LOCAL, given)
    say(f"people may sign in through {given.name}; servers that run need no new start")


@click.command("show", cls=Command)
@json_option
@archive_option
def show(as_json: bool, file: Path | str) -> int:
    """Print what is set, and whether a secret is at hand; never the secret."""
    import msgspec

    from attache.web.people.oidc.settings import get, secret

    with office_of(file) as office:
        found, has = get(office), bool(secret())
    if found is None:
        say("no provider is set")
        return NOTHING
    rows = {**msgspec.to_builtins(found), "secret": "set" if has else "none"}
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return 0
    for name, value in rows.items():
        words = ", ".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else value
        click.echo(f"{name}\t{words}")
    return 0


@click.command("remove", cls=Command)
@archive_option
def remove(file: Path | str) -> None:
    """Let nobody sign in through a provider any more. Accounts stay; those without a password need one to get in."""
    from attache.web.people.oidc.settings import remove as take_away

    with office_of(file) as office:
        take_away(office, LOCAL)


@click.command("link", cls=Command)
@click.argument("name")
@click.argument("subject")
@archive_option
def link(name: str, subject: str, file: Path | str) -> None:
    """Let the one whom the provider calls SUBJECT enter the account NAME. (People link their own account at /account.)"""
    from attache.archive.roles import Refused
    from attache.web.people.oidc import links
    from attache.web.people.oidc.settings import get

    with office_of(file) as office:
        found = get(office)
        if found is None:
            raise Refused("missing", "no provider is set; attache people oidc set sets one")
        links.link(office, LOCAL, name, found.issuer, subject)


@click.command("unlink", cls=Command)
@click.argument("name")
@archive_option
def unlink(name: str, file: Path | str) -> None:
    """Let nobody enter the account NAME through a provider any more."""
    from attache.web.people.oidc import links

    with office_of(file) as office:
        links.unlink(office, LOCAL, name)


for _command in (set_, show, remove, link, unlink):
    oidc.place("Commands", _command)
