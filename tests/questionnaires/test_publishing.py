"""Publishing by a person: what must be done before, who may, and what it leaves behind."""

import pytest

from assessment.accounts.models import AuditEntry, User
from assessment.instrument.changes import ABSENT
from assessment.questionnaires.models import Impact, Version
from assessment.questionnaires.published import find_published
from assessment.questionnaires.queries import find_obstacles
from assessment.questionnaires.services import (
    CannotPublish,
    ChangedSinceRead,
    NotReady,
    approve_version,
    change_draft,
    publish_version,
)
from assessment.scoring import ENGINE
from tests.factories import make_user

from .conftest import with_changes

pytestmark = pytest.mark.django_db

WORDING = {"title.en": "Another"}
SCORING = {"model.bands.clear": 0.85}
BREAKING = {"sections.profile.questions.reports-to": ABSENT}


@pytest.fixture
def peter(db):
    """Another publisher."""
    return make_user("peter@example.org", User.Role.PUBLISHER)


def change(draft, user, changes):
    change_draft(version=draft, user=user, base=draft.edits, posted=with_changes(draft, **changes))
    draft.refresh_from_db()


def computed(draft, version):
    """The effect of the draft as it is now, as if somebody had had it computed."""
    return Impact.objects.create(
        version=draft, content_hash=draft.content_hash, against_hash=version.content_hash, engine=ENGINE, figures={}
    )


@pytest.mark.parametrize(
    ("changes", "note", "second_person", "expected"),
    [
        (WORDING, "why", False, []),
        (WORDING, "why", True, []),
        (WORDING, " ", False, ["note-missing"]),
        (SCORING, "why", False, ["impact-missing"]),
        (SCORING, "why", True, ["impact-missing", "approval-missing"]),
        (BREAKING, "", True, ["note-missing", "impact-missing", "approval-missing"]),
        ({"consent.facts.0.text.en": "Otherwise"}, "why", False, ["consent-version"]),
        ({"consent.facts.0.text.en": "Otherwise", "consent.version": "2"}, "why", False, []),
    ],
)
def test_what_has_to_be_done_first(draft, erin, paul, settings, changes, note, second_person, expected):
    settings.SECOND_PERSON = second_person
    change(draft, erin, changes)
    assert find_obstacles(draft, paul, note=note) == expected
    if expected:
        with pytest.raises(NotReady) as caught:
            publish_version(version=draft, user=paul, note=note)
        assert caught.value.obstacles == expected
        assert find_published().number == 1


def test_the_effect_counts_for_the_draft_as_it_is_now_only(version, draft, erin, paul):
    change(draft, erin, SCORING)
    computed(draft, version)
    assert find_obstacles(draft, paul, note="why") == []
    change(draft, erin, {"model.bands.clear": 0.86})
    assert find_obstacles(draft, paul, note="why") == ["impact-missing"]


def test_a_second_person_is_another_person_and_has_seen_the_draft_as_it_is(version, draft, erin, paul, peter, settings):
    settings.SECOND_PERSON = True
    change(draft, erin, SCORING)
    computed(draft, version)
    approve_version(version=draft, user=paul, read_hash=draft.content_hash)
    assert find_obstacles(draft, paul, note="why") == ["approval-missing"], "one's own approval is none"
    assert find_obstacles(draft, peter, note="why") == []
    change(draft, erin, {"model.bands.clear": 0.86})
    computed(draft, version)
    assert find_obstacles(draft, peter, note="why") == ["approval-missing"], "the draft was changed since"


def test_who_may_not_publish_any_more_has_approved_nothing(version, draft, erin, paul, peter, settings):
    settings.SECOND_PERSON = True
    change(draft, erin, SCORING)
    computed(draft, version)
    approve_version(version=draft, user=paul, read_hash=draft.content_hash)
    User.objects.filter(pk=paul.pk).update(role=User.Role.EDITOR)
    assert find_obstacles(draft, peter, note="why") == ["approval-missing"]


def test_what_was_not_seen_is_neither_approved_nor_published(draft, erin, paul):
    seen = draft.content_hash
    change(draft, erin, WORDING)
    with pytest.raises(ChangedSinceRead):
        approve_version(version=draft, user=paul, read_hash=seen)
    with pytest.raises(ChangedSinceRead):
        publish_version(version=draft, user=paul, note="why", read_hash=seen)


def test_an_open_error_keeps_it_from_being_published(draft, erin, paul):
    change(draft, erin, {"title.en": ""})
    with pytest.raises(CannotPublish):
        publish_version(version=draft, user=paul, note="why")


def test_published_it_says_who_when_and_why_and_leaves_a_trail(version, draft, erin, paul):
    change(draft, erin, WORDING)
    published = publish_version(version=draft, user=paul, note="Clearer words", read_hash=draft.content_hash)
    assert (published.status, published.published_by, published.note) == ("published", paul, "Clearer words")
    entries = AuditEntry.objects.filter(actor_id=paul.pk).order_by("pk")
    assert [(entry.action, entry.subject) for entry in entries] == [
        ("retired", "version/1"),
        ("published", "version/2"),
    ]
    assert entries[1].details == {"hash": published.content_hash, "note": "Clearer words", "replaces": 1}


# --- the pages --------------------------------------------------------------------------------------------------


def publish(client, draft, **data):
    return client.post(
        f"/versions/{draft.number}/publish/", {"note": "Clearer words", "read_hash": draft.content_hash, **data}
    )


def test_the_page_tells_what_changes_and_what_can_no_longer_be_compared(draft, erin, paul, as_):
    change(draft, erin, {**BREAKING, **SCORING, "sections.profile.questions.role.label.en": "Your role?"})
    page = as_(paul).get("/versions/2/publish/").content.decode()
    effect = "Results would change: look at the effect on past responses first"
    reasons = ("cannot be compared", "no longer asked", "worded otherwise", effect)
    for words in ("Breaking (1)", "Scoring (1)", "Wording (1)", *reasons):
        assert words in page, words


def test_a_publisher_publishes(version, draft, erin, paul, as_):
    change(draft, erin, WORDING)
    r = publish(as_(paul), draft)
    assert r["Location"] == "/versions/2/"
    assert find_published() == draft
    version.refresh_from_db()
    assert version.status == Version.Status.RETIRED


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        ({"note": ""}, 422, "Say in a note what changes and why"),
        ({"read_hash": "0" * 64}, 409, "The draft was changed meanwhile"),
    ],
)
def test_what_keeps_the_button_from_publishing(draft, erin, paul, as_, data, status, words):
    change(draft, erin, WORDING)
    r = publish(as_(paul), draft, **data)
    assert r.status_code == status
    assert words in r.content.decode()
    assert find_published().number == 1


def test_what_is_not_ready_is_told_and_the_note_is_kept(draft, erin, paul, as_):
    change(draft, erin, {**SCORING, "title.en": ""})
    r = publish(as_(paul), draft)
    assert r.status_code == 422
    page = r.content.decode()
    assert "This draft cannot be published yet" in page
    assert "Clearer words" in page
    assert "A text is missing in one language" in page


def test_approving_by_button(draft, erin, paul, as_):
    change(draft, erin, SCORING)
    r = as_(paul).post("/versions/2/approve/", {"read_hash": draft.content_hash}, follow=True)
    assert "You have approved this draft as it is now." in r.content.decode()
    r = as_(paul).post("/versions/2/approve/", {"read_hash": "0" * 64}, follow=True)
    assert "The draft was changed meanwhile" in r.content.decode()


def test_retiring_asks_for_a_tick_first(version, paul, as_):
    r = as_(paul).post("/versions/1/retire/", follow=True)
    assert "Tick the box first" in r.content.decode()
    assert find_published() == version
    as_(paul).post("/versions/1/retire/", {"sure": "on"})
    assert find_published() is None
    assert as_(paul).post("/versions/1/retire/", {"sure": "on"}).status_code == 400


def test_discarding_asks_for_a_tick_first(draft, erin, as_):
    as_(erin).post("/versions/2/discard/")
    assert Version.objects.filter(number=2).exists()
    assert as_(erin).post("/versions/2/discard/", {"sure": "on"})["Location"] == "/versions/"
    assert not Version.objects.filter(number=2).exists()


def test_a_draft_is_started_from_any_version(version, draft, erin, paul, as_):
    change(draft, erin, WORDING)
    publish_version(version=draft)
    r = as_(erin).post("/versions/1/start/")
    assert r["Location"] == "/versions/3/"
    assert Version.objects.get(number=3).content_hash == version.content_hash


# --- looking ----------------------------------------------------------------------------------------------------


def test_two_versions_are_compared_by_language_side_by_side(draft, erin, as_):
    change(draft, erin, {"sections.profile.questions.role.label.en": "Your role?"})
    page = as_(erin).get("/versions/2/compare/").content.decode()
    assert "1 change since version 1" in page
    assert "What is your current post?" in page
    assert "Your role?" in page
    assert "2 changes" not in as_(erin).get("/versions/1/compare/?with=2").content.decode()


@pytest.mark.parametrize("other", ["99", "x", "", "2"])
def test_compared_with_what_is_not_there_it_is_compared_with_the_usual(draft, erin, as_, other):
    assert "Nothing differs from version 1" in as_(erin).get(f"/versions/2/compare/?with={other}").content.decode()


def test_the_history_tells_who_changed_what(draft, erin, as_):
    change(draft, erin, WORDING)
    page = as_(erin).get("/versions/2/history/").content.decode()
    assert "erin@example.org" in page
    assert "Another" in page


def test_each_finding_leads_to_its_place(draft, erin, as_):
    change(draft, erin, {"sections.profile.questions.role.options.cto.label.en": ""})
    page = as_(erin).get("/versions/2/checks/").content.decode()
    assert 'href="/versions/2/edit/sections.profile.questions.role/#id_options.cto.label.en"' in page
    form = as_(erin).get("/versions/2/edit/sections.profile.questions.role/").content.decode()
    assert 'id="id_options.cto.label.en"' in form


# --- refusals ---------------------------------------------------------------------------------------------------

READ = ["", "compare/", "checks/", "history/"]
ACTS = {
    "start/": "EDITOR",
    "discard/": "EDITOR",
    "publish/": "PUBLISHER",
    "approve/": "PUBLISHER",
    "retire/": "PUBLISHER",
}
RANK = ["LEADER", "CONSULTANT", "AUDITOR", "EDITOR", "PUBLISHER", "ADMIN"]


@pytest.mark.parametrize("route", READ)
def test_who_may_look(draft, as_, client, route):
    path = f"/versions/2/{route}"
    assert client.get(path)["Location"].startswith("/account/sign-in/")
    for role in RANK:
        expected = 403 if role in ("LEADER", "CONSULTANT") else 200
        someone = as_(make_user(f"{role}@example.org", User.Role[role]))
        assert someone.get(path).status_code == expected, role
        assert someone.get(f"/versions/99/{route}").status_code == (403 if expected == 403 else 404)
        assert someone.post(path).status_code == 405


@pytest.mark.parametrize("route", ACTS)
def test_who_may_act(draft, as_, client, route):
    path = f"/versions/2/{route}"
    assert client.post(path)["Location"].startswith("/account/sign-in/")
    for role in RANK:
        someone = as_(make_user(f"{role}@example.org", User.Role[role]))
        refused = RANK.index(role) < RANK.index(ACTS[route])
        assert (someone.post(path).status_code == 403) == refused, role
        assert someone.post(f"/versions/99/{route}").status_code == (403 if refused else 404)
        if route != "publish/":
            assert someone.get(path).status_code == 405
