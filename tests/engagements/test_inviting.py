"""Inviting people: what is read from a list, what is shown before anything is stored, and what is then sent."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from xlsxwriter import Workbook

from assessment.accounts.models import AuditEntry, User
from assessment.engagements import services
from assessment.engagements.models import Engagement, Invitation, Participation
from assessment.lib.secrets import digest
from assessment.outbox.models import Mail
from assessment.outbox.services import drain, queue_mails
from tests.reliability.odd import STRINGS

from .world import make_client, make_engagement, make_invitation, signed_in

OWNER, HELPER, VIEWER, STRANGER = (f"{who}@example.org" for who in ("owner", "helper", "viewer", "stranger"))
SEALED = re.compile(r'name="rows" value="([^"]+)"')


@pytest.fixture
def theirs(version):
    """An engagement of a client with one member of each role."""
    organisation = make_client("Sample Group", owner=OWNER, consultant=HELPER, viewer=VIEWER)
    return make_engagement(organisation, version, introduction={"en": "A word from us.", "zh-hans": "我们的话。"})


@pytest.fixture
def helper(theirs):
    """The browser of the client's consultant."""
    return signed_in(User.objects.get(email=HELPER))


def invite_url(engagement):
    return f"/engagements/{engagement.public_code}/people/invite/"


def looked_at(client, engagement, people="", file=None, **more):
    """The preview of a list."""
    data = {"people": people, "post": "other", "language": "zh-hans", **more}
    return client.post(invite_url(engagement), {**data, **({"file": file} if file else {})})


def confirmed(client, engagement, people="", file=None, **more):
    """The list, looked at and then invited."""
    r = looked_at(client, engagement, people, file, **more)
    assert r.status_code == 200, r.context["errors"]
    return client.post(invite_url(engagement), {"rows": SEALED.search(r.content.decode())[1]}, follow=True)


def workbook(rows, formula=None):
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if formula:
            sheet.write_formula("F1", formula)
    return SimpleUploadedFile("people.xlsx", out.getvalue())


def test_the_page_shows_the_mail_in_both_languages(helper, theirs):
    page = helper.get(invite_url(theirs)).content.decode()
    assert "Sample Group asks for your view" in page
    assert "A word from us." in page
    assert "我们的话。" in page
    assert "/i/…/" in page
    assert "/unsubscribe/…/" in page


def test_every_row_is_shown_with_what_is_wrong_and_nothing_is_stored(helper, theirs):
    make_invitation(theirs, email="there@example.org")
    people = "\n".join((
        "姓名，邮箱，角色，语言",
        "王强，Wang@Example.org，首席信息官，中文",
        "Li Wei，WANG@example.org，CIO，en",
        "There，there@example.org，CIO，en",
        "No，no-address，CIO，en",
        "Odd，odd@example.org，Wizard，en",
        "French，french@example.org，CIO，fr",
        "，，CIO，en",
        "Without address，，CEO，en",
    ))  # fmt: skip
    r = looked_at(helper, theirs, people)
    rows = r.context["rows"]
    assert [(row.number, bool(row.problem), bool(row.note)) for row in rows] == [
        (2, False, False), (3, False, True), (4, False, True), (5, True, False), (6, True, False), (7, True, False),
        (8, True, False), (9, False, False),
    ]  # fmt: skip
    assert rows[0].person == services.Person("王强", "wang@example.org", "cio", "zh-hans")
    assert "The same address as in line 2" in rows[1].note
    for row in rows:
        assert (row.problem or row.note or "Is invited") in r.content.decode()
    assert Invitation.objects.count() == 1
    assert not Mail.objects.exists()


def test_confirming_invites_and_mails_in_each_persons_language(helper, theirs, settings):
    r = confirmed(
        helper, theirs, "王强,wang@example.org,CIO,zh\nJane Smith,jane@example.org,Head of IT,en\nNo Mail,,CEO,en"
    )
    assert "3 people are invited. The mails are on their way." in r.content.decode()
    assert "1 of them has no address" in r.content.decode()
    wang, jane, none = Invitation.objects.order_by("pk")
    assert [(one.post, one.language) for one in (wang, jane, none)] == [
        ("cio", "zh-hans"), ("head-of", "en"), ("ceo", "en"),
    ]  # fmt: skip
    drain()
    chinese, english = mail.outbox
    assert chinese.to == ["wang@example.org"]
    assert "我们的话。" in chinese.body
    assert "Dear Jane Smith," in english.body
    [token] = re.findall(rf"{settings.SITE_URL}/i/([\w-]{{43}})/", english.body)
    assert digest(token) == jane.token_digest
    assert "/unsubscribe/" in english.extra_headers["List-Unsubscribe"]
    assert english.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    entry = AuditEntry.objects.get(action="invited")
    assert (entry.subject, entry.details) == (
        f"client/{theirs.organisation.public_code}/engagement/{theirs.public_code}",
        {"count": 3},
    )


def test_the_same_list_again_and_the_same_post_again_invite_once(helper, theirs):
    people = "Ann,ann@example.org\nNobody,,CEO"
    r = looked_at(helper, theirs, people)
    sealed = SEALED.search(r.content.decode())[1]
    for _ in range(3):
        helper.post(invite_url(theirs), {"rows": sealed})
    assert Invitation.objects.count() == 2
    again = looked_at(helper, theirs, "ann,ANN@example.org")
    assert "already" in again.context["rows"][0].note
    assert again.context["sealed"] == ""
    assert Mail.objects.count() == 1
    assert AuditEntry.objects.filter(action="invited").count() == 1


def test_two_consultants_with_the_same_address_invite_it_once(helper, theirs):
    other = signed_in(User.objects.get(email=OWNER))
    lists = [(client, looked_at(client, theirs, "Ann,ann@example.org")) for client in (helper, other)]
    for client, r in lists:
        client.post(invite_url(theirs), {"rows": SEALED.search(r.content.decode())[1]})
    assert Invitation.objects.count() == Mail.objects.count() == 1


@pytest.mark.parametrize("content", [
    "姓名,邮箱,职位,语言\r\n王强,wang@example.org,CIO,中文\r\n".encode(),
    "姓名,邮箱,职位,语言\r\n王强,wang@example.org,CIO,中文\r\n".encode("utf-8-sig"),
    "姓名,邮箱,职位,语言\r\n王强,wang@example.org,CIO,中文\r\n".encode("gbk"),
    "姓名\t邮箱\t职位\t语言\r\n王强\twang@example.org\tCIO\t中文\r\n".encode("utf-16"),
    "sep=;\r\n姓名;邮箱;职位;语言\r\n王强;wang@example.org;CIO;中文\r\n".encode(),
    "姓名；邮箱；职位；语言\n王强；wang@example.org；CIO；中文".encode(),
    "王强,wang＠example．org，CIO，中文".encode(),
    "王强 <wang@example.org>;CIO;中文".encode(),
    "wang@example.org,王强,CIO,中文".encode(),
    '"王强",\t"wang@example.org",CIO,zh-CN'.encode(),
    "语言,职位,邮箱,姓名\r中文,首席信息官,<wang@example.org>,王强\r".encode(),
])  # fmt: skip
def test_files_of_every_habit_say_the_same(helper, theirs, content):
    r = looked_at(helper, theirs, file=SimpleUploadedFile("people.csv", content))
    [row] = r.context["rows"]
    assert row.person == services.Person("王强", "wang@example.org", "cio", "zh-hans")


def test_a_workbook_is_read(helper, theirs):
    rows = [
        ["Name", "E-mail address", "Role", "Language"],
        [],
        ["Ann Lee", "ann@example.org", "Chief Digital Officer", "EN"],
    ]
    r = looked_at(helper, theirs, file=workbook(rows))
    [row] = r.context["rows"]
    assert row.number == 3
    assert row.person == services.Person("Ann Lee", "ann@example.org", "cdo", "en")


def test_recipients_as_a_mail_program_copies_them_are_one_person_each(helper, theirs):
    r = looked_at(
        helper, theirs, '"Lee, Ann" <ann@example.org>; Bo Li <bo@example.org>; carl@example.org <carl@example.org>'
    )
    assert [row.person.email for row in r.context["rows"]] == ["ann@example.org", "bo@example.org", "carl@example.org"]


@pytest.mark.parametrize(("content", "told"), [
    (b"", "empty"),
    (b"\x00\x01\x02", "no table"),
    (b"\x89PNG\r\n\x1a\n" + bytes(300), "no table"),
    (b"\xff\xff\xff", "neither in UTF-8 nor in GBK"),
    (b"PK\x03\x04broken", "damaged"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old format"),
    ("\n".join(f"P{n},p{n}@example.org" for n in range(501)).encode(), "501 people"),
    (b"a" * 400_000, "far more"),
    (b" \n\t\n,,,\n", "nothing in the table"),
    (b"name,email\n", "nothing in the table"),
])  # fmt: skip
def test_a_hostile_file_is_refused_in_words(helper, theirs, content, told):
    r = looked_at(helper, theirs, file=SimpleUploadedFile("people.csv", content))
    assert r.status_code == 422
    assert told in r.content.decode()


def test_a_workbook_with_a_formula_or_a_file_that_is_too_large_is_refused(helper, theirs):
    r = looked_at(helper, theirs, file=workbook([["a"]], formula="=1+1"))
    assert "formula in cell F1" in r.content.decode()
    r = looked_at(helper, theirs, file=SimpleUploadedFile("big.csv", b"a" * 2_100_000))
    assert r.status_code == 413


def test_a_list_of_nothing_and_a_list_with_a_file_are_refused(helper, theirs):
    assert looked_at(helper, theirs, " \n").status_code == 422
    r = looked_at(helper, theirs, "a@example.org", SimpleUploadedFile("p.csv", b"b@example.org"))
    assert "not both" in r.content.decode()


def test_what_was_not_looked_at_invites_nobody(helper, theirs, version):
    other = make_engagement(theirs.organisation, version)
    sealed = SEALED.search(looked_at(helper, other, "Ann,ann@example.org").content.decode())[1]
    owner = signed_in(User.objects.get(email=OWNER))
    for client, engagement, rows in (
        (helper, theirs, sealed),
        (helper, theirs, "x"),
        (owner, other, sealed),
        (helper, theirs, ""),
    ):
        r = client.post(invite_url(engagement), {"rows": rows}, follow=True)
        assert "too old" in r.content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        fresh = signed_in(User.objects.get(email=HELPER))
        assert "too old" in fresh.post(invite_url(other), {"rows": sealed}, follow=True).content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    "over",
    [{"closed_at": timezone.now()}, {"closes_at": timezone.now() - timedelta(days=1)}],
    ids=["by hand", "by its day"],
)
def test_a_closed_engagement_invites_nobody(helper, theirs, over):
    sealed = SEALED.search(looked_at(helper, theirs, "Ann,ann@example.org").content.decode())[1]
    Engagement.objects.filter(pk=theirs.pk).update(**over)
    r = helper.post(invite_url(theirs), {"rows": sealed}, follow=True)
    assert "Reopen it" in r.content.decode()
    assert not Invitation.objects.exists()


def test_a_failure_on_the_way_leaves_neither_invitations_nor_mails(theirs, monkeypatch):
    people = [services.Person("", f"p{n}@example.org", "cto", "en") for n in range(3)]

    def fails(*, mails):
        queue_mails(mails=mails)
        raise OSError("the disk is full")

    monkeypatch.setattr(services.mails, "queue_mails", fails)
    with pytest.raises(OSError, match="full"):
        services.invite_people(engagement=theirs, user=User.objects.get(email=OWNER), people=people, batch="b")
    assert not Invitation.objects.exists()
    assert not Mail.objects.exists()


def test_five_hundred_are_invited_at_once(helper, theirs):
    people = "\n".join(f"人员{n} Person,person-{n}@example.org,CIO,en" for n in range(500))
    confirmed(helper, theirs, people)
    assert Invitation.objects.count() == Mail.objects.count() == 500
    codes = Invitation.objects.values_list("public_code", flat=True)
    assert all(len(code) == 22 and not code.startswith("-") for code in codes)


def test_an_anonymous_engagement_is_told_so_in_the_mail(helper, theirs):
    Engagement.objects.update(disclosure="anonymous")
    page = helper.get(invite_url(theirs)).content.decode()
    assert "Nobody is told what you answered" in page
    assert "by name" not in page


def test_the_doors(theirs, version):
    make_client("Other", owner=STRANGER)
    paths = [invite_url(theirs), f"/engagements/{theirs.public_code}/people/link/"]
    for path in paths:
        assert signed_in(User.objects.get(email=STRANGER)).get(path).status_code == 404
        assert signed_in(User.objects.get(email=VIEWER)).get(path).status_code == 403
        assert signed_in(User.objects.get(email=VIEWER)).post(path).status_code == 403
        from django.test import Client

        assert Client().get(path).status_code == 302


def test_names_that_programs_would_run_are_shown_as_text(helper, theirs):
    probe = '<script>alert(1)</script> {{ 7|add:"7" }} %(x)s'
    r = confirmed(helper, theirs, f'"{probe.replace(chr(34), chr(34) * 2)}",ann@example.org,CTO,en')
    assert "<script>alert" not in r.content.decode()
    drain()
    assert probe in mail.outbox[0].body


@pytest.mark.parametrize("name", ["Ann\x00Lee", "Ann\u202eLee", "Ann\u200bLee", "\ufeffAnn\uffff", "n" * 121])
def test_a_name_with_unseen_characters_or_too_long_is_refused(helper, theirs, name):
    r = looked_at(helper, theirs, f"{name},ann@example.org")
    assert r.status_code == 422 or r.context["rows"][0].problem


def test_no_mail_goes_to_more_than_one_address(helper, theirs):
    for odd in (
        "a@example.org,b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "a@b@example.org",
        "a@-example.org",
    ):
        r = looked_at(helper, theirs, f'Ann;"{odd}";CTO;en')
        assert r.status_code == 422 or all(row.problem or row.person.email.count("@") <= 1 for row in r.context["rows"])


def test_previewing_takes_the_same_queries_for_few_and_many(helper, theirs):
    looked_at(helper, theirs, "first@example.org")  # the definition of the version is read once per process
    counts = []
    for n in (5, 300):
        people = "\n".join(f"p{i}@example.org" for i in range(n))
        with CaptureQueriesContext(connection) as queries:
            looked_at(helper, theirs, people)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
    assert not Participation.objects.exists()


def test_odd_inputs_everywhere_are_shown_refused_or_stored_as_typed(helper, theirs):
    """Whatever is pasted: never a fault of ours, and nothing that a mail could be bent by."""
    helper.raise_request_exception = False
    for number, (name, given) in enumerate(STRINGS.items()):
        text = given.decode("utf-8", "replace")[:5_000]
        cells = f'"{text}";p{number}@example.org;CTO;en\nAnn;{text};CTO;en\nAnn;q{number}@example.org;{text};{text}'
        for people in (text, cells):
            r = looked_at(helper, theirs, people)
            assert r.status_code in (200, 400, 422), (name, r.status_code)
        if r.status_code == 200 and (sealed := SEALED.search(r.content.decode())):
            r = helper.post(invite_url(theirs), {"rows": sealed[1]})
            assert r.status_code == 302, name
    for one in Invitation.objects.all():
        assert one.email == one.email.strip().lower()
        assert "\n" not in one.name + one.email
    assert not drain(limit=60).given_up


def test_odd_inputs_in_the_place_of_what_was_looked_at_invite_nobody(helper, theirs):
    for name, given in STRINGS.items():
        r = helper.post(invite_url(theirs), {"rows": given.decode("utf-8", "replace")})
        assert r.status_code in (302, 400), name
    assert not Invitation.objects.exists()
