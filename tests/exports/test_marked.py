"""JSON-LD, Web Annotation, TimeML, BRAT, Atom and CoNLL-U: what is said, and where in the text."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import rdflib
from lxml import etree
from msgspec.structs import replace

from attache.document import Span
from attache.exports import annotation, atom, brat, jsonld, names, syntax, timeml
from attache.records import Reading, Time
from tests.exports import readings as made

SCHEMA = rdflib.Namespace("https://schema.org/")
_ATOM = {"a": "http://www.w3.org/2005/Atom"}


# JSON-LD


def graph(*readings: Reading) -> rdflib.Graph:
    return rdflib.Graph().parse(data="".join(jsonld.write(readings)), format="json-ld")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's parser uses it itself
def test_rdflib_finds_pages_claims_and_denials() -> None:
    found = graph(made.trade(), made.quiet(), made.hostile())
    page = rdflib.URIRef("urn:attache:document:d-exchange")
    assert (page, rdflib.RDF.type, SCHEMA.AnalysisNewsArticle) in found
    claims = list(found.subjects(SCHEMA.appearance, page))
    assert len(claims) == 5 + 2 + 2 + 1
    visit = rdflib.URIRef("urn:attache:record:d-exchange/v1")
    assert str(found.value(visit, SCHEMA.text)).startswith("Iranian Defence Minister")
    assert str(found.value(visit, rdflib.URIRef("urn:attache:term:certainty"))) == "CT+"
    act = found.value(visit, SCHEMA.about)
    assert str(found.value(found.value(act, SCHEMA.location), SCHEMA.name)) == "Minsk"
    review = rdflib.URIRef("urn:attache:record:d-exchange/k1")
    assert (review, rdflib.RDF.type, SCHEMA.ClaimReview) in found
    assert str(found.value(found.value(review, SCHEMA.reviewRating), SCHEMA.alternateName)) == "denied"
    reviewed = found.value(review, SCHEMA.itemReviewed)
    assert rdflib.URIRef("urn:attache:record:d-exchange/t1") in set(found.objects(reviewed, SCHEMA.sameAs))


# Web Annotation


def annotations(reading: Reading) -> dict[str, dict[str, Any]]:
    whole = json.loads("".join(annotation.write([reading])))
    assert (whole["@context"], whole["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    return {one["id"].rpartition("/")[2]: one for one in whole["items"]}


@pytest.mark.parametrize("reading", [made.trade(), made.hostile(), made.broken()])
def test_both_selectors_mean_the_same_words(reading: Reading) -> None:
    text = re.sub("[\ud800-\udfff]", "\ufffd", reading.document.text)
    seen = 0
    for one in annotations(reading).values():
        for target in one["target"] if isinstance(one["target"], list) else [one["target"]]:
            quote, place = target["selector"]
            assert text[place["start"] : place["end"]] == quote["exact"]
            assert text[: place["start"]].endswith(quote["prefix"])
            assert text[place["end"] :].startswith(quote["suffix"])
            seen += 1
    assert seen


def test_annotations_hold_the_record() -> None:
    found = annotations(made.trade())
    assert set(found) == {*(f"v{n}" for n in range(1, 6)), "t1", "t2", "c1", "a0", "a1", *(f"e{n}" for n in range(1, 7))}
    tag, line, record = found["v5"]["body"]
    assert (tag["value"], tag["purpose"]) == ("REJECT", "classifying")
    assert line["value"].endswith("CT- (not so), says the author")
    assert json.loads(record["value"])["factuality"] == "CT-"
    assert found["v5"]["target"]["source"] == "https://courier.example/world/minsk"
    assert found["e2"]["motivation"] == "identifying"
    assert len(found["e2"]["target"]) == 2


# TimeML


def parsed(reading: Reading) -> etree._Element:
    return etree.fromstring(timeml.page(reading).encode())


@pytest.mark.parametrize("reading", [made.trade(), made.quiet(), made.hostile()])
def test_timeml_keeps_the_text(reading: Reading) -> None:
    text = "".join(parsed(reading).find("TEXT").itertext())
    assert text == "".join(c if c.isprintable() or c in "\n\u202e" else "\ufffd" for c in reading.document.text)


def test_timeml_ties_events_to_times() -> None:
    root = parsed(made.trade())
    time = root.find("TEXT/TIMEX3")
    assert (time.text, time.get("value"), time.get("anchorTimeID")) == ("Tuesday", "2025-03-04", "t0")
    assert root.find("DCT/TIMEX3").get("value") == "2025-03-06"
    events = {one.get("eid"): one.text for one in root.iterfind("TEXT/EVENT")}
    assert list(events.values()) == ["visited", "met", "condemned", "send", "in return for", "denied"]
    instances = {one.get("eiid"): one for one in root.iterfind("MAKEINSTANCE")}
    assert [events[one.get("eventID")] for one in instances.values()].count("send") == 2  # an event and a transfer
    links = [(events[instances[one.get("eventInstanceID")].get("eventID")], one.get("relatedToTime"))
             for one in root.iterfind("TLINK")]  # fmt: skip
    assert links == [("visited", "t1"), ("met", "t1")]
    denied = next(one for one in instances.values() if events[one.get("eventID")] == "denied")
    assert denied.get("polarity") == "NEG"
    assert "certainty=CT-" in denied.get("comment")
    assert "record=d-exchange/v5" in denied.get("comment")


def test_tags_that_overlap_are_left_out() -> None:
    reading = made.trade()
    trigger = reading.events[0].trigger
    reading = replace(reading, times=[Time(span=Span(trigger[0] + 1, trigger[1] + 3), type="DATE", value="2025")])
    root = parsed(reading)
    assert root.find("TEXT/TIMEX3") is None
    assert root.find("TLINK") is None


# BRAT


def standoff(reading: Reading) -> tuple[str, list[str]]:
    files = dict(brat.write_folder([reading]))
    stem = names.stem(reading.document.id)
    return files[f"{stem}.txt"], files[f"{stem}.ann"].split("\n")[:-1]


@pytest.mark.parametrize("reading", [made.trade(), made.hostile(), made.broken()])
def test_marks_stand_where_they_say(reading: Reading) -> None:
    text, lines = standoff(reading)
    assert len(text) == len(reading.document.text)
    ids = [line.split("\t")[0] for line in lines]
    assert len(set(ids)) == len(ids)
    for line in lines:
        id, rest, *words = line.split("\t")
        if id[0] == "T":
            spans = [tuple(map(int, piece.split())) for piece in rest.partition(" ")[2].split(";")]
            assert " ".join(text[a:b] for a, b in spans) == words[0]
            assert "\n" not in words[0]
        elif id[0] == "E":
            assert all(part.partition(":")[2] in ids for part in rest.split())
        else:
            assert rest.split()[1] in ids


def test_brat_has_sides_certainty_and_evidence() -> None:
    _, lines = standoff(made.trade())
    marks = {line.split("\t")[0]: line for line in lines}
    denial = next(line for line in lines if "\tREJECT:" in line)
    id = denial.split("\t")[0]
    assert [line.split("\t")[1] for line in lines if re.match(r"A\d", line) and f" {id} " in line] == [
        f"Certainty {id} CT-", f"Realis {id} actual",
    ]  # fmt: skip
    note = next(line for line in lines if line.startswith("#") and f"AnnotatorNotes {id}\t" in line)
    assert note.endswith("d-exchange/v5; says the author; confidence 0.6; Khrenin denied that any launcher had been shipped.")
    drones = [line for line in lines if "\tTRANSFER:" in line][1]
    assert re.search(r"Supplier:(T\d+) Recipient:(T\d+) Item:(T\d+)$", drones)
    assert marks[drones.rpartition(":")[2]].endswith("attack drones")


def test_brat_settings_name_all_that_is_used() -> None:
    files = dict(brat.write_folder([made.trade(), made.hostile()]))
    settings = files.pop("annotation.conf")
    used = {m[1] for text in files.values() for m in re.finditer(r"^[TE]\d+\t(\w+)", text, re.M)}
    assert used <= set(re.findall(r"^(\w+)", settings, re.M))


# Atom and names


def test_a_feed_has_an_entry_a_page() -> None:
    root = etree.fromstring("".join(atom.write([made.trade(), made.quiet(), made.hostile()])).encode())
    assert root.findtext("a:updated", namespaces=_ATOM) == "2025-03-06T00:00:00Z"
    first, second, third = root.iterfind("a:entry", _ATOM)
    assert first.find("a:link", _ATOM).get("href") == "https://courier.example/world/minsk"
    assert first.findtext("a:summary", namespaces=_ATOM).startswith("5 events, 2 transfers in 1 exchange")
    assert {c.get("term") for c in first.iterfind("a:category", _ATOM)} == {
        "CONSULT", "ACCUSE", "AID", "REJECT", "artillery", "drone",
    }  # fmt: skip
    html = first.findtext("a:content", namespaces=_ATOM)
    assert "<q>Khrenin *denied* that any launcher had been shipped.</q>" in html
    assert second.findtext("a:updated", namespaces=_ATOM) == "1970-01-01T00:00:00Z"
    assert third.find("a:link", _ATOM) is None  # its address is a script
    assert "<script" not in third.findtext("a:content", namespaces=_ATOM)


def test_names_of_files_are_safe_and_never_two_in_one() -> None:
    ids = ["wire-001", "Wire-001", "../etc/passwd", "..", "", "a" * 300, "a" * 301, "d\n", "d", "\ud800", "con.txt", "é"]
    stems = [names.stem(id) for id in ids]
    assert stems[0] == "wire-001"
    assert len({s.lower() for s in stems}) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}", s) for s in stems), stems


# CoNLL-U


def test_syntax_is_read_anew() -> None:
    text = "".join(syntax.write([made.quiet()]))
    assert text.startswith("# newdoc id = d-quiet\n")
    words = [line.split("\t")[1] for line in text.splitlines() if re.match(r"\d+\t", line)]
    assert words == ["The", "lake", "froze", "early", "this", "year", "."]
