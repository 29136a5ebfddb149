"""The comments on a document as its page shows them: each with its replies, tied to the record that it is about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from attache.archive import Archive
from attache.archive.roles import LOCAL, Who
from attache.archive.talk import comments
from attache.archive.talk.comments import Comment
from attache.web.screens.checking import Check, Checked


@dataclass(slots=True)
class Thread:
    """A comment on the page and the replies to it. `key` is that of the record it is about, "" where it is about the document,
    or its record is gone; `who` is "" for the one person at a machine without accounts."""

    comment: Comment
    key: str
    who: str
    replies: list[Thread] = field(default_factory=list)


@dataclass(slots=True)
class Talk:
    """What is said of a document: threads, the oldest first, how many comments there are, the policy, and the record that the
    next comment is to be about (None: the document)."""

    threads: list[Thread] = field(default_factory=list)
    total: int = 0
    policy: str = ""
    about: Check | None = None


def talk(archive: Archive, who: Who, checked: Checked, at: dt.datetime, about: str = "") -> Talk:
    """The comments that `who` may see, and the numbers of those on a record in its check. `about` is the key of a record."""
    found = comments.comments(archive, who, checked.whole, at)
    threads: dict[int, Thread] = {}
    made = Talk(policy=comments.policy(archive), total=len(found))
    made.about = next((check for check in checked.checks.values() if check.key == about), None)
    for one in found:
        check = checked.checks.get(one.record) if one.record else None
        thread = Thread(one, check.key if check else "", "" if one.who == LOCAL.name else one.who)
        if check is not None:
            check.comments.append(one.number)
        above = threads.get(one.parent) if one.parent is not None else None
        (above.replies if above else made.threads).append(thread)
        threads[one.number] = thread
    return made
