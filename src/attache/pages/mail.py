"""Pages that a browser saved in one file (MHTML), and messages: the page in the envelope."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from attache.pages.decoding import decode
from attache.pages.draft import Draft
from attache.pages.html import draft_of_page
from attache.pages.plain import draft_of
from attache.sources import Failure, RawPage

_MOST_PARTS = 200


def draft_of_message(page: RawPage) -> Draft | Failure:
    """The first HTML part of the message, else its first plain text; its subject, sender (as publisher) and date where the
    part says none."""
    message = email.message_from_bytes(page.data, policy=email.policy.default)
    try:
        found = _part(message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        return Failure(page.origin, f"the message is broken ({type(error).__name__})", "save the page as HTML or plain text")
    if found is None:
        return Failure(page.origin, "the message holds no page", "save the page as HTML or plain text")
    kind, data, charset, location = found
    if kind == "text/html":
        content_type = f"text/html; charset={charset}" if charset else "text/html"
        draft = draft_of_page(replace(page, data=data, content_type=content_type, url=page.url or location))
    else:
        draft = draft_of(decode(data, charset))
    draft.title = draft.title or _header(message, "subject")
    if location is None:
        draft.publisher = draft.publisher or _sender(message)
    if draft.dated is None and location is None and (sent := _header(message, "date")):
        try:
            draft.dated = (parsedate_to_datetime(sent).date(), f"the message's date ({sent[:40]})")
        except (ValueError, TypeError):
            draft.dated = None
    return draft


def _part(message: EmailMessage) -> tuple[str, bytes, str | None, str | None] | None:
    """Kind, bytes, charset and address of the part that holds the page."""
    plain = None
    for i, part in enumerate(message.walk()):
        kind = part.get_content_type()
        if i >= _MOST_PARTS or kind not in ("text/html", "text/plain"):
            continue
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes) or not data.strip():
            continue
        location = _header(part, "content-location") or _header(message, "snapshot-content-location")
        location = location if location and location.startswith(("http://", "https://")) else None
        found = (kind, data, part.get_content_charset(), location)
        if kind == "text/html":
            return found
        plain = plain or found
    return plain


def _sender(message: EmailMessage) -> str | None:
    """The name of who sent the message, else the address."""
    name, address = parseaddr(_header(message, "from") or "")
    return name.strip() or address.strip() or None


def _header(message: EmailMessage, name: str) -> str | None:
    value = message.get(name)
    return " ".join(str(value).split())[:500] or None if value is not None else None
