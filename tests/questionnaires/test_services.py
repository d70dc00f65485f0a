"""Loading, publishing, retiring: what follows what, and what a refusal leaves behind."""

import copy

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction

from assessment.instrument import document
from assessment.instrument.document import DocumentError
from assessment.questionnaires.models import Questionnaire, Version
from assessment.questionnaires.published import content_hash_of, definition_of, find_published
from assessment.questionnaires.services import (
    TRANSITIONS,
    CannotPublish,
    WrongStatus,
    load_document,
    publish_version,
    retire_version,
)
from tests.factories import make_user

DRAFT, PUBLISHED, RETIRED = Version.Status.DRAFT, Version.Status.PUBLISHED, Version.Status.RETIRED

pytestmark = pytest.mark.django_db


def reworded(content, words="Another wording"):
    changed = copy.deepcopy(content)
    changed["title"]["en"] = words
    return changed


def draft_of(version, content):
    """A draft beside a published version, as an editor would leave it."""
    return Version.objects.create(
        questionnaire=version.questionnaire,
        number=version.number + 1,
        document=document.canonical(content).decode(),
        content_hash=document.content_hash(content),
    )


def test_a_document_is_stored_as_it_was_published(version, shipped_content):
    assert (version.number, version.status) == (1, PUBLISHED)
    assert version.questionnaire.code == shipped_content["code"]
    assert document.parse(version.document) == shipped_content
    assert version.content_hash == document.content_hash(shipped_content) == content_hash_of(version.pk)
    assert version.published_at is not None


def test_loading_the_same_document_twice_changes_nothing(version, shipped_content):
    before = list(Version.objects.values())
    again = load_document(content=copy.deepcopy(shipped_content), note="once more")
    assert again.is_new is False
    assert again.version == version
    assert list(Version.objects.values()) == before


def test_loading_another_document_retires_the_one_before(version, shipped_content):
    newer = load_document(content=reworded(shipped_content), note="clearer title", user=make_user("a@example.org"))
    version.refresh_from_db()
    assert newer.is_new is True
    assert (newer.version.number, newer.version.note) == (2, "clearer title")
    assert newer.version.created_by.email == "a@example.org"
    assert (version.status, newer.version.status) == (RETIRED, PUBLISHED)
    assert find_published() == newer.version


def test_an_older_document_loaded_again_becomes_the_next_version(version, shipped_content):
    load_document(content=reworded(shipped_content))
    third = load_document(content=shipped_content).version
    assert third.number == 3
    assert third.content_hash == version.content_hash
    assert [found.status for found in Version.objects.order_by("number")] == [RETIRED, RETIRED, PUBLISHED]


def test_a_retired_version_still_finishes_what_was_started(version, shipped_content):
    load_document(content=reworded(shipped_content))
    assert definition_of(version.pk).title.en == shipped_content["title"]["en"]


def test_two_questionnaires_are_published_side_by_side(version, shipped_content):
    other = load_document(content={**shipped_content, "code": "short-form"}).version
    version.refresh_from_db()
    assert (version.status, other.status) == (PUBLISHED, PUBLISHED)
    assert (version.number, other.number) == (1, 1)
    assert find_published("short-form") == other
    assert find_published(shipped_content["code"]) == version
    assert find_published() == version
    assert find_published("poetry") is None


def test_a_document_with_problems_is_not_published_and_leaves_nothing_behind(shipped_content):
    content = reworded(shipped_content, words="")
    with pytest.raises(CannotPublish) as caught:
        load_document(content=content)
    assert [(problem.code, problem.place) for problem in caught.value.problems] == [("missing-text", "title.en")]
    assert "title.en: no text in this language" in str(caught.value)
    assert Questionnaire.objects.count() == Version.objects.count() == 0


def test_what_cannot_be_published_leaves_the_published_version_alone(version, shipped_content):
    with pytest.raises(CannotPublish):
        load_document(content=reworded(shipped_content, words=""))
    assert list(Version.objects.values_list("number", "status")) == [(1, PUBLISHED)]


def test_what_is_no_document_leaves_nothing_behind(shipped_content):
    with pytest.raises(DocumentError, match="extra"):
        load_document(content={**shipped_content, "extra": 1})
    assert Questionnaire.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda c: c["archetypes"][0]["time"].clear(), "no-rates"),
        (lambda c: c["archetypes"][0]["responsibilities"].clear(), "no-rates"),
        (lambda c: c["archetypes"][0]["time"].update(sdlc=0), "certain-rate"),
        (
            lambda c: c["recommendations"][0].update(certain_if=[{"test": "index-between", "index": "poetry"}]),
            "orphan-code",
        ),
        (lambda c: c.update(recommendations=[]), "no-advice"),
        (lambda c: c["model"].update(minimum_ownership=9), "unreachable"),
    ],
)
def test_structure_and_scoring_are_both_checked_and_neither_fails_on_what_the_other_finds(
    shipped_content, change, problem
):
    content = copy.deepcopy(shipped_content)
    change(content)
    with pytest.raises(CannotPublish) as caught:
        load_document(content=content)
    assert problem in {found.code for found in caught.value.problems}


def test_publishing_a_draft_freezes_it_and_retires_the_one_before(version, shipped_content):
    published = publish_version(version=draft_of(version, reworded(shipped_content)))
    version.refresh_from_db()
    assert (version.status, published.status) == (RETIRED, PUBLISHED)
    assert definition_of(published.pk).title.en == "Another wording"


def test_publishing_hashes_what_the_draft_holds_now(version, shipped_content):
    draft = draft_of(version, shipped_content)
    content = reworded(shipped_content)
    Version.objects.filter(pk=draft.pk).update(document=document.canonical(content).decode())
    assert publish_version(version=draft).content_hash == document.content_hash(content)


def test_a_draft_with_problems_stays_a_draft(version, shipped_content):
    draft = draft_of(version, reworded(shipped_content, words=""))
    with pytest.raises(CannotPublish):
        publish_version(version=draft)
    draft.refresh_from_db()
    version.refresh_from_db()
    assert (draft.status, version.status) == (DRAFT, PUBLISHED)


def test_which_status_may_follow_which():
    assert {DRAFT: {PUBLISHED}, PUBLISHED: {RETIRED}, RETIRED: set()} == TRANSITIONS


def test_only_a_draft_can_be_published_and_only_what_is_published_retired(version, shipped_content):
    draft = draft_of(version, reworded(shipped_content))
    with pytest.raises(WrongStatus, match="version 2 is draft and cannot become retired"):
        retire_version(version=draft)
    with pytest.raises(WrongStatus, match="version 1 is published and cannot become published"):
        publish_version(version=version)
    retired = retire_version(version=version)
    assert retired.status == RETIRED
    with pytest.raises(WrongStatus, match="version 1 is retired and cannot become retired"):
        retire_version(version=retired)
    with pytest.raises(WrongStatus, match="version 1 is retired and cannot become published"):
        publish_version(version=retired)


def test_a_stale_object_cannot_publish_a_version_again(version, shipped_content):
    draft = draft_of(version, reworded(shipped_content))
    publish_version(version=draft)
    assert draft.status == DRAFT  # the caller's object still says so
    with pytest.raises(WrongStatus):
        publish_version(version=draft)


def test_the_definition_of_a_draft_is_refused(version, shipped_content):
    draft = draft_of(version, reworded(shipped_content))
    for door in (definition_of, content_hash_of):
        with pytest.raises(Version.DoesNotExist):
            door(draft.pk)
    publish_version(version=draft)
    assert definition_of(draft.pk).title.en == "Another wording"


def test_there_is_no_definition_of_a_version_that_does_not_exist():
    with pytest.raises(ObjectDoesNotExist):
        definition_of(4711)


def test_a_definition_is_parsed_once_and_costs_no_query_again(version, django_assert_num_queries):
    with django_assert_num_queries(1):
        first = definition_of(version.pk)
    with django_assert_num_queries(0):
        assert definition_of(version.pk) is first
        content_hash_of(version.pk)


def test_nothing_is_published_where_there_is_nothing():
    assert find_published() is None


def test_finding_the_published_version_does_not_read_its_document(version, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = find_published()
    assert "document" in found.get_deferred_fields()


# --- what the database itself holds -------------------------------------------------------------------


def refused():
    return pytest.raises(IntegrityError)


def test_the_database_has_one_published_version_per_questionnaire(version, shipped_content):
    draft = draft_of(version, reworded(shipped_content))
    with refused(), transaction.atomic():
        Version.objects.filter(pk=draft.pk).update(status=PUBLISHED, published_at=version.published_at)


def test_the_database_numbers_versions_once(version, shipped_content):
    with refused(), transaction.atomic():
        Version.objects.create(
            questionnaire=version.questionnaire, number=version.number, document="{}", content_hash="0"
        )


def test_the_database_wants_a_date_for_what_is_published(version, shipped_content):
    retire_version(version=version)
    draft = draft_of(version, reworded(shipped_content))
    with refused(), transaction.atomic():
        Version.objects.filter(pk=draft.pk).update(status=PUBLISHED)
