"""Learning unpublished rates: which responses count, and that nothing changes but for a new draft."""

from datetime import date, timedelta

import pytest

from assessment.accounts.models import User
from assessment.instrument import checks, document
from assessment.questionnaires.models import Version
from assessment.responses.models import Consent, Response, Result
from assessment.responses.queries import LEFT_OUT, read_for_learning, stream_typed_results
from assessment.responses.services import learn_rates
from assessment.scoring import ENGINE, assess
from assessment.scoring.checks import scoring_problems
from assessment.scoring.recalibrate import LEAST_RESPONSES
from assessment.scoring.result import leading_types
from tests.factories import drawn_answers, make_responses, make_user

from .storage import all_rows

TODAY = date(2026, 5, 3)
FOUR = {"advising": "me", "sdlc": "me", "cybersecurity": "cio", "data-privacy": "shared"}
ENOUGH = {"role": "cto", "ownership": FOUR}


def tallied(version):
    """How many can be used, and how many are left out for which reason."""
    material = read_for_learning(version.pk)
    assert list(material.left_out) == list(LEFT_OUT)
    return len(material.answers), {reason: n for reason, n in material.left_out.items() if n}


# --- which responses count -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "consent", "owner_role", "reason"),
    [
        (ENOUGH, ("processing", "learning"), None, None),
        (ENOUGH, ("processing", "comparison", "learning"), None, None),
        (ENOUGH, ("processing", "learning"), User.Role.LEADER, None),
        ({"ownership": FOUR}, ("processing", "learning"), None, None),  # no role reads as eligible
        ({"role": "vp-engineering", "ownership": FOUR}, ("processing", "learning"), None, None),
        (ENOUGH, ("processing",), None, "no-consent"),
        (ENOUGH, ("processing", "comparison"), None, "no-consent"),
        (ENOUGH, (), None, "no-consent"),
        ({"role": "ceo", "ownership": FOUR}, ("processing", "learning"), None, "not-eligible"),
        ({"role": "cio", "ownership": FOUR}, ("processing", "learning"), None, "not-eligible"),
        ({"ownership": {"advising": "me"}}, ("processing", "learning"), None, "too-few-answers"),
        ({"time": {"sdlc": 100}}, ("processing", "learning"), None, "too-few-answers"),
        # four, but one of them tells no types apart
        ({"ownership": {**FOUR, "sdlc": None, "technology-strategy": "me"}}, ("learning",), None, "too-few-answers"),
        (ENOUGH, ("processing", "learning"), User.Role.ADMIN, "test"),
        (ENOUGH, ("processing", "learning"), User.Role.CONSULTANT, "test"),
        (ENOUGH, ("processing",), User.Role.ADMIN, "no-consent"),  # asked first, and nothing else then
    ],
)
def test_what_is_left_out_and_why(version, answers, consent, owner_role, reason):
    owner = make_user("someone@example.org", owner_role) if owner_role else None
    make_responses(version, [answers], consent=consent, owner=owner)
    assert tallied(version) == ((1, {}) if reason is None else (0, {reason: 1}))


def test_answers_that_the_version_no_longer_knows_are_left_out(version):
    [response] = make_responses(version, [ENOUGH])
    Response.objects.filter(pk=response.pk).update(answers={"ownership": {"advising": "everybody"}})
    assert tallied(version) == (0, {"invalid": 1})
    assert not [*stream_typed_results(version.pk)]


def test_only_results_of_people_who_agreed_are_rescored(version):
    make_responses(version, [ENOUGH], consent=("processing",))
    make_responses(version, [ENOUGH], owner=make_user("root@example.org", User.Role.ADMIN))
    assert not [*stream_typed_results(version.pk)]
    make_responses(version, [ENOUGH])
    assert len([*stream_typed_results(version.pk)]) == 1


def test_what_is_not_submitted_or_answers_another_version_is_not_counted_at_all(version, shipped_content):
    [submitted, begun, _] = make_responses(version, [ENOUGH, {**ENOUGH, "region": "elsewhere"}, ENOUGH])
    Response.objects.filter(pk=begun.pk).update(status=Response.Status.STARTED)
    other = Version.objects.create(
        questionnaire=version.questionnaire,
        number=2,
        status=Version.Status.RETIRED,
        published_at=version.published_at,
        document=version.document,
        content_hash=version.content_hash,
    )
    Response.objects.filter(pk=submitted.pk).update(version=other)
    assert tallied(version) == (1, {})


def test_of_an_account_the_latest_counts(version):
    bob = make_user("bob@example.org")
    older = {**ENOUGH, "region": "elsewhere"}
    make_responses(version, [older, {**ENOUGH, "region": "greater-china"}], owner=bob)
    assert tallied(version) == (1, {"duplicate": 1})
    assert read_for_learning(version.pk).answers[0]["region"] == "greater-china"


def test_of_an_account_the_latest_that_may_be_used_counts(version):
    bob = make_user("bob@example.org")
    make_responses(version, [ENOUGH], owner=bob)
    make_responses(version, [{**ENOUGH, "region": "elsewhere"}], owner=bob, consent=["processing"])
    assert tallied(version) == (1, {"no-consent": 1})


def test_answers_alike_in_full_count_once(version):
    other = {**ENOUGH, "industry": "banking"}
    make_responses(version, [ENOUGH, dict(reversed(ENOUGH.items())), other, {**ENOUGH, "time": {}}])
    used, left_out = tallied(version)
    assert (used, left_out) == (2, {"duplicate": 2})


def test_responses_without_an_account_are_not_one_person(version):
    make_responses(version, [{**ENOUGH, "region": region} for region in ("elsewhere", "greater-china")])
    assert tallied(version) == (2, {})


def test_consent_withdrawn_takes_it_out(version):
    make_responses(version, list(drawn_answers_of(version, 3)))
    Consent.objects.filter(response=Response.objects.first()).update(items=["processing"])
    assert tallied(version) == (2, {"no-consent": 1})


def test_reading_takes_one_query_however_many_there_are(version, django_assert_num_queries):
    make_responses(version, list(drawn_answers_of(version, 30)))
    with django_assert_num_queries(1):
        read_for_learning(version.pk)


# --- types of many ---------------------------------------------------------------------------------------


def test_the_types_of_many_are_those_of_each(shipped):
    answers = list(drawn_answers(shipped, 60))
    answers += [{**answers[0], "role": "ceo"}, {"ownership": {"sdlc": "me"}}, {**answers[1], "region": "greater-china"}]
    expected = [assess(shipped, one).archetype for one in answers]
    assert leading_types(shipped, answers) == expected
    assert {None, *shipped.archetype_by_code} == set(expected)
    assert leading_types(shipped, []) == []


# --- learning --------------------------------------------------------------------------------------------


def drawn_answers_of(version, n, seed=0):
    return drawn_answers(document.loads(version.document), n, seed)


def test_under_the_least_number_nothing_is_created(version):
    make_responses(version, distinct(version, LEAST_RESPONSES - 1))
    before = all_rows()
    outcome = learn_rates(version=version, user=None, today=TODAY)
    assert (outcome.found.refusal, outcome.found.responses) == ("too-few", LEAST_RESPONSES - 1)
    assert (outcome.draft, outcome.learning) == (None, None)
    assert all_rows() == before


def distinct(version, n, seed=0):
    """Drawn answers, no two alike in full: people differ in what they say beside."""
    return [
        {**one, "biggest-question": f"What about {place}?"}
        for place, one in enumerate(drawn_answers_of(version, n, seed))
    ]


@pytest.fixture
def outcome(version, learned_once):
    """What was learned from 260 responses, five of them left out, and what the database held before."""
    answers = distinct(version, 260)
    make_responses(version, answers[:255])
    make_responses(version, answers[255:], consent=["processing"])
    learned_once.before = all_rows()
    return learn_rates(version=version, user=make_user("root@example.org", User.Role.ADMIN), today=TODAY)


def test_a_draft_is_created_and_nothing_else_changes(outcome, version, learned_once):
    after, before = all_rows(), learned_once.before
    changed = {table for table in after if after[table] != before[table]}
    counted = {"questionnaires_questionnaire", "accounts_auditentry"}  # the number given, and who did it
    assert changed <= {"questionnaires_version", "accounts_user", "sqlite_sequence", *counted}
    assert set(before["questionnaires_version"]) < set(after["questionnaires_version"])
    assert len(after["questionnaires_version"]) == len(before["questionnaires_version"]) + 1
    assert (outcome.draft.number, outcome.draft.status) == (2, Version.Status.DRAFT)
    assert outcome.draft.created_by.email == "root@example.org"
    assert Version.objects.get(status=Version.Status.PUBLISHED) == version


def test_the_draft_loads_and_passes_every_check(outcome):
    definition = document.loads(outcome.draft.document)
    assert checks.structural_problems(definition) == []
    assert scoring_problems(definition) == []
    weights = definition.model.coupling_weights
    chosen = {0.0: weights.independent, 0.5: weights.half, 1.0: weights.nested}
    assert chosen == {coupling: float(coupling == outcome.found.coupling) for coupling in chosen}


def test_its_provenance_is_complete(outcome, version, shipped):
    learning = document.loads(outcome.draft.document).learning
    assert learning == outcome.learning
    assert (learning.source_hash, learning.engine, learning.learned_on) == (version.content_hash, ENGINE, TODAY)
    assert (learning.responses, learning.left_out) == (255, {**dict.fromkeys(LEFT_OUT, 0), "no-consent": 5})
    assert {one.coupling for one in learning.held_out} == {0.0, 0.5, 1.0}
    best = max(learning.held_out, key=lambda one: one.log_likelihood)
    assert learning.coupling == best.coupling
    assert learning.gain > 2 * learning.standard_error > 0
    rates = {(rate.archetype, rate.kind, rate.item): rate for rate in learning.rates}
    definition = document.loads(outcome.draft.document)
    stored = {
        (archetype.code, kind, item): one.rate
        for archetype in definition.archetypes
        for kind in ("responsibilities", "time")
        for item, one in getattr(archetype.learned, kind).items()
    }
    assert stored == {key: rate.after for key, rate in rates.items()}
    assert all(0 < rate.after <= rate.bound for rate in rates.values())


def test_the_table_of_types_adds_up_and_says_what_scoring_anew_would_say(outcome):
    changes = outcome.learning.changes
    agreed = [one.response_id for one in Consent.objects.all() if "learning" in one.items]
    typed = Result.objects.filter(band__in=("clear", "leaning", "blend"), response__in=agreed)
    assert sum(change.results for change in changes) == typed.count()
    assert {change.before for change in changes} >= {"technology-manager", "operations-expert", "all-rounder"}
    definition = document.loads(outcome.draft.document)
    counted = {(change.before, change.after): change.results for change in changes}
    anew = {}
    for result in typed.select_related("response"):
        pair = (result.archetype, assess(definition, result.response.answers).archetype)
        anew[pair] = anew.get(pair, 0) + 1
    assert counted == anew
    assert any(before != after for before, after in counted)


def test_learning_the_same_again_gives_the_same_draft(outcome, version):
    again = learn_rates(version=version, user=None, today=TODAY)
    assert again.draft == outcome.draft
    tomorrow = learn_rates(version=version, user=None, today=TODAY + timedelta(days=1))
    assert tomorrow.draft.number == outcome.draft.number + 1


@pytest.mark.parametrize("refusal", ["no-gain", "other-shares", "starts-disagree"])
def test_what_the_data_do_not_bear_out_is_refused(version, refusal, learned_once):
    learned_once.refuse(refusal)
    make_responses(version, distinct(version, LEAST_RESPONSES))
    before = all_rows()
    outcome = learn_rates(version=version, user=None, today=TODAY)
    assert (outcome.found.refusal, outcome.draft) == (refusal, None)
    assert all_rows() == before
