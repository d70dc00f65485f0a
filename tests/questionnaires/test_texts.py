"""The page for translators: upload, look at what would change, change it; nobody's work is overwritten unasked."""

import html
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import strip_tags

from assessment.accounts.models import AuditEntry, User
from assessment.questionnaires.forms import files
from assessment.questionnaires.models import Edit, Version
from assessment.questionnaires.queries import read_wordings
from assessment.questionnaires.services import change_draft, discard_draft, publish_version, undo_edit
from tests.factories import make_user
from tests.lib.test_workbooks import HOSTILE
from tests.responses.storage import all_rows

from .conftest import content_of, with_changes
from .test_texts_workbook import edited, rewritten

pytestmark = pytest.mark.django_db

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def client(erin, as_):
    """Erin, who edits."""
    return as_(erin)


@pytest.fixture
def url(draft):
    return f"/versions/{draft.number}/texts/"


@pytest.fixture
def workbook(client, draft):
    """The workbook as it was downloaded."""
    return client.post(f"/versions/{draft.number}/texts.xlsx").content


def sent(client, url, data, name="texts.xlsx"):
    return client.post(url, {"file": SimpleUploadedFile(name, data, XLSX)})


def rows_by_place(draft):
    return {place: number for number, place in enumerate(read_wordings(draft), start=2)}


def wrote(draft, workbook, **texts):
    """The workbook with other texts: `wrote(draft, workbook, **{"title.en": "New"})`."""
    columns, rows = {"zh-hans": "C", "en": "D"}, rows_by_place(draft)
    cells = []
    for key, text in texts.items():
        place, _dot, language = key.rpartition(".")
        cells.append((f"{columns[language]}{rows[place]}", text))
    return edited(workbook, *cells)


def carried(r):
    """The signed changes that the preview carries."""
    return html.unescape(re.search(r'name="changes" value="([^"]*)"', r.content.decode())[1])


def apply(client, url, r, *take):
    return client.post(url, {"changes": carried(r), "take": list(take)})


def text_of(r):
    return html.unescape(re.sub(r"\s+", " ", strip_tags(r.content.decode().replace("<", " <"))))


def change(draft, user, **changes):
    draft.refresh_from_db()
    change_draft(version=draft, user=user, base=draft.edits, posted=with_changes(draft, **changes))
    draft.refresh_from_db()


TITLE, ROLE, STEP = (
    "title.en",
    "sections.profile.questions.role.label.en",
    "recommendations.co-creation.steps.0.zh-hans",
)


# --- the way of it ---------------------------------------------------------------------------------------


def test_first_it_is_shown_then_it_is_changed(client, draft, url, workbook, erin):
    before = read_wordings(draft)
    r = sent(client, url, wrote(draft, workbook, **{TITLE: "New title", STEP: "新的一步"}))
    assert r.status_code == 200
    page = text_of(r)
    assert "2 texts would change" in page
    for told in ("CTO archetype assessment", "New title", "新的一步", before[STEP[:-8]]["zh-hans"]):
        assert told in page
    assert Edit.objects.count() == 0
    r = apply(client, url, r)
    assert (r.status_code, r["Location"]) == (302, url)
    assert "2 texts were changed." in text_of(client.get(url))
    edit = Edit.objects.get()
    assert {change["place"] for change in edit.changes} == {TITLE, "recommendations.co-creation.steps"}
    draft.refresh_from_db()
    after = read_wordings(draft)
    assert {place for place in after if after[place] != before[place]} == {"title", STEP[:-8]}
    assert (after["title"]["en"], after[STEP[:-8]]["zh-hans"]) == ("New title", "新的一步")
    assert AuditEntry.objects.filter(action=AuditEntry.Action.DRAFT_CHANGED, actor_id=erin.pk).count() == 1
    hash_before = Version.objects.get(number=1).content_hash
    undo_edit(version=draft, user=erin, base=1)
    draft.refresh_from_db()
    assert draft.content_hash == hash_before


def test_looking_at_a_workbook_stores_nothing(client, draft, url, workbook):
    data = wrote(draft, workbook, **{TITLE: "New"})
    client.get(url)
    before = all_rows()
    assert sent(client, url, data).status_code == 200
    assert client.get(url).status_code == 200
    assert all_rows() == before


def test_without_a_change_there_is_no_edit(client, draft, url, workbook):
    for data in (workbook, edited(workbook)):
        r = sent(client, url, data)
        assert r["Location"] == url
        assert "Nothing in the workbook differs from the draft." in text_of(client.get(url))
    assert Edit.objects.count() == 0


def test_pressed_twice_it_changes_once(client, draft, url, workbook):
    r = sent(client, url, wrote(draft, workbook, **{TITLE: "New"}))
    assert [apply(client, url, r).status_code for _ in range(2)] == [302, 302]
    assert Edit.objects.count() == 1
    assert "Nothing in the workbook differs from the draft." in text_of(client.get(url))


def test_all_texts_at_once(client, draft, url, workbook):
    texts = read_wordings(draft)
    new = {place: {"zh-hans": f"{pair['zh-hans']}（新）", "en": f"{pair['en']} (new)"} for place, pair in texts.items()}
    r = sent(client, url, rewritten(workbook, new))
    assert "1818 texts would change" in text_of(r)
    assert "and 1318 more, which change too" in text_of(r)
    assert apply(client, url, r).status_code == 302
    draft.refresh_from_db()
    assert read_wordings(draft) == new


# --- somebody else was at work too -----------------------------------------------------------------------


def test_what_was_changed_here_since_stays_unless_one_decides_otherwise(client, draft, url, workbook, paul):
    change(draft, paul, **{TITLE: "Theirs"})
    data = wrote(draft, workbook, **{TITLE: "Mine", ROLE: "My role"})
    r = sent(client, url, data)
    assert "1 of these texts was changed here since the workbook was downloaded" in text_of(r)
    assert r.content.decode().count('name="take"') == 1
    apply(client, url, r)
    assert content_of(draft)["title"]["en"] == "Theirs"
    assert content_of(draft)["sections"][0]["questions"][0]["label"]["en"] == "My role"
    apply(client, url, sent(client, url, data), "0")
    assert content_of(draft)["title"]["en"] == "Mine"


def test_a_translation_of_what_changed_since_is_marked(client, draft, url, workbook, paul):
    change(draft, paul, **{"title.zh-hans": "新的标题"})
    r = sent(client, url, wrote(draft, workbook, **{TITLE: "Mine"}))
    assert "The other language was changed since." in text_of(r)
    assert 'name="take"' not in r.content.decode()


def test_what_somebody_changes_between_looking_and_changing_is_not_overwritten(client, draft, url, workbook, paul):
    r = sent(client, url, wrote(draft, workbook, **{TITLE: "Mine", ROLE: "My role", STEP: "我的一步"}))
    change(draft, paul, **{TITLE: "Theirs", "consent.version": "2027-01"})
    r = apply(client, url, r)
    assert r.status_code == 409
    page = text_of(r)
    assert "Somebody else changed the same texts meanwhile" in page
    assert "Theirs" in page
    assert "Mine" in page
    assert "My role" not in page
    stored = content_of(draft)
    assert (stored["title"]["en"], stored["consent"]["version"]) == ("Theirs", "2027-01")
    assert stored["sections"][0]["questions"][0]["label"]["en"] == "My role"
    assert apply(client, url, r).status_code == 302
    assert content_of(draft)["title"]["en"] == "Theirs"
    assert apply(client, url, r, "0").status_code == 302
    assert content_of(draft)["title"]["en"] == "Mine"


def test_a_text_in_a_list_that_somebody_else_shortened_is_told(client, draft, url, workbook, paul):
    place = "recommendations.co-creation.steps"
    r = sent(client, url, wrote(draft, workbook, **{f"{place}.1.en": "Mine"}))
    steps = next(one for one in content_of(draft)["recommendations"] if one["code"] == "co-creation")["steps"]
    change(draft, paul, **{place: steps[:1]})
    r = apply(client, url, r)
    assert r.status_code == 409
    assert "1 place is not in this draft, and its row changes nothing" in text_of(r)
    assert f"{place}.1" in text_of(r)


def test_a_place_that_is_gone_is_told(client, draft, url, workbook, paul):
    themes = content_of(draft)["themes"]
    data = wrote(draft, workbook, **{f"themes.{themes[-1]['code']}.label.en": "Mine", TITLE: "New"})
    change(draft, paul, themes=themes[:-1])
    page = text_of(sent(client, url, data))
    assert "1 place is not in this draft, and its row changes nothing" in page
    assert f"themes.{themes[-1]['code']}.label" in page
    assert "1 text would change" in page


def test_more_to_decide_than_a_page_can_ask_is_refused(client, draft, url, monkeypatch, workbook, paul):
    monkeypatch.setattr(files, "MOST_OVERTAKEN", 1)
    change(draft, paul, **{TITLE: "Theirs", ROLE: "Theirs"})
    r = sent(client, url, wrote(draft, workbook, **{TITLE: "Mine", ROLE: "Mine"}))
    assert r.status_code == 422
    assert "More than 1 of these texts were changed here since" in text_of(r)


def test_more_than_a_page_can_carry_is_refused(client, draft, url, monkeypatch, workbook):
    monkeypatch.setattr(files, "LONGEST_CHANGES", 100)
    r = sent(client, url, wrote(draft, workbook, **{TITLE: "Mine", ROLE: "Mine"}))
    assert r.status_code == 422
    assert "Upload them in two workbooks" in text_of(r)


# --- what the page carries cannot be made up ---------------------------------------------------------------


def test_changes_that_were_not_looked_at_are_not_made(client, draft, url, workbook, as_, paul):
    r = sent(client, url, wrote(draft, workbook, **{TITLE: "New"}))
    signed = carried(r)
    forged = (signed[:-1] + ("A" if signed[-1] != "A" else "B"), signed[5:], "", "x", "x" * 300_000, "\0")
    for changes in forged:
        assert client.post(url, {"changes": changes}).status_code in (302, 400)
    assert as_(paul).post(url, {"changes": signed}).status_code == 302
    assert Edit.objects.count() == 0
    assert "This preview is too old. Upload the workbook again." in text_of(client.get(url))


def test_the_preview_of_one_draft_changes_no_other(client, draft, url, workbook, version, shipped_content):
    r = sent(client, url, wrote(draft, workbook, **{TITLE: "New"}))
    other = Version.objects.create(
        questionnaire=version.questionnaire, number=3, document=draft.document, content_hash=draft.content_hash
    )
    client.post(f"/versions/{other.number}/texts/", {"changes": carried(r)})
    assert Edit.objects.count() == 0


def test_a_preview_holds_for_a_day(client, draft, url, workbook):
    with time_machine.travel("2026-11-30 09:00Z", tick=False):
        r = sent(client, url, wrote(draft, workbook, **{TITLE: "New"}))
    with time_machine.travel("2026-12-01 09:01Z", tick=False):
        apply(client, url, r)
        assert Edit.objects.count() == 0
    with time_machine.travel("2026-12-01 08:59Z", tick=False):
        apply(client, url, r)
        assert Edit.objects.count() == 1


@pytest.mark.parametrize("take", ["-1", "7", "x", "9" * 30, "\0"])
def test_a_box_that_is_not_there_takes_nothing(client, draft, url, workbook, take):
    r = sent(client, url, wrote(draft, workbook, **{TITLE: "New"}))
    assert apply(client, url, r, take).status_code == 302
    assert Edit.objects.count() <= 1


def test_a_draft_put_in_use_meanwhile_is_changed_no_more(client, draft, url, workbook, erin):
    r = sent(client, url, wrote(draft, workbook, **{TITLE: "New"}))
    publish_version(version=draft)
    assert apply(client, url, r).status_code == 404
    assert client.get(url).status_code == 404


def test_a_draft_discarded_meanwhile_is_gone(client, draft, url, workbook, erin):
    r = sent(client, url, wrote(draft, workbook, **{TITLE: "New"}))
    discard_draft(version=draft, user=erin)
    assert apply(client, url, r).status_code == 404


# --- who may ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"), [("leader", 403), ("consultant", 403), ("auditor", 403), ("publisher", 200), ("admin", 200)]
)
def test_who_may_edit_may_upload(draft, url, as_, role, status):
    client = as_(make_user("one@example.org", User.Role(role)))
    assert client.get(url).status_code == status
    assert client.post(url).status_code == (422 if status == 200 else status)


def test_what_is_no_draft_takes_no_texts(client, version, workbook):
    assert client.get("/versions/1/texts/").status_code == 404
    assert sent(client, "/versions/1/texts/", workbook).status_code == 404


# --- hostile files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", [what for what in HOSTILE if what not in ("50 MB", "nothing")])
def test_a_hostile_file_is_refused_on_the_page_and_changes_nothing(client, draft, url, what):
    before = all_rows()
    r = sent(client, url, HOSTILE[what][0])
    assert r.status_code == 422
    page = r.content.decode()
    assert '<a href="#id_file">' in page
    assert re.search(r'<p class="field-error" id="id_file_error">', page)
    assert all_rows() == before


def test_fifty_megabytes_and_no_file_at_all(client, url):
    r = sent(client, url, HOSTILE["50 MB"][0])
    assert r.status_code == 413
    assert "At most 2 MB are taken here." in text_of(r)
    assert "The file is empty" in text_of(sent(client, url, b""))
    assert "Choose a file" in text_of(client.post(url))


def test_a_formula_is_named_with_its_cell(client, draft, url, workbook):
    def formula(book):
        book["texts"]["D2"] = '=HYPERLINK("http://127.0.0.1/")'

    r = sent(client, url, edited(workbook, acts=[formula]))
    assert "There is a formula in cell D2 of the sheet “texts”. Put its text there instead" in text_of(r)


def test_problems_of_rows_are_listed_beside_the_file(client, draft, url, workbook):
    r = sent(client, url, edited(workbook, ("D2", 5), ("A3", None), ("D4", None)))
    assert r.status_code == 422
    items = re.findall(r'<li class="findings__one.*?<span>(.*?)</span>', r.content.decode(), re.DOTALL)
    assert [item[:12] for item in items] == ["Cell D2 hold", "Row 3 has a "]


def test_nothing_of_the_workbook_is_markup_on_the_page(client, draft, url, workbook):
    evil = "<script>alert(1)</script>"
    r = sent(client, url, edited(workbook, ("D2", evil), ("A3", f"{evil}.label"), ("C3", evil)))
    assert r.status_code == 200
    assert "<script>alert" not in r.content.decode()
    assert r.content.decode().count("&lt;script&gt;alert(1)") >= 2


def test_the_page_speaks_the_reader_s_language(draft, url, erin):
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(erin)
    r = sent(client, url, HOSTILE["macros"][0])
    assert "工作簿里有宏。请存为不含宏的 Excel 工作簿（XLSX）" in text_of(r)
