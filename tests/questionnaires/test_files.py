"""A version as its document: out as a file, in as a draft; and the schema that both keep to."""

import copy
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import strip_tags
from jsonschema import Draft202012Validator

from assessment.accounts.models import AuditEntry, User
from assessment.instrument import document
from assessment.questionnaires.models import Questionnaire, Version
from assessment.questionnaires.services import change_draft
from tests.factories import make_user
from tests.responses.storage import all_rows

from .conftest import content_of, with_changes

pytestmark = pytest.mark.django_db

UPLOAD = "/versions/upload/"


@pytest.fixture
def client(erin, as_):
    """Erin, who edits."""
    return as_(erin)


def sent(client, data, note="", name="questionnaire.json"):
    data = data if isinstance(data, bytes) else data.encode()
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, data, "application/json"), "note": note})


def text_of(r):
    return re.sub(r"\s+", " ", strip_tags(r.content.decode().replace("<", " <")))


def listed(r):
    """The problems that the page lists beside the file: (line, sentence, place)."""
    items = re.findall(r'<li class="findings__one.*?</li>', r.content.decode(), re.DOTALL)
    return [
        tuple(strip_tags(found[0]) if (found := re.findall(pattern, item, re.DOTALL)) else ""
              for pattern in (r"<b>(.*?)</b>", r"<span>(.*?)</span>", r"<code.*?>(.*?)</code>"))
        for item in items
    ]  # fmt: skip


# --- the schema ------------------------------------------------------------------------------------------


def test_anybody_may_read_the_schema_and_the_shipped_document_keeps_to_it(db, shipped_content):
    r = Client().get("/schema/questionnaire-1.json")
    assert (r.status_code, r["Content-Type"]) == (200, "application/schema+json")
    schema = json.loads(r.content)
    assert schema["$id"] == "http://127.0.0.1:8000/schema/questionnaire-1.json"
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(shipped_content)) == []
    assert {key: value for key, value in schema.items() if key != "$id"} == document.schema()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_schema_is_only_read(db, method):
    assert getattr(Client(), method)("/schema/questionnaire-1.json").status_code == 405


# --- out -------------------------------------------------------------------------------------------------


def test_the_document_comes_as_a_file_for_people(client, version, shipped_content):
    r = client.post("/versions/1/document.json")
    assert (r.status_code, r["Content-Type"]) == (200, "application/json")
    assert r["Content-Disposition"].startswith("attachment; filename=\"questionnaire-1.json\"; filename*=UTF-8''")
    assert r.content == (json.dumps(shipped_content, ensure_ascii=False, indent=2) + "\n").encode()
    assert document.content_hash(document.parse(r.content)) == version.content_hash


def test_who_took_it_away_is_in_the_trail(client, draft, erin):
    change_draft(version=draft, user=erin, base=0, posted=with_changes(draft, **{"title.en": "Other"}))
    client.post(f"/versions/{draft.number}/document.json")
    client.post(f"/versions/{draft.number}/texts.xlsx")
    entries = AuditEntry.objects.filter(action=AuditEntry.Action.EXPORTED).order_by("pk")
    draft.refresh_from_db()
    told = {"hash": draft.content_hash, "edits": 1}
    assert [(entry.actor_id, entry.subject, entry.details) for entry in entries] == [
        (erin.pk, "version/2", {"kind": "json", **told}),
        (erin.pk, "version/2", {"kind": "xlsx", **told}),
    ]


@pytest.mark.parametrize("path", ["document.json", "texts.xlsx"])
def test_looking_at_the_address_takes_nothing_away(client, version, path):
    before = all_rows()
    assert client.get(f"/versions/1/{path}").status_code == 405
    assert client.head(f"/versions/1/{path}").status_code == 405
    assert all_rows() == before


@pytest.mark.parametrize("path", ["document.json", "texts.xlsx"])
@pytest.mark.parametrize(
    ("role", "status"),
    [("leader", 403), ("consultant", 403), ("editor", 200), ("publisher", 200), ("auditor", 200), ("admin", 200)],
)
def test_who_may_read_versions_may_take_them_away(version, as_, path, role, status):
    client = as_(make_user("one@example.org", User.Role(role)))
    assert client.post(f"/versions/1/{path}").status_code == status
    assert client.post(f"/versions/99/{path}").status_code == (404 if status == 200 else 403)
    assert AuditEntry.objects.filter(action=AuditEntry.Action.EXPORTED).count() == (status == 200)


def test_a_stranger_is_asked_to_sign_in(version):
    r = Client().post("/versions/1/document.json")
    assert (r.status_code, r["Location"]) == (302, "/account/sign-in/?next=/versions/1/document.json")


# --- in --------------------------------------------------------------------------------------------------


def test_what_was_taken_away_comes_back_as_a_draft_with_the_same_hash(client, version, erin):
    r = sent(client, client.post("/versions/1/document.json").content, note="As it is")
    new = Version.objects.get(number=2)
    assert (r.status_code, r["Location"]) == (302, "/versions/2/")
    assert (new.status, new.note, new.created_by) == (Version.Status.DRAFT, "As it is", erin)
    assert new.content_hash == version.content_hash
    assert "Version 2 is a draft with this document." in text_of(client.get(r["Location"]))


def test_uploaded_twice_it_is_one_draft(client, version, shipped_content):
    for _ in range(2):
        assert sent(client, json.dumps(shipped_content))["Location"] == "/versions/2/"
    assert Version.objects.count() == 2


def test_a_changed_document_is_stored_in_its_normal_form(client, version, shipped_content):
    content = copy.deepcopy(shipped_content)
    content["title"]["en"] = "Another title"
    content["minutes_core"] = 6.0
    content["sections"][0]["questions"][0]["appearance"] = "radios"
    sent(client, "\ufeff" + json.dumps(content, indent=4))
    stored = content_of(Version.objects.get(number=2))
    assert (stored["title"]["en"], stored["minutes_core"]) == ("Another title", 6)
    assert "appearance" not in stored["sections"][0]["questions"][0]
    assert stored == document.dump(document.load(content))


def test_errors_are_listed_beside_the_file_with_line_place_and_sentence(client, version, shipped_content):
    content = copy.deepcopy(shipped_content)
    content["minutes_core"] = "5"
    content["sections"][1]["questions"][0]["options"][1]["strength"] = 1.5
    text = json.dumps(content, ensure_ascii=False, indent=2)
    before = all_rows()
    r = sent(client, text)
    assert r.status_code == 422
    assert all_rows() == before
    strength = text[: text.index('"strength": 1.5')].count("\n") + 1
    assert listed(r) == [
        ("Line 8", "This must be a whole number, without quotes", "minutes_core"),
        (f"Line {strength}", "This must be at most 1",
         "sections.ownership.questions.ownership.options.shared.strength"),
    ]  # fmt: skip
    assert '<a href="#id_file">There are 2 problems in the file. Mend them and upload the file again</a>' in (
        r.content.decode()
    )
    assert re.search(r"<title>\s*Error:", r.content.decode())


def test_they_are_said_in_chinese_to_a_chinese_reader(erin, version):
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(erin)
    r = sent(client, '{"a": 1,\n"a": 2}')
    assert listed(r) == [("第 2 行", "键“a”出现了两次。请只留一个", "a")]


REFUSED = {
    # what: data, line, part of the sentence
    "no JSON": ("title: x", "Line 1", "A value is missing at column 1"),
    "a list": ("[]", "Line 1", "The file holds no JSON object"),
    "a comma too few": ('{\n"a": 1\n"b": 2}', "Line 3", "A comma is missing at column 1"),
    "NaN": ('{"a":\nNaN}', "Line 2", "“NaN” is no number that can be stored"),
    "deep": ('{"a":' + "[" * 100_000, "Line 1", "There are more than 20000 values"),
    "deeper than sixty": ('{"a":\n' + "[" * 61 + "]" * 61 + "}", "Line 2", "nested more than 60 levels deep"),
    "GBK": ('{\n"标题": 1}'.encode("gbk"), "Line 2", "The file is in GBK. Save it as UTF-8"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "Line 1", "The file is in UTF-16. Save it as UTF-8"),
    "no text at all": (b"{\n\xff\xfe\x80", "Line 2", "The file is not in UTF-8. Save it as UTF-8"),
    "a workbook": (b"PK\x03\x04\xff\xff" + b"x" * 200, "Line 1", "The file is not in UTF-8"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_is_no_document_is_refused_with_what_to_do(client, version, what):
    data, line, sentence = REFUSED[what]
    before = all_rows()
    r = sent(client, data)
    assert r.status_code == 422
    [(told_line, told, _place)] = listed(r)
    assert told_line == line
    assert sentence in told
    assert all_rows() == before


@pytest.mark.parametrize(("text", "sentence"), [("\ud800", "lone surrogate"), ("\0", "NUL character")])
def test_what_no_database_stores_is_refused_in_its_place(client, version, shipped_content, text, sentence):
    content = copy.deepcopy(shipped_content)
    content["title"]["en"] = f"a{text}b"
    [(line, told, place)] = listed(sent(client, json.dumps(content, indent=1)))
    assert (line, place) == ("Line 6", "title.en")
    assert sentence in told


def test_a_document_of_another_questionnaire_is_refused(client, version, shipped_content):
    content = {**shipped_content, "code": "other-questions"}
    [(line, told, place)] = listed(sent(client, json.dumps(content, indent=1)))
    assert (line, place) == ("Line 3", "code")
    assert told == "This is a document of the questionnaire “other-questions”, which this site does not keep"
    assert Questionnaire.objects.count() == 1


def test_codes_that_stand_twice_in_a_list_are_refused(client, version, shipped_content):
    content = copy.deepcopy(shipped_content)
    content["themes"].append(content["themes"][0])
    [(_line, told, place)] = listed(sent(client, json.dumps(content)))
    assert told.startswith("The code “responsible-leadership” stands twice in this list")
    assert place == f"themes.{len(content['themes']) - 1}"


def test_of_many_problems_the_first_fifty_are_told(client, version):
    text = "{" + ",".join(f'\n"{number}": 0' for number in range(300)) + "}"
    told = listed(sent(client, text))
    assert len(told) == 51
    assert "and 150 more" in text_of(sent(client, text))


def test_nothing_of_the_file_is_markup_on_the_page(client, version, shipped_content):
    evil = "<script>alert(1)</script>"
    content = {**shipped_content, evil: 1, "code": evil}
    pages = [sent(client, json.dumps(content)), sent(client, f'{{"{evil}": 1, "{evil}": 1}}', name=f"{evil}.json")]
    for r in pages:
        assert r.status_code == 422
        assert "<script>alert" not in r.content.decode()
    assert "&lt;script&gt;" in pages[0].content.decode()


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        ({"note": "x"}, "Choose a file"),
        ({"file": "a text, no file"}, "Choose a file"),
        ({"file": SimpleUploadedFile("a.json", b"")}, "The file is empty"),
        ({"file": SimpleUploadedFile("a.json", b"{}"), "note": "x" * 2001}, "at most 2000"),
        ({"file": SimpleUploadedFile("a.json", b"{}"), "note": "a\0b"}, "character"),
    ],
)
def test_a_form_that_is_not_filled_in_is_shown_again(client, version, post, sentence):
    r = client.post(UPLOAD, post)
    assert r.status_code == 422
    assert sentence in text_of(r)
    assert Version.objects.count() == 1


def test_fifty_megabytes_are_refused_before_they_are_read(client, version):
    r = sent(client, b" " * 50_000_000)
    assert r.status_code == 413
    assert "At most 5 MB are taken here. Nothing of the file was read, and nothing was changed." in text_of(r)
    assert f'href="{UPLOAD}"' in r.content.decode()


def test_a_little_more_than_five_megabytes_are_refused_as_well(client, version):
    r = sent(client, b" " * 5_000_001)
    assert r.status_code == 422
    [(_line, told, _place)] = listed(r)
    assert told == "The file is larger than 5 MB. No questionnaire needs that much"


@pytest.mark.parametrize("role", ["leader", "consultant", "auditor"])
def test_who_may_not_edit_uploads_nothing(version, as_, role, shipped_content):
    client = as_(make_user("one@example.org", User.Role(role)))
    assert client.get(UPLOAD).status_code == 403
    assert sent(client, json.dumps(shipped_content)).status_code == 403
    assert Version.objects.count() == 1


def test_looking_at_the_page_changes_nothing(client, version):
    before = all_rows()
    r = client.get(UPLOAD)
    assert r.status_code == 200
    assert 'enctype="multipart/form-data"' in r.content.decode()
    assert 'href="/schema/questionnaire-1.json"' in r.content.decode()
    assert all_rows() == before


# --- where one finds it ----------------------------------------------------------------------------------


def test_the_pages_lead_there(client, as_, draft):
    assert f'href="{UPLOAD}"' in client.get("/versions/").content.decode()
    page = client.get(f"/versions/{draft.number}/").content.decode()
    for path in ("document.json", "texts.xlsx"):
        assert f'action="/versions/{draft.number}/{path}"' in page
    assert f'href="/versions/{draft.number}/texts/"' in page
    auditor = as_(make_user("a@example.org", User.Role.AUDITOR))
    assert f'href="{UPLOAD}"' not in auditor.get("/versions/").content.decode()
    assert f'href="/versions/{draft.number}/texts/"' not in auditor.get(f"/versions/{draft.number}/").content.decode()
