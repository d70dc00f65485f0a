"""Trying a version out: the real pages, answers that go along in the page and are stored nowhere."""

import copy
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.utils.html import escape

from assessment.accounts.models import User
from assessment.instrument import document
from assessment.instrument.progress import steps_of
from assessment.instrument.rules import as_asked
from assessment.questionnaires.models import Version
from assessment.questionnaires.published import definition_to_read
from assessment.questionnaires.services import create_draft
from assessment.responses.forms import marked_html
from assessment.responses.views.preview_page import MOST_CARRIED
from assessment.responses.views.step_page import _mould, _row_moulds
from assessment.scoring import assess
from assessment.scoring.checks import pattern_of
from tests.factories import Taker, make_user
from tests.instrument.ruled import all_of, ruled_content, when

from .page import Page
from .storage import all_rows
from .test_query_counts import count
from .test_section import STEPS

NOTHING = '{"answers":{},"visited":[]}'
OTHER_PLACES = ["landing", "consent", "hub", "more", "check", "result"]
NEW_WORDS = "Which chair do you sit in?"
READERS = [User.Role.EDITOR, User.Role.PUBLISHER, User.Role.AUDITOR, User.Role.ADMIN]


def signed_in(role, language="en"):
    client = Client(headers={"accept-language": language})
    client.force_login(make_user(f"{role}@example.org", role))
    return client


@pytest.fixture
def editor(version):
    return signed_in(User.Role.EDITOR)


@pytest.fixture
def draft(version, shipped_content):
    """A draft with other words and a rule."""
    content = ruled_content(shipped_content, {"section:time": all_of(when("has-cio", "is-none", "none"))})
    content["sections"][0]["questions"][0]["label"]["en"] = NEW_WORDS
    return create_draft(questionnaire=version.questionnaire, content=content, note="", user=None)


class Trier:
    """Somebody who tries a version; posts go where the page shown says, with what it carries."""

    def __init__(self, client, version, **shown):
        self.client, self.version, self.shown = client, version, {"language": "en", **shown}
        self.page, self.status = None, 0

    def url(self, place):
        return f"/versions/{self.version.number}/preview/{place}/"

    def open(self, place, **more):
        return self._see(self.client.get(self.url(place), {**self.shown, **more}))

    def post(self, **fields):
        """Presses a button of the page's own form."""
        [form] = [e for e in self.page.all("form") if e.attributes.get("id") in ("section-form", "consent-form", None)
                  and "action" in e.attributes]  # fmt: skip
        return self._see(self.client.post(form.attributes["action"], {"_carried": self.carried_text, **fields}))

    def follow(self, words):
        """Presses the button that stands for a link."""
        [button] = [e for e in self.page.all("button") if e.words == words and "formaction" in e.attributes]
        fields = {"_carried": self.carried_text, button.attributes["name"]: button.attributes["value"]}
        return self._see(self.client.post(button.attributes["formaction"], fields))

    def _see(self, r):
        assert r.status_code in (200, 422), r.status_code
        assert set(r.cookies) <= {"csrftoken"}  # of every page with a form
        self.page, self.status = Page.of(r), r.status_code
        return self

    @property
    def carried_text(self):
        texts = {e.attributes["value"] for e in self.page.all("input", name="_carried")}
        assert len(texts) == 1
        return texts.pop()

    @property
    def carried(self):
        return json.loads(self.carried_text)

    @property
    def place(self):
        """Where the page's own forms post."""
        carrier = self.page.one("form", id="enclosed-carrier")
        return urlsplit(carrier.attributes["action"]).path.split("/")[4]

    @property
    def heading(self):
        return self.page.one("h1").words


@pytest.fixture
def trier(editor, draft):
    return Trier(editor, draft)


def answers_to(step, answers):
    """The fields of a page for these answers."""
    fields = {}
    for question in step.questions:
        given = answers.get(question.code)
        if isinstance(given, dict):
            rows = step.rows or given
            fields |= {f"{question.code}-{row}": str(given[row]) for row in rows if row in given}
        elif given is not None:
            fields[question.code] = given if isinstance(given, list) else str(given)
    return fields


# --- who may -------------------------------------------------------------------------------------------------

PATHS = ["", "landing/", "profile/", "check/", "result/"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_is_not_signed_in_is_asked_to(version, path, method):
    r = getattr(Client(), method)(f"/versions/1/preview/{path}")
    if (path, method) == ("", "post"):
        assert r.status_code == 405
    else:
        assert (r.status_code, r["Location"]) == (302, f"/account/sign-in/?next=/versions/1/preview/{path}")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("role", [User.Role.LEADER, User.Role.CONSULTANT])
def test_who_may_not_read_versions_may_not_try_them(version, draft, role, path):
    client, before = signed_in(role), all_rows()
    for number in (version.number, draft.number, 99):
        assert client.get(f"/versions/{number}/preview/{path}").status_code == 403
        r = client.post(f"/versions/{number}/preview/{path}", {"_carried": NOTHING})
        assert r.status_code == (405 if path == "" else 403)
    assert all_rows() == before


@pytest.mark.parametrize("role", READERS)
def test_who_may_read_versions_may_try_them_drafts_too(version, draft, role):
    client = signed_in(role)
    for number in (version.number, draft.number):
        for path in PATHS:
            assert client.get(f"/versions/{number}/preview/{path}").status_code == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("number", ["99", "0", "9" * 30])
def test_a_number_that_no_version_has_is_not_found(editor, number, path):
    assert editor.get(f"/versions/{number}/preview/{path}").status_code == 404


@pytest.mark.parametrize("place", ["nowhere", "PROFILE", "ownership-3", "1"])
def test_a_page_that_the_version_does_not_have_is_not_found(editor, place):
    assert editor.get(f"/versions/1/preview/{place}/").status_code == 404
    assert editor.post(f"/versions/1/preview/{place}/", {"_carried": NOTHING}).status_code == 404


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(editor, path, method):
    assert getattr(editor, method)(f"/versions/1/preview/{path}").status_code == 405


# --- the frame -----------------------------------------------------------------------------------------------


def frames(client, version, **asked):
    page = Page.of(client.get(f"/versions/{version.number}/preview/", asked))
    return page, [(e.attributes, parse_qs(urlsplit(e.attributes["src"]).query)) for e in page.all("iframe")]


def test_it_shows_both_languages_on_a_phone_at_first(editor, draft):
    page, [(chinese, asked), (english, also)] = frames(editor, draft)
    assert page.title.startswith(f"Preview of version {draft.number}")
    assert (asked, also) == ({"language": ["zh-hans"]}, {"language": ["en"]})
    assert urlsplit(chinese["src"]).path == f"/versions/{draft.number}/preview/landing/"
    assert (chinese["width"], chinese["height"]) == (english["width"], english["height"]) == ("390", "844")
    assert chinese["title"] != english["title"]


def test_it_shows_what_is_asked_for(editor, draft):
    asked = {"place": "time", "language": "en", "width": "320", "theme": "dark", "example": "all-rounder"}
    _page, [(frame, query)] = frames(editor, draft, **asked)
    assert urlsplit(frame["src"]).path.endswith("/preview/time/")
    assert query == {"language": ["en"], "theme": ["dark"], "example": ["all-rounder"]}
    assert frame["width"] == "320"


def test_it_offers_every_page_and_keeps_what_was_chosen(editor, draft):
    page, _frames = frames(editor, draft, place="check", width="1280")
    assert set(page.choices("place")) == {*OTHER_PLACES, *STEPS}
    assert page.values("place") == ["check"]
    assert page.values("width") == ["1280"]


def test_what_does_not_exist_is_as_at_first(editor, draft):
    asked = dict.fromkeys(("place", "language", "width", "theme", "example"), "<nonsense>")
    assert frames(editor, draft, **asked)[1] == frames(editor, draft)[1]


def test_every_page_that_it_offers_is_there(trier):
    page, _frames = frames(trier.client, trier.version)
    for place in page.choices("place"):
        for example in page.choices("example"):
            assert trier.open(place, example=example).status == 200


# --- framing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [*OTHER_PLACES, "profile"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_this_site_may_frame_what_is_previewed(editor, draft, place, method):
    r = getattr(editor, method)(f"/versions/{draft.number}/preview/{place}/", {"_carried": NOTHING})
    assert r["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in r["Content-Security-Policy"]
    assert "default-src 'self'" in r["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["", "nowhere/"])
def test_nobody_may_frame_the_frame_or_an_error(editor, draft, path):
    r = editor.get(f"/versions/{draft.number}/preview/{path}")
    assert r["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in r["Content-Security-Policy"]


# --- going through -------------------------------------------------------------------------------------------


def test_it_is_gone_through_from_the_front_page_to_the_result(trier, draft):
    definition = definition_to_read(draft)
    answers = {"role": "cto", "has-cio": "separate", **pattern_of(definition, definition.archetypes[0])}
    trier.open("landing").follow("Start")
    assert trier.place == "consent"
    trier.post(processing="on", start_key="x" * 43)
    steps = {step.code: step for step in steps_of(definition)}
    for code in ("profile", "ownership", "ownership-2", "time"):
        assert trier.place == code
        trier.post(_continue="1", **answers_to(steps[code], answers))
        assert trier.status == 200, trier.page.errors
    assert trier.place == "more"
    trier.follow("Go deeper first")
    assert trier.place == "orientation"
    trier.post(_continue="1", serves="2")
    for code in STEPS[5:]:
        assert trier.place == code
        trier.post(_continue="1")
    assert trier.carried["answers"] == {**answers, "serves": 2}
    assert trier.heading == "Check your answers before you submit"
    trier.post()
    found = assess(definition, {**answers, "serves": 2})
    assert found.archetype == definition.archetypes[0].code
    assert definition.archetypes[0].label.en in trier.heading


def test_the_draft_is_shown_and_not_the_version_in_use(trier, version):
    assert escape(NEW_WORDS) in trier.open("profile").page.html
    assert escape(NEW_WORDS) not in Trier(trier.client, version).open("profile").page.html


def test_a_change_to_the_draft_is_seen_at_once(trier, draft, shipped_content):
    trier.open("profile")
    content = copy.deepcopy(shipped_content)
    content["sections"][0]["questions"][0]["label"]["en"] = "Where do you sit?"
    Version.objects.filter(pk=draft.pk).update(document=document.canonical(content).decode())
    assert "Where do you sit?" in trier.open("profile").page.html


def test_what_is_wrong_on_a_page_is_said_as_it_is_in_use(trier):
    trier.open("ownership").post(_continue="1", **{"ownership-sdlc": "me"})
    assert (trier.status, trier.place) == (422, "ownership")
    assert len(trier.page.errors) == 7
    assert trier.page.title.startswith("Error:")
    assert trier.page.values("ownership-sdlc") == ["me"]
    assert "_leave_open" in trier.page.buttons
    trier.post(_leave_open="1", **{"ownership-sdlc": "me"})
    assert (trier.status, trier.place) == (200, "ownership-2")
    assert trier.carried == {"answers": {"ownership": {"sdlc": "me"}}, "visited": ["ownership"]}


def test_what_was_answered_before_an_error_is_kept(trier):
    trier.open("time").post(_continue="1", **{"time-sdlc": "60", "time-advising": "abc"})
    assert trier.status == 422
    assert trier.carried["answers"] == {"time": {"sdlc": 60}}
    assert set(trier.page.values("time-advising")) == {"abc"}


@pytest.mark.parametrize(
    ("button", "place", "answers"),
    [("_skip", "more", {}), ("_total", "time", {"time": {"sdlc": 40}}), ("_pass", "more", {})],
)
def test_the_buttons_of_the_time_question_do_what_they_do_in_use(trier, button, place, answers):
    trier.open("time").post(**{"time-sdlc": "40", button: "1"})
    assert (trier.status, trier.place, trier.carried["answers"]) == (200, place, answers)


@pytest.mark.parametrize("place", ["consent", "profile", "ownership", "time"])
def test_one_can_go_on_without_answering(trier, place):
    trier.open(place).follow("Go on without answering")
    following = {"consent": "profile", "profile": "ownership", "ownership": "ownership-2", "time": "more"}
    assert (trier.status, trier.place) == (200, following[place])


def test_consent_is_asked_for_as_it_is_in_use(trier):
    trier.open("consent").post(start_key="x" * 43)
    assert (trier.status, trier.place) == (422, "consent")
    assert [name for name, _text in trier.page.errors] == ["id_processing"]


def test_a_check_that_cannot_be_submitted_says_why_and_can_be_passed(trier):
    trier.open("check").post()
    assert (trier.status, trier.heading) == (422, "Check your answers before you submit")
    assert [name for name, _text in trier.page.errors] == ["check-ownership"]
    trier.follow("Go on without answering")
    assert (trier.status, trier.heading) == (200, "Too few answers to name a type")


def test_an_answer_is_changed_from_the_check_and_leads_back_there(trier):
    trier.open("check", example="all-rounder")
    [change] = [e for e in trier.page.all("button") if "ownership/" in e.attributes.get("formaction", "")
                and e.words.startswith("Change page 1")]  # fmt: skip
    assert "from=check" in change.attributes["formaction"]
    trier.follow(change.words)
    assert trier.place == "ownership"
    trier.post(_leave_open="1", **{"ownership-sdlc": "nobody"})
    assert trier.heading == "Check your answers before you submit"
    assert trier.carried["answers"]["ownership"]["sdlc"] == "nobody"


def test_back_leads_back_with_the_answers(trier):
    trier.open("profile").post(_continue="1", role="ceo").follow("Back")
    assert (trier.place, trier.page.values("role")) == ("profile", ["ceo"])
    trier.follow("Back")
    assert trier.heading == "Your assessment so far"
    assert trier.carried == {"answers": {"role": "ceo"}, "visited": ["profile"]}


def test_rules_hide_pages_as_they_do_in_use(trier):
    trier.open("profile").post(_continue="1", **{"has-cio": "none"})
    trier.post(_leave_open="1").post(_leave_open="1")
    assert trier.place == "more"
    trier.open("profile").post(_continue="1", **{"has-cio": "separate"})
    trier.post(_leave_open="1").post(_leave_open="1")
    assert trier.place == "time"


def test_a_page_that_is_not_asked_can_be_seen_and_says_so(trier, draft, shipped_content):
    label = definition_to_read(draft).questions["time"].label.en
    note = "Not asked with these answers:"
    assert note not in trier.open("time").page.html
    only_ceos = {"section:time": all_of(when("role", "is-any", "ceo")), "serves": all_of(when("role", "is-any", "ceo"))}
    content = ruled_content(shipped_content, only_ceos)
    Version.objects.filter(pk=draft.pk).update(document=document.canonical(content).decode())
    page = trier.open("time").page
    assert f"{note} {label}" in page.one("aside", class_="enclosed-note").words
    assert "time-sdlc" in page.field_names
    page = trier.open("orientation").page
    assert content["sections"][3]["questions"][1]["label"]["en"] in page.one("aside", class_="enclosed-note").words
    assert "serves" not in page.field_names


def test_answers_of_a_type_can_be_begun_with(trier, draft):
    definition = definition_to_read(draft)
    for archetype in definition.archetypes:
        assert archetype.label.en in trier.open("result", example=archetype.code).heading
        assert as_asked(definition, trier.carried["answers"]) == pattern_of(definition, archetype)


# --- what a page says and does -------------------------------------------------------------------------------

EVERY_PLACE = [*OTHER_PLACES, *STEPS]


@pytest.mark.parametrize("place", EVERY_PLACE)
def test_every_page_says_that_nothing_is_stored_above_its_own_content(trier, place):
    page = trier.open(place, example="technology-manager").page
    note = page.one("aside", class_="enclosed-note")
    assert note.words.startswith("Preview: nothing is stored.")
    assert not any(parent.tag in ("main", "form", "header") for parent in note.parents)
    chinese = Trier(trier.client, trier.version, language="zh-hans").open(place).page
    assert chinese.lang == "zh-Hans"
    assert "预览" in chinese.one("aside", class_="enclosed-note").words


@pytest.mark.parametrize("place", EVERY_PLACE)
def test_no_link_form_or_button_leads_out(trier, place):
    page = trier.open(place, example="technology-manager").page
    inside = f"/versions/{trier.version.number}/preview/"
    for link in page.all("a"):
        assert link.attributes.get("href", "#").startswith("#"), link.words
    for form in page.all("form"):
        assert form.attributes.get("action", inside).startswith(inside)
        assert "action" in form.attributes or not any(
            button.attributes.get("type") != "button" for button in page.all("button") if form in button.parents
        )
    for button in page.all("button"):
        assert button.attributes.get("formaction", inside).startswith(inside)
        assert button.attributes.get("name") not in ("_exit", "_language", "_theme", "language", "theme")


@pytest.mark.parametrize("place", STEPS)
def test_no_page_saves_by_itself(trier, alice, place):
    assert "data-autosave" not in trier.open(place).page.html
    assert "data-autosave" in alice.get(place).content.decode()


def test_language_and_colours_are_those_asked_for_and_nobody_s_cookies_change(editor, draft):
    editor.cookies["theme"] = "light"
    before = {name: morsel.value for name, morsel in editor.cookies.items()}
    for language, code in (("zh-hans", "zh-Hans"), ("en", "en")):
        r = editor.get(f"/versions/{draft.number}/preview/profile/", {"language": language, "theme": "dark"})
        html = Page.of(r).one("html")
        assert (html.attributes["lang"], html.attributes["data-theme"]) == (code, "dark")
        assert r["Content-Language"] == language
        assert set(r.cookies) <= {"csrftoken"}  # of every page with a form
    r = editor.get(f"/versions/{draft.number}/preview/profile/", {"language": "fr", "theme": "pink"})
    assert (Page.of(r).lang, "data-theme" in Page.of(r).one("html").attributes) == ("en", False)
    after = {name: morsel.value for name, morsel in editor.cookies.items() if name != "csrftoken"}
    assert after == before


def test_what_is_said_to_the_editor_elsewhere_stays_for_elsewhere(editor, draft, version):
    taker = Taker.begun(editor)
    taker.finished()
    assert editor.post(taker.url("data/correction/"), {"text": "No."}).status_code == 302
    page = Page.of(editor.get(f"/versions/{draft.number}/preview/check/", {"language": "en"}))
    assert page.all("div", class_="messages") == []
    assert "Sign out" not in page.html
    [said] = Page.of(editor.get(taker.url("data/"))).all("div", class_="messages")
    assert said.words == "Your note is saved."


# --- stored nowhere ------------------------------------------------------------------------------------------


def test_nothing_is_stored_on_the_whole_way(trier, draft):
    before, session = all_rows(), trier.client.session.items()
    definition = definition_to_read(draft)
    steps = {step.code: step for step in steps_of(definition)}
    answers = {"role": "cto", "biggest-question": "Why?", **pattern_of(definition, definition.archetypes[1])}
    trier.open("landing").follow("Start").post(processing="on", comparison="on", learning="on", start_key="x" * 43)
    for code in ("profile", "ownership", "ownership-2", "time"):
        trier.post(_continue="1", **answers_to(steps[code], answers))
    trier.follow("Go deeper first")
    for code in STEPS[4:]:
        trier.post(_continue="1", **answers_to(steps[code], answers))
    assert trier.carried["answers"]["biggest-question"] == "Why?"
    trier.post(_action="autosave")
    assert trier.page.one("h1")
    trier.client.get(f"/versions/{draft.number}/preview/", {"place": "check"})
    for place in EVERY_PLACE:
        trier.open(place)
    assert all_rows() == before
    assert trier.client.session.items() == session
    assert mail.outbox == []


def test_a_page_of_a_draft_is_in_no_mould(trier):
    caches = (_mould, _row_moulds, marked_html)
    before = [cache.cache_info() for cache in caches]
    for place in STEPS:
        trier.open(place, example="all-rounder").post(_continue="1")
    assert [cache.cache_info() for cache in caches] == before


def test_a_draft_is_read_once_as_long_as_it_stays_the_same(trier, draft):
    one, other = (definition_to_read(Version.objects.get(pk=draft.pk)) for _ in range(2))
    assert one is other
    content = document.parse(draft.document) | {"minutes_core": 7}
    Version.objects.filter(pk=draft.pk).update(document=document.canonical(content).decode())
    assert definition_to_read(Version.objects.get(pk=draft.pk)).minutes_core == 7


@pytest.mark.parametrize("place", ["", "landing/", "ownership/", "check/", "result/"])
def test_it_asks_the_database_as_often_whatever_the_page(editor, draft, place):
    number, r = count(lambda: editor.get(f"/versions/{draft.number}/preview/{place}", {"example": "all-rounder"}))
    assert r.status_code == 200
    assert number <= 4


# --- what comes along ----------------------------------------------------------------------------------------

TAMPERED = [
    "",
    "nonsense",
    "[]",
    "{}",
    '{"answers":{},"visited":[],"more":1}',
    '{"answers":{},"answers":{},"visited":[]}',
    '{"answers":{"poetry":"a"},"visited":[]}',
    '{"answers":{"role":"poet"},"visited":[]}',
    '{"answers":{"role":["cto"]},"visited":[]}',
    '{"answers":{"roi":NaN},"visited":[]}',
    '{"answers":{"time":{"sdlc":-1}},"visited":[]}',
    '{"answers":[],"visited":[]}',
    '{"answers":{},"visited":["poetry"]}',
    '{"answers":{},"visited":[["profile"]]}',
    '{"answers":{},"visited":"profile"}',
    '{"answers":{},"visited":null}',
    '{"answers":{"biggest-question":"\\u0000"},"visited":[]}',
    "[" * 100_000,
    '{"answers":{},"visited":[' + ",".join(['"profile"'] * (MOST_CARRIED // 9)) + "]}",
]


@pytest.mark.parametrize("text", TAMPERED, ids=range(len(TAMPERED)))
@pytest.mark.parametrize("place", ["profile", "check", "result"])
def test_what_no_page_can_have_carried_is_begun_anew(editor, draft, place, text):
    trier = Trier(editor, draft)
    trier._see(editor.post(f"{trier.url(place)}?language=en", {"_carried": text, "role": "ceo", "_open": "1"}))
    assert trier.status == 200
    assert trier.carried == {"answers": {}, "visited": []}
    assert "so the preview began anew" in trier.page.html
    assert "so the preview began anew" not in trier.open(place).page.html


def test_an_answer_that_an_edit_took_away_begins_it_anew(trier, draft, shipped_content):
    trier.open("profile").post(_continue="1", role="ceo")
    content = copy.deepcopy(shipped_content)
    role = content["sections"][0]["questions"][0]
    role["options"] = [option for option in role["options"] if option["code"] != "ceo"]
    Version.objects.filter(pk=draft.pk).update(document=document.canonical(content).decode())
    trier.post(_leave_open="1")
    assert trier.carried["answers"] == {}
    assert "so the preview began anew" in trier.page.html


def test_what_is_typed_is_text_wherever_it_goes_along(trier):
    probe = '"><script>alert(1)</script> & \u4f60'
    trier.open("ambition").post(_continue="1", **{"biggest-question": probe})
    assert "<script>alert" not in trier.page.html
    assert trier.carried["answers"]["biggest-question"] == probe
    assert re.findall(r"<script(?![^>]*\bsrc=)", trier.page.html) == []


# --- drafts with gaps ----------------------------------------------------------------------------------------


def without_texts(part):
    """The part with every text empty in both languages."""
    if isinstance(part, dict):
        if set(part) == {"zh-hans", "en"}:
            return {"zh-hans": "", "en": ""}
        return {name: without_texts(value) for name, value in part.items()}
    return [without_texts(item) for item in part] if isinstance(part, list) else part


def without_lists(content):
    """The document with every list empty that may be, but for sections and what they ask."""
    for question in (q for section in content["sections"] for q in section["questions"]):
        for name in ("options", "groups", "extra_rows"):
            if name in question:
                question[name] = []
    for name in ("themes", "recommendations", "reflections", "sources", "figures", "indices", "leadership_roles"):
        content[name] = []
    content["consent"].update(facts=[], items=[])
    for archetype in content["archetypes"]:
        archetype["traits"] = []


def with_names_of_nothing(content):
    """The document with rows, scales and questions that it does not have."""
    content["sections"][1]["questions"][0]["groups"][0]["rows"].append("poetry")
    content["sections"][3]["questions"][3]["scale"] = "poetry"
    content["sections"][3]["questions"][4]["shown_if"] = all_of(when("poetry", "at-least"))
    content["sections"][4]["shown_if"] = all_of(when("time", "at-most", "much"), when("ambition", "answered"))


def with_two_of_each(content):
    """The document with sections, questions and codes that stand twice."""
    content["sections"].append(copy.deepcopy(content["sections"][0]))
    for number, code in ((1, "ownership"), (2, "time")):
        again = {**copy.deepcopy(content["sections"][number]["questions"][0]), "code": f"{code}-again"}
        content["sections"][number]["questions"].append(again)
    content["archetypes"][0]["code"] = content["archetypes"][1]["code"]


GAPS = {
    "no texts": lambda content: content.update(without_texts(content)),
    "no lists": without_lists,
    "no sections": lambda content: content.update(sections=[]),
    "no questions": lambda content: [section.update(questions=[]) for section in content["sections"]],
    "no responsibilities": lambda content: content.update(responsibilities=[]),
    "no scales": lambda content: content.update(scales=[]),
    "no ownership": lambda content: content["sections"].pop(1),
    "no time": lambda content: content["sections"].pop(2),
    "two types": lambda content: content["archetypes"].pop(),
    "no rates": lambda content: [one.update(responsibilities={}, time={}) for one in content["archetypes"]],
    "certain rates": lambda content: content["archetypes"][0].update(
        responsibilities=dict.fromkeys(content["archetypes"][0]["responsibilities"], 0)
    ),
    "no shares": lambda content: [one.update(share={"global": 0, "greater-china": 0}) for one in content["archetypes"]],
    "names of nothing": with_names_of_nothing,
    "two of each": with_two_of_each,
    "called check": lambda content: content["sections"][4].update(code="check"),
}


@pytest.mark.parametrize("gap", GAPS)
def test_a_draft_with_gaps_is_shown_all_the_same(trier, draft, shipped_content, gap):
    content = copy.deepcopy(shipped_content)
    GAPS[gap](content)
    Version.objects.filter(pk=draft.pk).update(document=document.canonical(content).decode())
    definition = document.load(content)
    places = dict.fromkeys([*OTHER_PLACES, *(step.code for step in steps_of(definition))])
    frames(trier.client, draft)
    for place in places:
        for example in ("", "operations-expert"):
            assert trier.open(place, example=example).status == 200, place
        if trier.page.all("form", id="section-form"):
            assert trier.post(_continue="1").status in (200, 422), place
            assert trier.open(place).post(_total="1").status == 200, place
    trier.open("check").post()
    assert trier.status in (200, 422)


@pytest.mark.parametrize(
    "gap", ["no responsibilities", "certain rates", "no shares", "names of nothing", "two of each"]
)
def test_no_result_is_worked_out_of_what_does_not_hold_together(trier, draft, shipped_content, gap):
    content = copy.deepcopy(shipped_content)
    GAPS[gap](content)
    Version.objects.filter(pk=draft.pk).update(document=document.canonical(content).decode())
    page = trier.open("result", example="all-rounder").page
    assert page.one("h1").words == "No result can be worked out yet"
    assert page.all("dd", class_="summary-list__value")


def test_missing_texts_alone_keep_nobody_from_a_result(trier, draft, shipped_content):
    content = copy.deepcopy(shipped_content)
    content["recommendations"][0]["title"]["en"] = content["archetypes"][0]["label"]["en"] = ""
    Version.objects.filter(pk=draft.pk).update(document=document.canonical(content).decode())
    assert trier.open("result", example="all-rounder").heading == "You lead mostly as an All-rounder"
