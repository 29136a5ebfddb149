"""TIMEX3 expressions: what is found, and what it comes to."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attache.document import Document, Name, Span
from attache.knowledge.loader import table
from attache.reading.times import add_times
from attache.reading.times.match import compile_row
from attache.records import Time

THURSDAY = dt.date(2018, 4, 5)


def read(text: str, published: dt.date | None = THURSDAY, names: list[Name] | None = None) -> list[Time]:
    doc = Document(id="t", text=text, published=published, paragraphs=[Span(0, len(text))], names=names or [])
    add_times(doc)
    return doc.times


def found(text: str, published: dt.date | None = THURSDAY) -> list[tuple[str, str, str]]:
    """Words, type and value of each time."""
    return [(t.span.of(text), t.type, t.value) for t in read(text, published)]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The convoy left on 12 March 2017.", "12 March 2017", "2017-03-12"),
        ("The convoy left on March 12, 2017.", "March 12, 2017", "2017-03-12"),
        ("The convoy left on the 12th of March, 2017.", "the 12th of March, 2017", "2017-03-12"),
        ("The treaty dates from 2017-03-12.", "2017-03-12", "2017-03-12"),
        ("Stamped 13/4/2017 at the gate.", "13/4/2017", "2017-04-13"),
        ("Stamped 4/13/2017 at the gate.", "4/13/2017", "2017-04-13"),
        ("Stamped 13.4.2017 at the gate.", "13.4.2017", "2017-04-13"),
        ("They met on Monday, March 12.", "Monday, March 12", "2018-03-12"),
        ("They met in June 2016.", "June 2016", "2016-06"),
        ("They met on Feb. 14.", "Feb. 14", "2018-02-14"),
        ("The fleet sailed in 1904.", "1904", "1904"),
        ("Prices rose in the late 1990s.", "the late 1990s", "199"),
        ("Walls of the 19th century stand.", "the 19th century", "18"),
        ("Output fell in mid-2016.", "mid-2016", "2016"),
        ("The dam burst in early March.", "early March", "2018-03"),
        ("Sales rose in the third quarter of 2016.", "the third quarter of 2016", "2016-Q3"),
        ("Sales rose in Q3 2016.", "Q3 2016", "2016-Q3"),
        ("It grew in the first half of 2016.", "the first half of 2016", "2016-H1"),
        ("Budgets for fiscal 2019 are cut.", "fiscal 2019", "2019"),
        ("It opened in nineteen eighty-four.", "nineteen eighty-four", "1984"),
        ("He fled in the winter of 2014.", "the winter of 2014", "2014-WI"),
        ("They marched on Christmas Day 2016.", "Christmas Day 2016", "2016-12-25"),
        ("They marched on Easter Monday.", "Easter Monday", "2018-04-02"),
        ("Shops closed for Thanksgiving 2016.", "Thanksgiving 2016", "2016-11-24"),
        ("Crowds gathered on Election Day 2016.", "Election Day 2016", "2016-11-08"),
    ],
)
def test_dates_of_the_calendar(text: str, words: str, value: str) -> None:
    assert (words, "DATE", value) in found(text)


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("He resigned yesterday.", "yesterday", "2018-04-04"),
        ("He will resign the day after tomorrow.", "the day after tomorrow", "2018-04-07"),
        ("He resigned last week.", "last week", "2018-W13"),
        ("He will resign next month.", "next month", "2018-05"),
        ("He resigned last year.", "last year", "2017"),
        ("He resigned three days ago.", "three days ago", "2018-04-02"),
        ("He resigned two months ago.", "two months ago", "2018-02"),
        ("He resigned about 20 years ago.", "about 20 years ago", "1998"),
        ("He resigned the week before last.", "the week before last", "2018-W12"),
        ("He resigned earlier this month.", "earlier this month", "2018-04"),
        ("He resigned last November.", "last November", "2017-11"),
        ("He resigned last summer.", "last summer", "2017-SU"),
        ("He resigned in June last year.", "June last year", "2017-06"),
        ("He resigned last Friday.", "last Friday", "2018-03-30"),
        ("He will resign next Friday.", "next Friday", "2018-04-06"),
        ("He resigned on Thursday.", "Thursday", "2018-04-05"),
        ("He resigned on Wednesday.", "Wednesday", "2018-04-04"),
        ("He resigned on Monday.", "Monday", "2018-04-02"),
        ("He will resign on Monday.", "Monday", "2018-04-09"),
        ("He resigned on Thursday of last week.", "Thursday of last week", "2018-03-29"),
        ("Talks will end by the end of the year.", "the end of the year", "2018"),
        ("He resigned in December.", "December", "2017-12"),
        ("He will resign in December.", "December", "2018-12"),
    ],
)
def test_counted_from_publication(text: str, words: str, value: str) -> None:
    times = read(text)
    assert [(t.span.of(text), t.type, t.value, t.anchor) for t in times] == [(words, "DATE", value, "published")]


def test_counted_from_the_date_last_told_of() -> None:
    text = (
        "The marshal took power on 3 May 2012. The next day he closed the press. Two years later he called a vote, "
        "and lost it the following year. Earlier that year his brother had fled."
    )
    assert [(t.span.of(text), t.value, t.anchor) for t in read(text)] == [
        ("3 May 2012", "2012-05-03", None),
        ("The next day", "2012-05-04", "2012-05-03"),
        ("Two years later", "2014", "2012-05-04"),
        ("the following year", "2015", "2014"),
        ("Earlier that year", "2015", "2015"),
    ]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Shelling began on Tuesday night.", "Tuesday night", "2018-04-03TNI"),
        ("Shelling began late on Tuesday night.", "Tuesday night", "2018-04-03TNI"),
        ("Shelling began last night.", "last night", "2018-04-04TNI"),
        ("Shelling began this morning.", "this morning", "2018-04-05TMO"),
        ("Shelling began at dawn Tuesday.", "dawn Tuesday", "2018-04-03TMO"),
        ("The shelling began on Tuesday, 3 April at 7:15 p.m. and ended.", "Tuesday, 3 April at 7:15 p.m.", "2018-04-03T19:15"),
        ("It lifted off at 0630 GMT.", "0630 GMT", "2018-04-05T06:30Z"),
        ("It lifted off at 9 a.m. EST Tuesday.", "9 a.m. EST Tuesday", "2018-04-03T09:00-05:00"),
        ("It lifted off at noon on Tuesday.", "noon on Tuesday", "2018-04-03T12:00"),
    ],
)
def test_times_of_day(text: str, words: str, value: str) -> None:
    assert (words, "TIME", value) in found(text)


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("He stayed for three days.", "three days", "P3D"),
        ("He stayed for a week.", "a week", "P1W"),
        ("A 16-hour flight followed.", "16-hour", "PT16H"),
        ("A day-long meeting followed.", "day-long", "P1D"),
        ("After weeks of siege it fell.", "weeks", "PXW"),
        ("It lasted two and a half years.", "two and a half years", "P2Y6M"),
        ("It lasted 2 1/2 years.", "2 1/2 years", "P2Y6M"),
        ("It lasted a year and a half.", "a year and a half", "P1Y6M"),
        ("It lasted half an hour.", "half an hour", "PT30M"),
        ("They were held for more than 20 days.", "more than 20 days", "P20D"),
        ("It fell over the past three years.", "the past three years", "P3Y"),
        ("It may take five to 10 years.", "five to 10 years", "P5Y/P10Y"),
        ("He served for a decade.", "a decade", "P1DE"),
        ("It was neglected for nearly a century.", "nearly a century", "P1CE"),
        ("It rained for the fourth straight day.", "the fourth straight day", "P4D"),
        ("They marched for two years and three months.", "two years and three months", "P2Y3M"),
        ("It ran for twenty-five years.", "twenty-five years", "P25Y"),
    ],
)
def test_durations(text: str, words: str, value: str) -> None:
    assert found(text) == [(words, "DURATION", value)]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("They meet every Monday.", "every Monday", "XXXX-WXX-1"),
        ("They meet on Tuesday nights.", "Tuesday nights", "XXXX-WXX-2TNI"),
        ("They meet every two weeks.", "every two weeks", "P2W"),
        ("They meet twice a year.", "twice a year", "P1Y"),
        ("The annual drill began.", "annual", "P1Y"),
        ("He earns 100 laris per month.", "per month", "P1M"),
        ("Mines are hard to see in summer.", "summer", "XXXX-SU"),
    ],
)
def test_repeated_times(text: str, words: str, value: str) -> None:
    assert found(text) == [(words, "SET", value)]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The port is now closed.", "now", "PRESENT_REF"),
        ("The port is currently closed.", "currently", "PRESENT_REF"),
        ("The port was recently closed.", "recently", "PAST_REF"),
        ("The port was closed a few weeks ago.", "a few weeks ago", "PAST_REF"),
        ("It grew in recent years.", "recent years", "PAST_REF"),
        ("The port will soon close.", "soon", "FUTURE_REF"),
        ("Fears for the future remain in the past.", "the past", "PAST_REF"),
    ],
)
def test_vague_references(text: str, words: str, value: str) -> None:
    assert (words, "DATE", value) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "He is 52 years old.",
        "The 17-year-old gunman was shot.",
        "A boy aged 12 was hurt.",
        "Some 2000 people marched and 1500 soldiers stood by.",
        "Page 1984 of the report is blank.",
        "It cost $1950 to build.",
        "You may march if the court may second it.",
        "He took the second road and fell in the spring water.",
        "The Sunday Times and the Daily Mail reported it.",
        "Three quarters of the crop rotted.",
        "Call again as soon as you can.",
    ],
)
def test_what_only_looks_like_a_time(text: str) -> None:
    assert found(text) == []


def test_days_and_years_that_share_a_month_or_a_year() -> None:
    assert found("The mission runs between April 3 and 6.") == [("April 3", "DATE", "2018-04-03"), ("6", "DATE", "2018-04-06")]
    assert found("Held 25-27 July 2023 in Jakarta.") == [("25", "DATE", "2023-07-25"), ("27 July 2023", "DATE", "2023-07-27")]
    assert [v for _, _, v in found("From 3 January to 5 March 2015 it was shut.")] == ["2015-01-03", "2015-03-05"]
    assert [v for _, _, v in found("From 3 December to 5 March 2015 it was shut.")] == ["2014-12-03", "2015-03-05"]


def test_anniversary_of_an_event_that_is_known() -> None:
    text = "Crowds marked the 30th anniversary of the fall of the Berlin Wall."
    assert found(text, dt.date(2019, 11, 10)) == [("30th anniversary", "DATE", "2019-11-09")]
    # the count fits only one of the armistices, so the year of publication is not needed to tell them apart
    assert found("On the 70th anniversary of the armistice they met.", dt.date(2023, 7, 28)) == [
        ("70th anniversary", "DATE", "2023-07-27")
    ]
    assert found("On the 100th anniversary of the armistice they met.", dt.date(2018, 11, 12)) == [
        ("100th anniversary", "DATE", "2018-11-11")
    ]


def test_anniversary_of_an_unknown_event_is_no_date() -> None:
    assert found("They drank to the 10th anniversary of their firm.") == []
    assert found("On the 70th anniversary of the armistice they met.", None) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He resigned on Thursday.", "XXXX-WXX-4"),
        ("He resigned on Thursday night.", "XXXX-WXX-4TNI"),
        ("He resigned on July 27.", "XXXX-07-27"),
        ("He resigned in July.", "XXXX-07"),
        ("He resigned yesterday.", "XXXX-XX-XX"),
        ("He resigned last week.", "XXXX-WXX"),
        ("He resigned last year.", "XXXX"),
        ("He resigned last summer.", "XXXX-SU"),
        ("He resigned three days ago.", "XXXX-XX-XX"),
        ("He resigned over the weekend.", "XXXX-WXX-WE"),
        ("He resigned on Christmas Eve.", "XXXX-12-24"),
    ],
)
def test_without_a_date_of_publication_nothing_is_guessed(text: str, value: str) -> None:
    times = read(text, None)
    assert [(t.value, t.anchor) for t in times] == [(value, None)]


@pytest.mark.parametrize(
    "text",
    [
        "He came on 30 February 2018.",
        "He came on April 31.",
        "He came on 29 February 2017.",
        "Born 45 March 2018.",
        "At 27:80 it began.",
    ],
)
def test_days_that_do_not_exist_get_no_value(text: str) -> None:
    days = [v for _, _, v in found(text) if len(v) >= 10 and v[4] == "-"]
    assert days == []


@pytest.mark.parametrize(
    "text", ["It happened 9000 years ago.", "It will happen 99999999 years from now.", "In 9999 years ago."]
)
def test_years_out_of_range_do_no_harm(text: str) -> None:
    assert all(t.value in ("PAST_REF", "FUTURE_REF") or t.type == "DURATION" for t in read(text))


def test_names_that_hold_a_month_or_weekday() -> None:
    text = "Mr April Summers of Friday Group came on Monday."
    names = [Name(Span(3, 16), "person"), Name(Span(20, 32), "organisation")]
    assert [t.span.of(text) for t in read(text, names=names)] == ["Monday"]


def test_nothing_is_read_outside_the_paragraphs() -> None:
    text = "Posted on Monday\n\nHe resigned on Tuesday.\n\nCopyright 2018"
    doc = Document(id="t", text=text, published=THURSDAY, paragraphs=[Span(18, 41)])
    add_times(doc)
    assert [t.span.of(text) for t in doc.times] == ["Tuesday"]


def test_modifiers_are_kept() -> None:
    text = "He left in late 2016 for at least three years."
    assert [(t.value, t.mod) for t in read(text)] == [("2016", "END"), ("P3Y", "EQUAL_OR_MORE")]


def test_every_row_of_the_patterns_compiles() -> None:
    for number, row in enumerate(table("times/patterns")):
        assert compile_row(number, row).elements


def test_commemorations_and_holidays_are_dates() -> None:
    for row in table("times/commemorations"):
        assert dt.date.fromisoformat(row["date"])
        assert row["words"] == row["words"].lower()
    for row in table("times/holidays"):
        assert row["name"][0].isupper()


_VOCABULARY = (
    "the last first two 3 12 31 99 2018 1990s '90s May March Monday Mon. Jan. night morning a.m. p.m. "
    "10:30 0630 GMT of in on and - , . / ago later earlier day days week weeks year years half quarter "
    "century every this next early mid late end hundred million twenty nineteen 9999999999 ٣ ½ ² spring "
    "anniversary armistice Easter 2018-02-30 30/2/2018 3-5 today now a an "
)
_WORDS = st.sampled_from([*_VOCABULARY.split(), "\n\n"])


@settings(max_examples=200, deadline=None)
@given(st.lists(_WORDS, max_size=30).map(" ".join), st.none() | st.dates())
def test_spans_are_sound_for_any_mixture_of_time_words(text: str, published: dt.date | None) -> None:
    _check(text, read(text, published))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.none() | st.dates())
def test_spans_are_sound_for_any_text(text: str, published: dt.date | None) -> None:
    _check(text, read(text, published))


def _check(text: str, times: list[Time]) -> None:
    end = 0
    for time in times:
        assert end <= time.span.start < time.span.end <= len(text)
        assert time.span.of(text).strip() == time.span.of(text)
        assert time.value
        assert time.type in ("DATE", "TIME", "DURATION", "SET")
        end = time.span.end


@pytest.mark.parametrize(
    "piece", ["the last ", "1 ", "two ", "Monday, ", "twenty-", "May ", "' ", "12:", "p.", "9" * 50, "and a half ", "-"]
)
def test_work_grows_with_the_text_only(piece: str) -> None:
    """Counts steps of the matcher, not time: twice the text may take no more than about twice the steps."""
    import sys

    def steps(n: int) -> int:
        count = 0

        def trace(*_: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(trace)
        try:
            read(piece * n)
        finally:
            sys.setprofile(None)
        return count

    read(piece)
    assert steps(160) < 3 * steps(80)


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The ferry is to sail again on Tuesday.", "Tuesday", "2018-04-10"),
        ("The ferry sank on Tuesday.", "Tuesday", "2018-04-03"),
        ("Its permit had been due to expire on Monday.", "Monday", "2018-04-02"),
        ("Monday's closing price was low.", "Monday", "2018-04-02"),
        ("Sales fell in the third quarter.", "the third quarter", "2017-Q3"),
        ("Sales will fall in the third quarter.", "the third quarter", "2018-Q3"),
        ("It was the week's worst day.", "the week", "2018-W14"),
    ],
)
def test_the_past_has_begun_and_what_is_to_be_has_not(text: str, words: str, value: str) -> None:
    assert (words, "DATE", value) in found(text)
