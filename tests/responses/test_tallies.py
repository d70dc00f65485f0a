"""Running totals of this site's respondents: whom they count, and when they are shown."""

import random

import pytest
from django.core.management import CommandError, call_command

from assessment.accounts.models import User
from assessment.questionnaires.published import definition_of
from assessment.questionnaires.services import create_draft
from assessment.responses.models import Consent, Response, Tally
from assessment.responses.queries import find_shown_tally
from assessment.responses.services import (
    add_to_tally,
    count_version,
    counts_of,
    rebuild_tally,
    remove_from_tally,
)
from tests.factories import drawn_answers, make_responses, make_user, steps_gone_through, thorough_answers

CONSENT = ("processing", "comparison")


@pytest.fixture
def people(version):
    """Makes so many responses that may be compared."""

    def make(number, seed=0, **more):
        answers = list(drawn_answers(definition_of(version.pk), number, seed))
        return make_responses(version, answers, consent=more.pop("consent", CONSENT), **more)

    return make


COUNTED = [
    ({"reports-to": "ceo"}, "reports-to", {"*": 1, "ceo": 1}),
    ({"interacts-with": ["ceo", "cio"]}, "interacts-with", {"*": 1, "ceo": 1, "cio": 1}),
    ({"experiments": 4}, "experiments", {"*": 1, "4": 1}),
    ({"insight-source": 2}, "insight-source", {"*": 1, "2": 1}),
    ({"ownership": {"advising": "me"}}, "ownership.advising", {"*": 1, "me": 1}),
    ({"time": {"advising": 12.5, "other-work": 87.5}}, "time.advising", {"*": 1, "total": 125}),
    ({"time": {"advising": 100}}, "time.sdlc", {"*": 1, "total": 0}),
    ({"time": {"advising": 0}}, "time.advising", None),
    ({"biggest-question": "secret"}, "biggest-question", None),
]


@pytest.mark.parametrize(("answers", "key", "told"), COUNTED)
def test_what_one_person_adds(shipped, answers, key, told):
    counts = counts_of(shipped, answers, "all-rounder")
    assert counts.get(key) == told
    assert counts["archetype"] == {"*": 1, "all-rounder": 1}


def test_answers_the_version_does_not_know_add_nothing(shipped):
    assert counts_of(shipped, {"nonsense": 1}, None) == {}


@pytest.mark.parametrize(
    ("consent", "role", "number"),
    [
        (CONSENT, None, 1),
        (CONSENT, User.Role.LEADER, 1),
        (CONSENT, User.Role.CONSULTANT, 0),
        (CONSENT, User.Role.ADMIN, 0),
        (("processing", "learning"), None, 0),
    ],
)
def test_who_is_counted(people, version, consent, role, number):
    owner = make_user("ann@example.org", role) if role else None
    [response] = people(1, consent=consent, owner=owner)
    add_to_tally(response=response)
    assert (Tally.objects.first() or Tally()).respondents == number
    assert rebuild_tally(version=version).respondents == number


def test_adding_and_taking_out_leaves_what_was(people):
    first, *others = people(6)
    for one in others:
        add_to_tally(response=one)
    before = Tally.objects.values_list("respondents", "counts").get()
    add_to_tally(response=first)
    remove_from_tally(response=first)
    assert Tally.objects.values_list("respondents", "counts").get() == before


def test_nothing_is_shown_under_twenty_and_then_only_every_five(people, version):
    responses = people(30)
    shown = []
    for one in responses:
        add_to_tally(response=one)
        tally = find_shown_tally(version.pk)
        shown.append(tally.shown_respondents if tally else 0)
    assert shown == [0] * 19 + [20] * 5 + [25] * 5 + [30]
    for one in responses[:4]:
        remove_from_tally(response=one)
    assert find_shown_tally(version.pk).shown_respondents == 30
    remove_from_tally(response=responses[4])
    assert find_shown_tally(version.pk).shown_respondents == 25
    for one in responses[5:11]:
        remove_from_tally(response=one)
    assert find_shown_tally(version.pk) is None


def test_who_comes_and_goes_cannot_bring_about_a_release(people, version):
    """Else the difference of two releases would be what the one other newcomer answered."""
    *first, other, toggling = people(22)
    for one in (*first, toggling):
        add_to_tally(response=one)
    Tally.objects.update(pending={})
    shown = find_shown_tally(version.pk).shown
    add_to_tally(response=other)
    for _ in range(6):
        remove_from_tally(response=toggling)
        add_to_tally(response=toggling)
    assert find_shown_tally(version.pk).shown == shown


def test_whoever_joins_or_goes_alone_changes_nothing_that_is_shown(people, version):
    """Neither what people answered nor how they used the version: up to four, any four, make no difference."""
    first, *others = people(28)
    for one in (first, *others[:19]):
        add_to_tally(response=one)
    shown = Tally.objects.values_list("shown_respondents", "shown", "shown_use", "shown_at").get()
    assert shown[0] == 20
    for change, one in ((add_to_tally, others[-1]), (remove_from_tally, first), (add_to_tally, others[-2])):
        change(response=one)
        assert Tally.objects.values_list("shown_respondents", "shown", "shown_use", "shown_at").get() == shown


def test_the_totals_of_use_are_what_a_recount_gives_whoever_comes_and_goes(version, shipped):
    """In any order, with every question answered, in both languages, with times."""
    made = make_responses(
        version,
        list(thorough_answers(shipped, 24, 3)),
        consent=CONSENT,
        languages=("en", "zh-hans", "en"),
        steps=list(steps_gone_through(shipped, 7, 3)),
    )
    generator, inside = random.Random(8), set()
    for one in generator.choices(range(24), k=60):
        if one in inside:
            remove_from_tally(response=made[one])
            Consent.objects.filter(response=made[one]).update(items=["processing"])
            inside.remove(one)
        else:
            Consent.objects.filter(response=made[one]).update(items=CONSENT)
            add_to_tally(response=made[one])
            inside.add(one)
    Consent.objects.exclude(response__in=[made[one] for one in inside]).update(items=["processing"])
    stored = Tally.objects.values_list("respondents", "counts", "use").get()
    assert stored == count_version(version)
    assert stored[0] == len(inside) > 5
    assert len(stored[2]) > 150


def test_totals_from_before_use_was_counted_say_so_until_they_are_counted_anew(people, version):
    """As the migration leaves them: None, which no response adds to."""
    made = people(21)
    for one in made[:20]:
        add_to_tally(response=one)
    Tally.objects.update(use=None, shown_use={})
    add_to_tally(response=made[20])
    assert Tally.objects.get().use is None
    with pytest.raises(CommandError, match="totals differ"):
        call_command("tally", check=True)
    call_command("tally")
    call_command("tally", check=True)
    assert Tally.objects.get().shown_use == count_version(version).use != {}


def test_the_command_passes_by_drafts(people, version, shipped_content, capsys):
    create_draft(questionnaire=version.questionnaire, content=shipped_content, note="", user=None)
    call_command("tally")
    call_command("tally", check=True)
    assert "version 2" not in capsys.readouterr().out


def test_the_command_rebuilds_and_finds_what_is_wrong(people, version, capsys):
    people(3)
    with pytest.raises(CommandError, match="0 respondents stored, 3 counted"):
        call_command("tally", check=True)
    call_command("tally")
    assert "3 respondents" in capsys.readouterr().out
    call_command("tally", check=True)
    Tally.objects.update(counts={})
    with pytest.raises(CommandError, match="totals differ"):
        call_command("tally", check=True)
    call_command("tally")
    Tally.objects.update(use={"role": {"language.en": {"cto": 4}}})
    with pytest.raises(CommandError, match="totals differ"):
        call_command("tally", check=True)


def test_submitting_counts_in_and_deleting_counts_out(alice, version):
    taker = alice.begun(alice.client, "comparison").finished()
    assert Tally.objects.get().respondents == 1
    call_command("tally", check=True)
    taker.client.post(taker.url("data/delete/"), {"sure": "on"})
    assert Tally.objects.get().respondents == 0
    assert Response.objects.filter(pk=alice.response.pk).exists()
    call_command("tally", check=True)


def test_who_was_counted_is_taken_out_whatever_the_account_has_become(version):
    owner = make_user("leader@example.org")
    [response] = make_responses(version, drawn_answers(definition_of(version.pk), 1), consent=CONSENT, owner=owner)
    add_to_tally(response=response)
    User.objects.filter(pk=owner.pk).update(role=User.Role.EDITOR)
    remove_from_tally(response=Response.objects.get(pk=response.pk))
    assert Tally.objects.get().respondents == 0


def test_nobody_is_counted_or_taken_out_twice(version):
    [response] = make_responses(version, drawn_answers(definition_of(version.pk), 1), consent=CONSENT)
    for _ in range(2):
        add_to_tally(response=response)
    assert Tally.objects.get().respondents == 1
    for _ in range(2):
        remove_from_tally(response=response)
    assert Tally.objects.get().respondents == 0
