"""The editor: every part has a page; what is saved is what was typed, and nothing else; two at once are told."""

import pytest

from assessment.accounts.models import User
from assessment.instrument import document
from assessment.instrument.changes import value_at
from assessment.instrument.checks import structural_problems
from assessment.questionnaires.forms.parts import SINGLES, find_page, lists_of_parts, page_for
from assessment.questionnaires.models import Edit
from assessment.questionnaires.queries import list_edits
from assessment.questionnaires.services import publish_version
from tests.factories import make_user
from tests.instrument.documents import SHIPPED

from .conftest import content_of
from .posting import fields_of, save

pytestmark = pytest.mark.django_db

ROLE = "sections.profile.questions.role"
PAGES = [single.name for single in SINGLES] + [place for place, _list in lists_of_parts(SHIPPED)]
LISTS = ["sections", "responsibilities", "scales", "archetypes", "indices", "leadership_roles", "recommendations",
         "themes", "sources", "figures"]  # fmt: skip


def url(place, number=2):
    return f"/versions/{number}/edit/{place}/"


@pytest.fixture
def editing(draft, erin, as_):
    return as_(erin)


def role_in(draft):
    return value_at(content_of(draft), ROLE)


# --- every page -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", range(6))
def test_saved_as_it_is_no_page_changes_anything(editing, draft, part):
    for place in PAGES[part::6]:
        r = save(editing, url(place))
        assert r.status_code == 302, (place, r.context and r.context.get("errors"))
        draft.refresh_from_db()
        assert draft.edits == 0, (place, list_edits(draft)[0].changes)


@pytest.mark.parametrize("place", LISTS)
def test_every_list_has_a_page_that_leads_to_its_parts(editing, place):
    page = editing.get(url(place)).content.decode()
    for part in SHIPPED[place]:
        assert f'href="/versions/2/edit/{place}.{part["code"]}/"' in page


def test_every_place_of_the_document_leads_to_a_page():
    def walk(value, place):
        yield place
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from walk(inner, f"{place}.{key}" if place else key)
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                key = inner["code"] if isinstance(inner, dict) and "code" in inner else number
                yield from walk(inner, f"{place}.{key}")

    for place in walk(SHIPPED, ""):
        name, _field = page_for(SHIPPED, place)
        assert name in LISTS or find_page(SHIPPED, name) is not None, place


@pytest.mark.parametrize("place", ["sections.nothing", "nothing", "sections.profile.questions.nothing", "a" * 300])
def test_a_part_that_is_not_there_has_no_page(editing, place):
    assert editing.get(url(place)).status_code == 404
    assert editing.post(url(place), {"_base": "0"}).status_code == 404


# --- saving -----------------------------------------------------------------------------------------------------


def test_a_text_is_changed_in_one_language(editing, draft, erin):
    r = save(editing, url(ROLE), **{"label.en": "What is your role?"})
    assert r.status_code == 302
    assert role_in(draft)["label"] == {"zh-hans": "您目前的岗位是什么？", "en": "What is your role?"}
    [edit] = list_edits(draft)
    assert (edit.made_by, [one["place"] for one in edit.changes]) == (erin, [f"{ROLE}.label.en"])


def test_the_other_language_is_then_said_to_be_behind_until_it_is_confirmed(editing, draft):
    save(editing, url(ROLE), **{"label.en": "What is your role?"})
    page = editing.get(url(ROLE)).content.decode()
    assert "Changed since translated: 简体中文 did not follow." in page
    save(editing, url(ROLE), _confirm=f"{ROLE}.label")
    assert "Changed since translated" not in editing.get(url(ROLE)).content.decode()


ADVICE, OWNERSHIP = "recommendations.roadmap-short-and-long", "sections.ownership.questions.ownership"
FIGURE = f"figures.{SHIPPED['figures'][0]['code']}"
TYPED = [
    ("archetypes.all-rounder", "time.sdlc", "0.25", 0.25),
    ("archetypes.all-rounder", "time.data-privacy", "0.2", 0.2),
    ("model", "top_time_rows", "4", 4),
    ("model", "bands.clear", "0.85", 0.85),
    (OWNERSHIP, "options.shared.strength", "0.65", 0.65),
    ("consent", "version", "2", "2"),
    (ADVICE, "horizon", "1-year", "1-year"),
    (ADVICE, "need.parts.0.otherwise", "0.4", 0.4),
    (FIGURE, "values.global", "0.5", 0.5),
]


@pytest.mark.parametrize(("page", "field", "typed", "stored"), TYPED, ids=[f"{row[0]}.{row[1]}" for row in TYPED])
def test_what_is_typed_is_stored_as_the_document_has_it(editing, draft, page, field, typed, stored):
    assert save(editing, url(page), **{field: typed}).status_code == 302
    assert value_at(content_of(draft), f"{page}.{field}") == stored


@pytest.mark.parametrize(
    ("field", "typed"),
    [("time.sdlc", "1.2"), ("time.sdlc", "-0.1"), ("time.sdlc", "often"), ("time.sdlc", "nan"), ("share.global", "")],
)
def test_a_rate_outside_0_to_1_is_told_beside_the_field_and_kept_as_typed(editing, draft, field, typed):
    r = save(editing, url("archetypes.all-rounder"), **{field: typed})
    assert r.status_code == 422
    assert [error["field_id"] for error in r.context["errors"]] == [f"id_{field}"]
    assert fields_of(r)[field] == [typed]
    draft.refresh_from_db()
    assert draft.edits == 0


def test_a_character_that_no_database_holds_is_refused(editing, draft):
    r = save(editing, url(ROLE), **{"label.en": "a\x00b"})
    assert r.status_code == 422
    draft.refresh_from_db()
    assert draft.edits == 0


def test_what_a_post_leaves_out_stays_as_it_is(editing, draft):
    before = content_of(draft)
    assert editing.post(url("general"), {"_base": "0"}).status_code == 302
    assert content_of(draft) == before


def test_without_a_base_nothing_is_stored(editing, draft):
    for data in ({}, {"_base": "x"}, {"_base": "-1"}, {"_base": "9" * 20}):
        assert editing.post(url("general"), {**data, "title.en": "New"}).status_code == 400
    draft.refresh_from_db()
    assert draft.edits == 0


# --- lists inside a part ----------------------------------------------------------------------------------------


def codes(draft):
    return [option["code"] for option in role_in(draft)["options"]]


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("up:options:cio", ["cto", "cto-and-cio", "vp-engineering", "cio", "chief-architect"]),
        ("down:options:cto", ["cto-and-cio", "cto"]),
        ("move:options:other:0", ["other", "cto"]),
        ("remove:options:cto", ["cto-and-cio", "vp-engineering"]),
        ("copy:options:cto", ["cto", "cto-2", "cto-and-cio"]),
    ],
)
def test_a_button_beside_an_answer(editing, draft, act, expected):
    assert save(editing, url(ROLE), _do=act).status_code == 302
    assert codes(draft)[: len(expected)] == expected


def test_an_answer_is_added_under_a_code_of_ones_own_or_a_free_one(editing, draft):
    save(editing, url(ROLE), _do="add:options", **{"options.+code": "coo"})
    save(editing, url(ROLE), _do="add:options", **{"options.+code": "coo"})
    save(editing, url(ROLE), _do="add:options", **{"options.+code": "Not A Code"})
    assert codes(draft)[-3:-1] == ["coo", "coo-2"]
    assert document.load(content_of(draft))
    assert role_in(draft)["options"][-1]["label"] == {"zh-hans": "", "en": ""}


def test_what_was_typed_is_saved_with_the_button(editing, draft):
    save(editing, url(ROLE), _do="down:options:cto", **{"options.cto.label.en": "CTO"})
    assert (codes(draft)[1], role_in(draft)["options"][1]["label"]["en"]) == ("cto", "CTO")
    assert Edit.objects.count() == 1


@pytest.mark.parametrize(
    "act", ["up:nothing:cto", "fly:options:cto", "up:options:nobody", "add:label", "move:options:cto:x", "x"]
)
def test_what_is_no_act_is_refused(editing, draft, act):
    assert save(editing, url(ROLE), _do=act).status_code == 400
    draft.refresh_from_db()
    assert draft.edits == 0


def test_steps_of_an_advice_are_added_moved_and_kept_at_one(editing, draft):
    place = "recommendations.roadmap-short-and-long"
    first = value_at(content_of(draft), f"{place}.steps.0")
    save(editing, url(place), _do="down:steps:0")
    assert value_at(content_of(draft), f"{place}.steps.1") == first
    for _ in range(2):
        save(editing, url(place), _do="remove:steps:0")
    assert len(value_at(content_of(draft), f"{place}.steps")) == 1
    assert save(editing, url(place), _do="remove:steps:0").status_code == 400


def test_another_kind_of_need_keeps_what_both_have(editing, draft):
    place = "recommendations.roadmap-short-and-long"
    save(editing, url(place), **{"need.parts.1.*": "scale-height"})
    assert value_at(content_of(draft), f"{place}.need.parts.1") == {
        "need": "scale-height",
        "questions": ["roadmap-support"],
    }


def test_a_condition_is_built_from_selects(editing, draft):
    place = "recommendations.roadmap-short-and-long"
    save(editing, url(place), _do="add:certain_if", **{"certain_if.+kind": "is"})
    save(editing, url(place), **{"certain_if.0.question": "role"})
    save(editing, url(place), **{"certain_if.0.values": ["cto", "cio"]})
    assert value_at(content_of(draft), f"{place}.certain_if") == [
        {"test": "is", "question": "role", "values": ["cto", "cio"]}
    ]
    save(editing, url(place), **{"certain_if.0.*": "any"})
    save(editing, url(place), _do="add:certain_if.0.conditions", **{"certain_if.0.conditions.+kind": "scale-between"})
    [condition] = value_at(content_of(draft), f"{place}.certain_if")
    assert [one["test"] for one in condition["conditions"]] == ["scale-between"]


# --- parts with pages -------------------------------------------------------------------------------------------


def arrange(editing, act, base=0):
    return editing.post("/versions/2/arrange/", {"_base": base, "_do": act})


def test_a_question_is_added_with_its_two_texts(editing, draft):
    names = {"chinese": "您的团队有多少人？", "english": "How large is your team?"}
    r = editing.post("/versions/2/add/sections.profile.questions/", {"kind": "single", **names})
    assert r["Location"] == url("sections.profile.questions.how-large-is-your-team")
    new = value_at(content_of(draft), "sections.profile.questions.how-large-is-your-team")
    assert new == {
        "code": "how-large-is-your-team", "kind": "single", "options": [],
        "label": {"zh-hans": "您的团队有多少人？", "en": "How large is your team?"},
    }  # fmt: skip


@pytest.mark.parametrize("place", [name for name in LISTS if name != "archetypes"])
def test_a_new_part_of_every_list_loads_and_has_a_page(editing, draft, place):
    r = editing.post(f"/versions/2/add/{place}/", {"kind": "scales", "chinese": "新", "english": "Something new"})
    assert r.status_code == 302, r.context and r.context.get("errors")
    assert editing.get(r["Location"]).status_code == 200
    assert save(editing, r["Location"]).status_code == 302
    assert content_of(draft)[place][-1]["code"] == "something-new"


def test_a_code_is_given_once(editing, draft):
    r = editing.post("/versions/2/add/sections.time.questions/", {"kind": "text", "code": "role"})
    assert r.status_code == 422
    assert [error["field_id"] for error in r.context["errors"]] == ["id_code"]


def test_types_are_neither_added_nor_removed(editing, draft):
    assert editing.get("/versions/2/add/archetypes/").status_code == 404
    arrange(editing, "remove:archetypes:all-rounder")
    arrange(editing, "copy:archetypes:all-rounder")
    draft.refresh_from_db()
    assert draft.edits == 0


def test_sections_and_questions_are_moved_doubled_and_removed(editing, draft):
    arrange(editing, "down:sections:profile")
    arrange(
        editing,
        "move:sections.profile.questions:cio-exists:0"
        if "cio-exists" in str(SHIPPED)
        else "up:sections.profile.questions:region",
        1,
    )
    arrange(editing, "copy:sections.profile.questions:role", 2)
    arrange(editing, "remove:sections.profile.questions:region", 3)
    content = content_of(draft)
    assert [section["code"] for section in content["sections"]][:2] == ["ownership", "profile"]
    questions = [question["code"] for question in content["sections"][1]["questions"]]
    assert "role-2" in questions
    assert "region" not in questions


def test_a_doubled_section_has_questions_with_codes_of_their_own(editing, draft):
    r = arrange(editing, "copy:sections:orientation")
    assert r["Location"] == url("sections.orientation-2")
    content = document.load(content_of(draft))
    asked = [question.code for section in content.sections for question in section.questions]
    assert len(asked) == len(set(asked))
    assert not [one for one in structural_problems(content) if one.code == "duplicate-code"]


# --- two at once ------------------------------------------------------------------------------------------------


def test_a_second_editor_is_told_and_shown_both_texts(editing, draft, paul, as_):
    opened = editing.get(url(ROLE))
    save(as_(paul), url(ROLE), **{"label.en": "Theirs", "help.en": "Their help"})
    r = save(editing, url(ROLE), _page=opened, **{"label.en": "Ours"})
    assert r.status_code == 409
    page = r.content.decode()
    assert "paul@example.org changed the same texts meanwhile" in page
    assert "Theirs" in page
    assert fields_of(r)["label.en"] == ["Ours"]
    assert fields_of(r)["help.en"] == ["Their help"], "what only they changed is theirs"
    assert role_in(draft)["label"]["en"] == "Theirs"
    r = save(editing, url(ROLE), _page=r)
    assert r.status_code == 302
    assert (role_in(draft)["label"]["en"], role_in(draft)["help"]["en"]) == ("Ours", "Their help")


def test_two_who_type_in_different_fields_of_a_page_both_count(editing, draft, paul, as_):
    opened = editing.get(url(ROLE))
    save(as_(paul), url(ROLE), **{"label.en": "Theirs"})
    assert save(editing, url(ROLE), _page=opened, **{"help.en": "Our help"}).status_code == 302
    assert (role_in(draft)["label"]["en"], role_in(draft)["help"]["en"]) == ("Theirs", "Our help")


def test_a_part_that_was_removed_meanwhile_can_be_put_back_with_what_was_typed(editing, draft, paul, as_):
    opened = editing.get(url(ROLE))
    arrange(as_(paul), f"remove:{ROLE.rpartition('.')[0]}:role")
    r = save(editing, url(ROLE), _page=opened, **{"label.en": "Ours"})
    assert r.status_code == 409
    assert "This part was removed meanwhile" in r.content.decode()
    assert fields_of(r)["label.en"] == ["Ours"]
    r = save(editing, url(ROLE), _page=r, _restore="1")
    assert r.status_code == 302
    assert role_in(draft)["label"]["en"] == "Ours"
    assert len(role_in(draft)["options"]) == 9


def test_autosave_answers_with_the_new_base_or_what_is_wrong(editing, draft, paul, as_):
    opened = editing.get(url(ROLE))
    r = save(editing, url(ROLE), _page=opened, _action="autosave", **{"label.en": "Ours"})
    assert r.json() == {"base": 1, "changed": True}
    save(as_(paul), url(ROLE), **{"label.en": "Theirs"})
    r = save(editing, url(ROLE), _page=opened, _action="autosave", **{"label.en": "Again", "_base": "1"})
    assert (r.status_code, r.json()) == (409, {"conflict": 1})
    r = save(editing, url("archetypes.all-rounder"), _action="autosave", **{"time.sdlc": "2"})
    assert (r.status_code, r.json()["errors"][0]["field_id"]) == (422, "id_time.sdlc")


# --- undo and redo ----------------------------------------------------------------------------------------------


def test_undo_and_redo_by_button(editing, draft):
    before = role_in(draft)["label"]["en"]
    save(editing, url(ROLE), **{"label.en": "Ours"})
    r = editing.post("/versions/2/undo/", {"_base": "1", "next": url(ROLE)}, follow=True)
    assert role_in(draft)["label"]["en"] == before
    assert "Taken back: Sections and questions › Your post and your organisation" in r.content.decode()
    editing.post("/versions/2/redo/", {"_base": "2", "next": url(ROLE)})
    assert role_in(draft)["label"]["en"] == "Ours"


def test_undo_of_a_page_that_is_out_of_date_does_nothing_and_says_so(editing, draft, paul, as_):
    save(editing, url(ROLE), **{"label.en": "Ours"})
    save(as_(paul), url(ROLE), **{"label.en": "Theirs"})
    r = editing.post("/versions/2/undo/", {"_base": "1"}, follow=True)
    assert "The draft was changed meanwhile" in r.content.decode()
    assert role_in(draft)["label"]["en"] == "Theirs"


@pytest.mark.parametrize("where", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_undo_leads_nowhere_else(editing, draft, where):
    assert editing.post("/versions/2/undo/", {"_base": "0", "next": where})["Location"] == "/versions/2/edit/"


# --- refusals ---------------------------------------------------------------------------------------------------

ROUTES = ["edit/", "edit/general/", "edit/sections/", "add/sections/", "arrange/", "undo/", "redo/"]
POST_ONLY = ["arrange/", "undo/", "redo/"]


@pytest.mark.parametrize("route", ROUTES)
def test_who_may_not_edit(version, draft, as_, client, route):
    path = f"/versions/2/{route}"
    ask = client.post if route in POST_ONLY else client.get
    assert ask(path)["Location"].startswith("/account/sign-in/")
    for role in (User.Role.LEADER, User.Role.CONSULTANT, User.Role.AUDITOR):
        someone = as_(make_user(f"{role}@example.org", role))
        assert getattr(someone, "post" if route in POST_ONLY else "get")(path).status_code == 403
        assert someone.post(path, {"_base": "0"}).status_code in (403, 405)


@pytest.mark.parametrize("route", ROUTES)
def test_what_is_no_draft_has_no_editor(version, draft, editing, route):
    ask = editing.post if route in POST_ONLY else editing.get
    assert ask(f"/versions/99/{route}").status_code == 404
    publish_version(version=draft)
    for number in (1, 2):
        assert ask(f"/versions/{number}/{route}").status_code == 404


@pytest.mark.parametrize("route", POST_ONLY)
def test_get_changes_nothing(editing, draft, route):
    assert editing.get(f"/versions/2/{route}").status_code == 405
