"""Copies of one text come together whatever order they arrive in, other texts stay apart, and the first publisher is named."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from attache.archive import Archive, duplicates_index, duplicates_meeting, linking
from attache.archive.duplicates import catch_up, clusters, clusters_of, missing, voices
from attache.archive.duplicates_first import First, Member, agency_of, first_of
from attache.archive.duplicates_tables import duplicate
from attache.archive.duplicates_text import compare, same, take
from attache.records import DocumentRecord, Entity, Reading
from attache.sources import RawPage
from benchmarks.duplicates import articles, pairs, truth
from benchmarks.duplicates_texts import Article, edit, form, story

Archives = Path | str


def item(article: Article, **more: str) -> tuple[RawPage, Reading]:
    about = {"byline": article.byline, "publisher": article.publisher, "published": article.published, **more}
    reading = Reading(document=DocumentRecord(id=article.id, origin=f"{article.id}.txt", text=article.text, **about))
    return RawPage(f"{article.id}.txt", article.text.encode()), reading


def add(kept: Archive, article: Article, **more: str) -> None:
    kept.add(*item(article, **more), program="1")


def groups(kept: Archive) -> set[frozenset[str]]:
    return {frozenset(m.document for m in c.members) for c in clusters(kept)}


def filled(name: Archives, made: Iterable[Article]) -> Archive:
    kept = Archive.open(name, write=True)
    assert all(kept.add_all(map(item, made), program="1"))
    return kept


def original(seed: str = "t") -> Article:
    return story(random.Random(f"test {seed}"), f"story-{seed}")[0]


def copies(article: Article, shares: Iterable[float]) -> list[Article]:
    return [edit(random.Random(f"{article.id} {i}"), article, f"{article.id}-copy{i}", s) for i, s in enumerate(shares)]


def test_edited_copies_are_found_and_others_are_not(tmp_path: Path) -> None:
    made = articles(seed=7, originals=150, copies=45)
    with filled(tmp_path / "a", made) as kept:
        found, true = pairs(groups(kept)), truth(made)
    assert len(found & true) >= 0.95 * len(true)
    assert len(found & true) >= 0.98 * len(found)


def test_clusters_on_both_databases(archive_name: Archives) -> None:
    one, other = original("one"), original("other")
    made = [one, other, *copies(one, (0.1, 0.25)), *copies(other, (0.2,))]
    with filled(archive_name, made) as kept:
        whole = {one.id, "story-one-copy0", "story-one-copy1"}
        assert groups(kept) == {frozenset(whole), frozenset({other.id, "story-other-copy0"})}
        assert voices(kept, [a.id for a in made]) == 2
        assert clusters_of(kept, [*whole, "nowhere"]) == {**dict.fromkeys(whole, one.id), "nowhere": "nowhere"}
        assert [c.id for c in clusters(kept, "story-other-copy0")] == [other.id]


def test_the_order_of_arrival_makes_no_difference(tmp_path: Path) -> None:
    article = original()
    made = [article, *copies(article, (0.05, 0.15, 0.3, 0.3)), original("u"), *copies(original("u"), (0.28,))]
    answers = []
    for seed in range(4):
        random.Random(seed).shuffle(made)
        with filled(tmp_path / str(seed), made) as kept:
            kept_groups = groups(kept)
            answers.append((kept_groups, clusters_of(kept, [a.id for a in made])))
            assert [c.first.document for c in clusters(kept)] == [c.first.document for c in clusters(kept)]
    assert len(answers[0][0]) == 2
    assert all(answer == answers[0] for answer in answers)


def test_two_clusters_become_one_when_the_text_between_them_arrives(tmp_path: Path) -> None:
    article = original()
    sentences = article.text.split(". ")
    third = len(sentences) // 3
    head, tail = ". ".join(sentences[: 2 * third]), ". ".join(sentences[third + third // 2 :])
    parts = [Article("head", "s", "", head, "", "P", "2024-01-02"), Article("tail", "s", "", tail, "", "P", "2024-01-03")]
    assert not same(take(head), take(tail))
    with filled(tmp_path / "a", parts) as kept:
        assert groups(kept) == set()
        add(kept, article)
        assert groups(kept) == {frozenset({"head", "tail", article.id})}


def test_a_text_that_is_read_anew_leaves_its_cluster(archive_name: Archives) -> None:
    article = original()
    first, second = copies(article, (0.3, 0.3))
    with filled(archive_name, [first, second, article]) as kept:
        assert len(groups(kept)) == 1
        add(kept, article, title="the same words, read by a newer program")
        assert len(groups(kept)) == 1
        article.text = original("quite another").text
        add(kept, article)
        left = groups(kept)
        assert all(article.id not in group for group in left)
        alone = {frozenset({first.id, second.id})} if same(take(first.text), take(second.text)) else set()
        assert left == alone


def test_forgetting_one_of_two_with_all_words_the_same_leaves_the_other_to_be_found(tmp_path: Path) -> None:
    article = original()
    twin = Article("twin", "s", "", article.text.upper(), "", "P", "2024-01-02")
    with filled(tmp_path / "a", [article, twin]) as kept:
        assert len(groups(kept)) == 1
        with kept.change() as db:
            duplicates_index.forget(db, article.id)
        [late] = copies(article, (0.1,))
        late.text = article.text + " It was not clear when."
        add(kept, late)
        assert groups(kept) == {frozenset({"twin", late.id})}


def test_a_thousand_copies_are_compared_with_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    article = original()
    with filled(tmp_path / "a", [article]) as kept:
        for n in range(60):
            add(kept, Article(f"c{n}", "s", "", f"{article.text} Line {n}.", "", "P", "2024-01-02"))
        asked: list[int] = []
        monkeypatch.setattr(duplicates_meeting, "same", lambda a, b: asked.append(1) or same(a, b))
        add(kept, Article("last", "s", "", f"{article.text} The last.", "", "P", "2024-01-02"))
        assert asked == [1]
        assert len(next(iter(groups(kept)))) == 62


def test_reports_by_a_form_stay_apart_and_texts_without_words_too(tmp_path: Path) -> None:
    made = [form(random.Random(f"form {i}"), i % 6, f"f{i}") for i in range(24)]
    made += [Article(f"e{i}", "e", "", "… — !", "", "P", "2024-01-02") for i in range(2)]
    with filled(tmp_path / "a", made) as kept:
        assert groups(kept) == set()


def test_short_texts_are_copies_only_where_all_words_are_the_same(tmp_path: Path) -> None:
    texts = {
        "a": "The minister resigned on Monday.",
        "b": "The Minister  resigned, on Monday!",
        "c": "The minister resigned on Friday.",
    }
    with filled(tmp_path / "a", [Article(k, k, "", t, "", "", "2024-01-02") for k, t in texts.items()]) as kept:
        assert groups(kept) == {frozenset("ab")}


def test_a_script_without_spaces_is_compared_by_characters() -> None:
    text = (
        "外交部发言人在例行记者会上表示双方就地区局势交换了意见并同意继续保持沟通推动对话取得进展"
        "同时呼吁各方保持克制避免局势进一步升级"
    )
    assert same(take(text), take(text.replace("例行", "") + "他没有透露更多细节"))
    assert not same(take(text), take(text[::-1]))


def test_comparing_does_not_depend_on_which_is_first() -> None:
    article = original()
    [other] = copies(article, (0.25,))
    one, two = take(article.text), take(other.text)
    assert compare(one, two) == compare(two, one)
    assert compare(one, two).same
    assert same(one, two) is same(two, one) is True
    assert not compare(one, take(original("u").text)).same


def test_documents_of_an_older_program_are_taken_up(archive_name: Archives) -> None:
    article = original()
    with filled(archive_name, [article, *copies(article, (0.1, 0.2))]) as kept:
        before = groups(kept)
        with kept.change() as db:
            db.execute(duplicate.update().values(scheme=1))
            duplicates_index.forget(db, "story-t-copy1")
        assert missing(kept) == 3
        seen: list[None] = []
        assert catch_up(kept, lambda: seen.append(None)) == 3 == len(seen)
        assert missing(kept) == 0
        assert groups(kept) == before


def test_a_page_whose_copies_cannot_be_looked_up_is_not_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled(tmp_path / "a", [original()]) as kept:

        def fails(*_: object) -> None:
            raise RuntimeError("no")

        monkeypatch.setattr(duplicates_index, "_add_bands", fails)
        with pytest.raises(RuntimeError):
            add(kept, original("u"))
        assert [e.id for e in kept.entries()] == ["story-t"]
        assert missing(kept) == 0


def test_an_actor_has_the_name_of_most_texts_not_of_most_copies(tmp_path: Path) -> None:
    wire = original()
    made = [(wire, "Ivan Primerow"), *((copy, "Ivan Primerow") for copy in copies(wire, (0.1, 0.1, 0.1)))]
    made += [(original(str(n)), "Ivan Primerov") for n in range(2)]
    with Archive.open(tmp_path / "a", write=True) as kept:
        for article, name in made:
            page, reading = item(article)
            id = f"person/RUS/{name.lower().replace(' ', '-')}"
            reading.entities = [Entity(id="e1", kind="person", name=name, code="RUS:GOV", stable_id=id, wikidata="Q1")]
            kept.add(page, reading, program="1")
        assert linking.link(kept).actors == 1
        assert linking.actor_of(kept, wire.id, "e1") == "person/RUS/ivan-primerov"


# who was first


def member(
    id: str, published: str = "", fetched: str = "", publisher: str = "", agency: str | None = None, own: bool = False
) -> Member:
    return Member(id, "", publisher, "", "", "", published, fetched, agency, own)


@pytest.mark.parametrize(
    ("members", "first"),
    [
        ([member("b", "2024-03-02", publisher="B"), member("a", "2024-03-01", publisher="A")],
         First("A", "a", "earliest day (2024-03-01)")),
        ([member("a", "2024-03-01", "2024-03-05T09", "A"), member("b", "2024-03-01", "2024-03-05T08", "B")],
         First("B", "b", "earliest day (2024-03-01), fetched first of that day")),
        ([member("a", "", "2024-01-01", "A"), member("b", "2024-03-01", "2024-03-05", "B")],
         First("B", "b", "earliest day (2024-03-01)")),
        ([member("a", "", "2024-03-02", "A"), member("b", "", "2024-03-01", "B")],
         First("B", "b", "fetched first; no day of publication is known")),
        ([member("a", "2024-03-01", publisher="A"), member("b", "2024-03-02", publisher="B", agency="Reuters")],
         First("Reuters", "b", "named as the source in 1 of 2")),
        ([member("a", "2024-03-01", agency="Reuters"), member("r", "2024-03-03", agency="Reuters", own=True)],
         First("Reuters", "r", "the agency's own page; named as the source in 1 of 2")),
        ([member("a", "2024-03-01", agency="AFP"), member("b", "2024-03-02", agency="dpa"),
          member("c", "2024-03-03", agency="dpa")],
         First("dpa", "b", "named as the source in 2 of 3")),
    ],
)  # fmt: skip
def test_the_first_publisher(members: list[Member], first: First) -> None:
    assert first_of(members) == first
    assert first_of(members[::-1]) == first


@pytest.mark.parametrize(
    ("byline", "text", "publisher", "url", "agency"),
    [
        ("By Ann Example, Reuters", "", "", "", ("Reuters", False)),
        ("", "MINSK, March 4 (Xinhua) -- The minister arrived.", "", "", ("Xinhua", False)),
        ("", "ISLAMABAD - A delegation left.", "", "", (None, False)),
        ("Associated Press of Pakistan", "", "", "", ("APP", False)),
        ("", "", "", "https://www.reuters.com/world/a", ("Reuters", True)),
        ("", "", "", "https://notreuters.com/world/a", (None, False)),
        ("", "", "Kyodo News", "", ("Kyodo", True)),
        ("", "The AP index fell. (Reuters are cited far below.)", "", "", (None, False)),
        ("Harriet Apfel", "", "", "http://[broken", (None, False)),
    ],
)
def test_the_agency_that_a_page_names(
    byline: str, text: str, publisher: str, url: str, agency: tuple[str | None, bool]
) -> None:
    assert agency_of(byline, text, publisher, url) == agency


def test_a_cluster_says_who_was_first_and_how_alike_the_others_are(tmp_path: Path) -> None:
    article = original()
    article.byline = ""
    [copy] = copies(article, (0.2,))
    for page, byline, day in ((article, "Staff writer", "2024-05-03"), (copy, "AFP", "2024-05-04")):
        page.byline, page.published = byline, day
        page.text = page.text.partition(" - ")[2]
    with filled(tmp_path / "a", [article, copy]) as kept:
        [cluster] = clusters(kept)
    assert cluster.first == First("AFP", copy.id, "named as the source in 1 of 2")
    assert cluster.alike[copy.id] == 1.0
    assert 0.45 <= cluster.alike[article.id] < 1
    assert [m.document for m in cluster.members] == [article.id, copy.id]


def test_a_page_that_was_changed_is_no_copy_of_itself(tmp_path: Path) -> None:
    first = original("versions")
    (changed, elsewhere) = copies(first, [0.1, 0.1])
    addresses = {
        first.id: "http://www.one.example/a?utm_source=x",
        changed.id: "https://one.example/a",
        elsewhere.id: "https://other.example/a",
    }
    with Archive.open(tmp_path / "a", write=True) as kept:
        for day, article in enumerate((first, changed, elsewhere), 1):
            _, reading = item(article, url=addresses[article.id])
            page = RawPage(addresses[article.id], article.text.encode(), url=addresses[article.id])
            kept.add(page, reading, program="1", fetched=dt.datetime(2026, 3, day, tzinfo=dt.UTC))
        (cluster,) = clusters(kept)
    assert {m.document: m.version_of for m in cluster.members} == {first.id: None, changed.id: first.id, elsewhere.id: None}
    assert cluster.copies == 1
