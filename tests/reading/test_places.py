"""Places: which names are found, which place each means, and where an event took place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attache.document import Document, Name, Span
from attache.knowledge.loader import table, tree, use_folder
from attache.reading.places import add_places, event_place
from attache.reading.places.gazetteer import MAGIC, distance, fold, look_up
from attache.records import Place
from tests.helpers import build


def places(text: str, *names: tuple[str, str]) -> list[Place]:
    """The places of a text; `names` are what the name finder would give: words and kind."""
    doc = Document(id="t", text=text, paragraphs=[Span(0, len(text))])
    for words, kind in names:
        at = text.index(words)
        doc.names.append(Name(Span(at, at + len(words)), kind))
    add_places(doc)
    return doc.places


def countries(text: str, *names: tuple[str, str]) -> dict[str, str | None]:
    return {p.span.of(text): p.country for p in places(text, *names)}


def test_a_city_has_coordinates_identifier_and_state() -> None:
    text = "A parade was held in Pyongyang."
    (place,) = places(text, ("Pyongyang", "place"))
    assert place.span.of(text) == place.name == "Pyongyang"
    assert (place.country, place.geonames) == ("PRK", 1871859)
    assert place.lat == pytest.approx(39.03, abs=0.1)
    assert place.lon == pytest.approx(125.75, abs=0.1)


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Syria", "SYR"),
        ("the United States", "USA"),
        ("U.S.", "USA"),
        ("DPRK", "PRK"),
        ("Guangdong", "CHN"),
        ("Donetsk region", "UKR"),
        ("Idlib province", "SYR"),
        ("northern Syria", "SYR"),
        ("eastern Ghouta", "SYR"),
        ("Kiev", "UKR"),
        ("Crimea", "UKR"),
        ("Calif.", "USA"),
        ("Borno State", "NGA"),
        ("Kosovo", "KOS"),
    ],
)
def test_states_divisions_regions_and_other_names(name: str, country: str) -> None:
    assert countries(f"Troops were seen in {name}.", (name, "place")) == {name: country}


def test_the_other_spelling_gives_the_main_name() -> None:
    assert [p.name for p in places("He flew to Kiev.", ("Kiev", "place"))] == ["Kyiv"]


def test_a_county_is_no_town_of_its_name() -> None:
    text = "Deputies searched Madison County near Huntsville, Alabama."
    found = places(text, ("Madison", "place"), ("Huntsville", "place"), ("Alabama", "place"))
    assert found[0].span.of(text) == "Madison County"
    assert found[0].country == "USA"
    assert found[0].lat == pytest.approx(34.7, abs=0.5)


@pytest.mark.parametrize(
    ("name", "lat", "lon"),
    [
        ("Collier County", 26.2, -81.7),
        ("Lake Victoria", -1.0, 33.0),
        ("the Danube", 46.0, 19.0),
        ("Northamptonshire", 52.3, -0.9),
    ],
)
def test_counties_and_waters(name: str, lat: float, lon: float) -> None:
    (place,) = places(f"Boats were seen in {name}.", (name, "place"))
    assert place.lat == pytest.approx(lat, abs=1.0)
    assert place.lon == pytest.approx(lon, abs=1.0)
    assert place.near is None


def test_what_the_gazetteer_lacks_stands_by_a_place_of_the_text() -> None:
    text = "Crowds filled Zarnby Stadium in Ottawa. Nobody was hurt."
    stadium, city = places(text, ("Zarnby Stadium", "facility"), ("Ottawa", "place"))
    assert (stadium.name, stadium.near, stadium.geonames) == ("Zarnby Stadium", "Ottawa", None)
    assert (stadium.lat, stadium.lon, stadium.country) == (city.lat, city.lon, "CAN")
    assert city.near is None


def test_what_stands_by_another_place_is_in_the_country_that_its_sentence_names() -> None:
    text = "Ghana took over the trucks at Zarnby Camp. Berlin has paid for them."
    _, camp, city = places(text, ("Ghana", "state"), ("Zarnby Camp", "facility"), ("Berlin", "place"))
    assert (camp.near, camp.lat, camp.country) == (None, None, None)
    assert city.country == "DEU"


def test_a_name_that_holds_a_place_lies_there() -> None:
    text = "From Toronto she went to Ottawa Zarnby Hall and back to Toronto."
    hall = next(p for p in places(text, ("Toronto", "place"), ("Ottawa Zarnby Hall", "facility")) if p.name.endswith("Hall"))
    assert hall.near == "Ottawa"


def test_the_second_name_is_what_holds_the_first() -> None:
    text = "A judge in Albany, New York, agreed."
    assert [(p.name, p.country) for p in places(text, ("Albany", "place"), ("New York", "place"))] == [
        ("Albany", "USA"),
        ("New York", "USA"),
    ]


def test_a_great_city_is_not_a_village_of_the_country_that_the_text_is_about() -> None:
    text = "The United States sent envoys from New York and Washington to London. California officials spoke in Chicago."
    names = [("United States", "state"), ("New York", "place"), ("Washington", "place"), ("California", "place")]
    assert countries(text, *names, ("London", "place"), ("Chicago", "place"))["London"] == "GBR"


def test_what_stands_beside_a_name_narrows_it() -> None:
    text = "A judge in Paris, Texas, wrote to Paris."
    found = places(text, ("Paris", "place"), ("Texas", "place"))
    assert [(p.name, p.country) for p in found][:2] == [("Paris", "USA"), ("Texas", "USA")]


def test_the_biggest_is_meant_where_nothing_says_otherwise() -> None:
    assert countries("He flew to Paris.", ("Paris", "place")) == {"Paris": "FRA"}


def test_the_document_s_other_places_decide() -> None:
    text = "From Tripoli he drove to Beirut and on through Lebanon."
    assert countries(text, ("Tripoli", "place"), ("Beirut", "place"), ("Lebanon", "state"))["Tripoli"] == "LBN"
    text = "From Tripoli he drove to Benghazi and on through Libya."
    assert countries(text, ("Tripoli", "place"), ("Benghazi", "place"), ("Libya", "state"))["Tripoli"] == "LBY"


def test_georgia_is_the_state_or_the_division() -> None:
    text = "From Tbilisi the envoy left Georgia."
    assert countries(text, ("Tbilisi", "place"), ("Georgia", "state"))["Georgia"] == "GEO"
    text = "In Atlanta and Savannah, and in Alabama, voters watched Georgia."
    found = countries(text, ("Atlanta", "place"), ("Savannah", "place"), ("Alabama", "place"), ("Georgia", "place"))
    assert found["Georgia"] == "USA"


def test_nationalities_are_no_places() -> None:
    assert places("Russian and French envoys met.", ("Russian", "state"), ("French", "state")) == []


def test_a_place_that_the_gazetteer_lacks_keeps_its_name() -> None:
    (place,) = places("Shells fell on Qarnabashi Hill.", ("Qarnabashi Hill", "place"))
    assert (place.name, place.lat, place.country, place.geonames) == ("Qarnabashi Hill", None, None, None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Shells fell near Kharkiv and in Syria.", ["Kharkiv", "Syria"]),
        ("President Lincoln met Mr. Jackson in March.", []),
        ("He said Nice people read Reading lists.", []),
        ("Police in Bath Street waited.", []),
    ],
)
def test_names_that_the_finder_passed_over(text: str, found: list[str]) -> None:
    assert [p.span.of(text) for p in places(text)] == found


def test_the_possessive_is_no_part_of_a_name() -> None:
    text = "Syria's army advanced."
    assert [p.span.of(text) for p in places(text, ("Syria's", "state"))] == ["Syria"]


VISIT = """
1 The the DET DT _ 2 det
2 minister minister NOUN NN _ 3 nsubj
3 visited visit VERB VBD _ 0 root
4 Muscat Muscat PROPN NNP _ 3 obj
5 . . PUNCT . _ 3 punct
"""
KILLED = """
1 Ten ten NUM CD _ 3 nsubj:pass
2 were be AUX VBD _ 3 aux:pass
3 killed kill VERB VBN _ 0 root
4 in in ADP IN _ 6 case
5 an a DET DT _ 6 det
6 attack attack NOUN NN _ 3 obl
7 in in ADP IN _ 8 case
8 Kabul Kabul PROPN NNP _ 6 nmod
9 . . PUNCT . _ 3 punct
"""
CAPITAL = """
1 It it PRON PRP _ 2 nsubj
2 held hold VERB VBD _ 0 root
3 a a DET DT _ 4 det
4 parade parade NOUN NN _ 2 obj
5 in in ADP IN _ 7 case
6 the the DET DT _ 7 det
7 capital capital NOUN NN _ 2 obl
8 . . PUNCT . _ 2 punct
"""
FALL = """
1 The the DET DT _ 2 det
2 fall fall NOUN NN _ 5 nsubj
3 of of ADP IN _ 4 case
4 Mosul Mosul PROPN NNP _ 2 nmod
5 stunned stun VERB VBD _ 0 root
6 Baghdad Baghdad PROPN NNP _ 5 obj
7 . . PUNCT . _ 5 punct
"""
SUPPORT = """
1 Ankara Ankara PROPN NNP _ 2 nsubj
2 sought seek VERB VBD _ 0 root
3 French French ADJ JJ _ 4 amod
4 support support NOUN NN _ 2 obj
5 against against ADP IN _ 6 case
6 Syria Syria PROPN NNP _ 4 nmod
7 . . PUNCT . _ 2 punct
"""
HERE = """
1 Geneva Geneva PROPN NNP _ 0 root
2 — — PUNCT : _ 1 punct
3 Envoys envoy NOUN NNS _ 4 nsubj
4 met meet VERB VBD _ 1 parataxis
5 here here ADV RB _ 4 advmod
6 . . PUNCT . _ 1 punct
"""


@pytest.mark.parametrize(
    ("conllu", "trigger", "name"),
    [
        (VISIT, "visited", "Muscat"),
        (KILLED, "attack", "Kabul"),
        (KILLED, "killed", "Kabul"),
        (CAPITAL, "parade", "the capital"),
        (FALL, "fall", "Mosul"),
        (FALL, "stunned", None),
        (SUPPORT, "support", None),
        (HERE, "met", "Geneva"),
    ],
)
def test_where_an_event_took_place(conllu: str, trigger: str, name: str | None) -> None:
    doc = build(conllu)
    add_places(doc)
    found = event_place(doc, next(t for t in doc.tokens if t.text == trigger))
    assert (found.name if found else None) == name
    if found is not None and found.span is not None:
        assert found.span.of(doc.text) == name


def test_look_up_folds_accents_apostrophes_and_articles() -> None:
    assert fold("Şırnak") == "sirnak"
    assert look_up("Sana'a")[0].country == look_up("Sanaa")[0].country == "YEM"
    assert look_up("the Netherlands")[0].country == "NLD"
    assert look_up("St. Petersburg")
    assert look_up("") == look_up("no such place at all") == ()


def test_distance_is_in_kilometres() -> None:
    assert distance(look_up("Paris")[0], look_up("London")[0]) == pytest.approx(344, abs=15)


def test_data_files_say_their_source_and_lie_on_the_globe() -> None:
    assert MAGIC.startswith(b"# source:")
    assert b"CC BY 4.0" in MAGIC
    for name in ("states", "regions"):
        for row in table(f"places/{name}"):
            assert -90 <= float(row["lat"]) <= 90
            assert -180 <= float(row["lon"]) <= 180
    assert all(isinstance(word, str) for words in tree("places/words").values() for word in words)
    assert all(isinstance(word, str) for words in tree("times/words")["contexts"].values() for word in words)
    assert all(isinstance(word, str) for words in tree("times/clauses").values() for word in words)
    assert all(isinstance(word, str) for words in tree("times/tense").values() for word in words)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=120), st.lists(st.tuples(st.integers(0, 120), st.integers(1, 20)), max_size=5))
def test_spans_are_sound_for_any_text(text: str, cuts: list[tuple[int, int]]) -> None:
    doc = Document(id="t", text=text, paragraphs=[Span(0, len(text))])
    for start, length in cuts:
        if start + length <= len(text):
            doc.names.append(Name(Span(start, start + length), "place"))
    add_places(doc)
    end = 0
    for place in doc.places:
        assert end <= place.span.start < place.span.end <= len(text)
        end = place.span.end


_CAPITALS = st.sampled_from(
    ["Paris", "New", "York", "U.S.", "St.", "of", "the", "’s", "'s", ",", "Texas", "Mr.", "\n\n", "İ", "ǅ", "US", "-"]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(_CAPITALS, max_size=25).map(" ".join))
def test_spans_are_sound_for_any_mixture_of_names(text: str) -> None:
    doc = Document(id="t", text=text, paragraphs=[Span(0, len(text))])
    add_places(doc)
    assert all(0 <= p.span.start < p.span.end <= len(text) for p in doc.places)


def test_a_user_s_folder_adds_regions(tmp_path: Path) -> None:
    (tmp_path / "places").mkdir()
    (tmp_path / "places/regions.tsv").write_text(
        "names\tlat\tlon\tcountry\nQarnabashi Hill\t33.1\t44.2\tIRQ\n", encoding="utf-8"
    )
    use_folder(tmp_path)
    try:
        assert countries("Shells fell on Qarnabashi Hill.", ("Qarnabashi Hill", "place")) == {"Qarnabashi Hill": "IRQ"}
    finally:
        use_folder(None)
    assert look_up("Qarnabashi Hill") == ()


def test_a_county_of_few_people_is_told_by_the_counties_beside_it() -> None:
    text = "Crews from Loup County, Blaine County and Thomas County cleared the roads."
    found = places(text, ("Loup County", "place"), ("Blaine County", "place"), ("Thomas County", "place"))
    assert [(round(p.lat or 0), round(p.lon or 0)) for p in found] == [(42, -99), (42, -100), (42, -101)]


def test_a_town_is_found_by_the_first_word_of_its_name() -> None:
    assert [p.name for p in places("The ferry left Bexhill at dawn.", ("Bexhill", "place"))] == ["Bexhill-on-Sea"]


def test_a_street_called_after_a_far_town_stands_by_the_texts_own() -> None:
    text = "Police in Winnipeg closed Portland Street."
    assert [p.near for p in places(text, ("Winnipeg", "place"), ("Portland Street", "facility"))] == [None, "Winnipeg"]
