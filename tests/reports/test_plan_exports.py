"""The plan as PDF, workbook and calendar: the same texts as on the page, and nothing that runs."""

import html
import io
import re
from datetime import date

import openpyxl
import pytest
from icalendar import Calendar
from pypdf import PdfReader

from assessment.responses.models import PlanItem
from assessment.responses.services import add_action, choose_recommendation, save_item, save_reflection

ODD = "=1+1 “喆堃” <b>&amp; 🙂"


@pytest.fixture
def owner(alice):
    alice.finished()
    response = alice.response
    first = choose_recommendation(response=response, code="meet-the-cio")
    own = add_action(response=response, title=ODD, horizon="90-days")
    done = add_action(response=response, title="Done already", horizon="1-year")
    values = {"owner": "Ann Example", "first_step": "Call\nhim", "due_on": date(2027, 3, 31), "note": "@SUM(A1)"}
    save_item(item=first, values=values, revision=0)
    save_item(item=done, values={"status": "done"}, revision=0)
    assert own.position == 2
    save_reflection(response=response, prompt="influence-on-growth", text="On pricing, above all", revision=0)
    return alice


def squeezed(text):
    return re.sub(r"\s+", "", text)


def pdf_text(content):
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def test_page_pdf_and_workbook_say_the_same(owner):
    page = html.unescape(owner.client.get(owner.url("plan/")).content.decode())
    pdf = pdf_text(owner.client.get(owner.url("plan.pdf")).content)
    book = openpyxl.load_workbook(io.BytesIO(owner.client.get(owner.url("plan.xlsx")).content))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    for text in ("Ann Example", "Done already", "@SUM(A1)"):
        assert text in page
        assert squeezed(text) in pdf
        assert text in cells
    assert "On pricing, above all" in cells
    assert squeezed("On pricing, above all") in pdf
    assert "2027-03-31" in cells
    assert squeezed("31 March 2027") in pdf
    assert "31 March 2027" in page
    assert ODD in page
    assert ODD in cells
    assert squeezed(ODD.replace("🙂", "□")) in pdf


def test_no_cell_is_a_formula(owner):
    book = openpyxl.load_workbook(io.BytesIO(owner.client.get(owner.url("plan.xlsx")).content))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_the_calendar_holds_what_is_open_on_its_day(owner):
    content = owner.client.get(owner.url("plan.ics")).content
    assert content.count(b"\n") == content.count(b"\r\n")
    events = list(Calendar.from_ical(content).walk("VEVENT"))
    assert len(events) == 2
    by_day = {event.decoded("dtstart"): event for event in events}
    assert "Ann Example" in str(by_day[date(2027, 3, 31)]["description"])
    assert "Call\nhim" in str(by_day[date(2027, 3, 31)]["description"])
    other = next(event for event in events if event.decoded("dtstart") != date(2027, 3, 31))
    assert str(other["summary"]).startswith(ODD)
    assert "Within 90 days" in str(other["summary"])


def test_the_same_thing_keeps_its_uid_and_moves_its_sequence(owner):
    def events():
        content = owner.client.get(owner.url("plan.ics")).content
        return {str(event["uid"]): event["sequence"] for event in Calendar.from_ical(content).walk("VEVENT")}

    before = events()
    item = PlanItem.objects.get(recommendation="meet-the-cio")
    save_item(item=item, values={"note": "later"}, revision=1)
    after = events()
    assert before.keys() == after.keys()
    assert sum(after.values()) == sum(before.values()) + 1


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pdf_is_tagged_titled_and_in_its_language(owner, language):
    content = owner.client.get(owner.url("plan.pdf"), headers={"accept-language": language}).content
    root = PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert root["/Lang"].startswith("zh" if language == "zh-hans" else "en")
    assert "/StructTreeRoot" in root
    assert len(content) < 500_000


def test_in_chinese_a_date_stands_in_chinese_brackets(owner):
    text = pdf_text(owner.client.get(owner.url("plan.pdf"), headers={"accept-language": "zh-hans"}).content)
    assert re.search(r"（20\d\d年\d+月\d+日）", text)
    assert not re.search(r"\(20\d\d年", text)


@pytest.mark.parametrize("place", ["plan.pdf", "plan.xlsx", "plan.ics"])
def test_files_have_safe_names_and_are_ones_own(owner, charlie, place):
    r = owner.client.get(owner.url(place))
    assert r["Content-Disposition"].startswith(f'attachment; filename="{place}"')
    assert charlie.client.get(owner.url(place)).status_code == 404
    assert owner.client.post(owner.url(place)).status_code == 405


def test_an_empty_plan_exports_too(charlie):
    charlie.finished()
    for place in ("plan.pdf", "plan.xlsx", "plan.ics"):
        assert charlie.client.get(charlie.url(place)).status_code == 200
