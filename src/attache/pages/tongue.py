"""Which language a text is in, and whether the model reads it."""

from __future__ import annotations

from typing import Any

from attache.knowledge.loader import table
from attache.pages.furniture import function_share, words_of

#: a text with this share of English function words is English; no other language comes near it
_ENGLISH_SHARE = 0.3
#: fewer words than this are too few to refuse a text for
FEWEST_WORDS = 60
_SURE = 0.9
_SAMPLE = 4000


def language_of(text: str, told: str | None = None) -> tuple[str | None, bool]:
    """The text's language (ISO 639-1) and whether that is sure.

    `told` is what the page says of itself, which counts only where the text is too short to tell, since pages are often wrong.
    """
    sample = text[:_SAMPLE]
    words = words_of(sample)
    claim = (told or "").replace("_", "-").split("-")[0].strip().lower() or None
    if len(words) >= 8 and function_share(words) >= _ENGLISH_SHARE:
        return "en", True
    letters = [c for c in sample if c.isalpha()]
    foreign = sum(1 for c in letters if c > "\u024f")
    if not letters:
        return claim, False
    found, share = _classified(sample)
    if foreign > 0.5 * len(letters) and len(letters) >= 20:
        return found, found != "en"
    if len(words) < FEWEST_WORDS:
        if claim is not None and claim != "en" and found == claim and len(words) >= 12:
            return claim, True
        return (found if found == claim or found == "en" else claim), False
    return (found, True) if share >= _SURE else (claim, False)


def name_of(code: str) -> str:
    """The language's English name; the code itself where it is not known."""
    return next((row["name"] for row in table("pages/languages") if row["code"] == code), code)


def _classified(text: str) -> tuple[str, float]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # its model takes most of a second to load; few texts need it

    global _identifier
    if _identifier is None:
        _identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    language, share = _identifier.classify(text)
    return str(language), float(share)


_identifier: Any = None
