"""`manage.py recalibrate`: what it prints, and that a refusal leaves everything as it was."""

import io

import pytest
from django.core.management import CommandError, call_command

from assessment.instrument import document
from assessment.questionnaires.models import Version
from assessment.scoring.recalibrate import LEAST_RESPONSES
from tests.factories import make_responses

from .storage import all_rows
from .test_learning import distinct


def recalibrate(**options):
    out = io.StringIO()
    try:
        call_command("recalibrate", stdout=out, **options)
    except CommandError as error:
        return out.getvalue(), error
    return out.getvalue(), None


@pytest.fixture
def responses(version, learned_once):
    answers = distinct(version, 260)
    make_responses(version, answers[:255])
    make_responses(version, answers[255:], consent=["processing"])


def test_it_prints_what_is_needed_to_decide_and_names_the_draft(responses, version):
    text, error = recalibrate()
    draft = Version.objects.get(status=Version.Status.DRAFT)
    learning = document.loads(draft.document).learning
    assert error is None
    assert "260 submitted responses, 255 used" in text
    assert "left out, no-consent: 5" in text
    assert "left out, duplicate: 0" in text
    for one in learning.held_out:
        mark = "  chosen" if one.coupling == learning.coupling else ""
        assert f"{one.coupling:8g}  {one.log_likelihood:.4f}{mark}\n" in text
    assert f"{learning.gain:.4f} ± {learning.standard_error:.4f}" in text
    for rate in learning.rates:
        [line] = [line for line in text.splitlines() if line.startswith(f"{rate.archetype} {rate.kind}.{rate.item} ")]
        assert line.split()[2:5] == [f"{value:.3f}" for value in (rate.before, rate.after, rate.bound)]
        assert line.endswith("at its bound") is rate.at_bound
    assert ("misses: none" in text) is (not learning.missed)
    for pair in learning.missed:
        assert " and ".join(pair.items) in text
    changed = sum(change.results for change in learning.changes if change.before != change.after)
    total = sum(change.results for change in learning.changes)
    assert f"{changed} of {total} past results would change type" in text
    assert "publish_version 2" in text


def test_the_version_can_be_named(responses, version):
    _text, error = recalibrate(questionnaire=1)
    assert error is None
    assert Version.objects.count() == 2


def test_too_few_are_refused_and_nothing_is_created(version):
    make_responses(version, distinct(version, 20))
    before = all_rows()
    text, error = recalibrate()
    assert "20 submitted responses, 20 used" in text
    assert str(error) == f"nothing was learned: 20 responses can be used, at least {LEAST_RESPONSES} are needed"
    assert error.returncode == 1
    assert all_rows() == before


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ("no-gain", "no more than two standard errors"),
        ("other-shares", "not nearly as common"),
        ("starts-disagree", "different starts"),
    ],
)
def test_a_refusal_comes_with_its_figures(responses, learned_once, refusal, said):
    learned_once.refuse(refusal)
    before = all_rows()
    text, error = recalibrate()
    assert said in str(error)
    assert "gain over the rates before" in text
    assert all_rows() == before


@pytest.mark.parametrize("number", [2, 99])
def test_a_draft_or_an_unknown_number_is_refused(version, number):
    Version.objects.create(
        questionnaire=version.questionnaire,
        number=2,
        document=version.document,
        content_hash=version.content_hash,
    )
    _, error = recalibrate(questionnaire=number)
    assert str(error) == f"there is no published version {number}"


def test_without_a_published_version_it_says_so(db):
    _, error = recalibrate()
    assert "load one with load_questionnaire" in str(error)
