"""Who works for a client: inviting, joining, roles, leaving."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from assessment.accounts.models import AuditEntry, User
from assessment.accounts.services import send_sign_in_link
from assessment.engagements import services
from assessment.engagements.models import MemberInvitation, Membership, Organisation
from assessment.lib.masking import masked
from assessment.lib.secrets import digest
from assessment.outbox.models import Mail
from assessment.outbox.services import drain
from tests.factories import make_user
from tests.responses.storage import all_rows, dump

from .world import make_client, signed_in

OWNER, SECOND, HELPER, VIEWER, STRANGER, NEW = (
    f"{who}@example.org" for who in ("owner", "second", "helper", "viewer", "stranger", "new")
)
GONE = "This invitation no longer works"


def account(email):
    return User.objects.filter(email=email).first() or make_user(email)


@pytest.fixture
def client_of(db):
    """A client with one member of each role."""
    return make_client(owner=OWNER, consultant=HELPER, viewer=VIEWER)


def member(organisation, email):
    return Membership.objects.select_related("organisation", "user").get(organisation=organisation, user__email=email)


def roles(organisation):
    return {one.user.email: one.role for one in organisation.memberships.select_related("user")}


def invite(organisation, email=NEW, role="consultant"):
    """Invites by the page and sends the mail; the token of its link."""
    r = signed_in(account(OWNER)).post(
        f"/clients/{organisation.public_code}/members/invite/", {"email": email, "role": role}
    )
    assert r.status_code == 302, r.content.decode()
    drain()
    return re.search(r"/clients/join/([\w-]{43})/", mail.outbox[-1].body)[1]


# --- inviting --------------------------------------------------------------------------------------------


def test_a_colleague_is_invited_by_mail_and_joins_by_a_button(client_of):
    token = invite(client_of, NEW.upper())
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == ([NEW], "You are asked to work for Sample Group")
    browser = signed_in(account(NEW))
    before = all_rows()
    for method in ("get", "head", "get", "options"):
        r = getattr(browser, method)(f"/clients/join/{token}/")
        assert r.status_code in (200, 405)
    assert all_rows() == before
    r = browser.post(f"/clients/join/{token}/")
    assert r["Location"] == f"/clients/{client_of.public_code}/"
    assert roles(client_of)[NEW] == "consultant"
    for method in ("get", "post"):
        r = getattr(browser, method)(f"/clients/join/{token}/")
        assert (r.status_code, GONE in r.content.decode()) == (404, True)


def test_only_the_digest_of_the_link_is_stored(client_of):
    token = invite(client_of)
    assert token not in dump()
    assert MemberInvitation.objects.get().token_digest == digest(token)
    assert masked(f"GET /clients/join/{token}/") == "GET /clients/join/…/"
    assert masked(f"/account/sign-in/?next=/clients/join/{token}/") == "/account/sign-in/?next=/clients/join/…/"


def test_who_is_not_signed_in_is_sent_to_sign_in_and_comes_back(client_of):
    token = invite(client_of)
    for method in ("get", "post"):
        r = getattr(Client(), method)(f"/clients/join/{token}/")
        assert r["Location"] == f"/account/sign-in/?next=/clients/join/{token}/"
        assert r["Referrer-Policy"] == "strict-origin"
    assert NEW not in roles(client_of)


def test_who_signs_in_by_a_mail_comes_back_too(client_of):
    token, browser = invite(client_of), Client()
    browser.get(f"/clients/join/{token}/")
    send_sign_in_link(email=NEW, language="en")
    drain()
    link = re.search(r"/account/sign-in/[\w-]{43}/", mail.outbox[-1].body)[0]
    r = browser.post(link)
    assert r["Location"] == f"/clients/join/{token}/"
    assert r.cookies["after_sign_in"].value == ""
    assert browser.post(f"/clients/join/{token}/").status_code == 302
    assert roles(client_of)[NEW] == "consultant"


def test_another_site_is_no_way_back(client_of):
    send_sign_in_link(email=NEW, language="en")
    drain()
    link = re.search(r"/account/sign-in/[\w-]{43}/", mail.outbox[-1].body)[0]
    browser = Client()
    browser.cookies["after_sign_in"] = "//evil.example/"
    assert browser.post(link)["Location"] == "/mine/"


def test_another_account_cannot_accept_and_is_not_told_the_address(client_of):
    token = invite(client_of)
    browser = signed_in(account(STRANGER))
    for method in ("get", "post"):
        r = getattr(browser, method)(f"/clients/join/{token}/")
        assert r.status_code == 403
        told = r.content.decode()
        assert "for another account" in told
        assert NEW not in told
        assert client_of.name not in told
    assert STRANGER not in roles(client_of)
    assert MemberInvitation.objects.get().spent_at is None


@pytest.mark.parametrize("what", ["spent", "over", "withdrawn", "client deleted", "unknown", "short", "odd"])
def test_a_link_that_is_gone_does_not_say_why(client_of, what):
    token = invite(client_of)
    if what == "spent":
        MemberInvitation.objects.update(spent_at=timezone.now())
    elif what == "over":
        MemberInvitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif what == "withdrawn":
        services.withdraw_invitation(invitation=MemberInvitation.objects.get(), by=account(OWNER))
    elif what == "client deleted":
        services.delete_client(organisation=client_of, by=account(OWNER))
    token = {"unknown": "x" * 43, "short": "x", "odd": "%00%F0%9F"}.get(what, token)
    for browser in (signed_in(account(NEW)), Client(headers={"accept-language": "en"})):
        for method in ("get", "post"):
            r = getattr(browser, method)(f"/clients/join/{token}/")
            assert (r.status_code, GONE in r.content.decode()) == (404, True)
    assert NEW not in roles(client_of)


@pytest.mark.parametrize(
    ("email", "role", "field"),
    [("", "viewer", "email"), ("nobody", "viewer", "email"), (f"{NEW},{STRANGER}", "viewer", "email"),
     (f"{NEW}\0", "viewer", "email"), (NEW, "", "role_0"), (NEW, "admin", "role_0"), (HELPER, "viewer", "email"),
     (HELPER.upper(), "owner", "email")],
)  # fmt: skip
def test_an_invitation_that_cannot_be_is_told_beside_its_field(client_of, email, role, field):
    r = signed_in(account(OWNER)).post(
        f"/clients/{client_of.public_code}/members/invite/", {"email": email, "role": role}
    )
    assert r.status_code == 422
    assert f'href="#id_{field}"' in r.content.decode()
    assert not MemberInvitation.objects.exists()
    assert not Mail.objects.exists()


def test_inviting_somebody_again_takes_the_place_of_the_first_link(client_of):
    first, second = invite(client_of), invite(client_of, role="viewer")
    assert signed_in(account(NEW)).get(f"/clients/join/{first}/").status_code == 404
    signed_in(account(NEW)).post(f"/clients/join/{second}/")
    assert roles(client_of)[NEW] == "viewer"


def test_a_member_who_was_invited_meanwhile_keeps_the_role(client_of):
    token = invite(client_of, role="owner")
    Membership.objects.create(organisation=client_of, user=account(NEW), role="viewer")
    assert signed_in(account(NEW)).post(f"/clients/join/{token}/").status_code == 302
    assert roles(client_of)[NEW] == "viewer"


def test_an_invitation_not_sent_yet_is_not_sent_once_it_is_withdrawn(client_of):
    services.invite_member(organisation=client_of, email=NEW, role="viewer", by=account(OWNER), language="en")
    asked = MemberInvitation.objects.get()
    r = signed_in(account(OWNER)).post(f"/clients/{client_of.public_code}/invitations/{asked.public_code}/withdraw/")
    assert r.status_code == 302
    assert drain().sent == 0
    assert not MemberInvitation.objects.exists()


def test_a_client_has_only_so_many_open_invitations(client_of, monkeypatch):
    monkeypatch.setattr("assessment.engagements.services.members.MOST_OPEN", 1)
    invite(client_of)
    invite(client_of)
    with pytest.raises(services.TooManyOpen):
        services.invite_member(organisation=client_of, email=STRANGER, role="viewer", by=account(OWNER), language="en")


def test_nobody_is_sent_mail_after_mail(client_of):
    for _ in range(10):
        invite(client_of)
    r = signed_in(account(OWNER)).post(
        f"/clients/{client_of.public_code}/members/invite/", {"email": NEW, "role": "viewer"}
    )
    assert (r.status_code, Mail.objects.count()) == (429, 1)


# --- roles -----------------------------------------------------------------------------------------------

ACTS = [
    # who acts, on whom, to which role (None: removed), what comes of it
    (OWNER, HELPER, "viewer", None),
    (OWNER, HELPER, "owner", None),
    (OWNER, VIEWER, None, None),
    (OWNER, OWNER, "consultant", services.LastOwner),
    (OWNER, OWNER, None, services.LastOwner),
    (HELPER, HELPER, "owner", services.OwnRights),
    (VIEWER, VIEWER, "consultant", services.OwnRights),
    (HELPER, HELPER, "viewer", PermissionDenied),
    (HELPER, VIEWER, "consultant", PermissionDenied),
    (HELPER, VIEWER, None, PermissionDenied),
    (HELPER, OWNER, None, PermissionDenied),
    (STRANGER, VIEWER, None, PermissionDenied),
    (STRANGER, HELPER, "owner", PermissionDenied),
    (HELPER, HELPER, None, None),
    (VIEWER, VIEWER, None, None),
]


@pytest.mark.parametrize(("acting", "on", "role", "refused"), ACTS)
def test_who_may_change_whose_role(client_of, acting, on, role, refused):
    of, by, before = member(client_of, on), account(acting), roles(client_of)

    def act():
        if role is None:
            services.remove_member(member=of, by=by)
        else:
            services.change_role(member=of, role=role, by=by)

    if refused:
        with pytest.raises(refused):
            act()
        assert roles(client_of) == before
        assert not AuditEntry.objects.filter(subject__startswith="client/").exists()
        return
    act()
    assert roles(client_of) == {**before, on: role} if role else {k: v for k, v in before.items() if k != on}
    [entry] = AuditEntry.objects.filter(subject=f"client/{client_of.public_code}")
    assert entry.details == {
        "account": account(on).pk,
        "changes": [{"place": "role", "before": before[on], "after": role}],
    }
    assert (entry.action, entry.actor_id) == ("rights-changed", by.pk)


def test_one_of_two_owners_may_go_and_the_other_may_not(client_of):
    Membership.objects.create(organisation=client_of, user=account(SECOND), role="owner")
    services.change_role(member=member(client_of, OWNER), role="viewer", by=account(OWNER))
    with pytest.raises(services.LastOwner):
        services.remove_member(member=member(client_of, SECOND), by=account(SECOND))


def test_a_right_that_was_taken_away_is_gone_with_the_next_request(client_of):
    browser, path = signed_in(account(HELPER)), f"/clients/{client_of.public_code}/"
    assert browser.get(f"{path}engagements/new/").status_code == 200
    services.change_role(member=member(client_of, HELPER), role="viewer", by=account(OWNER))
    assert browser.get(f"{path}engagements/new/").status_code == 403
    services.remove_member(member=member(client_of, HELPER), by=account(OWNER))
    assert browser.get(path).status_code == 404
    assert client_of.name not in browser.get("/clients/").content.decode()


def test_the_page_changes_roles_and_removes(client_of):
    browser, path = signed_in(account(OWNER)), f"/clients/{client_of.public_code}/members/"
    code = member(client_of, HELPER).public_code
    assert browser.post(f"{path}{code}/role/", {"role": "viewer"})["Location"] == path
    assert roles(client_of)[HELPER] == "viewer"
    assert browser.post(f"{path}{code}/remove/")["Location"] == path
    assert HELPER not in roles(client_of)
    assert browser.post(f"{path}{code}/remove/").status_code == 404


def test_the_page_says_why_the_last_owner_stays(client_of):
    browser, path = signed_in(account(OWNER)), f"/clients/{client_of.public_code}/members/"
    code = member(client_of, OWNER).public_code
    for place, data in ((f"{path}{code}/role/", {"role": "viewer"}), (f"{path}{code}/remove/", {}),
                        (f"/clients/{client_of.public_code}/leave/", {})):  # fmt: skip
        r = browser.post(place, data, follow=True)
        assert "Make somebody else an owner first" in r.content.decode()
    assert roles(client_of)[OWNER] == "owner"


def test_a_role_that_there_is_not_changes_nothing(client_of):
    code = member(client_of, HELPER).public_code
    path = f"/clients/{client_of.public_code}/members/{code}/role/"
    for role in ("", "admin", "Owner", "a\0"):
        r = signed_in(account(OWNER)).post(path, {"role": role}, follow=True)
        assert "Choose one of the roles offered" in r.content.decode()
    assert roles(client_of)[HELPER] == "consultant"


def test_whoever_leaves_is_told_and_finds_nothing_any_more(client_of):
    browser = signed_in(account(VIEWER))
    r = browser.post(f"/clients/{client_of.public_code}/leave/", follow=True)
    assert "You have left the client" in r.content.decode()
    assert browser.get(f"/clients/{client_of.public_code}/").status_code == 404


@pytest.mark.parametrize("email", [HELPER, VIEWER])
def test_who_is_no_owner_sees_the_members_and_no_button(client_of, email):
    html = signed_in(account(email)).get(f"/clients/{client_of.public_code}/members/").content.decode()
    assert OWNER in html
    assert "/role/" not in html
    assert "/invite/" not in html
    assert "/leave/" in html


def test_a_member_has_another_name_at_every_client(client_of):
    other = make_client("Other", consultant=HELPER)
    assert member(client_of, HELPER).public_code != member(other, HELPER).public_code
    code = member(other, HELPER).public_code
    path = f"/clients/{client_of.public_code}/members/{code}/remove/"
    assert signed_in(account(OWNER)).post(path).status_code == 404
    assert Organisation.objects.get(pk=other.pk).memberships.count() == 1


def test_members_cost_the_same_however_many_there_are(client_of, django_assert_num_queries):
    browser, path = signed_in(account(OWNER)), f"/clients/{client_of.public_code}/members/"
    for n in (20, 200):
        for number in range(client_of.memberships.count(), n):
            user = User(email=f"{number}@example.org")
            user.set_unusable_password()
            user.save()
            Membership.objects.create(organisation=client_of, user=user, role="viewer")
        with django_assert_num_queries(5):
            assert browser.get(path).status_code == 200


def test_an_invitation_holds_no_longer_than_the_right_of_whoever_made_it(client_of):
    token = invite(client_of, role="owner")
    Membership.objects.create(organisation=client_of, user=account(SECOND), role="owner")
    services.remove_member(member=member(client_of, OWNER), by=account(SECOND))
    r = signed_in(account(NEW)).post(f"/clients/join/{token}/")
    assert GONE in r.content.decode()
    assert NEW not in roles(client_of)
