"""The day of publication worked out from a text's own words, and left open where they do not fix it."""

import datetime as dt

import pytest

from attache.pages.dates import date_mentions, day_names, in_future
from attache.pages.dating import infer
from attache.pages.jubilees import jubilees, latest_known, number_of

#: name → text, the day, whether an editorial (which appears the day after); ± 1 day is right
FIXED = {
    "an anniversary with its weekday (East Asia)": (
        "North Korea marked the 75th anniversary of the founding of its army with a night parade. State television "
        "showed missiles on Feb. 8, a Wednesday, and the leader watched from a balcony in Pyongyang.",
        "2023-02-08",
        False,
    ),
    "an anniversary told by the event's own name (Europe)": (
        "Thousands gathered at the Brandenburg Gate on Saturday to mark the 30th anniversary of the fall of the "
        "Berlin Wall. The chancellor laid a rose into a crack of the concrete on Nov. 9 and asked Germans to defend "
        "democracy.",
        "2019-11-09",
        False,
    ),
    "an anniversary before its event's name (Middle East)": (
        "Hundreds of families held pictures of the dead outside the port on Thursday. The Beirut blast's second "
        "anniversary, on August 4, brought new calls for an international inquiry, and a part of the silos collapsed "
        "during the march.",
        "2022-08-04",
        False,
    ),
    "an editorial on an anniversary (Africa)": (
        "Kigali fell silent at noon on April 7, the 30th anniversary of the Rwandan genocide. On Sunday, presidents "
        "who had looked away in 1994 bowed their heads. We should ask them why they still send rifles to the warlords "
        "next door.",
        "2024-04-08",
        True,
    ),
    "an anniversary spelled out (Latin America)": (
        "Chileans lit candles at the palace on Monday on the fiftieth anniversary of the military coup that brought "
        "Augusto Pinochet to power. The president read out the names of the missing on September 11.",
        "2023-09-11",
        False,
    ),
    "one name for two events, told apart by context": (
        "Veterans of the Great War were remembered on Sunday, November 11, when bells rang all over Belgium on the "
        "100th anniversary of the armistice. The king laid a wreath near the old western front.",
        "2018-11-11",
        False,
    ),
    "a day counted from an invasion": (
        "On the 500th day of Russia's full-scale invasion of Ukraine, the president flew to an island in the Black "
        "Sea. Kyiv said on Saturday that 12 soldiers had been freed.",
        "2023-07-08",
        False,
    ),
    "a whole date with its weekday": (
        "The Philippine coast guard said on Tuesday, March 5, 2024, that a Chinese ship had struck one of its boats. "
        "Manila summoned the Chinese deputy envoy on Tuesday. Two sailors were hurt.",
        "2024-03-05",
        False,
    ),
    "weekday and day, the year bounded by what it knows": (
        "The Taliban takeover emptied the ministry's corridors three years ago, in 2021. On Thursday, Aug. 15, the "
        "men who now sit there paraded captured armour at Bagram, and diplomats from China and Iran applauded.",
        "2024-08-15",
        False,
    ),
    "an anniversary of the coup in Myanmar": (
        "Streets in Yangon were empty on Thursday as opponents of the army held a silent strike on February 1, the "
        "third anniversary of the coup in Myanmar. The junta extended its emergency for six months on Wednesday.",
        "2024-02-01",
        False,
    ),
    "a centenary": (
        "China's Communist Party celebrated its centenary on Thursday. Speaking on July 1 in Tiananmen Square, the "
        "general secretary marked the 100th anniversary of the founding of the Communist Party of China and vowed to "
        "complete reunification.",
        "2021-07-01",
        False,
    ),
    "an anniversary that is still ahead": (
        "Britain will send a destroyer to the Normandy coast next week, the ministry said on Thursday. The ship is to "
        "lead the fleet on June 6, when veterans are expected to mark the 80th anniversary of D-Day. On Friday, May "
        "31, it will leave Portsmouth.",
        "2024-05-30",
        False,
    ),
    "a jubilee with the year beside it": (
        "In 2014, ten years ago, Russia took the peninsula without a shot. On Monday, March 18, the Kremlin marked "
        "the tenth anniversary of the annexation of Crimea with a concert on Red Square.",
        "2024-03-18",
        False,
    ),
}

OPEN = {
    "a weekday alone": "The prime minister met the head of the opposition on Thursday. They agreed to talk again.",
    "no date at all": "The two navies have trained together for years. Their admirals trust each other, and it shows.",
    "weekday and day, no year": "The court ruled on Tuesday, May 3, that the arms dealer must be freed. He left on Wednesday.",
    "an anniversary nobody knows": "The village marked the 40th anniversary of its bakery on Sunday with free bread for all.",
    "a year alone": "The embargo of 2014 still stands, and the ministry says that no licence has been granted since.",
    "only history": "The Treaty of Versailles was signed on June 28, 1919. The delegates went home and the quarrel went on.",
    "an anniversary without a number": "They meet on each anniversary of the uprising in Budapest and lay flowers on Friday.",
    "an amount, not a year": "The army lost 2019 rifles on Monday, its inspector said. Nobody was charged with the loss.",
}


@pytest.mark.parametrize("name", FIXED)
def test_the_day_is_worked_out(name):
    text, day, opinion = FIXED[name]
    found = infer(text, opinion=opinion)
    assert found.date is not None, found
    assert abs(found.date - dt.date.fromisoformat(day)).days <= 1, found
    assert 0.6 <= found.confidence <= 1
    assert found.basis().startswith("inferred: ")
    assert len(found.reasons) >= 2


@pytest.mark.parametrize("name", OPEN)
def test_the_day_is_left_open(name):
    found = infer(OPEN[name])
    assert found.date is None, found
    assert found.basis().startswith("unknown: ")


def test_the_reasons_say_how():
    reasons = "; ".join(infer(FIXED["an anniversary told by the event's own name (Europe)"][0]).reasons)
    assert "“30th anniversary”: the fall of the Berlin Wall was on 1989-11-09, which comes to 2019-11-09" in reasons
    assert "November 9" in reasons


def test_a_dateline_without_year_fixes_the_day_and_the_text_the_year():
    text = "Kenya sent 400 police officers to Haiti on Tuesday. The president had promised them last year, in 2023."
    (dateline,) = date_mentions("June 25")
    found = infer(text, dateline=dateline)
    assert found.date == dt.date(2024, 6, 25)


def test_a_page_is_not_younger_than_its_file():
    text = "On Wednesday, July 3, the committee met in Geneva and condemned the shipment of shells to the rebels."
    assert infer(text).date is None
    found = infer(text, made=dt.date(2019, 7, 5))
    assert found.date is not None
    assert abs(found.date - dt.date(2019, 7, 4)).days <= 1


def test_the_copyright_line_bounds_the_year():
    text = "On Wednesday, July 3, the committee met in Geneva and condemned the shipment of shells to the rebels."
    found = infer(text, around="© 2024 The Geneva Messenger. All rights reserved.")
    assert found.date is not None
    assert found.date.year == 2024


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("July 28, 2023", [(2023, 7, 28, None)]),
        ("on Thursday, July 27", [(None, 7, 27, 3)]),
        ("Fri 28 Jul 2023 09.00 BST", [(2023, 7, 28, 4)]),
        ("the 27th of July", [(None, 7, 27, None)]),
        ("2023-07-28T10:00:00Z and 2023.07.29", [(2023, 7, 28, None), (2023, 7, 29, None)]),
        ("28/07/2023, 07/28/2023", [(2023, 7, 28, None), (2023, 7, 28, None)]),
        ("03/04/2021", []),
        ("28.7.2023", [(2023, 7, 28, None)]),
        ("Nov. 3-5, 2021", [(2021, 11, 3, None)]),
        ("they may 5 times march 3 miles", []),
        ("February 30, 2023", []),
        ("July 4.5 percent", []),
    ],
)
def test_dates_as_texts_write_them(text, expected):
    assert [(m.year, m.month, m.day, m.weekday) for m in date_mentions(text)] == expected


def test_weekdays_that_are_names_are_none():
    text = "Every Tuesday they met. On Black Friday, after Friday prayers, he read the Sunday Times. On Monday he left."
    assert [d.word for d in day_names(text, [])] == ["Monday"]


@pytest.mark.parametrize(
    ("text", "future"),
    [
        ("They will meet on May 5.", True), ("They met on May 5.", False), ("They will meet, he said on May 5.", False),
        ("The vote is scheduled for May 5.", True), ("It will rain. He left on May 5.", False),
    ],
)  # fmt: skip
def test_what_is_still_to_come(text, future):
    (mention,) = date_mentions(text)
    assert in_future(text, mention.start, mention.end) is future


@pytest.mark.parametrize(
    ("word", "number"), [("70th", 70), ("seventieth", 70), ("21st", 21), ("a", 1), ("three", 3), ("many", None)]
)
def test_numbers(word, number):
    assert number_of(word) == number


def test_anniversaries_name_their_event_and_day():
    (found,) = jubilees("Pakistan marked the 25th anniversary of its independence in 1972, says a book on Pakistan.")
    assert found.targets == (("Pakistan's independence", dt.date(1972, 8, 14)),)
    assert jubilees("The firm's 25th anniversary came and went.") == []


def test_what_a_text_knows_of_bounds_it():
    assert latest_known("Since Covid-19 and the war in Ukraine, trade has fallen.") == (
        "Russia's full-scale invasion of Ukraine", dt.date(2022, 2, 24),
    )  # fmt: skip
    assert latest_known("Trade has fallen.") is None
