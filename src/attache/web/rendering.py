"""Templates and static files: what a screen's view model is drawn with, and the files that the pages load.

Everything that a template writes is escaped. What a browser would not show, or what would turn a line round, is replaced
before a page goes out, so that the words of a stranger's page stay where they stand.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from attache.exports.wording import date_in_words

#: what the pages of the workbench may load and do: files of their own, nothing inline, nothing of anybody else
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
#: files with their digest in the name never change
FOREVER = "public, max-age=31536000, immutable"
#: control characters, lone surrogates, and invisible characters that reorder text; each is one character, and so is what stands
#: for it
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_THEMES = ("light", "dark")
_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


class Static(NamedTuple):
    """A file that pages load: its name with its digest in it, its bytes and their type."""

    name: str
    data: bytes
    type: str


def shown(text: str) -> str:
    """Text that stays as it stands: as long as it was, what cannot be seen or turns lines round replaced."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


@cache
def statics() -> dict[str, Static]:
    """All files of `static/` by their plain name."""
    found = {}
    for file in sorted(files(__package__).joinpath("static").iterdir(), key=lambda f: f.name):
        stem, _, ending = file.name.rpartition(".")
        if ending in _TYPES:
            data = file.read_bytes()
            found[file.name] = Static(f"{stem}.{hashlib.sha256(data).hexdigest()[:12]}.{ending}", data, _TYPES[ending])
    return found


def static_response(name: str) -> Response | None:
    """The file of this name (with its digest); None where there is none."""
    for one in statics().values():
        if one.name == name:
            return Response(one.data, media_type=one.type, headers={"Cache-Control": FOREVER})
    return None


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("attache.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals.update(static=lambda name: f"/static/{statics()[name].name}", address=address, state_of=_state_of)
    made.filters.update(day=date_in_words, thousands=lambda n: f"{n:,}")
    return made


def address(path: str, *parts: str, **asked: Any) -> str:
    """An address of the workbench: `path`, then each of `parts` as one step of it, then what is asked for (empty: left out)."""
    steps = "".join(f"/{quote(_sendable(part), safe=':')}" for part in parts)
    wanted = [(name, _sendable(str(value))) for name, value in asked.items() if value not in (None, "", [], 0)]
    return f"{path}{steps}{f'?{urlencode(wanted)}' if wanted else ''}"


def _state_of(code: str) -> str:
    """The state of a party's code (RUS:GOV), "" where it has none that the tables know."""
    from attache.web.screens.naming import is_state  # which asks for this module's addresses, by way of others

    state = code.partition(":")[0]
    return state if is_state(state) else ""


def _sendable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def frame(request: Request) -> dict[str, str]:
    """What every page has: its own path, and the colours that its reader chose ("": those of the system)."""
    theme = request.cookies.get("attache-theme", "")
    return {"here": request.url.path, "theme": theme if theme in _THEMES else ""}


def draw(template: str, values: Mapping[str, Any]) -> str:
    """A page as HTML. Raises `jinja2.TemplateError` where template and values do not fit, which is a fault of ours."""
    return shown(_environment().get_template(template).render(values))
