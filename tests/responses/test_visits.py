"""For how long pages are looked at: what counts, what does not, and that whoever posts the moment is not believed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from assessment.responses.models import Response
from assessment.responses.services.visits import LONGEST_VISIT, seconds_since_counted

from .page import Page

START = datetime(2026, 11, 25, 9, 0, 0, 400_000, UTC)
LONGEST = int(LONGEST_VISIT.total_seconds())


def after(seconds):
    return START.replace(microsecond=0) + timedelta(seconds=seconds)


# --- what counts -------------------------------------------------------------------------------------------

COUNTED = [
    # shown, last save of any page, now: seconds
    (10, None, 70, 60),
    (0, None, 0.9, 0),  # shown in the second in which the response began
    (10, 5, 70, 60),
    (10, 40, 70, 30),
    (10, 70, 70, 0),
    (10, None, 10 + 2 * LONGEST, LONGEST),
    (10, 10 + LONGEST, 10 + 2 * LONGEST, 0),
    (10, 10 + LONGEST - 5, 10 + 2 * LONGEST, 5),
    (None, None, 70, None),
    (-1, None, 70, None),
    (71, None, 70, None),
    (10**8, None, 70, None),
]


@pytest.mark.parametrize(("shown", "saved", "now", "seconds"), COUNTED)
def test_a_visit_counts_from_its_beginning_or_the_last_save_to_now(shown, saved, now, seconds):
    response = Response(started_at=START, saved_at=None if saved is None else after(saved))
    assert seconds_since_counted(response, None if shown is None else after(shown), after(now)) == seconds


@given(saves=st.lists(st.integers(0, 4000), min_size=1, max_size=12), shown=st.integers(0, 100))
def test_however_often_a_visit_is_saved_it_counts_once(saves, shown):
    response, counted = Response(started_at=START), 0
    times = sorted(shown + seconds for seconds in saves)
    for now in times:
        counted += seconds_since_counted(response, after(shown), after(now))
        response.saved_at = after(now)
    assert counted == min(times[-1] - shown, LONGEST)


@given(saves=st.lists(st.tuples(st.sampled_from([0, 30]), st.integers(30, 1500)), min_size=1, max_size=12))
def test_two_windows_never_count_a_second_twice(saves):
    response, counted = Response(started_at=START), 0
    for shown, now in sorted(saves, key=lambda save: save[1]):
        counted += seconds_since_counted(response, after(shown), after(now))
        response.saved_at = after(now)
    assert counted <= max(now for _shown, now in saves)


# --- on the pages ------------------------------------------------------------------------------------------


@pytest.fixture
def clock(version):
    """A clock that stands until it is told to move."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def anna(clock, request):
    """Somebody who began when the clock stood still."""
    return request.getfixturevalue("alice")


def posted(taker, step, **data):
    """What the page's own form posts with these answers."""
    return {**{name: values for name, values in Page.of(taker.get(step)).posted.items() if name[0] == "_"}, **data}


def post(taker, step, form):
    return taker.client.post(taker.url(f"q/{step}/"), form)


def seconds(taker, step):
    return taker.response.steps.get(step, {}).get("seconds")


def test_a_page_counts_from_being_shown_to_being_left(anna, clock):
    form = posted(anna, "profile", role="cto")
    clock.shift(75)
    assert post(anna, "profile", form).status_code == 302
    assert anna.response.steps["profile"] == {"revision": 1, "state": "answered", "seconds": 75}


def test_looking_changes_nothing(anna, clock):
    before = Response.objects.values().get()
    anna.get("profile")
    clock.shift(75)
    anna.get("profile")
    assert Response.objects.values().get() == before


def test_what_is_saved_on_the_way_counts_once(anna, clock):
    form = posted(anna, "profile", role="cto")
    for industry, revision in (("banking", 0), ("retail", 1)):
        clock.shift(20)
        r = post(anna, "profile", {**form, "industry": industry, "_revision": revision, "_action": "autosave"})
        assert r.status_code == 200
    clock.shift(5)
    post(anna, "profile", {**form, "industry": "retail", "_revision": 2})
    assert seconds(anna, "profile") == 45


def test_a_page_with_errors_is_still_the_same_visit(anna, clock):
    form = posted(anna, "ownership")
    clock.shift(30)
    again = Page.of(post(anna, "ownership", form)).posted
    assert again["_shown_at"] == form["_shown_at"]
    assert seconds(anna, "ownership") is None
    clock.shift(30)
    post(anna, "ownership", {**again, "ownership-sdlc": "me", "_leave_open": "1"})
    assert seconds(anna, "ownership") == 60


def test_a_second_visit_adds_to_the_first(anna, clock):
    for role in ("cto", "cio"):
        form = posted(anna, "profile", role=role)
        clock.shift(10)
        post(anna, "profile", form)
        clock.shift(1000)
    assert seconds(anna, "profile") == 20


def test_of_one_visit_no_more_counts_than_half_an_hour(anna, clock):
    form = posted(anna, "profile", role="cto")
    clock.shift(7 * 24 * 3600)
    post(anna, "profile", form)
    assert seconds(anna, "profile") == 1800


ODD = ["", "0", "now", "-1", "1e9", "９" * 10, "1" * 11, "9999999999", "1000000000", "\0", "1.7e9", " 1795597200"]


@pytest.mark.parametrize("moment", ODD)
def test_a_moment_that_cannot_be_is_ignored(anna, clock, moment):
    clock.shift(60)
    r = anna.post("profile", {"role": "cto", "_shown_at": moment})
    assert r.status_code == 302
    assert anna.response.steps["profile"] == {"revision": 1, "state": "answered"}


def test_a_form_that_says_nothing_is_saved_all_the_same(anna):
    assert anna.post("profile", {"role": "cto"}).status_code == 302
    assert seconds(anna, "profile") is None


# --- the last page -----------------------------------------------------------------------------------------


def test_the_page_saved_last_is_kept(anna):
    assert anna.response.last_step == ""
    anna.post("profile", {"role": "cto"})
    anna.post("ownership", {"ownership-sdlc": "me", "_action": "autosave"})
    assert anna.response.last_step == "ownership"
    anna.post("profile", {"role": "cio"})
    assert anna.response.last_step == "profile"
