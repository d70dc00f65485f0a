"""Many editors of one draft on real connections: no words are lost, each edit has its number, undo is one step."""

import copy
import threading

import pytest

from assessment.accounts.models import User
from assessment.instrument import document
from assessment.instrument.changes import value_at, with_value
from assessment.questionnaires.models import Edit, Version
from assessment.questionnaires.services import EditConflict, OutOfDate, change_draft, start_draft, undo_edit
from tests.factories import make_user

from .crowd import at_once

CROWD = 8


@pytest.fixture
def editors(published):
    people = [make_user(f"editor-{n}@example.org", User.Role.EDITOR) for n in range(CROWD)]
    yield people
    User.objects.all().delete()


@pytest.fixture
def draft(published, editors):
    return start_draft(base=published, user=editors[0])


def places(draft):
    content = document.parse(draft.document)
    asked = [(s["code"], q["code"]) for s in content["sections"] for q in s["questions"]]
    return [f"sections.{section}.questions.{question}.label.en" for section, question in asked[:CROWD]]


def posted(draft, place, words):
    return with_value(copy.deepcopy(document.parse(draft.document)), place, words)


def stored(draft):
    return document.parse(Version.objects.get(pk=draft.pk).document)


def test_eight_who_change_eight_texts_at_once_all_count(draft, editors):
    acts = [
        lambda user=user, place=place: change_draft(
            version=draft, user=user, base=0, posted=posted(draft, place, str(user))
        )
        for user, place in zip(editors, places(draft), strict=True)
    ]
    assert not [one for one in at_once(acts) if isinstance(one, Exception)]
    content = stored(draft)
    assert [value_at(content, place) for place in places(draft)] == [str(user) for user in editors]
    assert sorted(Edit.objects.values_list("number", flat=True)) == list(range(1, CROWD + 1))


def test_of_eight_who_change_the_same_text_one_counts_and_seven_are_told(draft, editors):
    [place, *_others] = places(draft)
    acts = [
        lambda user=user: change_draft(version=draft, user=user, base=0, posted=posted(draft, place, str(user)))
        for user in editors
    ]
    outcomes = at_once(acts)
    conflicts = [one for one in outcomes if isinstance(one, EditConflict)]
    assert len(conflicts) == CROWD - 1
    words = value_at(stored(draft), place)
    assert {one.conflicts[0].stored for one in conflicts} == {words}


def test_of_eight_who_undo_at_once_one_does(draft, editors):
    for words in ("One", "Two"):
        change_draft(version=draft, user=editors[0], base=99, posted=posted(draft, "title.en", words))
    acts = [lambda user=user: undo_edit(version=draft, user=user, base=2) for user in editors]
    outcomes = at_once(acts)
    assert len([one for one in outcomes if isinstance(one, OutOfDate)]) == CROWD - 1
    assert value_at(stored(draft), "title.en") == "One"


def test_the_same_without_the_lock_and_the_merge_loses_words(draft, editors):
    """A control: read, change, write, as one would without either."""
    all_have_read = threading.Barrier(CROWD)

    def read_and_write(user, place):
        content = with_value(stored(draft), place, str(user))
        all_have_read.wait(timeout=30)
        Version.objects.filter(pk=draft.pk).update(document=document.canonical(content).decode())

    at_once([lambda u=u, p=p: read_and_write(u, p) for u, p in zip(editors, places(draft), strict=True)])
    content = stored(draft)
    kept = [place for user, place in zip(editors, places(draft), strict=True) if value_at(content, place) == str(user)]
    assert len(kept) < CROWD
