"""The plan: chosen, ordered, filled in, never overwritten unseen."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessment.questionnaires.published import definition_of
from assessment.responses.models import Plan, PlanItem
from assessment.responses.queries import read_plan
from assessment.responses.services import (
    MOST_ITEMS,
    NotInVersion,
    PlanConflict,
    PlanFull,
    add_action,
    choose_recommendation,
    drop_recommendation,
    move_item,
    remove_item,
    save_item,
)

CHOSEN = ("meet-the-cio", "close-ownership-gaps", "goals-at-three-horizons")


@pytest.fixture
def owner(alice):
    return alice.finished()


@pytest.fixture
def items(owner):
    return [choose_recommendation(response=owner.response, code=code) for code in CHOSEN]


def order(owner):
    return [(entry.item.position, entry.item.recommendation) for entry in read_plan(owner.response, "en").entries]


def post(taker, item, /, **fields):
    values = {"owner": "", "first_step": "", "horizon": "1-year", "due_on": "", "status": "planned", "note": ""}
    data = {"_revision": item.revision, **values, **fields}
    return taker.client.post(taker.url(f"plan/{item.public_code}/"), data)


def test_choosing_twice_chooses_once_and_dropping_twice_drops_once(owner):
    first = choose_recommendation(response=owner.response, code="meet-the-cio")
    assert choose_recommendation(response=owner.response, code="meet-the-cio").pk == first.pk
    drop_recommendation(response=owner.response, code="meet-the-cio")
    drop_recommendation(response=owner.response, code="meet-the-cio")
    assert not PlanItem.objects.exists()


def test_a_recommendation_begins_with_its_own_horizon_and_no_words_of_ours(owner, items):
    item = items[2]
    advice = next(one for one in definition_of(owner.response.version_id).recommendations if one.code == CHOSEN[2])
    assert item.horizon == advice.horizon
    assert (item.owner, item.first_step, item.note, item.due_on) == ("", "", "", None)


def test_what_the_version_does_not_recommend_cannot_be_chosen(owner):
    with pytest.raises(NotInVersion):
        choose_recommendation(response=owner.response, code="nonsense")
    assert owner.client.post(owner.url("plan/choose/"), {"recommendation": "nonsense"}).status_code == 404


def test_a_plan_is_full_at_some_point(owner):
    for _ in range(MOST_ITEMS):
        add_action(response=owner.response, title="Something", horizon="1-year")
    with pytest.raises(PlanFull):
        add_action(response=owner.response, title="One more", horizon="1-year")
    r = owner.client.post(owner.url("plan/"), {"title": "One more", "horizon": "1-year"})
    assert r.status_code == 422
    assert "A plan holds 100 things to do" in r.content.decode()


def test_the_button_on_the_result_chooses_and_leads_back(owner):
    page = owner.client.get(owner.url("result/")).content.decode()
    assert "Add to plan" in page
    r = owner.client.post(owner.url("plan/choose/"), {"recommendation": CHOSEN[0], "next": owner.url("result/")})
    assert r["Location"] == owner.url("result/")
    r = owner.client.post(owner.url("plan/choose/"), {"recommendation": CHOSEN[1], "next": "https://evil.example/"})
    assert r["Location"] == owner.url("plan/")
    assert [code for _n, code in order(owner)] == list(CHOSEN[:2])
    owner.client.post(owner.url("plan/choose/"), {"recommendation": CHOSEN[0], "_drop": "1"})
    assert order(owner) == [(1, CHOSEN[1])]


MOVES = [
    # which item, up, the order after it
    (0, True, (0, 1, 2)),
    (0, False, (1, 0, 2)),
    (1, True, (1, 0, 2)),
    (2, True, (0, 2, 1)),
    (2, False, (0, 1, 2)),
]


@pytest.mark.parametrize(("which", "up", "after"), MOVES)
def test_moving(owner, items, which, up, after):
    move_item(item=items[which], up=up)
    assert order(owner) == [(place, CHOSEN[n]) for place, n in enumerate(after, start=1)]


def test_removing_closes_the_gap(owner, items):
    remove_item(item=items[1])
    remove_item(item=items[1])
    assert order(owner) == [(1, CHOSEN[0]), (2, CHOSEN[2])]


def test_the_buttons_move_and_save_what_was_typed(owner, items):
    r = post(owner, items[2], note="typed before moving", _up="1")
    assert r.status_code == 302
    assert order(owner)[1] == (2, CHOSEN[2])
    assert PlanItem.objects.get(pk=items[2].pk).note == "typed before moving"


def test_what_is_filled_in_is_saved_and_done_is_dated(owner, items):
    r = post(owner, items[0], owner="Ann", first_step="Call", due_on="2027-03-31", status="done", note="=1+1")
    assert r["Location"].endswith(f"#item-{items[0].public_code}")
    item = PlanItem.objects.get(pk=items[0].pk)
    assert (item.owner, item.first_step, item.due_on, item.note) == ("Ann", "Call", date(2027, 3, 31), "=1+1")
    assert (item.done_on, item.revision) == (timezone.localdate(), 1)
    item.refresh_from_db()
    save_item(item=item, values={"status": "under-way"}, revision=1)
    assert PlanItem.objects.get(pk=item.pk).done_on is None


def test_a_stale_write_is_shown_with_both_values_and_changes_nothing(owner, items):
    save_item(item=items[0], values={"owner": "Ann"}, revision=0)
    r = post(owner, items[0], owner="Bob")
    page = r.content.decode()
    assert r.status_code == 409
    assert "This was changed in another window" in page
    assert "Ann" in page
    assert 'value="Bob"' in page
    assert PlanItem.objects.get(pk=items[0].pk).owner == "Ann"
    items[0].revision = 1
    assert post(owner, items[0], owner="Bob").status_code == 302


def test_the_same_again_is_no_conflict_and_writes_nothing(owner, items):
    save_item(item=items[0], values={"owner": "Ann"}, revision=0)
    assert save_item(item=items[0], values={"owner": "Ann"}, revision=0) == 1
    with pytest.raises(PlanConflict):
        save_item(item=items[0], values={"owner": "Bob"}, revision=0)


def test_autosave_answers_with_the_revision(owner, items):
    r = post(owner, items[0], owner="Ann", _action="autosave")
    assert (r.status_code, r.json()) == (200, {"revision": 1})
    r = post(owner, items[0], owner="Bob", _action="autosave")
    assert (r.status_code, r.json()) == (409, {"revision": 1})


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"due_on": "31.3.2027"}, "Enter a date as year-month-day"),
        ({"due_on": "2027-02-30"}, "Enter a date as year-month-day"),
        ({"due_on": "9999-12-31"}, "Enter a date from 2000 to 2099"),
        ({"due_on": "0001-01-01"}, "Enter a date from 2000 to 2099"),
        ({"owner": "x" * 121}, "at most 120 characters"),
        ({"note": "x" * 2001}, "at most 2000 characters"),
        ({"note": "a\0b"}, "Null characters"),
        ({"horizon": "10-years"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_kept(owner, items, fields, message):
    r = post(owner, items[0], **{"first_step": "kept", **fields})
    page = r.content.decode()
    assert r.status_code == 422
    assert page.count(message) == 2
    assert 'value="kept"' in page
    assert PlanItem.objects.get(pk=items[0].pk).revision == 0


def test_ones_own_action_needs_words(owner):
    r = owner.client.post(owner.url("plan/"), {"title": " ", "horizon": "1-year"})
    assert r.status_code == 422
    assert "Say what is to be done" in r.content.decode()


def test_an_empty_plan_says_what_will_be_there_and_the_next_step(owner):
    page = owner.client.get(owner.url("plan/")).content.decode()
    assert "will stand here" in page
    assert owner.url("advice/") in page


@pytest.mark.parametrize(
    ("days", "span", "place"),
    [(0, "90-days", 0), (45, "90-days", 12.5), (90, "90-days", 25), (91, "1-year", None), (365, "1-year", 50),
     (366, "3-years", None), (1096, "3-years", 75), (1826, "5-years", 100), (4000, "5-years", 100), (-9, "90-days", 0)],
)  # fmt: skip
def test_where_a_date_stands_on_the_timeline(owner, items, days, span, place):
    sheet = read_plan(owner.response, "en")
    PlanItem.objects.filter(pk=items[0].pk).update(due_on=sheet.began_on + timedelta(days=days))
    entry = read_plan(owner.response, "en").entries[0]
    assert entry.span == span
    assert place is None or entry.place == place
    assert entry.is_overdue is (days < 0)


def test_the_years_count_what_was_done(owner, items):
    for item, day in zip(items, (date(2026, 5, 1), date(2026, 6, 1), date(2027, 1, 1)), strict=True):
        PlanItem.objects.filter(pk=item.pk).update(status="done", done_on=day)
    years = read_plan(owner.response, "en").years
    assert [(year.year, len(year.entries)) for year in years] == [(2027, 1), (2026, 2)]


@pytest.mark.parametrize("place", ["plan/", "plan/reflections/", "plan.pdf", "plan.xlsx", "plan.ics", "advice/"])
def test_before_submission_there_is_nothing_to_plan(alice, place):
    assert alice.client.get(alice.url(place))["Location"] == alice.url()


def test_strangers_and_wrong_methods_are_refused(owner, items, charlie):
    charlie.finished()
    code = items[0].public_code
    for place in ("plan/", f"plan/{code}/", "plan/choose/", "plan/reflections/"):
        assert charlie.client.post(owner.url(place), {"title": "x"}).status_code == 404
    assert charlie.client.post(charlie.url(f"plan/{code}/"), {"_revision": 0, "_remove": "1"}).status_code == 404
    for place in (f"plan/{code}/", "plan/choose/"):
        assert owner.client.get(owner.url(place)).status_code == 405
    assert PlanItem.objects.count() == 3
    assert post(owner, items[0], _revision="x").status_code == 400


# --- prompts ------------------------------------------------------------------------------------------------


def answer(owner, text, revision=0, prompt="influence-on-growth", **more):
    return owner.client.post(
        owner.url("plan/reflections/"), {"prompt": prompt, "_revision": revision, "text": text, **more}
    )


def test_an_answer_to_a_prompt_is_kept_and_can_be_taken_away(owner):
    assert answer(owner, "On pricing").status_code == 302
    assert "On pricing" in owner.client.get(owner.url("plan/reflections/")).content.decode()
    assert answer(owner, "", revision=1).status_code == 302
    assert Plan.objects.get().reflections == {}


def test_a_stale_answer_to_a_prompt_is_a_conflict(owner):
    answer(owner, "On pricing")
    r = answer(owner, "On hiring")
    assert r.status_code == 409
    assert "On pricing" in r.content.decode()
    assert "On hiring" in r.content.decode()
    assert Plan.objects.get().reflections == {"influence-on-growth": "On pricing"}
    r = answer(owner, "On hiring", revision=1, _action="autosave")
    assert r.json() == {"revision": 2}


def test_unknown_prompts_and_too_long_answers_are_refused(owner):
    assert answer(owner, "x", prompt="nonsense").status_code == 404
    r = answer(owner, "x" * 4001)
    assert r.status_code == 422
    assert "at most 4000 characters" in r.content.decode()
