"""A draft: the next number, the canonical document, and nothing in use that was not."""

import copy

import pytest

from assessment.instrument import document
from assessment.instrument.document import DocumentError
from assessment.questionnaires.models import Questionnaire, Version
from assessment.questionnaires.published import find_published
from assessment.questionnaires.services import create_draft, publish_version
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def create(version, content, **changes):
    given = {"questionnaire": version.questionnaire, "content": content, "note": "a try", "user": None}
    return create_draft(**{**given, **changes})


def test_it_gets_the_next_number_and_is_not_in_use(version, shipped_content):
    user = make_user("root@example.org")
    draft = create(version, shipped_content, user=user)
    assert (draft.number, draft.status, draft.published_at) == (2, Version.Status.DRAFT, None)
    assert (draft.note, draft.created_by) == ("a try", user)
    assert create(version, {**shipped_content, "minutes_core": 6}).number == 3
    assert find_published() == version


def test_the_same_document_again_gives_the_same_draft(version, shipped_content):
    assert create(version, shipped_content) == create(version, shipped_content)


def test_its_document_is_the_canonical_form(version, shipped_content):
    draft = create(version, dict(reversed(shipped_content.items())))
    draft.refresh_from_db()
    assert draft.document == version.document
    assert draft.content_hash == document.content_hash(shipped_content)


def test_numbers_go_on_in_each_questionnaire_by_itself(version, shipped_content):
    other = Questionnaire.objects.create(code="another")
    draft = create(version, {**shipped_content, "code": "another"}, questionnaire=other)
    assert draft.number == 1


def test_a_draft_that_does_not_pass_the_checks_may_be_kept(version, shipped_content):
    content = copy.deepcopy(shipped_content)
    content["recommendations"] = []
    assert create(version, content).status == Version.Status.DRAFT


@pytest.mark.parametrize(
    ("change", "place"), [({"format": 2}, "format"), ({"model": None}, "model"), ({"code": "another"}, "code")]
)
def test_what_is_no_document_of_the_questionnaire_is_refused(version, shipped_content, change, place):
    with pytest.raises(DocumentError) as caught:
        create(version, {**shipped_content, **change})
    assert place in [found for found, _ in caught.value.problems]
    assert Version.objects.count() == 1


def test_it_can_be_published(version, shipped_content):
    published = publish_version(version=create(version, shipped_content))
    assert find_published() == published
