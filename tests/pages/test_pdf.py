"""PDF files: paragraphs from lines, running heads and page numbers dropped, and what cannot be read."""

import datetime as dt
import io

import pypdf
import pytest

from attache.sources import Failure
from tests.pages.made import body, pdf, read

LINES = (
    "The Ministry of Defence of Georgia announces that two patrol boats",
    "were handed over by the Republic of Turkey in Batumi today. The min-",
    "ister received them from the ambassador, who spoke of a long friend-",
    "ship between the two navies.",
)
MORE = (
    "Both boats will be based in Poti. Their crews were trained for half a",
    "year at a school near Izmir, and 20 of the sailors are women.",
)
FIRST = (
    "The Ministry of Defence of Georgia announces that two patrol boats were handed over by the Republic of Turkey in Batumi "
)
FIRST += "today. The minister received them from the ambassador, who spoke of a long friendship between the two navies."
SECOND = " ".join(MORE)


def column(lines, top, size=11, step=14):
    return [(top - step * i, size, line) for i, line in enumerate(lines)]


def test_lines_become_paragraphs():
    page = [(790, 18, "Boats for the coast guard"), (760, 11, "14 March 2023"), *column(LINES, 720), *column(MORE, 650)]
    doc = read(pdf([page]))
    assert body(doc) == [FIRST, SECOND]
    assert doc.text == f"{FIRST}\n\n{SECOND}"
    assert doc.title == "Boats for the coast guard"
    assert (doc.published, doc.published_basis) == (dt.date(2023, 3, 14), "text: “14 March 2023”")


def test_a_byline_is_a_line_of_its_own_without_a_gap():
    page = [
        (790, 18, "Boats for the coast guard"),
        *column(["By Nino Example, 14 March 2023", *LINES], 760),
        *column(MORE, 650),
    ]
    doc = read(pdf([page]))
    assert body(doc) == [FIRST, SECOND]
    assert (doc.byline, doc.published) == ("Nino Example", dt.date(2023, 3, 14))


def test_running_heads_and_page_numbers_go_and_paragraphs_cross_pages():
    head, foot = (820, 9, "Ministry of Defence - Press Service"), 30
    first = [head, *column(LINES[:2], 780), (foot, 9, "Page 1 of 2")]
    second = [head, *column(LINES[2:], 780), *column(MORE, 738), (foot, 9, "Page 2 of 2")]
    assert body(read(pdf([first, second]))) == [FIRST, SECOND]


def test_the_files_own_title_and_date():
    info = "/Title (Boats for the coast guard of Georgia) /CreationDate (D:20230315120000Z)"
    doc = read(pdf([column(LINES, 780) + column(MORE, 700)], info))
    assert doc.title == "Boats for the coast guard of Georgia"
    assert doc.published is None  # a file may be made long after its text
    assert read(pdf([column(LINES, 780)], "/Title (Microsoft Word - final2.docx)")).title is None


def encrypted(password: str, owner: str | None = None) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([column(LINES, 780)])))
    writer.encrypt(password, owner, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_an_encrypted_file():
    failure = read(encrypted("secret"), "a.pdf")
    assert str(failure) == "a.pdf: the PDF is encrypted; open it with its password and save it without"


def test_a_file_that_is_only_locked_against_changes():
    assert body(read(encrypted("", "owner"))) == [FIRST]


@pytest.mark.parametrize("lines", [[], [(30, 9, "1")]])
def test_scans(lines):
    failure = read(pdf([lines, lines]), "scan.pdf")
    assert isinstance(failure, Failure)
    assert "only pictures" in str(failure)
    assert "OCR" in failure.remedy


@pytest.mark.parametrize("length", [20, 200, 700])
def test_a_file_that_is_cut_off(length):
    result = read(pdf([column(LINES, 780)])[:length], "cut.pdf")
    assert isinstance(result, Failure) or FIRST.startswith(body(result)[0][:20])


def test_a_french_pdf_is_refused_by_name():
    french = (
        "Le ministre de la guerre a dit que les forces de son pays seraient en alerte dans les prochains jours et que la flotte"
    )
    failure = read(pdf([column([french] * 6, 780)]), "f.pdf")
    assert "in French" in str(failure)
