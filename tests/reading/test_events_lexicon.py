"""The event lexicon as data: every file loads, names what exists, and covers PLOVER's classes and modes."""

from __future__ import annotations

import pytest

from attache.knowledge import KnowledgeError, tree
from attache.reading.events.lexicon import CLASSES, frames, predicates, word_set
from attache.reading.events.sides import frame_slots

MODES = {
    "CONSULT": {"visit", "third-party", "multilateral", "phone"},
    "RETREAT": {"withdraw", "release", "return", "disarm", "ceasefire", "access", "resign"},
    "REQUEST": {"assist", "change", "yield", "meet"},
    "ACCUSE": {"disapprove", "investigate", "allege"},
    "REJECT": {"assist", "change", "yield", "meet"},
    "THREATEN": {"restrict", "ban", "arrest", "relations", "rights", "expel", "territory", "violence"},
    "PROTEST": {"demo", "riot", "strike", "hunger", "boycott", "obstruct"},
    "SANCTION": {"convict", "expel", "withdraw", "discontinue"},
    "MOBILIZE": {"troops", "weapons", "police", "militia"},
    "COERCE": {"seize", "restrict", "ban", "censor", "curfew", "arrest", "deport", "withhold", "misinformation", "cyber"},
    "ASSAULT": {
        "abduct", "beat", "torture", "execute", "sexual", "assassinate", "destroy", "primitive", "firearms", "explosives",
        "suicide-attack", "aerial", "drone", "heavy-weapons", "crowd-control", "cleansing", "massacre", "unconventional",
    },
}  # fmt: skip
#: slots that `syntax.py` fills, besides prepositions
SLOTS = {
    "subj", "obj", "iobj", "comp.subj", "comp.obj", "poss", "mod", "host", "undergoer", "clause", "giver", "holder",
    "predicate", "leader",
}  # fmt: skip
PREPOSITIONS = {
    "of", "to", "from", "by", "with", "on", "upon", "against", "at", "in", "into", "for", "over", "about", "between", "among",
    "alongside", "involving", "toward", "towards",
}  # fmt: skip


def test_every_class_has_predicates_and_there_are_many() -> None:
    senses = [p for found in predicates().values() for p in found]
    assert {p.type for p in senses} == {name.upper() for name in CLASSES}
    assert len(predicates()) >= 1800
    for name in CLASSES:
        assert len({(p.pos, p.lemma) for p in senses if p.type == name.upper()}) >= 25, name


def test_every_mode_of_the_scheme_is_reached_and_no_other() -> None:
    found: dict[str, set[str]] = {}
    for senses in predicates().values():
        for predicate in senses:
            if predicate.mode is not None:
                found.setdefault(predicate.type, set()).add(predicate.mode)
    for type_, rows in tree("events/modes").items():
        found.setdefault(type_, set()).update(row["mode"] for row in rows)
    assert found == MODES


def test_frames_name_slots_that_syntax_fills() -> None:
    used = {p.frame.name for senses in predicates().values() for p in senses}
    assert set(tree("events/frames")) == {*used, "heard"}, "a frame that no predicate uses, or the reverse"
    for frame in frames().values():
        assert frame_slots(frame) <= SLOTS | PREPOSITIONS, frame.name


def test_yaml_has_not_turned_words_into_truth_values() -> None:
    def leaves(content: object) -> list[object]:
        if isinstance(content, dict):
            return [leaf for key, value in content.items() for leaf in (key, *leaves(value))]
        return [leaf for value in content for leaf in leaves(value)] if isinstance(content, list) else [content]

    for name in ("sets", "frames", "light", "contexts", "modes"):
        assert all(isinstance(leaf, str) or leaf is True for leaf in leaves(tree(f"events/{name}"))), name
    sides = [frame.get(side, {}) for frame in tree("events/frames").values() for side in ("verb", "noun")]
    assert all(isinstance(leaf, str) for leaf in leaves(sides))
    assert all(isinstance(leaf, str) for name in ("sets", "light") for leaf in leaves(tree(f"events/{name}")))


def test_a_set_that_is_not_there_is_named() -> None:
    with pytest.raises(KnowledgeError, match="no set 'weaponz'"):
        word_set("weaponz")
