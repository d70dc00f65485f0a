"""Who counts where two versions are compared, in which order, and what is kept of it."""

import copy
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment.accounts.models import AuditEntry, User
from assessment.instrument import document
from assessment.questionnaires.models import Impact, Version
from assessment.questionnaires.published import definition_of
from assessment.questionnaires.queries import find_impact, find_in_use
from assessment.questionnaires.services import (
    WrongStatus,
    change_draft,
    create_draft,
    discard_draft,
    load_document,
    retire_version,
)
from assessment.responses.models import Response
from assessment.responses.services import CannotCompare, compute_impact, computing_impact
from assessment.scoring.simulate import impact_of, simulated_answers
from tests.factories import make_responses, make_user
from tests.responses.storage import all_rows
from tests.scoring.test_fitting import question

service = import_module("assessment.responses.services.impact")
COUNTED = ("processing", "comparison")


@pytest.fixture(autouse=True)
def _few_invented(monkeypatch):
    monkeypatch.setattr(service, "INVENTED", 300)


@pytest.fixture
def editor(db):
    return make_user("editor@example.org", User.Role.EDITOR)


def drafted(version, user, change):
    """A draft of the version, changed in place."""
    content = document.parse(version.document)
    change(content)
    return create_draft(questionnaire=version.questionnaire, content=content, note="", user=user, base=version)


def other_bands(content):
    content["model"]["bands"] = {"clear": 0.9, "leaning": 0.8}


@pytest.fixture
def draft(version, editor):
    return drafted(version, editor, other_bands)


def people(version, n, seed=7):
    return simulated_answers(definition_of(version.pk), n, seed)


# --- who counts ----------------------------------------------------------------------------------------------


def test_the_figures_are_those_of_everybody_who_may_be_counted(version, draft, editor):
    answers = people(version, 40)
    make_responses(version, answers, consent=COUNTED)
    stored = compute_impact(version=draft, user=editor)
    past = impact_of(definition_of(version.pk), document.loads(draft.document), answers, withhold=True)
    assert stored.figures["past"] == past
    assert stored.figures["past"]["changed"] > 0
    assert stored.figures["left_out"] == {}
    assert stored.figures["invented"]["n"] == 300
    assert None not in [n for line in stored.figures["invented"]["types"]["cells"] for n in line]


def test_without_consent_to_comparison_and_from_accounts_that_work_here_nobody_counts(version, draft, editor):
    answers = people(version, 60)
    make_responses(version, answers[:20], consent=COUNTED)
    make_responses(version, answers[20:30], consent=COUNTED, owner=make_user("leader@example.org"))
    make_responses(version, answers[30:36], consent=["processing", "learning"])
    make_responses(version, answers[36:41], consent=COUNTED, owner=make_user("c@example.org", User.Role.CONSULTANT))
    make_responses(version, answers[41:43], consent=COUNTED, owner=editor)
    make_responses(version, answers[43:45], consent=[])
    unfinished = make_responses(version, answers[45:], consent=COUNTED)
    Response.objects.filter(pk__in=[one.pk for one in unfinished]).update(status=Response.Status.STARTED)
    figures = compute_impact(version=draft, user=editor).figures
    assert figures["past"]["n"] == 30
    assert figures["left_out"] == {"no-consent": 8, "test": 7}


def test_few_left_out_are_not_counted_out(version, draft, editor):
    make_responses(version, people(version, 6), consent=COUNTED)
    make_responses(version, people(version, 3), consent=[])
    figures = compute_impact(version=draft, user=editor).figures
    assert figures["left_out"] == {"no-consent": None}


def test_of_fewer_than_five_nothing_is_kept_but_that(version, draft, editor):
    make_responses(version, people(version, 4), consent=COUNTED)
    assert compute_impact(version=draft, user=editor).figures["past"] == {"n": None}
    make_responses(version, people(version, 1), consent=COUNTED)
    assert compute_impact(version=draft, user=editor).figures["past"]["n"] == 5


def test_nobody_s_answers_are_kept(version, draft, editor):
    [one, *_others] = make_responses(version, people(version, 30), consent=COUNTED)
    stored = str(compute_impact(version=draft, user=editor).figures)
    assert one.public_code not in stored
    assert "maturity" not in stored.replace("raise-weakest-maturity", "")


def test_the_latest_count_those_to_the_version_in_use_first(version, editor, shipped_content, monkeypatch):
    monkeypatch.setattr(service, "MOST_RESPONSES", 12)
    monkeypatch.setattr("assessment.scoring.simulate.impact.BLOCK", 5)
    content = copy.deepcopy(shipped_content)
    content["title"]["en"] = "The second"
    make_responses(version, people(version, 20), consent=COUNTED)
    second = load_document(content=content).version
    to_second = make_responses(second, people(second, 8, seed=2), consent=COUNTED)
    Response.objects.filter(pk__in=[one.pk for one in to_second]).update(
        submitted_at=timezone.now() - timedelta(days=99)
    )
    draft = drafted(second, editor, other_bands)
    stored = compute_impact(version=draft, user=editor)
    assert stored.figures["past"]["n"] == 12
    assert stored.figures["left_out"] == {"earlier": 16}
    earlier = Response.objects.filter(version=version).order_by("-submitted_at", "-pk")[:4]
    answers = [one.answers for one in reversed(to_second)] + [one.answers for one in earlier]
    past = impact_of(definition_of(second.pk), document.loads(draft.document), answers, withhold=True)
    assert stored.figures["past"] == past


def test_answers_to_an_older_version_are_brought_under_the_one_in_use(version, editor, shipped_content):
    def fewer(content):
        options = question(content, "ownership")["options"]
        options[:] = [option for option in options if option["code"] != "shared"]

    content = copy.deepcopy(shipped_content)
    fewer(content)
    for advice in content["recommendations"]:
        for name in ("need", "certain_if"):
            if name in advice:
                advice[name] = without_shared(advice[name])
    make_responses(version, people(version, 40), consent=COUNTED)
    second = load_document(content=content).version
    stored = compute_impact(version=drafted(second, editor, other_bands), user=editor)
    assert stored.figures["past"]["n"] == 40
    assert stored.figures["past"]["lost"] == 0, "it was the version in use that took them away"


def without_shared(part):
    if isinstance(part, dict):
        return {name: without_shared(value) for name, value in part.items()}
    if isinstance(part, list):
        return [without_shared(one) for one in part if one != "shared"] or ["me"]
    return part


def test_answers_that_something_happened_to_count_as_far_as_they_can_be_read(version, draft, editor):
    responses = make_responses(version, people(version, 30), consent=COUNTED)
    odd = {"ownership": {"sdlc": 3}, "roi": "many", "nothing": [], "time": {"sdlc": None}}
    Response.objects.filter(pk=responses[0].pk).update(answers={**responses[0].answers, **odd})
    assert compute_impact(version=draft, user=editor).figures["past"]["n"] == 30


# --- what is kept --------------------------------------------------------------------------------------------


def test_it_is_kept_for_the_state_of_the_draft_and_told_of(version, draft, editor):
    make_responses(version, people(version, 10), consent=COUNTED)
    stored = compute_impact(version=draft, user=editor)
    assert find_impact(draft, find_in_use(draft)) == stored
    assert (stored.content_hash, stored.against_hash) == (draft.content_hash, version.content_hash)
    assert stored.computed_by == editor
    entry = AuditEntry.objects.filter(action=AuditEntry.Action.IMPACT_COMPUTED).get()
    assert (entry.actor_id, entry.subject) == (editor.pk, f"version/{draft.number}")
    assert entry.details == {"hash": draft.content_hash, "against": version.number}


def test_computed_again_it_takes_the_place_of_what_was_computed(version, draft, editor):
    make_responses(version, people(version, 10), consent=COUNTED)
    first = compute_impact(version=draft, user=editor)
    make_responses(version, people(version, 10, seed=8), consent=COUNTED)
    again = compute_impact(version=draft, user=None)
    assert (again.pk, again.figures["past"]["n"], again.computed_by) == (first.pk, 20, None)
    assert again.computed_at > first.computed_at
    assert Impact.objects.count() == 1


def test_a_draft_that_has_changed_since_has_no_effect_yet(version, draft, editor):
    compute_impact(version=draft, user=editor)
    content = document.parse(draft.document)
    content["title"]["en"] = "Otherwise"
    change_draft(version=draft, user=editor, base=0, posted=content)
    draft.refresh_from_db()
    assert find_impact(draft, find_in_use(draft)) is None


def test_the_same_content_again_has_its_effect_again(version, draft, editor):
    before = document.parse(draft.document)
    stored = compute_impact(version=draft, user=editor)
    other = copy.deepcopy(before)
    other["title"]["en"] = "Otherwise"
    change_draft(version=draft, user=editor, base=0, posted=other)
    change_draft(version=draft, user=editor, base=1, posted=before)
    draft.refresh_from_db()
    assert find_impact(draft, find_in_use(draft)) == stored


def test_against_another_version_in_use_it_is_to_be_computed_anew(version, draft, editor, shipped_content):
    compute_impact(version=draft, user=editor)
    content = copy.deepcopy(shipped_content)
    content["title"]["en"] = "The second"
    load_document(content=content)
    assert find_impact(draft, find_in_use(draft)) is None


def test_a_draft_changed_while_it_is_computed_has_the_effect_of_what_it_was(version, draft, editor):
    steps = computing_impact(version=draft, user=editor)
    next(steps)
    content = document.parse(draft.document)
    content["title"]["en"] = "Otherwise"
    change_draft(version=Version.objects.get(pk=draft.pk), user=editor, base=0, posted=content)
    for _step in steps:
        pass
    now = Version.objects.get(pk=draft.pk)
    assert find_impact(now, find_in_use(now)) is None
    assert Impact.objects.get().content_hash == draft.content_hash != now.content_hash


def test_nothing_is_stored_where_nobody_waits_for_the_end(version, draft, editor):
    before = all_rows()
    steps = computing_impact(version=draft, user=editor)
    next(steps)
    steps.close()
    assert all_rows() == before


# --- refused -------------------------------------------------------------------------------------------------


def test_without_a_version_in_use_there_is_nothing_to_compare_with(version, draft, editor):
    retire_version(version=version)
    with pytest.raises(CannotCompare) as refused:
        compute_impact(version=draft, user=editor)
    assert refused.value.problems == []
    assert not Impact.objects.exists()


def test_what_does_not_hold_together_is_not_computed_with(version, editor):
    draft = drafted(version, editor, lambda content: content["indices"][0]["questions"].append("nowhere"))
    with pytest.raises(CannotCompare) as refused:
        computing_impact(version=draft, user=editor)
    assert [problem.code for problem in refused.value.problems] == ["orphan-code"]


def test_texts_that_are_missing_keep_nobody_from_computing(version, editor):
    draft = drafted(version, editor, lambda content: content["title"].update({"en": ""}))
    assert compute_impact(version=draft, user=editor).figures["invented"]["changed"] == 0


def test_a_draft_that_is_gone_in_the_end_is_said(version, draft, editor):
    steps = computing_impact(version=draft, user=editor)
    next(steps)
    discard_draft(version=Version.objects.get(pk=draft.pk), user=editor)
    with pytest.raises(WrongStatus):
        list(steps)
    assert not Impact.objects.exists()


# --- progress, and what it asks of the database --------------------------------------------------------------


def test_progress_is_told_block_by_block_to_the_end(version, draft, editor, monkeypatch):
    monkeypatch.setattr("assessment.scoring.simulate.impact.BLOCK", 100)
    make_responses(version, people(version, 230), consent=COUNTED)
    make_responses(version, people(version, 20), consent=[])
    told = []
    compute_impact(version=draft, user=editor, tell=lambda done, of: told.append((done, of)))
    assert [of for _done, of in told] == [550] * len(told)
    done = [done for done, _of in told]
    assert done == sorted(done)
    assert done[-4:] == [250, 350, 450, 550]
    assert len(told) == 3 + 1 + 3


def count(version, editor, n):
    answers = people(version, n, seed=n)
    make_responses(version, answers, consent=COUNTED)
    draft = drafted(version, editor, lambda content: content["title"].update({"en": f"With {n}"}))
    with CaptureQueriesContext(connection) as captured:
        compute_impact(version=draft, user=editor)
    return [
        query["sql"]
        for query in captured.captured_queries
        if query["sql"].startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "DECLARE"))
    ]


def test_it_asks_the_database_as_often_for_fifty_people_as_for_five(version, editor):
    assert len(count(version, editor, 5)) == len(count(version, editor, 50)) <= 9
