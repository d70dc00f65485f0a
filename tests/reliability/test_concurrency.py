"""Twenty at once, on real connections: nothing acknowledged is lost, nothing is done twice."""

import threading
import time

import pytest
from django.test import Client

from assessment.engagements.models import Engagement, Participation
from assessment.engagements.queries import promise_of
from assessment.lib.secrets import digest, new_token
from assessment.questionnaires.models import Version
from assessment.questionnaires.published import definition_of
from assessment.questionnaires.services import load_document
from assessment.responses import queries
from assessment.responses.models import Consent, Response, Result
from assessment.responses.services import find_obstacle, issue_resume_keys, start_response
from assessment.scoring import assess
from tests.engagements.world import make_client, make_engagement, make_invitation
from tests.factories import Taker

from .crowd import at_once, browser_like

CROWD = 20


@pytest.fixture
def many_pages(committed, shipped_content):
    """The shipped document with a page for each deepening question."""
    sections = []
    for section in shipped_content["sections"]:
        pages = [{**section, "code": q["code"], "questions": [q]} for q in section["questions"]]
        sections += [section] if section.get("core") else pages
    return load_document(content={**shipped_content, "sections": sections}).version


def pages_of_points(version):
    """Twenty pages with one question on a scale each."""
    definition = definition_of(version.pk)
    pages = [s.code for s in definition.sections if not s.core and s.questions[0].kind == "scale"]
    return pages[:CROWD]


def save_until_done(taker, page, data):
    """Saves as a patient browser does: told that it is busy, it tries again."""
    window = Taker(browser_like(taker.client), taker.public_code)
    for _ in range(50):
        r = window.client.post(window.url(f"q/{page}/"), {"_revision": "0", **data})
        if r.status_code != 503:
            return r.status_code
        time.sleep(0.05)
    return r.status_code


def test_twenty_pages_saved_at_once_lose_nothing(many_pages):
    taker = Taker.begun(Client())
    pages = pages_of_points(many_pages)
    assert len(pages) == CROWD
    answers = {page: 1 + number % 5 for number, page in enumerate(pages)}
    acts = [lambda page=page: save_until_done(taker, page, {page: str(answers[page])}) for page in pages]
    assert at_once(acts) == [302] * CROWD
    response = taker.response
    assert response.answers == answers
    assert response.revision == CROWD
    assert {page: response.revision_of(page) for page in pages} == dict.fromkeys(pages, 1)


def test_the_same_twenty_without_the_revision_lose_answers(many_pages):
    """A control: read, change and write, as one would without the guard."""
    taker = Taker.begun(Client())
    pages = pages_of_points(many_pages)
    all_have_read = threading.Barrier(CROWD)

    def read_modify_write(page):
        response = Response.objects.get(public_code=taker.public_code)
        all_have_read.wait(timeout=30)
        response.answers = {**response.answers, page: 3}
        response.save(update_fields=["answers"])

    outcomes = at_once([lambda page=page: read_modify_write(page) for page in pages])
    assert outcomes == [None] * CROWD
    assert len(taker.response.answers) < CROWD


def test_of_twenty_who_answer_the_same_question_one_wins_and_the_others_are_told(leader):
    options = ["cto", "cio", "ceo", "other-c-level"]
    acts = [
        lambda n=n: save_until_done(leader, "profile", {"role": options[n % 4], "_action": "autosave"})
        for n in range(CROWD)
    ]
    statuses = at_once(acts)
    kept = leader.response.answers["role"]
    agreed = sum(options[n % 4] == kept for n in range(CROWD))
    assert set(statuses) == {200, 409}
    assert statuses.count(200) == agreed
    assert {options[n % 4] for n, status in enumerate(statuses) if status == 200} == {kept}
    assert leader.response.revision_of("profile") == 1


def test_twenty_submits_at_once_make_one_result(leader):
    leader.own(sdlc="me", cybersecurity="me", data_privacy="me", advising="cio")
    before = leader.response.revision

    def submit():
        r = browser_like(leader.client).post(leader.url("check/"), {"_revision": leader.response.revision})
        return r.status_code, r["Location"]

    assert at_once([submit] * CROWD) == [(302, leader.url("result/"))] * CROWD
    assert Result.objects.filter(response=leader.response).count() == 1
    assert leader.response.revision == before + 1


def test_the_same_twenty_without_the_lock_would_not_all_be_served(leader):
    """A control: look first and then insert, as one would without the lock, fails for all but one."""
    all_have_looked = threading.Barrier(CROWD)
    response = leader.response

    def look_then_insert():
        found = Result.objects.filter(response=response).first()
        all_have_looked.wait(timeout=30)
        return found or Result.objects.create(
            response=response, definition_hash="0" * 64, engine="1", band="clear", snapshot={}
        )

    outcomes = at_once([look_then_insert] * CROWD)
    assert sum(isinstance(outcome, Result) for outcome in outcomes) == 1
    assert {type(outcome).__name__ for outcome in outcomes} == {"Result", "IntegrityError"}


def test_saving_and_submitting_at_once_score_what_is_stored(leader):
    leader.own(sdlc="me", cybersecurity="me", data_privacy="me", advising="cio")
    steps = ["orientation", "collaboration", "technology", "practices", "roles"]
    points = ["integrator", "shared-goals", "roi", "inclusion", "role-planner-1"]

    def save(step, question):
        r = browser_like(leader.client).post(
            leader.url(f"q/{step}/"), {"_revision": "0", question: "4", "_action": "autosave"}
        )
        return r.status_code

    def submit():
        """Submits as a patient person does: told that something changed, they check again."""
        window = browser_like(leader.client)
        for _ in range(50):
            r = window.post(leader.url("check/"), {"_revision": leader.response.revision})
            if r.status_code != 409:
                break
        return r.status_code

    acts = [lambda s=s, q=q: save(s, q) for s, q in zip(steps, points, strict=True)]
    statuses = at_once([*acts, submit, submit, *acts, submit])
    response = leader.response
    assert set(statuses) <= {200, 302, 409, 410, 503}
    assert response.is_submitted
    for number, question in enumerate(points):
        acknowledged = 200 in (statuses[number], statuses[number + len(steps) + 2])
        assert (response.answers.get(question) == 4) is acknowledged
    assert find_obstacle(definition_of(response.version_id), response.answers) is None
    scored = assess(definition_of(response.version_id), response.answers).as_json()
    assert response.result.snapshot == scored


def test_twenty_clicks_on_start_make_one_response(published):
    data = {"start_key": new_token(), "processing": "on"}
    outcomes = at_once([lambda: Client().post("/start/", data)["Location"]] * CROWD)
    assert len(set(outcomes)) == 1
    assert Response.objects.count() == Consent.objects.count() == 1


@pytest.mark.parametrize("disclosure", Engagement.Disclosure)
def test_a_personal_link_pressed_eight_times_at_once_starts_one_response(published, disclosure):
    engagement = make_engagement(make_client(), published, disclosure=disclosure)
    invitation, promise = make_invitation(engagement), promise_of(engagement)

    def press():
        data = {"start_key": new_token(), "promise": promise, "processing": "on"}
        r = Client().post(f"/i/{invitation.token}/", data)
        return r.status_code, r.headers.get("Location")

    outcomes = at_once([press] * 8)
    assert Response.objects.count() == Participation.objects.count() == Consent.objects.count() == 1
    # whoever came later is told that the link was used, or that it was begun elsewhere
    assert sorted(status for status, _place in outcomes) == [302] + [410] * 7


def test_the_same_eight_without_the_lock_would_start_more_than_one(published):
    """A control: look first and then start, as one would without holding the invitation."""
    invitation = make_invitation(make_engagement(make_client(), published))
    all_have_looked = threading.Barrier(8)

    def look_then_start():
        found = Participation.objects.filter(invitation=invitation).first()
        all_have_looked.wait(timeout=30)
        return found or start_response(
            version=published, consent_items=["processing"], start_key=new_token(), language="en", owner=None
        )

    at_once([look_then_start] * 8)
    assert Response.objects.count() == 8


def test_the_open_link_clicked_eight_times_at_once_starts_one_response(published):
    token, key = new_token(), new_token()
    promise = promise_of(make_engagement(make_client(), published, open_token_digest=digest(token)))
    data = {"start_key": key, "promise": promise, "processing": "on", "post": "cio", "name": "Zoe"}
    outcomes = at_once([lambda: Client().post(f"/o/{token}/", data)["Location"]] * 8)
    assert len(set(outcomes)) == 1
    assert Response.objects.count() == Participation.objects.count() == 1


def test_of_twenty_links_made_at_once_one_works(leader):
    keys = at_once([lambda: issue_resume_keys(response=leader.response)] * CROWD)
    by_link = [k for k in keys if queries.find_by_resume_token(k.token)]
    by_code = [k for k in keys if queries.find_by_resume_code(k.code)]
    assert len(by_link) == 1
    assert by_link == by_code


def test_the_same_document_loaded_twice_at_once_is_one_version(committed, shipped_content):
    outcomes = at_once([lambda: load_document(content=shipped_content).is_new] * 4)
    assert Version.objects.count() == 1
    assert outcomes.count(True) == 1
