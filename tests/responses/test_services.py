"""Saving, submitting and the keys for going on: what is promised is kept."""

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from assessment.instrument.answers import AnswerError, hidden_owners
from assessment.instrument.progress import path_of
from assessment.lib.secrets import new_token
from assessment.responses import services
from assessment.responses.models import Consent, Response, Result
from assessment.responses.services import (
    TRANSITIONS,
    AlreadySubmitted,
    Busy,
    ChangedSinceChecked,
    ConsentMissing,
    Difference,
    NotReady,
    SaveConflict,
    claim_responses,
    find_obstacle,
    issue_resume_keys,
    merged,
    save_step,
    start_response,
    submit_response,
)
from tests.factories import make_user


def begin(version, **changes):
    given = {"consent_items": ["processing"], "start_key": new_token(), "language": "en", "owner": None}
    return start_response(version=version, **{**given, **changes})


def again(response):
    """The response as another request reads it."""
    return Response.objects.get(pk=response.pk)


@pytest.fixture
def profile(shipped):
    return path_of(shipped, {}).find("profile")


@pytest.fixture
def ownership(shipped):
    return path_of(shipped, {}).find("ownership")


@pytest.fixture
def ambition(shipped):
    return path_of(shipped, {}).find("ambition")


# --- starting --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("items", [[], ["comparison"], ["comparison", "learning"], ["Processing"]])
def test_without_the_required_consent_nothing_starts(version, items):
    with pytest.raises(ConsentMissing):
        begin(version, consent_items=items)
    assert not Response.objects.exists()


def test_the_same_key_gives_the_same_response_with_the_consent_said_last(version):
    key = new_token()
    first = begin(version, start_key=key)
    assert begin(version, start_key=key, consent_items=["processing", "comparison"]) == first
    assert Consent.objects.get().items == ["processing", "comparison"]


def test_once_something_is_answered_the_consent_stays_as_it_was(version, profile):
    key = new_token()
    first = begin(version, start_key=key)
    save_step(response=first, step=profile, changes={"role": "cto"}, revision=0)
    assert begin(version, start_key=key, consent_items=["processing", "comparison"]) == first
    assert Consent.objects.get().items == ["processing"]


def test_two_responses_share_no_code(version):
    assert begin(version).public_code != begin(version).public_code


# --- saving ----------------------------------------------------------------------------------------------


def test_a_page_is_merged_into_what_is_there(response, profile, ambition):
    assert save_step(response=response, step=profile, changes={"role": "cto"}, revision=0) == 1
    assert save_step(response=response, step=profile, changes={"region": "elsewhere"}, revision=1) == 2
    assert save_step(response=response, step=ambition, changes={"aims-ceo": "no"}, revision=0) == 1
    assert again(response).answers == {"role": "cto", "region": "elsewhere", "aims-ceo": "no"}
    assert again(response).revision == 3


def test_rows_of_two_pages_are_merged_by_row(response, shipped, ownership):
    save_step(response=response, step=ownership, changes={"ownership": {"sdlc": "me", "advising": "cio"}}, revision=0)
    second = path_of(shipped, {}).find("ownership-2")
    save_step(
        response=response, step=second, changes={"ownership": {"supply-chain": "other", "sdlc": None}}, revision=0
    )
    assert again(response).answers == {"ownership": {"advising": "cio", "supply-chain": "other"}}


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        ({}, {"a": "x"}, {"a": "x"}),
        ({"a": "x"}, {"a": None}, {}),
        ({"a": "x"}, {"a": "y"}, {"a": "y"}),
        ({"t": {"r": 1}}, {"t": {"s": 2}}, {"t": {"r": 1, "s": 2}}),
        ({"t": {"r": 1}}, {"t": {"r": None}}, {}),
        ({"t": {"r": 1, "s": 2}}, {"t": {"r": None}}, {"t": {"s": 2}}),
        ({"t": {"r": 1}}, {"t": None}, {}),
        ({"t": {"r": 1}}, {"t": {"r": 0}}, {"t": {"r": 0}}),
        ({"a": "x"}, {}, {"a": "x"}),
    ],
)
def test_merging(before, changes, after):
    kept = {key: dict(value) if isinstance(value, dict) else value for key, value in before.items()}
    assert merged(before, changes) == after
    assert before == kept


def test_a_page_that_has_moved_conflicts_where_the_answers_differ(response, profile):
    save_step(response=response, step=profile, changes={"role": "cto", "region": "elsewhere"}, revision=0)
    with pytest.raises(SaveConflict) as caught:
        save_step(response=again(response), step=profile, changes={"role": "cio", "region": "elsewhere"}, revision=0)
    assert caught.value.differences == [Difference("role", None, "cto", "cio")]
    assert caught.value.revision == 1
    assert again(response).answers == {"role": "cto", "region": "elsewhere"}


def test_a_conflict_shows_both_values_by_row(response, ownership):
    save_step(response=response, step=ownership, changes={"ownership": {"sdlc": "me", "advising": "me"}}, revision=0)
    posted = {"ownership": {"sdlc": "me", "advising": "cio", "cybersecurity": "shared"}}
    with pytest.raises(SaveConflict) as caught:
        save_step(response=again(response), step=ownership, changes=posted, revision=0)
    assert caught.value.differences == [
        Difference("ownership", "advising", "me", "cio"),
        Difference("ownership", "cybersecurity", None, "shared"),
    ]


def test_clearing_what_another_window_answered_is_a_conflict_too(response, profile):
    save_step(response=response, step=profile, changes={"role": "cto"}, revision=0)
    with pytest.raises(SaveConflict):
        save_step(response=again(response), step=profile, changes={"role": None}, revision=0)


def test_equal_answers_are_no_conflict_and_write_nothing(response, profile):
    save_step(response=response, step=profile, changes={"role": "cto"}, revision=0)
    before = Response.objects.values().get(pk=response.pk)
    assert save_step(response=again(response), step=profile, changes={"role": "cto"}, revision=0) == 1
    assert Response.objects.values().get(pk=response.pk) == before


def test_a_conflict_is_found_also_where_the_reader_was_late(response, profile):
    stale = again(response)
    save_step(response=response, step=profile, changes={"role": "cto"}, revision=0)
    with pytest.raises(SaveConflict):
        save_step(response=stale, step=profile, changes={"role": "cio"}, revision=0)
    assert again(response).answers == {"role": "cto"}


def test_another_page_saved_meanwhile_is_no_conflict_and_loses_nothing(response, profile, ambition):
    stale = again(response)
    save_step(response=response, step=ambition, changes={"aims-ceo": "no"}, revision=0)
    assert save_step(response=stale, step=profile, changes={"role": "cto"}, revision=0) == 1
    assert again(response).answers == stale.answers == {"aims-ceo": "no", "role": "cto"}
    assert again(response).revision == stale.revision == 2


@pytest.mark.parametrize(("times", "saved"), [(0, True), (3, True), (7, True), (8, False), (100, False)])
def test_it_tries_again_a_few_times_and_then_says_that_it_is_busy(response, profile, times, saved):
    left = times

    def write_first(execute, sql, params, many, context):
        nonlocal left
        if sql.startswith("UPDATE") and "answers" in sql and left:
            left -= 1
            with connection.cursor() as cursor:
                cursor.execute("UPDATE responses_response SET revision = revision + 1 WHERE id = %s", [response.pk])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(write_first):
        if saved:
            save_step(response=response, step=profile, changes={"role": "cto"}, revision=0)
        else:
            with pytest.raises(Busy):
                save_step(response=response, step=profile, changes={"role": "cto"}, revision=0)
    assert again(response).answers == ({"role": "cto"} if saved else {})


def test_a_database_that_is_busy_is_busy_too(response, profile):
    def locked(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and "answers" in sql:
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(locked), pytest.raises(Busy):
        save_step(response=response, step=profile, changes={"role": "cto"}, revision=0)
    connection.set_rollback(False)  # the test's transaction: in use there is none around a save
    assert response.answers == again(response).answers == {}
    assert save_step(response=response, step=profile, changes={"role": "cto"}, revision=0) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"unheard-of": "x"},
        {"role": "boss"},
        {"role": ["cto"]},
        {"role": 1},
        {"ownership": {"moon": "me"}},
        {"ownership": {"sdlc": "moon"}},
        {"time": {"sdlc": -1}},
        {"integrator": 6},
        {"integrator": True},
        {"self-image": "integrator"},
        {"biggest-question": "\x00"},
    ],
)
def test_what_the_version_does_not_know_is_refused_at_this_door_too(response, profile, changes):
    with pytest.raises(AnswerError):
        save_step(response=response, step=profile, changes={"region": "elsewhere", **changes}, revision=0)
    assert again(response).answers == {}


def test_the_state_of_a_page_is_kept_until_it_is_left_otherwise(response, profile):
    save_step(response=response, step=profile, changes={"role": "cto"}, revision=0, state="answered")
    save_step(response=response, step=profile, changes={"role": "cio"}, revision=1)
    assert again(response).steps["profile"] == {"revision": 2, "state": "answered"}


def test_saved_at_is_when_something_was_saved(response, profile):
    assert response.saved_at is None
    save_step(response=response, step=profile, changes={}, revision=0)
    assert again(response).saved_at is None
    save_step(response=response, step=profile, changes={"role": "cto"}, revision=0)
    assert again(response).saved_at is not None


# --- answers that a role does not see --------------------------------------------------------------------

GIVEN = {"sdlc": "cto", "advising": "cio", "cybersecurity": "me", "data-privacy": "shared"}


@pytest.mark.parametrize(
    ("role", "stored"),
    [
        ("cto", {**GIVEN, "sdlc": "me"}),
        ("vp-engineering", {**GIVEN, "sdlc": "me"}),
        ("cio", {**GIVEN, "advising": "me"}),
        ("cto-and-cio", {**GIVEN, "sdlc": "me", "advising": "me"}),
        ("ceo", GIVEN),
    ],
)
@pytest.mark.parametrize("role_first", [True, False])
def test_an_owner_who_is_oneself_is_stored_as_oneself(response, profile, ownership, role, stored, role_first):
    save_step(response=response, step=profile, changes={"role": role if role_first else "ceo"}, revision=0)
    save_step(response=response, step=ownership, changes={"ownership": GIVEN}, revision=0)
    if not role_first:
        assert again(response).answers["ownership"] == GIVEN
        save_step(response=response, step=profile, changes={"role": role}, revision=1)
    assert again(response).answers["ownership"] == response.answers["ownership"] == stored


def test_what_became_oneself_stays_so_whatever_the_role_later(response, profile, ownership):
    for revision, role in enumerate(["ceo", "cto", "ceo"]):
        save_step(response=response, step=profile, changes={"role": role}, revision=revision)
        if revision == 0:
            save_step(response=response, step=ownership, changes={"ownership": {"sdlc": "cto"}}, revision=0)
    assert again(response).answers == {"role": "ceo", "ownership": {"sdlc": "me"}}


# --- submitting ------------------------------------------------------------------------------------------

SCORED = {"ownership": {"sdlc": "me"}}


def submit(response, language="en"):
    """Submits what is stored now, as the check page shows it."""
    return submit_response(response=response, revision=again(response).revision, language=language)


def submitted(response, ownership):
    save_step(response=response, step=ownership, changes=SCORED, revision=response.revision_of("ownership"))
    return submit(response)


def test_what_was_submitted_takes_no_change(response, profile, ownership):
    stale = again(response)
    submitted(response, ownership)
    for late in (stale, again(response)):
        with pytest.raises(AlreadySubmitted):
            save_step(response=late, step=profile, changes={"role": "cto"}, revision=0)
        with pytest.raises(AlreadySubmitted):
            issue_resume_keys(response=late)
    assert again(response).answers == SCORED


def test_submitting_twice_gives_the_same_result(response, ownership):
    stale = again(response)
    first = submitted(response, ownership)
    assert submit(stale, language="zh-hans") == first
    assert again(response).language == "en"
    assert Result.objects.count() == 1


@pytest.mark.parametrize("revision", [0, 1, 99])
def test_what_is_submitted_already_is_no_change_since_it_was_checked(response, ownership, revision):
    first = submitted(response, ownership)
    assert submit_response(response=response, revision=revision, language="en") == first


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({}, "no-scored-answer"),
        ({"role": "cto"}, "no-scored-answer"),
        ({"time": {"sdlc": 0}}, "no-scored-answer"),
        ({"time": {"sdlc": 99}}, "time-open"),
        ({"time": {"sdlc": 99}, "ownership": {"sdlc": "me"}}, "time-open"),
        ({"time": {"sdlc": 100}}, None),
        ({"ownership": {"sdlc": "nobody"}}, None),
        ({"ownership": {"sdlc": "me"}, "time": {"sdlc": 60, "advising": 40}}, None),
    ],
)
def test_what_may_be_submitted(version, shipped, answers, reason):
    response = begin(version)
    Response.objects.filter(pk=response.pk).update(answers=answers)
    assert find_obstacle(shipped, answers) == reason
    if reason:
        with pytest.raises(NotReady) as caught:
            submit(response)
        assert caught.value.reason == reason
        assert not again(response).is_submitted
    else:
        submit(response)
        assert again(response).is_submitted
    assert Result.objects.count() == (0 if reason else 1)


def test_submitting_is_all_or_nothing(response, ownership):
    save_step(response=response, step=ownership, changes=SCORED, revision=0)

    def fail_at_the_last_write(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and "submitted_at" in sql:
            raise RuntimeError("the machine went down")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail_at_the_last_write), pytest.raises(RuntimeError):
        submit(response)
    assert not again(response).is_submitted
    assert not Result.objects.exists()
    submit(response)
    assert again(response).is_submitted


def test_the_answers_stored_are_those_submitted_not_those_read_before(response, ownership):
    stale = again(response)
    save_step(response=response, step=ownership, changes=SCORED, revision=0)
    result = submit(stale)
    assert result.band == "insufficient"


def test_what_changed_since_it_was_checked_is_not_submitted(response, ownership, profile):
    save_step(response=response, step=ownership, changes=SCORED, revision=0)
    checked = response.revision
    save_step(response=response, step=profile, changes={"role": "cio"}, revision=0)
    with pytest.raises(ChangedSinceChecked):
        submit_response(response=response, revision=checked, language="en")
    assert not again(response).is_submitted
    assert not Result.objects.exists()


def test_the_browser_s_responses_become_the_account_s(response, version):
    user = make_user("dora@example.org")
    theirs = begin(version, owner=make_user("eve@example.org"))
    codes = [response.public_code, theirs.public_code]
    assert claim_responses(user=user, public_codes=codes) == 1
    assert (again(response).owner, again(theirs).owner.email) == (user, "eve@example.org")


def test_every_status_has_its_followers():
    assert set(TRANSITIONS) == set(Response.Status)
    assert TRANSITIONS[Response.Status.SUBMITTED] == set()


def test_the_database_refuses_a_submission_without_a_date(response):
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.filter(pk=response.pk).update(status="submitted")


def test_keys_do_not_show_themselves_in_logs(response):
    keys = issue_resume_keys(response=response)
    assert keys.token not in repr(keys)
    assert keys.code not in repr(keys)


# --- two devices on one response (F05) -------------------------------------------------------------------

QUESTIONS = {
    "profile": {"role": ["cto", "cio", "ceo", None], "region": ["elsewhere", "greater-china", None]},
    "ambition": {"aims-ceo": ["yes", "no", None]},
    "ownership": {"ownership": [{"sdlc": "me"}, {"sdlc": "cio"}, {"advising": "shared", "sdlc": "me"}, {"sdlc": None}]},
}
DEVICES = st.sampled_from(["phone", "laptop", "tablet"])
PAGES = st.sampled_from(sorted(QUESTIONS))


def cells(changes):
    """Each answer, or each row of one, by itself."""
    for code, value in changes.items():
        if isinstance(value, dict):
            yield from (((code, row), given) for row, given in value.items())
        else:
            yield (code, None), value


def flat(answers):
    return dict(cells(answers))


class Devices(RuleBasedStateMachine):
    """Three devices that open, answer and save pages of one response, in any order and however late."""

    version = definition = None

    def __init__(self):
        super().__init__()
        self.response = begin(self.version)
        self.open = {}  # (device, page) -> (the response as read, revision, answers then seen)
        self.acknowledged = {}  # (question, row) -> the value last acknowledged
        self.submitted = None

    @rule(device=DEVICES, page=PAGES)
    def open_page(self, device, page):
        read = again(self.response)
        self.open[device, page] = (read, read.revision_of(page), flat(read.answers))

    @precondition(lambda self: self.open)
    @rule(data=st.data(), read_again=st.booleans())
    def save(self, data, read_again):
        device, page = data.draw(st.sampled_from(sorted(self.open)))
        read, revision, seen = self.open[device, page]
        choices = {code: st.sampled_from(values) for code, values in QUESTIONS[page].items()}
        changes = data.draw(st.fixed_dictionaries({}, optional=choices))
        request = again(self.response) if read_again else read
        before, as_read = flat(again(self.response).answers), flat(request.answers)
        step = path_of(self.definition, {}).find(page)
        try:
            new_revision = save_step(response=request, step=step, changes=changes, revision=revision)
        except SaveConflict as conflict:
            wanted = {(code, row): (before.get((code, row)), value) for (code, row), value in cells(changes)}
            told = {(d.question, d.row): (d.stored, d.posted) for d in conflict.differences}
            assert told == {key: pair for key, pair in wanted.items() if pair[0] != pair[1]}
            assert told
            assert flat(again(self.response).answers) == before, "what was there before is not what is stored"
            return
        except AlreadySubmitted:
            assert self.submitted is not None
            return
        if all(as_read.get(key) == value for key, value in cells(changes)):
            # Nothing to change when the request read it: it counts as having come before whatever came since.
            assert flat(again(self.response).answers) == before
            return
        for key, value in cells(changes):
            overwritten = before.get(key)
            if overwritten != value:
                assert self.submitted is None
                assert seen.get(key) == overwritten, f"{key} was {overwritten}, which {device} never saw"
            self.acknowledged[key] = value
        self.open[device, page] = (again(self.response), new_revision, {**seen, **dict(cells(changes))})
        self._say_as_shown()

    def _say_as_shown(self):
        """Owners that the role hides are “me” from now on; that is nobody's answer, so nobody need have seen it."""
        hidden = hidden_owners(self.definition, again(self.response).answers.get("role"))
        for known in (self.acknowledged, *(seen for _, _, seen in self.open.values())):
            known.update({key: "me" for key, value in known.items() if key[0] == "ownership" and value in hidden})

    @rule()
    def submit(self):
        try:
            result = submit(self.response)
        except NotReady:
            assert find_obstacle(self.definition, again(self.response).answers) is not None
            return
        if self.submitted is None:
            self.submitted = (result.pk, again(self.response).answers)
        assert self.submitted == (result.pk, again(self.response).answers)

    @invariant()
    def nothing_vanished(self):
        stored = flat(again(self.response).answers)
        acknowledged = {key: value for key, value in self.acknowledged.items() if value is not None}
        assert stored == acknowledged, "what was acknowledged is not what is stored"

    @invariant()
    def revisions_never_go_back(self):
        for page in QUESTIONS:
            now = again(self.response).revision_of(page)
            seen = [revision for (_, opened), (_, revision, _) in self.open.items() if opened == page]
            assert all(revision <= now for revision in seen)


def run(version, definition, examples):
    machine = type("TheseDevices", (Devices,), {"version": version, "definition": definition})
    limits = settings(
        max_examples=examples,
        stateful_step_count=25,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=limits)


def test_three_devices_never_lose_an_answer_silently(version, shipped):
    run(version, shipped, examples=60)


def test_the_machine_would_notice_a_save_without_the_guard(version, shipped, monkeypatch):
    """A control: with revisions ignored, the same machine finds a lost answer."""
    guarded = services.save_step

    def unguarded(*, response, step, changes, revision, state=None):
        current = again(response)
        return guarded(response=current, step=step, changes=changes, revision=current.revision_of(step.code))

    monkeypatch.setitem(globals(), "save_step", unguarded)
    with pytest.raises(AssertionError, match=r"never saw|is not what is stored"):
        run(version, shipped, examples=200)
