"""Bytes to text.

The label (HTTP header or `<meta charset>`) is a hint only: labels are often wrong, and UTF-8 shows itself. A byte order
mark decides, and is dropped from the text; any other U+FEFF is kept. Bytes that are valid UTF-8 are UTF-8. Whatever else is
decoded in every likely way, and the reading with the fewest oddities wins.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
#: labels that the WHATWG standard reads as another charset
_ALIASES = {"iso-8859-1": "windows-1252", "latin-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "windows-1252",
            "ascii": "windows-1252", "shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949",
            "euc-kr": "cp949", "iso-8859-9": "windows-1254"}  # fmt: skip
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([A-Za-z0-9_:.-]{1,40})""", re.I)
_XML = re.compile(rb"""^\s{0,20}<\?xml[^>]{0,100}?encoding\s{0,5}=\s{0,5}["']([A-Za-z0-9_:.-]{1,40})""", re.I)
_HEADER = re.compile(r"""charset\s{0,5}=\s{0,5}["']?([A-Za-z0-9_:.-]{1,40})""", re.I)
_SAMPLE = 20_000


def decode(data: bytes, label: str | None = None) -> str:
    """The text of `data`. Never fails: bytes that mean nothing in the best reading become U+FFFD."""
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    if codec_of_nuls := _wide(data):
        return data.decode(codec_of_nuls, "replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(data, label)
    escapes = label is not None and label.lower().startswith("iso-2022") and "\x1b$" in text
    return data.decode("iso-2022-jp", "replace") if escapes else text


def label_of(data: bytes, content_type: str | None = None) -> str | None:
    """The charset that the page (its first 4 kB) or its content type claims."""
    if match := _META.search(data[:4096]) or _XML.search(data[:4096]):
        return match.group(1).decode("ascii")
    if content_type and (header := _HEADER.search(content_type)):
        return header.group(1)
    return None


def is_text(data: bytes) -> bool:
    """Whether the bytes can be text at all: UTF-8, or some charset without a mass of control bytes."""
    head = data[:65_536]
    if any(head.startswith(mark) for mark, _ in _BOMS) or _wide(head):
        return True
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        controls = sum(head.count(bytes((b,))) for b in (*range(9), 11, *range(14, 27), *range(28, 32), 127))
        return controls * 200 <= len(head)
    return True


def is_wide(data: bytes) -> bool:
    """Whether the bytes are UTF-16 or UTF-32."""
    return any(data.startswith(mark) for mark, codec in _BOMS if codec != "utf-8") or _wide(data) is not None


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: nearly every second byte of what is mostly ASCII is NUL, and none of the others."""
    head = data[:4096]
    half = len(head) // 2
    if half < 16:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd >= 0.9 * half and even == 0:
        return "utf-16-le"
    if even >= 0.9 * half and odd == 0:
        return "utf-16-be"
    return None


def _decode_other(data: bytes, label: str | None) -> str:
    lossy = data.decode("utf-8", "replace")
    broken = lossy.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    whole = sum(1 for c in lossy if c > "\x7f") - broken
    if broken * 4 <= whole or (broken == 1 and lossy.endswith("\ufffd")):
        return lossy  # UTF-8 with a few bad bytes, or cut off within a character
    readings = []
    for rank, codec in enumerate(_candidates(data, label)):
        text = data[:_SAMPLE].decode(codec, "replace")
        readings.append((_oddities(text), rank, codec))
    return data.decode(min(readings)[2], "replace")


def _candidates(data: bytes, label: str | None) -> list[str]:
    codec = _known(label)
    found = [codec] if codec and codec != "utf-8" else []
    guess = _guess(data)
    # a few accents in English text tell Latin charsets apart badly: there the web's default comes before the guess
    if guess and _mostly_latin(data[:_SAMPLE].decode(guess, "replace")):
        order = ["windows-1252", guess, "iso-8859-2", "mac_roman"]
    else:
        order = [guess or "windows-1252", "windows-1252", "mac_roman"]
    found += [codec for codec in dict.fromkeys(order) if codec not in found]
    return found


def _mostly_latin(text: str) -> bool:
    beyond = [c for c in text if c > "\x7f" and c.isalpha()]
    return 2 * sum(map(_latin, beyond)) >= len(beyond)


def _known(label: str | None) -> str | None:
    """The codec of a charset's label; None for an unknown one, and for those that decode to no text (`base64`)."""
    if label is None:
        return None
    try:
        info = codecs.lookup(_ALIASES.get(label.lower(), label))
        b"a".decode(info.name)
    except (LookupError, UnicodeError, ValueError):
        return None
    return _ALIASES.get(info.name, info.name)


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes  # slow to import, and needed for old charsets only

    best = from_bytes(data[:_SAMPLE], steps=5, chunk_size=512).best()
    return _known(best.encoding) if best else None


def _oddities(text: str) -> float:
    """Share of the characters beyond ASCII that are out of place: controls, box drawing, a letter of one script inside a word
    of another, a capital inside a word."""
    odd = beyond = 0
    before = " "
    for char in text:
        if char > "\x7f":
            beyond += 1
            odd += _is_odd(before, char)
        elif before > "\x7f" and char.isalpha() and before.isalpha() and not _latin(before):
            odd += 1
        before = char
    return odd / beyond if beyond else 0.0


def _is_odd(before: str, char: str) -> bool:
    category = unicodedata.category(char)
    if category in ("Cc", "Co", "Cn") or char == "\ufffd" or "\u2500" <= char <= "\u259f":
        return True
    if not category.startswith("L"):
        return category.startswith(("S", "M", "No")) and before.isalpha()  # "Wa³êsa"
    if before.isalpha() and before.islower() and category == "Lu":
        return True
    return before.isalpha() and _latin(before) != _latin(char)


def _latin(char: str) -> bool:
    return char < "\u0250" or "\u1e00" <= char < "\u1f00"
