"""`manage.py publish_version`: puts a draft in use, or says why not."""

import copy
import io

import pytest
from django.core.management import CommandError, call_command

from assessment.questionnaires.models import Questionnaire, Version
from assessment.questionnaires.published import find_published
from assessment.questionnaires.services import create_draft

pytestmark = pytest.mark.django_db


def publish(number, **options):
    out = io.StringIO()
    call_command("publish_version", number, stdout=out, **{"without_figures": True, **options})
    return out.getvalue()


@pytest.fixture
def draft(version, shipped_content):
    content = copy.deepcopy(shipped_content)
    content["title"]["en"] = "Another wording"
    return create_draft(questionnaire=version.questionnaire, content=content, note="", user=None)


def test_a_draft_is_put_in_use_and_the_version_before_is_retired(version, draft):
    assert publish(2) == f"{draft} ({draft.content_hash[:12]}): published\n"
    assert find_published() == draft
    version.refresh_from_db()
    assert version.status == Version.Status.RETIRED


def test_what_the_checks_find_is_printed_and_nothing_changes(version, shipped_content):
    content = copy.deepcopy(shipped_content)
    content["model"]["coupling_weights"] = {"independent": 0.5, "nested": 0.4}
    create_draft(questionnaire=version.questionnaire, content=content, note="", user=None)
    with pytest.raises(CommandError, match="version 2 cannot be published") as caught:
        publish(2)
    assert "  model.coupling_weights: the weights do not add up to 1 [weights]" in str(caught.value).splitlines()
    assert find_published() == version


@pytest.mark.parametrize(("number", "said"), [(1, "is published and cannot become published"), (7, "no version 7")])
def test_what_is_no_draft_is_refused(version, draft, number, said):
    with pytest.raises(CommandError, match=said):
        publish(number)
    assert find_published() == version


def test_where_several_questionnaires_have_the_number_one_says_which(version, draft, shipped_content):
    other = Questionnaire.objects.create(code="another")
    content = {**copy.deepcopy(shipped_content), "code": "another"}
    for minutes in (5, 6):
        create_draft(questionnaire=other, content={**content, "minutes_core": minutes}, note="", user=None)
    with pytest.raises(CommandError, match="say which with --code"):
        publish(2)
    assert "published" in publish(2, code="another")
    assert find_published("another").number == 2
    assert find_published(version.questionnaire.code) == version
