"""Drafts: edits one after the other, taken back and made again; nobody overwrites anybody; a trail of all of it."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment.accounts.models import AuditEntry
from assessment.instrument import document
from assessment.instrument.changes import ABSENT
from assessment.instrument.document import DocumentError
from assessment.questionnaires.models import Edit, Version
from assessment.questionnaires.queries import content_at, find_outdated_texts, find_problems, list_edits, read_stacks
from assessment.questionnaires.services import (
    CannotPublish,
    EditConflict,
    OutOfDate,
    WrongStatus,
    change_draft,
    discard_draft,
    publish_version,
    redo_edit,
    start_draft,
    undo_edit,
)
from tests.factories import make_user
from tests.instrument.documents import edited

from .conftest import content_of, with_changes

pytestmark = pytest.mark.django_db

TITLE, ROLE = "title.en", "sections.profile.questions.role"


def change(draft, user, *, base=None, **changes):
    draft.refresh_from_db()
    posted = with_changes(draft, **changes)
    edit = change_draft(version=draft, user=user, base=draft.edits if base is None else base, posted=posted)
    draft.refresh_from_db()
    return edit


def trail(action=None):
    entries = AuditEntry.objects.all()
    return list(entries.filter(action=action) if action else entries)


# --- starting ---------------------------------------------------------------------------------------------------


def test_a_draft_begins_as_the_version_it_was_started_from(version, draft, erin):
    assert (draft.number, draft.status, draft.base, draft.created_by) == (2, Version.Status.DRAFT, version, erin)
    assert draft.content_hash == version.content_hash
    assert [entry.subject for entry in trail("draft-started")] == ["version/2", "version/1"]


def test_started_twice_it_is_made_once_until_something_was_changed(version, draft, erin):
    assert start_draft(base=version, user=erin) == draft
    change(draft, erin, **{TITLE: "Another"})
    assert start_draft(base=version, user=erin).number == 3


def test_a_number_is_never_given_twice(version, draft, erin):
    discard_draft(version=draft, user=erin)
    assert start_draft(base=version, user=erin).number == 3


def test_an_old_version_is_restored_as_a_draft(version, draft, erin, paul):
    change(draft, erin, **{TITLE: "Another"})
    publish_version(version=draft)
    version.refresh_from_db()
    restored = start_draft(base=version, user=paul)
    assert (restored.number, restored.content_hash) == (3, version.content_hash)
    assert version.status == Version.Status.RETIRED


# --- changing ---------------------------------------------------------------------------------------------------


def test_an_edit_stores_what_changed_with_who_and_when(draft, erin):
    edit = change(draft, erin, **{TITLE: "Another"})
    assert (edit.number, edit.kind, edit.made_by) == (1, Edit.Kind.DO, erin)
    assert [(one["kind"], one["place"], one["after"]) for one in edit.changes] == [("set", TITLE, "Another")]
    assert content_of(draft)["title"]["en"] == "Another"
    assert (draft.edits, draft.changed_by) == (1, erin)
    assert draft.content_hash == document.content_hash(content_of(draft))


def test_the_trail_says_from_what_to_what(draft, erin):
    before = content_of(draft)["title"]["en"]
    change(draft, erin, **{TITLE: "Another"})
    [entry] = trail("draft-changed")
    assert (entry.actor_id, entry.subject) == (erin.pk, "version/2")
    assert entry.details["changes"] == [{"kind": "set", "place": TITLE, "before": before, "after": "Another"}]


def test_what_changes_nothing_is_no_edit(draft, erin):
    assert change(draft, erin) is None
    assert list_edits(draft) == []
    assert trail("draft-changed") == []


def test_what_is_no_document_is_refused_and_changes_nothing(draft, erin):
    before = content_of(draft)
    with pytest.raises(DocumentError):
        change(draft, erin, **{"model.bands.clear": 2})
    assert content_of(draft) == before
    assert draft.edits == 0


@pytest.mark.parametrize("status", [Version.Status.PUBLISHED, Version.Status.RETIRED])
def test_a_version_that_is_no_draft_is_not_changed(version, draft, erin, status):
    publish_version(version=draft)
    one = draft if status == Version.Status.PUBLISHED else version
    one.refresh_from_db()
    assert one.status == status
    for act in (
        lambda: change(one, erin, **{TITLE: "Another"}),
        lambda: undo_edit(version=one, user=erin, base=0),
        lambda: redo_edit(version=one, user=erin, base=0),
        lambda: discard_draft(version=one, user=erin),
    ):
        with pytest.raises(WrongStatus):
            act()


# --- two at once ------------------------------------------------------------------------------------------------


def test_two_who_change_different_places_both_count(draft, erin, paul):
    ours = with_changes(draft, **{TITLE: "Ours"})
    change(draft, paul, **{f"{ROLE}.label.en": "Theirs"})
    change_draft(version=draft, user=erin, base=0, posted=ours)
    content = content_of(draft)
    assert content["title"]["en"] == "Ours"
    assert content["sections"][0]["questions"][0]["label"]["en"] == "Theirs"


def test_the_same_text_is_told_and_nothing_is_overwritten(draft, erin, paul):
    ours = with_changes(draft, **{TITLE: "Ours", "minutes_core": 6})
    change(draft, paul, **{TITLE: "Theirs"})
    with pytest.raises(EditConflict) as caught:
        change_draft(version=draft, user=erin, base=0, posted=ours)
    [conflict] = caught.value.conflicts
    assert (conflict.place, conflict.stored, conflict.posted) == (TITLE, "Theirs", "Ours")
    assert caught.value.changed_by == paul
    content = content_of(draft)
    assert content["title"]["en"] == "Theirs"
    assert content["minutes_core"] == 6, "what does not conflict is stored"
    assert caught.value.edits == draft.edits == 2


def test_decided_again_ones_own_text_stands(draft, erin, paul):
    ours = with_changes(draft, **{TITLE: "Ours"})
    change(draft, paul, **{TITLE: "Theirs"})
    with pytest.raises(EditConflict) as caught:
        change_draft(version=draft, user=erin, base=0, posted=ours)
    change(draft, erin, base=caught.value.edits, **{TITLE: "Ours"})
    assert content_of(draft)["title"]["en"] == "Ours"


def test_a_part_that_was_removed_meanwhile_is_told(draft, erin, paul):
    ours = with_changes(draft, **{f"{ROLE}.label.en": "Ours"})
    change(draft, paul, **{ROLE: ABSENT})
    with pytest.raises(EditConflict) as caught:
        change_draft(version=draft, user=erin, base=0, posted=ours)
    assert [(one.stored, one.posted) for one in caught.value.conflicts] == [(ABSENT, "Ours")]


def test_the_document_as_it_was_after_each_edit(draft, erin):
    seen = [content_of(draft)]
    for words in ("One", "Two", "Three"):
        change(draft, erin, **{TITLE: words})
        seen.append(content_of(draft))
    assert [content_at(draft, number) for number in range(4)] == seen
    assert content_at(draft, 99) == seen[-1]


# --- undo and redo ----------------------------------------------------------------------------------------------


def test_undo_and_redo_go_through_the_edits(draft, erin):
    hashes = [draft.content_hash]
    for words in ("One", "Two", "Three"):
        change(draft, erin, **{TITLE: words})
        hashes.append(draft.content_hash)

    def step(act):
        draft.refresh_from_db()
        act(version=draft, user=erin, base=draft.edits)
        draft.refresh_from_db()
        return draft.content_hash

    assert [step(undo_edit) for _ in range(4)] == [hashes[2], hashes[1], hashes[0], hashes[0]]
    assert [step(redo_edit) for _ in range(4)] == [hashes[1], hashes[2], hashes[3], hashes[3]]
    assert read_stacks(draft).standing == (1, 2, 3)


def test_a_new_edit_ends_what_could_be_made_again(draft, erin):
    change(draft, erin, **{TITLE: "One"})
    undo_edit(version=draft, user=erin, base=1)
    change(draft, erin, minutes_core=7)
    assert read_stacks(draft).redoable is None
    assert redo_edit(version=draft, user=erin, base=3) is None


def test_nobody_undoes_what_they_have_not_seen(draft, erin, paul):
    change(draft, erin, **{TITLE: "One"})
    change(draft, paul, **{TITLE: "Two"})
    with pytest.raises(OutOfDate):
        undo_edit(version=draft, user=erin, base=1)
    assert content_of(draft)["title"]["en"] == "Two"


def test_an_undo_leaves_a_trail_of_its_own(draft, erin, paul):
    change(draft, erin, **{TITLE: "One"})
    undo_edit(version=draft, user=paul, base=1)
    [entry] = trail("change-undone")
    assert (entry.actor_id, entry.details["changes"][0]["before"]) == (paul.pk, "One")
    assert [(edit.number, edit.kind, edit.of) for edit in list_edits(draft)] == [(2, "undo", 1), (1, "do", None)]


# --- translations -----------------------------------------------------------------------------------------------


def behind(draft):
    return find_outdated_texts(draft, read_stacks(draft))


def test_a_text_changed_in_one_language_is_to_be_translated_anew(draft, erin):
    change(draft, erin, **{TITLE: "Another"})
    assert behind(draft) == {"title": "zh-hans"}


def test_taken_back_there_is_nothing_to_translate(draft, erin):
    change(draft, erin, **{TITLE: "Another"})
    undo_edit(version=draft, user=erin, base=1)
    assert behind(draft) == {}


def test_confirmed_it_counts_as_translated_until_the_next_change(draft, erin):
    change(draft, erin, **{TITLE: "Another"})
    edit = change_draft(version=draft, user=erin, base=1, posted=content_of(draft), confirmed=["title"])
    assert (edit.changes, edit.confirmed) == ([], ["title"])
    assert behind(draft) == {}
    change(draft, erin, **{TITLE: "Yet another"})
    assert behind(draft) == {"title": "zh-hans"}


# --- any sequence -----------------------------------------------------------------------------------------------


@pytest.fixture
def editor(version, erin):
    """Somebody and a draft for many sequences: what one leaves behind, the next begins with."""
    return start_draft(base=version, user=erin), erin


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_sequence_of_edits_can_be_published_or_says_why_not_and_be_taken_back(editor, data):
    draft, user = editor
    draft.refresh_from_db()
    first, made = draft.content_hash, 0
    for _ in range(data.draw(st.integers(1, 4), label="edits")):
        posted = data.draw(edited(content_of(draft), most=3), label="posted")
        made += change_draft(version=draft, user=user, base=draft.edits, posted=posted) is not None
        content = content_of(draft)
        assert document.canonical(document.dump(document.load(content))).decode() == draft.document
        assert document.content_hash(content) == draft.content_hash
    may = not any(problem.severity == "error" for problem in find_problems(draft))
    assert may == _can_be_published(draft)
    for _ in range(made):
        draft.refresh_from_db()
        undo_edit(version=draft, user=user, base=draft.edits)
    draft.refresh_from_db()
    assert draft.content_hash == first


class _TakenBack(Exception):
    pass


def _can_be_published(draft):
    try:
        with transaction.atomic():
            publish_version(version=draft)
            raise _TakenBack
    except _TakenBack:
        return True
    except CannotPublish as refusal:
        return not refusal.problems


def test_a_draft_that_is_discarded_leaves_its_trail(draft, erin):
    change(draft, erin, **{TITLE: "Another"})
    discard_draft(version=draft, user=erin)
    assert not Version.objects.filter(number=2).exists()
    assert not Edit.objects.exists()
    assert [entry.action for entry in trail()][:2] == ["draft-discarded", "draft-changed"]


def test_an_account_that_is_deleted_takes_no_edit_with_it(draft):
    gone = make_user("gone@example.org")
    change(draft, gone, **{TITLE: "Another"})
    gone.delete()
    [edit] = list_edits(draft)
    assert edit.made_by is None
    assert trail("draft-changed")[0].actor_id is not None
