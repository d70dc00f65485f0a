"""Show and hide rules in the editor: built from selects, checked at once, and in force in the preview."""

import json

import pytest
from django.test import Client

from assessment.accounts.models import User
from assessment.questionnaires.services import start_draft
from tests.factories import make_user

from .posting import save


@pytest.fixture
def editor(version):
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user("editor@example.org", User.Role.EDITOR))
    return client


@pytest.fixture
def draft(version, editor):
    return start_draft(base=version, user=User.objects.get(email="editor@example.org"))


@pytest.fixture
def path(draft):
    return f"/versions/{draft.number}/edit/sections.technology.questions.roi/"


def rule_of(draft):
    draft.refresh_from_db()
    questions = [q for section in json.loads(draft.document)["sections"] for q in section["questions"]]
    return next(question for question in questions if question["code"] == "roi").get("shown_if")


def chosen(editor, path, **fields):
    r = save(editor, path, **{f"shown_if.tests.0.{name}": value for name, value in fields.items()})
    assert r.status_code == 302, r.content.decode()


@pytest.mark.parametrize(
    ("steps", "test"),
    [
        (
            [{"question": "role"}, {"operator": "is-any"}, {"values": ["ceo", "cio"]}],
            {"question": "role", "operator": "is-any", "values": ["ceo", "cio"]},
        ),
        (
            [{"question": "serves"}, {"operator": "at-least"}, {"values": ["4"]}],
            {"question": "serves", "operator": "at-least", "values": [4]},
        ),
        (
            [{"question": "ownership"}, {"operator": "is-none", "row": "sdlc"}, {"values": ["nobody"]}],
            {"question": "ownership", "operator": "is-none", "row": "sdlc", "values": ["nobody"]},
        ),
        (
            [{"question": "time"}, {"operator": "at-most", "row": "other-work"}, {"values": ["40"]}],
            {"question": "time", "operator": "at-most", "row": "other-work", "values": [40]},
        ),
        (
            [{"question": "self-image"}, {"operator": "answered"}],
            {"question": "self-image", "operator": "answered"},
        ),
    ],
)
def test_a_rule_is_built_from_selects(editor, draft, path, steps, test):
    save(editor, path, **{"shown_if.*": "yes"})
    save(editor, path, _do="add:shown_if.tests")
    for step in steps:
        chosen(editor, path, **step)
    assert rule_of(draft) == {"match": "all", "tests": [test]}
    assert "shown_if" not in editor.get(f"/versions/{draft.number}/checks/").content.decode()


def test_what_is_wrong_with_it_is_told_beside_it_and_leads_there(editor, draft, path):
    save(editor, path, **{"shown_if.*": "yes"})
    assert f'href="{path}#id_shown_if.tests"' in editor.get(path).content.decode()
    save(editor, path, _do="add:shown_if.tests")
    chosen(editor, path, question="aims-ceo")
    assert f'href="{path}#id_shown_if.tests.0.question"' in editor.get(path).content.decode()


def test_a_rule_for_nobody_is_told(editor, draft, path):
    save(editor, path, **{"shown_if.*": "yes"})
    for number, value in enumerate(("ceo", "cto")):
        save(editor, path, _do="add:shown_if.tests")
        for field, chosen_value in (("question", "role"), ("operator", "is-any"), ("values", [value])):
            save(editor, path, **{f"shown_if.tests.{number}.{field}": chosen_value})
    assert [test["values"] for test in rule_of(draft)["tests"]] == [["ceo"], ["cto"]]
    html = editor.get(path).content.decode()
    assert f'href="{path}#id_shown_if"' in html
    save(editor, path, **{"shown_if.match": "any"})
    assert f'href="{path}#id_shown_if"' not in editor.get(path).content.decode()


def test_it_is_in_force_in_the_preview_at_once(editor, draft, path):
    preview = f"/versions/{draft.number}/preview/technology/"
    assert 'name="roi"' in editor.get(preview).content.decode()
    save(editor, path, **{"shown_if.*": "yes"})
    save(editor, path, _do="add:shown_if.tests")
    for step in ({"question": "role"}, {"operator": "is-any"}, {"values": ["ceo"]}):
        chosen(editor, path, **step)
    assert 'name="roi"' not in editor.get(preview).content.decode()
    carried = json.dumps({"answers": {"role": "ceo"}, "visited": []})
    assert 'name="roi"' in editor.post(preview, {"_carried": carried, "_open": "1"}).content.decode()


def test_the_editor_leads_to_the_preview_of_the_page(editor, draft, path):
    html = editor.get(path).content.decode()
    assert f'href="/versions/{draft.number}/preview/?place=technology"' in html
    assert f'href="/versions/{draft.number}/preview/"' in editor.get(f"/versions/{draft.number}/").content.decode()
