"""Engagements: beginning one, its settings, what can no longer be loosened, closing and reopening."""

import copy
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assessment.accounts.models import AuditEntry, User
from assessment.engagements import services
from assessment.engagements.models import Engagement, Invitation, Participation
from assessment.engagements.queries import state_of_settings
from assessment.questionnaires.models import Version
from assessment.questionnaires.services import load_document, start_draft
from assessment.responses.models import Response
from tests.factories import make_user
from tests.lib.test_images import jpeg, png

from .world import make_client, make_engagement, make_invitation, signed_in

OWNER, HELPER, VIEWER, STRANGER = (f"{who}@example.org" for who in ("owner", "helper", "viewer", "stranger"))
SOON = timezone.localdate() + timedelta(days=30)


def account(email):
    return User.objects.filter(email=email).first() or make_user(email)


@pytest.fixture
def engagement(version):
    """An engagement of a client with one member of each role, which nobody has started."""
    return make_engagement(make_client(owner=OWNER, consultant=HELPER, viewer=VIEWER), version)


@pytest.fixture
def helper(engagement):
    return signed_in(account(HELPER))


def begun(engagement, *, closes_at=None, invited_until=None, status="started"):
    """A response in the engagement, of an invited person where somebody is named."""
    invitation = None
    if not engagement.is_anonymous:
        invitation = make_invitation(engagement, "cto", is_started=True, closes_at=invited_until)
    response = Response.objects.create(
        public_code=f"{Response.objects.count():x>22}",
        version=engagement.version,
        language="en",
        start_digest=f"{Response.objects.count()}",
        status=status,
        submitted_at=timezone.now() if status == "submitted" else None,
        closes_at=closes_at or engagement.closes_at,
    )
    Participation.objects.create(engagement=engagement, response=response, invitation=invitation, post="cto")
    return response


def posted(engagement=None, on=None, **changes):
    """What the page posts."""
    on = on or engagement.version
    data = {
        "wave": "Spring 2027",
        "version": str(on.pk),
        "languages": ["zh-hans", "en"],
        "closes_on": f"{SOON:%Y-%m-%d}",
        "disclosure": "named",
        "smallest_group": "5",
        "introduction_zh_hans": "",
        "introduction_en": "",
        "remind_after_days": "7",
        "previous": "",
        **changes,
    }
    if engagement is not None:
        engagement.refresh_from_db()
        data = {"_based_on": state_of_settings(engagement), "closes_on": f"{engagement.closes_at:%Y-%m-%d}", **data}
    return {name: value for name, value in data.items() if value is not None}


def path_of(engagement, place="settings/"):
    return f"/engagements/{engagement.public_code}/{place}"


def said(engagement, **changes):
    """The settings as they are, with changes."""
    engagement.refresh_from_db()
    return replace(
        services.Settings(
            wave=engagement.wave,
            version=engagement.version,
            languages=engagement.languages,
            closes_at=engagement.closes_at,
            disclosure=engagement.disclosure,
            smallest_group=engagement.smallest_group,
            introduction=engagement.introduction,
            remind_after_days=engagement.remind_after_days,
            previous=engagement.previous,
        ),
        **changes,
    )


def change(engagement, by=HELPER, **changes):
    settings = said(engagement, **changes)
    based_on = state_of_settings(engagement)
    services.change_settings(engagement=engagement, settings=settings, based_on=based_on, by=account(by))
    engagement.refresh_from_db()


# --- beginning one ---------------------------------------------------------------------------------------


def test_an_engagement_is_begun_with_what_was_said(engagement, helper):
    path = f"/clients/{engagement.organisation.public_code}/engagements/new/"
    page = helper.get(path)
    assert page.context["form"].initial["version"] == str(engagement.version.pk)
    data = posted(on=engagement.version, wave="Autumn 2027", disclosure="anonymous", smallest_group="8",
                  introduction_en="Why we ask", previous=engagement.public_code,
                  logo=SimpleUploadedFile("any.txt", png()))  # fmt: skip
    r = helper.post(path, data)
    made = Engagement.objects.get(wave="Autumn 2027")
    assert r["Location"] == path_of(made)
    assert (made.disclosure, made.smallest_group, made.remind_after_days) == ("anonymous", 8, 7)
    assert (made.introduction, made.previous, made.languages) == (
        {"en": "Why we ask"},
        engagement,
        ["zh-hans", "en"],
    )
    assert timezone.localdate(made.closes_at) == SOON
    assert timezone.localtime(made.closes_at).hour == 23
    assert (bytes(made.logo), made.logo_type) == (png(), "image/png")
    entry = AuditEntry.objects.get(action="engagement-added")
    assert entry.subject == f"client/{made.organisation.public_code}/engagement/{made.public_code}"


def test_a_version_out_of_use_can_be_run_and_a_draft_cannot(engagement, helper, shipped_content):
    newer = copy.deepcopy(shipped_content)
    newer["archetypes"][0]["tagline"]["en"] = "Another line"
    load_document(content=newer)
    engagement.version.refresh_from_db()
    assert engagement.version.status == Version.Status.RETIRED
    path = f"/clients/{engagement.organisation.public_code}/engagements/new/"
    offered = [label for _value, label in helper.get(path).context["form"].fields["version"].choices]
    assert offered == ["Version 2, in use", "Version 1, out of use"]
    assert helper.post(path, posted(on=engagement.version)).status_code == 302
    draft = start_draft(base=engagement.version, user=account(OWNER))
    r = helper.post(path, posted(on=draft))
    assert (r.status_code, 'href="#id_version"' in r.content.decode()) == (422, True)


BAD = [
    ("wave", "", "id_wave"),
    ("wave", "x" * 81, "id_wave"),
    ("wave", "a\0", "id_wave"),
    ("version", "0", "id_version"),
    ("version", "999999999999999999999", "id_version"),
    ("languages", [], "id_languages_0"),
    ("languages", ["fr"], "id_languages_0"),
    ("closes_on", "", "id_closes_on"),
    ("closes_on", "31.3.2027", "id_closes_on"),
    ("closes_on", "2020-01-01", "id_closes_on"),
    ("closes_on", "9999-12-31", "id_closes_on"),
    ("disclosure", None, "id_disclosure_0"),
    ("disclosure", "everybody", "id_disclosure_0"),
    ("smallest_group", "4", "id_smallest_group"),
    ("smallest_group", "-5", "id_smallest_group"),
    ("smallest_group", "", "id_smallest_group"),
    ("smallest_group", "1e3", "id_smallest_group"),
    ("smallest_group", "101", "id_smallest_group"),
    ("remind_after_days", "0", "id_remind_after_days"),
    ("remind_after_days", "61", "id_remind_after_days"),
    ("introduction_en", "x" * 2001, "id_introduction_en"),
    ("previous", "nonexistent", "id_previous"),
]


@pytest.mark.parametrize(("name", "value", "field"), BAD)
def test_what_cannot_be_is_told_beside_its_field_and_what_was_typed_is_kept(engagement, helper, name, value, field):
    path = f"/clients/{engagement.organisation.public_code}/engagements/new/"
    r = helper.post(path, posted(on=engagement.version, **{"introduction_zh_hans": "为何邀请您", name: value}))
    html = r.content.decode()
    assert r.status_code == 422
    assert f'href="#{field}"' in html
    assert "为何邀请您" in html
    assert Engagement.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<svg></svg>", "Choose an image as PNG, JPEG or WebP"),
        (b"", "The file is empty"),
        (png() + b"\0" * 200_000, "The file is larger than 200 kB"),
        (png(width=4001), "wider or higher than 4,000 pixels"),
    ],
)
def test_a_logo_is_a_small_image(engagement, helper, data, told):
    r = helper.post(path_of(engagement), posted(engagement, logo=SimpleUploadedFile("logo.png", data, "image/png")))
    assert (r.status_code, told in r.content.decode()) == (422, True)
    engagement.refresh_from_db()
    assert engagement.logo_type == ""


def test_a_file_that_is_much_too_large_is_refused_before_it_is_read(engagement, helper):
    r = helper.post(path_of(engagement), posted(engagement, logo=SimpleUploadedFile("x.png", png() + b"x" * 1_100_000)))
    assert r.status_code == 413


def test_who_sends_a_logo_with_a_mistake_elsewhere_is_told_to_choose_it_again(engagement, helper):
    r = helper.post(path_of(engagement), posted(engagement, wave="", logo=SimpleUploadedFile("x.png", png())))
    assert "Choose the logo again" in r.content.decode()


# --- the logo --------------------------------------------------------------------------------------------


def test_a_logo_is_shown_to_members_replaced_and_taken_away(engagement, helper):
    assert helper.get(path_of(engagement, "logo")).status_code == 404
    for data, kind in ((png(), "image/png"), (jpeg(), "image/jpeg")):
        assert (
            helper.post(path_of(engagement), posted(engagement, logo=SimpleUploadedFile("x", data))).status_code == 302
        )
        r = signed_in(account(VIEWER)).get(path_of(engagement, "logo"))
        assert (r.status_code, r.content, r["Content-Type"]) == (200, data, kind)
        assert r["X-Content-Type-Options"] == "nosniff"
    assert helper.post(path_of(engagement), posted(engagement)).status_code == 302
    assert helper.get(path_of(engagement, "logo")).content == jpeg()
    assert helper.post(path_of(engagement), posted(engagement, remove_logo="on")).status_code == 302
    assert helper.get(path_of(engagement, "logo")).status_code == 404


# --- what is promised ------------------------------------------------------------------------------------


def test_before_anybody_starts_everything_can_be_changed(engagement):
    make_invitation(engagement, is_opened=True)
    change(engagement, disclosure="anonymous", smallest_group=10)
    change(engagement, smallest_group=6)
    assert (engagement.disclosure, engagement.smallest_group) == ("anonymous", 6)


@pytest.mark.parametrize("disclosure", Engagement.Disclosure)
@pytest.mark.parametrize("sign", ["a response", "the mark of an invitation"])
def test_once_somebody_has_started_nothing_is_loosened(engagement, disclosure, sign):
    Engagement.objects.update(disclosure=disclosure, smallest_group=8)
    engagement.refresh_from_db()
    if sign == "a response":
        begun(engagement)
    else:
        make_invitation(engagement, is_started=True)
    other = next(one for one in Engagement.Disclosure if one != disclosure)
    for changes in ({"disclosure": other}, {"smallest_group": 7}, {"smallest_group": 5, "wave": "x"}):
        with pytest.raises(services.Loosened) as refused:
            change(engagement, **changes)
        assert refused.value.field == next(iter(changes))
        engagement.refresh_from_db()
        assert (engagement.disclosure, engagement.smallest_group, engagement.wave) == (disclosure, 8, "Spring 2027")
    change(engagement, smallest_group=9, wave="Summer")
    assert (engagement.smallest_group, engagement.wave) == (9, "Summer")


def test_no_service_makes_a_group_smaller_than_five(engagement):
    change(engagement, smallest_group=1, wave="x")
    assert engagement.smallest_group == 5


def test_once_somebody_has_started_everybody_answers_the_same_version(engagement, shipped_content):
    newer = copy.deepcopy(shipped_content)
    newer["archetypes"][0]["tagline"]["en"] = "Another line"
    load_document(content=newer)
    begun(engagement)
    with pytest.raises(services.Loosened) as refused:
        change(engagement, version=Version.objects.get(number=2))
    assert refused.value.field == "version"


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"disclosure": "anonymous"}, "id_disclosure_0", "this can no longer be changed"),
        ({"smallest_group": "7"}, "id_smallest_group", "can be raised, and not lowered"),
    ],
)
def test_the_page_says_so_beside_the_field(engagement, helper, changes, field, told):
    Engagement.objects.update(smallest_group=8)
    begun(engagement)
    data = {"smallest_group": "8", "wave": "Typed by me", **changes}
    r = helper.post(path_of(engagement), posted(engagement, **data))
    html = r.content.decode()
    assert r.status_code == 422
    assert f'href="#{field}"' in html
    assert told in html
    assert "Typed by me" in html
    engagement.refresh_from_db()
    assert (engagement.disclosure, engagement.smallest_group) == ("named", 8)


def test_somebody_who_starts_while_the_page_is_open_is_protected_too(engagement, helper, monkeypatch):
    """The form found nobody; the service looks again, under the lock of the engagement."""
    data = posted(engagement, disclosure="anonymous")
    monkeypatch.setattr("assessment.engagements.views.settings_page.queries.has_begun", lambda _one: False)
    begun(engagement)
    r = helper.post(path_of(engagement), data)
    assert (r.status_code, 'href="#id_disclosure_0"' in r.content.decode()) == (422, True)
    engagement.refresh_from_db()
    assert engagement.disclosure == "named"


# --- two at once -----------------------------------------------------------------------------------------


def test_who_saves_over_other_settings_is_told_and_shown_both(engagement, helper):
    data = posted(engagement, wave="Mine")
    change(engagement, by=OWNER, wave="Theirs")
    r = helper.post(path_of(engagement), data)
    html = r.content.decode()
    assert r.status_code == 409
    assert "Somebody saved other settings meanwhile" in html
    assert "Theirs" in html
    assert 'value="Mine"' in html
    engagement.refresh_from_db()
    assert engagement.wave == "Theirs"
    assert helper.post(path_of(engagement), posted(engagement, wave="Mine")).status_code == 302


@pytest.mark.parametrize("based_on", ["", "x", "a\0"])
def test_a_post_that_is_based_on_nothing_saves_nothing(engagement, helper, based_on):
    assert helper.post(path_of(engagement), posted(engagement, wave="x", _based_on=based_on)).status_code == 409


# --- the wave before -------------------------------------------------------------------------------------


def test_a_wave_of_another_client_is_like_one_that_does_not_exist(engagement, helper, version):
    foreign = make_engagement(make_client("Elsewhere", owner=STRANGER), version, wave="Secret wave")
    replies = []
    for code in (foreign.public_code, "n" * 22):
        r = helper.post(path_of(engagement), posted(engagement, previous=code))
        replies.append(
            (r.status_code, 'href="#id_previous"' in r.content.decode(), "Secret wave" in r.content.decode())
        )
    assert replies == [(422, True, False)] * 2
    with pytest.raises(services.NotOfThisClient):
        change(engagement, previous=foreign)


def test_two_waves_are_not_each_other_s_earlier_one(engagement, version):
    later = make_engagement(engagement.organisation, version, previous=engagement)
    latest = make_engagement(engagement.organisation, version, previous=later)
    for one in (engagement, later, latest):
        with pytest.raises(services.NotOfThisClient):
            change(engagement, previous=one)
    change(latest, previous=engagement)


# --- deadline, closing, reopening ------------------------------------------------------------------------


def moments(*responses):
    return [Response.objects.get(pk=one.pk).closes_at for one in responses]


def test_a_deadline_that_moves_moves_for_everybody_who_has_not_submitted(engagement, version):
    now = timezone.now().replace(microsecond=0)
    other = begun(make_engagement(engagement.organisation, version))
    usual, done = begun(engagement), begun(engagement, status="submitted")
    extended = begun(engagement, invited_until=now + timedelta(days=60), closes_at=now + timedelta(days=60))
    kept = moments(done, other)
    change(engagement, closes_at=now + timedelta(days=40))
    assert moments(usual, extended) == [now + timedelta(days=40), now + timedelta(days=60)]
    change(engagement, closes_at=now + timedelta(days=90))
    assert moments(usual, extended) == [now + timedelta(days=90)] * 2
    assert moments(done, other) == kept


@pytest.mark.parametrize("disclosure", Engagement.Disclosure)
def test_what_the_deadline_closed_is_open_again_once_it_is_later(engagement, disclosure):
    over = timezone.now() - timedelta(days=1)
    Engagement.objects.update(disclosure=disclosure, closes_at=over)
    engagement.refresh_from_db()
    response = begun(engagement)
    change(engagement, closes_at=timezone.now() + timedelta(days=3))
    assert moments(response)[0] > timezone.now()


def test_closing_takes_no_more_and_reopening_goes_by_the_deadlines(engagement, helper):
    later = timezone.now().replace(microsecond=0) + timedelta(days=60)
    usual, extended = begun(engagement), begun(engagement, invited_until=later, closes_at=later)
    for _twice in range(2):
        assert helper.post(path_of(engagement, "close/"))["Location"] == path_of(engagement)
    engagement.refresh_from_db()
    assert moments(usual, extended) == [engagement.closed_at] * 2
    assert "no answers are taken" in helper.get(path_of(engagement)).content.decode()
    change(engagement, closes_at=engagement.closes_at + timedelta(days=1))
    assert moments(usual) == [engagement.closed_at]
    assert helper.post(path_of(engagement, "reopen/")).status_code == 302
    engagement.refresh_from_db()
    assert (engagement.closed_at, moments(usual, extended)) == (None, [engagement.closes_at, later])
    actions = AuditEntry.objects.filter(action="engagement-changed").values_list("details", flat=True)
    assert [change["place"] for one in actions for change in one["changes"]] == ["closed_at", "closes_at", "closed_at"]


def test_reopening_after_the_deadline_says_what_to_do_next(engagement, helper):
    Engagement.objects.update(closes_at=timezone.now() - timedelta(days=1), closed_at=timezone.now())
    r = helper.post(path_of(engagement, "reopen/"), follow=True)
    assert "its deadline is over: set a later one" in r.content.decode()


def test_other_settings_can_be_saved_after_the_deadline(engagement, helper):
    Engagement.objects.update(closes_at=timezone.now() - timedelta(days=1))
    engagement.refresh_from_db()
    was = engagement.closes_at
    day = f"{timezone.localdate(was):%Y-%m-%d}"
    assert helper.post(path_of(engagement), posted(engagement, wave="x", closes_on=day)).status_code == 302
    engagement.refresh_from_db()
    assert (engagement.wave, engagement.closes_at) == ("x", was)


# --- who, and what is noted ------------------------------------------------------------------------------


@pytest.mark.parametrize("email", [VIEWER, STRANGER])
def test_the_services_ask_again_who_acts(engagement, email):
    by = account(email)
    for act in (
        lambda: services.add_engagement(organisation=engagement.organisation, settings=said(engagement), by=by),
        lambda: change(engagement, by=email, wave="x"),
        lambda: services.close_engagement(engagement=engagement, by=by),
        lambda: services.reopen_engagement(engagement=engagement, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_trail_tells_what_was_changed_and_no_text_of_the_client(engagement):
    change(engagement, wave="Canary", introduction={"en": "Canary"}, smallest_group=6)
    entry = AuditEntry.objects.get(action="engagement-changed")
    assert entry.details == {
        "changes": [{"place": "smallest_group", "before": 5, "after": 6}],
        "further_settings": ["wave", "introduction"],
    }


def test_saving_what_is_there_already_is_no_change(engagement, helper):
    change(engagement)
    assert not AuditEntry.objects.filter(action="engagement-changed").exists()


def test_the_settings_cost_the_same_however_many_take_part(engagement, helper, django_assert_num_queries):
    for n in (20, 200):
        rows = [
            Invitation(
                engagement=engagement, public_code=f"{n}-{i}", token_digest=f"{n}-{i}", post="cto", language="en"
            )
            for i in range(n)
        ]
        Invitation.objects.bulk_create(rows)
        with django_assert_num_queries(8):
            assert helper.get(path_of(engagement)).status_code == 200
