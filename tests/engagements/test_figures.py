"""The figures of an engagement: who may see them, what they say, and how an anonymous one keeps its people private."""

from __future__ import annotations

import json
import re
import threading
import time

import pytest
from django.db import connections
from django.test import Client

from assessment.accounts.models import AuditEntry
from assessment.engagements.models import Engagement, Participation, Release
from assessment.engagements.queries import list_consenting, released_figures
from assessment.engagements.services import release_due_figures, release_figures
from assessment.scoring.release import ALL
from tests.factories import make_user

from .crowd import crowd
from .world import make_client, make_engagement, make_invitation, signed_in

OWNER, HELPER, VIEWER = (f"{who}@example.org" for who in ("owner", "helper", "viewer"))


@pytest.fixture
def client_(version):
    return make_client(owner=OWNER, consultant=HELPER, viewer=VIEWER)


@pytest.fixture
def named(client_, version):
    return make_engagement(client_, version)


@pytest.fixture
def anonymous(client_, version):
    return make_engagement(client_, version, disclosure="anonymous", wave="Autumn 2027")


def browser(email: str) -> Client:
    from assessment.accounts.models import User

    return signed_in(User.objects.get(email=email))


def page_of(engagement: Engagement, email: str = VIEWER, group: str = "") -> str:
    r = browser(email).get(f"/engagements/{engagement.public_code}/figures/", {"group": group} if group else {})
    assert r.status_code == 200
    return r.content.decode()


def withdraw(participation: Participation) -> None:
    consent = participation.response.consent
    consent.items = ["processing"]
    consent.save(update_fields=["items"])


# --- who may ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["figures/", "figures/release/", "export/csv/", "export/xlsx/", "export/json/"])
def test_to_strangers_there_is_nothing_and_who_is_not_signed_in_is_asked_to(named, path):
    make_client("Other", owner="other@example.org")
    url = f"/engagements/{named.public_code}/{path}"
    ask = (lambda one: one.get(url)) if path == "figures/" else (lambda one: one.post(url))
    assert ask(browser("other@example.org")).status_code == 404
    assert ask(signed_in(make_user("leader@example.org"))).status_code == 404
    assert ask(Client())["Location"].startswith("/account/sign-in/")


@pytest.mark.parametrize(
    "path", ["figures/release/", "export/csv/", "export/xlsx/", "export/json/", "export/code-book/"]
)
def test_a_viewer_reads_and_takes_nothing_away(named, path):
    url = f"/engagements/{named.public_code}/{path}"
    assert browser(VIEWER).post(url).status_code == 403
    assert browser(HELPER).get(url).status_code == 405
    assert 'formaction="/engagements/' not in page_of(named)
    assert 'formaction="/engagements/' in page_of(named, HELPER)


def test_a_file_of_another_kind_does_not_exist(named):
    assert browser(OWNER).post(f"/engagements/{named.public_code}/export/exe/").status_code == 404


# --- by name ------------------------------------------------------------------------------------------


def test_by_name_everybody_who_agreed_is_counted_and_shown(named):
    people = crowd(named, 12)
    withdraw(people[0])
    text = page_of(named)
    assert "The answers of 11 people" in text
    assert text.count("cohort__initials") == 11
    assert released_figures(named).everybody.n == 11
    assert people[0].response_id not in {one.key for one in released_figures(named).people}


def test_by_name_fewer_than_three_are_no_figures(named):
    crowd(named, 2)
    text = page_of(named)
    assert "There is nothing to show yet" in text
    assert "once 3 people" in text
    assert "share-bar__part" not in text


def test_the_counts_are_those_of_the_results(named):
    people = crowd(named, 15)
    told = released_figures(named).everybody.counts["type"]
    assert sum(cell.count for cell in told.values()) == 15
    for code, cell in told.items():
        results = [one.response.result for one in list_consenting(named)]
        bands = {"blend": "blend"}
        of_it = [one for one in results if one.archetype == code or (not one.archetype and one.band == bands.get(code))]
        if code != "none":
            assert len(of_it) == cell.count
    assert len(people) == 15


def test_a_group_is_chosen_by_its_link_and_an_unknown_one_is_everybody(named):
    crowd(named, 30)
    groups = released_figures(named).groups
    group = next(name for name in groups if name.startswith("post:"))
    text = page_of(named, group=group)
    assert f"{groups[group].n} people" in text
    for odd in ("post:nobody", "'", "post:cto+", "\0", "all+all"):
        assert "The answers of 30 people" in page_of(named, group=odd)


def test_a_group_that_is_another_again_is_not_offered(named):
    crowd(named, 30)
    text = page_of(named)
    assert "answered in English" not in text  # everybody did
    assert {"language:en", "post:cto+language:en"} <= set(released_figures(named).groups)


def test_time_is_a_composition(named):
    crowd(named, 25)
    means = released_figures(named).everybody.means
    parts = [value for item, value in means.items() if item.startswith("time.")]
    assert sum(parts) == pytest.approx(100, abs=1)


def test_two_waves_stand_side_by_side(named, client_, version):
    crowd(named, 10)
    later = make_engagement(client_, version, wave="Spring 2028", previous=named)
    crowd(later, 10, seed=1)
    text = page_of(later)
    assert "“Spring 2027” beside “Spring 2028”" in text
    other = make_engagement(make_client("Other", owner="x@example.org"), version, previous=named)
    crowd(other, 10)
    r = browser("x@example.org").get(f"/engagements/{other.public_code}/figures/")
    assert "Spring 2027”" not in r.content.decode()  # of another client, however it came there


def test_an_earlier_wave_is_told_in_short_and_the_same(named):
    crowd(named, 12)
    whole, short = (released_figures(named, only_everybody=only).everybody for only in (False, True))
    assert short.means == whole.means
    assert short.counts == {item: cells for item, cells in whole.counts.items() if not item.startswith("advice")}


def test_every_page_says_what_its_figures_rest_on(named, anonymous):
    for engagement in (named, anonymous):
        make_invitation(engagement, is_opened=True)
    crowd(named, 5)
    crowd(anonymous, 6)
    release_figures(engagement=anonymous)
    for engagement in (named, anonymous):
        text = page_of(engagement)
        for said in (
            "Version 1",
            "Invited:",
            "Submitted:",
            "no margin of error",
            "fewer than",
            "Free text is in no figure",
        ):
            assert said in text, said
        assert "Asked from" in text
    assert "Submitted from" in page_of(named)
    assert "Submitted from" not in page_of(anonymous)


# --- anonymous ----------------------------------------------------------------------------------------


def test_anonymous_figures_wait_for_the_smallest_group(anonymous):
    crowd(anonymous, 4)
    assert release_figures(engagement=anonymous) is None
    assert "There is nothing to show yet" in page_of(anonymous)
    crowd(anonymous, 1)
    assert "There is nothing to show yet" in page_of(anonymous)  # looking changes nothing
    assert release_figures(engagement=anonymous).number == 1
    assert "The answers of 5 people" in page_of(anonymous)


def test_an_anonymous_page_names_nobody_and_places_nobody(anonymous):
    crowd(anonymous, 40)
    release_figures(engagement=anonymous)
    text = page_of(anonymous, HELPER)
    assert "cohort__initials" not in text
    assert "triangle__person" not in text
    for one in list_consenting(anonymous):
        assert one.response.public_code not in text


def test_figures_stay_the_same_until_enough_came_or_went(anonymous):
    people = crowd(anonymous, 20)
    release_figures(engagement=anonymous)
    before = re.sub(r"csrf\S+ value=\S+", "", page_of(anonymous))
    crowd(anonymous, 3, seed=2)
    withdraw(people[3])
    assert release_figures(engagement=anonymous) is None
    told = re.sub(r"csrf\S+ value=\S+", "", page_of(anonymous))
    assert told.split("</dl>", 1)[1].split("basis")[0] == before.split("</dl>", 1)[1].split("basis")[0]
    crowd(anonymous, 1, seed=3)
    assert release_figures(engagement=anonymous).number == 2
    assert released_figures(anonymous).everybody.n == 23
    assert people[3].response_id not in Release.objects.get(number=2).included[ALL]


def test_a_deleted_response_leaves_no_answer_behind_in_a_release(anonymous):
    people = crowd(anonymous, 12)
    release_figures(engagement=anonymous)
    people[0].response.delete()
    crowd(anonymous, 6, seed=4)
    made = release_figures(engagement=anonymous)
    assert released_figures(anonymous).everybody.n == 17
    assert people[0].response_id not in {key for keys in made.included.values() for key in keys}


def test_who_did_not_agree_is_in_no_figure(anonymous):
    from .world import answered

    answered(anonymous, [("cto", {"ownership": {"sdlc": "me"}})] * 9, agreed=False)
    assert release_figures(engagement=anonymous) is None


def test_a_raised_smallest_group_hides_what_was_released_for_a_lower_one(anonymous):
    crowd(anonymous, 20)
    release_figures(engagement=anonymous)
    Engagement.objects.filter(pk=anonymous.pk).update(smallest_group=8)
    anonymous.refresh_from_db()
    assert released_figures(anonymous).groups == {}
    assert release_due_figures() == 1
    assert released_figures(anonymous).least == 8


def test_the_button_releases_once_enough_came_and_says_so(anonymous):
    crowd(anonymous, 7)
    helper, url = browser(HELPER), f"/engagements/{anonymous.public_code}/figures/release/"
    assert "The figures are up to date." in helper.post(url, follow=True).content.decode()
    assert "the figures stay as they are" in helper.post(url, follow=True).content.decode()
    assert Release.objects.count() == 1
    entry = AuditEntry.objects.get(action="engagement-changed")
    assert entry.details == {"release": 1, "people": 7}


def test_the_button_does_nothing_to_a_named_engagement(named):
    crowd(named, 9)
    browser(HELPER).post(f"/engagements/{named.public_code}/figures/release/")
    assert not Release.objects.exists()


def test_the_worker_brings_figures_up_to_date(anonymous, named):
    crowd(anonymous, 6)
    crowd(named, 6)
    assert release_due_figures() == 1
    assert release_due_figures() == 0


@pytest.mark.django_db(transaction=True)
def test_two_releases_at_once_are_one(shipped_content):
    from assessment.questionnaires.services import load_document

    version = load_document(content=shipped_content).version
    engagement = make_engagement(make_client(owner=OWNER), version, disclosure="anonymous")
    crowd(engagement, 12)
    barrier, made = threading.Barrier(2), []

    def attempt():
        try:
            barrier.wait(timeout=10)
            made.append(release_figures(engagement=engagement))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert [one is not None for one in made].count(True) == 1
    assert Release.objects.count() == 1


# --- what a page costs --------------------------------------------------------------------------------


@pytest.mark.parametrize("disclosure", ["named", "anonymous"])
def test_a_page_takes_as_many_queries_for_500_as_for_20(client_, version, disclosure, django_assert_max_num_queries):
    counts = {}
    for n in (20, 500):
        before = make_engagement(client_, version, disclosure=disclosure, wave="Before")
        engagement = make_engagement(client_, version, disclosure=disclosure, previous=before)
        for one in (before, engagement):
            crowd(one, n)
            release_figures(engagement=one)
        visitor = browser(HELPER)
        visitor.get(f"/engagements/{engagement.public_code}/figures/")
        began = time.process_time()
        with django_assert_max_num_queries(12) as captured:
            r = visitor.get(f"/engagements/{engagement.public_code}/figures/")
        counts[n] = len(captured)
        spent = time.process_time() - began
        print(
            f"\n{disclosure}, {n} people and as many before: {counts[n]} queries, {spent:.2f} s, {len(r.content):,} B"
        )
    assert counts[20] == counts[500]


def test_a_release_holds_what_may_be_shown_and_no_more(anonymous):
    crowd(anonymous, 60)
    release = release_figures(engagement=anonymous)
    text = json.dumps(release.figures)
    assert "Why?" not in text  # what people wrote
    for group in release.figures["groups"].values():
        assert group["n"] >= 5
        for answers in group["counts"].values():
            assert all(count is None or count >= 5 for _share, count in answers.values())
            assert all(count is None for _share, count in answers.values()) == (group["n"] < 20)
