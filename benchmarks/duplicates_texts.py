"""Made-up news for `benchmarks.duplicates`: stories, copies by an editor, other writers' accounts, and reports by a form.

Everything follows from a seed. A story has facts (people, places, numbers, what was said) and a writer, who tells each fact in
one of his own ways; the editor changes 5 to 30 % of the words: he replaces, drops and adds words, cuts and moves sentences, and
writes another headline and agency line.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import yaml

_WORDS = yaml.safe_load(Path(__file__).with_name("duplicates_words.yaml").read_text(encoding="utf-8"))
_AGENCIES = ("Reuters", "AP", "AFP", "dpa", "Kyodo News", "Yonhap")
_PAPERS = ("Harbour Gazette", "Northern Courier", "Valley Times", "Daily Beacon", "Evening Ledger", "Coast Tribune")
_SYLLABLES = ("b br d dr f g h k kr l m n p r s st t tr v z", "a e i o u ai ei", "l n r s t m k")
_ON, _MID, _OFF = (part.split() for part in _SYLLABLES)


@dataclass
class Article:
    """A text, its truth (articles of one `story` are one), and what the archive is told of it. `kind` says how it was made."""

    id: str
    story: str
    kind: str
    text: str
    byline: str
    publisher: str
    published: str


def _name(draw: random.Random, parts: int = 2) -> str:
    return "".join(draw.choice(_ON) + draw.choice(_MID) + (draw.choice(_OFF) if i else "") for i in range(parts)).capitalize()


def facts(draw: random.Random) -> dict[str, str]:
    """What one story is about."""
    found = {f"p{i}": f"{_name(draw)} {_name(draw)}" for i in range(4)}
    found |= {f"l{i}": _name(draw, draw.choice((2, 3))) for i in range(4)}
    sizes = ((3, 40, 1), (41, 990, 1), (100, 900, 10))
    for i in range(6):
        least, most, step = draw.choice(sizes)
        found[f"n{i}"] = str(step * draw.randint(least, most))
    found |= {f"s{i}": found[f"p{i}"].split()[1] for i in range(4)}
    found["day"] = draw.choice(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))
    found["style"] = str(draw.randrange(12))
    for slot, words in _WORDS["topics"].items():
        found |= {f"{slot}{i}": w for i, w in enumerate(draw.sample(words, 4))}
    return found


def _tell(known: dict[str, str], plan: list[int], said: list[str], writer: random.Random, nth: int) -> list[str]:
    """The sentences of one writer on known facts: `plan` names the facts that are news, `said` is what was said.

    `nth` is the writer's number: two writers choose other words for most facts.
    """
    sentences = [_WORDS["leads"][(int(known["style"]) + nth) % len(_WORDS["leads"])].format(**known)]
    for fact in plan:
        sentence = _WORDS["facts"][fact][(int(known["style"]) + nth) % len(_WORDS["facts"][fact])].format(**known)
        if writer.random() < 0.3:
            sentence = writer.choice(_WORDS["openers"]).format(**known) + sentence
        if writer.random() < 0.8:
            sentence = f"{sentence[:-1]}, {_clause(writer)}."
        sentences.append(sentence[0].upper() + sentence[1:])
    for quote in said:
        sentences.insert(writer.randint(1, len(sentences)), writer.choice(_WORDS["quotes"]).format(quote=quote, **known))
    return sentences


def _clause(draw: random.Random) -> str:
    """A few words that colour a sentence; there are some millions of them."""
    return " ".join(draw.choice(words) for words in _WORDS["clauses"])


def _speech(draw: random.Random, known: dict[str, str]) -> str:
    words = [w for slot in _WORDS["topics"] for w in draw.sample(_WORDS["topics"][slot], 2)]
    draw.shuffle(words)
    return f"we will not {words[0]} until {words[1]} and {words[2]} {draw.choice(('agree', 'answer', 'settle', 'return'))}"


def _write(sentences: list[str], headline: str, agency: str, place: str) -> str:
    paragraphs = [" ".join(sentences[i : i + 2]) for i in range(0, len(sentences), 2)]
    paragraphs[0] = f"{place.upper()} ({agency}) - {paragraphs[0]}"
    return "\n\n".join([headline, *paragraphs])


def _day(draw: random.Random) -> str:
    return f"2024-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"


def story(draw: random.Random, name: str, accounts: int = 1) -> list[Article]:
    """One event told by so many writers: other words, the same facts and in part the same quotation. Each is a story alone."""
    known, day = facts(draw), _day(draw)
    news = draw.sample(range(len(_WORDS["facts"])), draw.randint(9, 16))
    said = [_speech(draw, known) for _ in range(draw.randint(1, 3))]
    made = []
    for i in range(accounts):
        writer = random.Random(f"{name}/{i}/{draw.random()}")
        mine = writer.sample(news, max(6, int(len(news) * writer.uniform(0.7, 1.0))))
        agency = writer.choice(_AGENCIES)
        sentences = _tell(known, mine, said if i == 0 else said[:1], writer, i)
        headline = writer.choice(_WORDS["leads"]).format(**known).rstrip(".")
        id = f"{name}-{i}" if accounts > 1 else name
        text = _write(sentences, headline, agency, known["l0"])
        made.append(Article(id, id, "account" if accounts > 1 else "story", text, agency, writer.choice(_PAPERS), day))
    return made


def form(draw: random.Random, kind: int, name: str) -> Article:
    """One report of a series by a form: the words are the same each time, the figures and names are not all."""
    known = facts(random.Random(f"series {kind}")) | {k: v for k, v in facts(draw).items() if k[0] in "nsp" or k == "day"}
    known |= {f"d{i}": f"{draw.randint(0, 9)}.{draw.randint(0, 99)}" for i in range(6)}
    known |= {f"m{i}": draw.choice(("rose", "fell", "gained", "lost", "slipped", "climbed")) for i in range(6)}
    known |= {f"w{i}": draw.choice(("rain", "sunshine", "fog", "snow", "drizzle", "thunder")) for i in range(6)}
    text = _WORDS["forms"][kind % len(_WORDS["forms"])].format(**known)
    return Article(name, name, "form", text, "", draw.choice(_PAPERS), _day(draw))


def with_background(draw: random.Random, article: Article, background: str) -> Article:
    """The story with a paragraph of background that other stories have too."""
    article.kind, article.text = "background", f"{article.text}\n\n{background}"
    return article


def background(draw: random.Random) -> str:
    known = facts(draw)
    return " ".join(s.format(**known) for s in draw.sample(_WORDS["background"], 4))


def edit(draw: random.Random, original: Article, name: str, share: float) -> Article:
    """A copy with about `share` of the words changed: replaced, dropped, added, cut with their sentence; sentences moved."""
    headline, *paragraphs = original.text.split("\n\n")
    body = " ".join(paragraphs).partition(" - ")[2] or " ".join(paragraphs)
    sentences = [s if s.endswith((".", '"')) else s + "." for s in body.split(". ") if s]
    left = int(share * len(original.text.split()))
    for _ in range(draw.randint(0, 2) if len(sentences) > 5 else 0):
        at = draw.randrange(1, len(sentences))
        if len(sentences[at].split()) < left * 0.5:
            left -= len(sentences.pop(at).split())
    for _ in range(draw.randint(0, 3) if len(sentences) > 2 else 0):
        sentences.insert(draw.randrange(1, len(sentences)), sentences.pop(draw.randrange(1, len(sentences))))
    words = [s.split() for s in sentences]
    # an editor works on some sentences more than on others
    weights = [draw.choice((0.2, 1.0, 3.0)) for _ in words]
    while left > 0:
        sentence = draw.choices(words, weights)[0]
        left -= _change(draw, sentence) if len(sentence) > 3 else 1
    place = original.text.partition("\n\n")[2].partition(" (")[0].title()
    text = _write([" ".join(w) for w in words], _headline(draw, headline), draw.choice(_AGENCIES), place)
    day = f"{original.published[:8]}{min(int(original.published[8:]) + draw.randint(0, 2), 28):02}"
    return Article(name, original.story, "copy", text, draw.choice(_PAPERS), draw.choice(_PAPERS), day)


def _change(draw: random.Random, sentence: list[str]) -> int:
    """Change a word or a few of a sentence; how many."""
    at = draw.randrange(len(sentence))
    if sentence[at].strip('.,"').isdigit() and draw.random() < 0.6:
        return 1  # figures are seldom touched
    kind = draw.random()
    if kind < 0.55:
        bare = sentence[at].strip('.,"').lower()
        sentence[at] = draw.choice(_WORDS["swaps"][bare]) if bare in _WORDS["swaps"] else draw.choice(_WORDS["added"])
        return 1
    if kind < 0.75:
        run = min(draw.choice((1, 1, 2, 4)), len(sentence) - 2)
        del sentence[at : at + run]
        return run
    phrase = draw.choice(_WORDS["added"]).split()
    sentence[at:at] = phrase
    return len(phrase)


def _headline(draw: random.Random, headline: str) -> str:
    words = headline.split()
    return " ".join(draw.sample(words, min(len(words), max(3, len(words) // 2)))).capitalize()
