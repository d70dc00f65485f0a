"""Odd inputs at every place that takes any: never a fault of ours, and nothing is stored but what was accepted."""

import gzip
import json
import re
import unicodedata
from urllib.parse import quote_from_bytes

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from assessment.responses.models import Consent, Response, Result
from tests.responses.page import Page
from tests.responses.test_save_and_exit import save_and_exit

from .odd import STRINGS

FORM = "application/x-www-form-urlencoded"
TEXT, TIME = ("ambition", "biggest-question"), ("time", "time-sdlc")
CHOICES = [
    ("profile", "role"),
    ("profile", "industry"),
    ("ownership", "ownership-sdlc"),
    ("orientation", "serves"),
    ("orientation", "integrator"),
    ("orientation", "self-image"),
]
CONTROLS = ["_language", "_theme", "_action", "_exit", "_skip", "csrfmiddlewaretoken", "unheard-of"]


@pytest.fixture(autouse=True)
def _no_tries_of_other_tests():
    cache.clear()


@pytest.fixture
def taker(alice):
    alice.client.raise_request_exception = False
    return alice


def stored():
    """What a person's posts could change."""
    return [list(model.objects.order_by("pk").values()) for model in (Response, Consent, Result, Session)]


def body(**fields):
    """A form's body with exactly these bytes in it."""
    return "&".join(f"{name}={quote_from_bytes(value, safe='')}" for name, value in fields.items())


def post(client, path, **fields):
    return client.post(
        path, body(**{name.replace("__", "-"): value for name, value in fields.items()}), content_type=FORM
    )


def begin_again(taker):
    Response.objects.filter(public_code=taker.public_code).update(
        answers={}, steps={}, last_step="", revision=0, saved_at=None
    )


def as_stored(given):
    """What may be stored of a text: what was sent, composed, with our line ends and without space around it."""
    text = given.decode("utf-8", "replace")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def answer_to(taker, page, field, given, **more):
    """Posts a page with the odd value in one field; the stored answers after it."""
    begin_again(taker)
    r = post(taker.client, taker.url(f"q/{page}/"), **{"_revision": b"0", field: given, "_leave_open": b"1", **more})
    assert r.status_code < 500
    return r, taker.response.answers


@pytest.mark.parametrize("extra", [{}, {"_action": b"autosave"}, {"_language": b"zh-hans"}, {"_total": b"1"}], ids=str)
def test_free_text_is_stored_as_sent_or_refused_by_name(taker, shipped, extra):
    page, field = TEXT
    limit = shipped.questions[field].max_length
    for name, given in STRINGS.items():
        r, answers = answer_to(taker, page, field, given, **extra)
        wanted = as_stored(given)
        if answers:
            assert answers == {field: wanted}, name
            assert 0 < len(wanted) <= limit, name
            again = Page.of(taker.get(page))
            assert again.values(field) == [wanted], name
            assert taker.client.get(taker.url("check/")).status_code == 200, name
        elif r.status_code == 422:
            assert Page.of(r).errors[0][0] == field, name
        elif not extra:
            assert r.status_code == 400 or not wanted, name


HARMLESS = [
    "CJK extension B",
    "CJK newer than Python",
    "emoji family",
    "emoji newer than Python",
    "flags",
    "right to left",
    "a tower of accents",
    "script",
    "template",
    "SQL",
    "per cent codes",
    "null",
    "zero width",
    "private use",
    "marks of our moulds",
    "decomposed",
    "GBK",
    "variation selectors",
]
HARMFUL = [
    "NUL",
    "NUL inside",
    "NUL at the end",
    "every control character",
    "DEL and C1",
    "escape sequence",
    "U+FFFE",
    "U+FFFF",
    "U+1FFFE",
    "U+FDD0",
    "U+10FFFF",
    "a number without end",
    "1 MB",
    "200 kB",
]


@pytest.mark.parametrize("name", HARMLESS)
def test_text_that_harms_nobody_is_accepted(taker, name):
    page, field = TEXT
    r, answers = answer_to(taker, page, field, STRINGS[name])
    assert (r.status_code, answers) == (302, {field: as_stored(STRINGS[name])})


@pytest.mark.parametrize("name", HARMFUL)
def test_text_that_cannot_be_kept_is_refused_and_still_in_the_page(taker, name):
    page, field = TEXT
    r, answers = answer_to(taker, page, field, STRINGS[name], aims__ceo=b"no")
    if r.status_code == 400:
        assert len(STRINGS[name]) > 200_000
        return
    assert r.status_code == 422
    assert answers == {"aims-ceo": "no"}
    shown = Page.of(r)
    assert shown.errors[0][0] == field
    kept = shown.values(field)[0]
    assert [c for c in kept if c.isprintable()] == [c for c in STRINGS[name].decode() if c.isprintable()]


def test_an_amount_of_time_is_what_was_typed_or_refused_by_name(taker):
    page, field = TIME
    for name, given in STRINGS.items():
        r, answers = answer_to(taker, page, field, given)
        typed = given.decode("utf-8", "replace")
        digits = re.fullmatch(r"\s*([0-9０-９]{1,9})\s*[%％]?\s*", typed)
        amount = int(unicodedata.normalize("NFKC", digits[1])) if digits else None
        assert answers == ({} if amount is None or amount > 100 else {"time": {"sdlc": amount}}), name
        assert r.status_code in (400, 422), name


@pytest.mark.parametrize(("page", "field"), CHOICES)
def test_a_choice_that_is_not_offered_is_refused(taker, page, field):
    begin_again(taker)
    before = stored()
    for name, given in STRINGS.items():
        r, answers = answer_to(taker, page, field, given)
        assert answers == {}, name
        if given.decode("utf-8", "replace"):
            assert r.status_code in (400, 422), name
            if r.status_code == 422:
                assert Page.of(r).errors[0][0] == field, name
            begin_again(taker)
            assert stored() == before, name


@pytest.mark.parametrize("control", CONTROLS)
def test_an_odd_button_changes_no_more_than_the_answers_beside_it(taker, control):
    for name, given in STRINGS.items():
        begin_again(taker)
        r = post(taker.client, taker.url("q/profile/"), **{"_revision": b"0", "role": b"cto", control: given})
        assert r.status_code < 500, name
        assert taker.response.answers in ({"role": "cto"}, {}), name
        assert taker.response.answers or r.status_code == 400 or control == "_skip", name
        assert taker.get("profile").status_code == 200, name


def test_an_odd_revision_saves_nothing(taker):
    for name, given in STRINGS.items():
        begin_again(taker)
        r = post(taker.client, taker.url("q/profile/"), _revision=given, role=b"cto")
        if given.isdigit() and len(given) < 10:
            assert taker.response.answers == {"role": "cto"}, name
        else:
            assert (r.status_code, taker.response.answers) == (400, {}), name


@pytest.mark.parametrize("parameter", ["from", "_revision", "role", "x"])
def test_an_odd_question_in_the_address_changes_nothing(taker, parameter):
    before = stored()
    for name, given in STRINGS.items():
        for place in ("q/profile/", "check/"):
            path = f"{taker.url(place)}?{parameter}={quote_from_bytes(given, safe='')}"
            assert taker.client.get(path).status_code == 200, name
    assert stored() == before


def test_an_odd_place_to_come_from_still_saves(taker):
    for name, given in STRINGS.items():
        begin_again(taker)
        path = f"{taker.url('q/profile/')}?from={quote_from_bytes(given, safe='')}"
        r = post(taker.client, path, _revision=b"0", role=b"cto")
        assert (r.status_code, r["Location"]) == (302, taker.url("q/ownership/")), name
        begin_again(taker)
        r = post(taker.client, path, _revision=b"0", role=b"cto", _language=b"en")
        assert r.status_code in (302, 400), name


@pytest.mark.parametrize(
    "address",
    [
        "/a/{}/",
        "/a/{}/check/",
        "/a/{}/result/",
        "/a/{}/more/",
        "/a/{}/q/profile/",
        "/resume/{}/",
        "/a/CODE/q/{}/",
        "/{}",
        "/admin/{}/",
        "/account/password/reset/key/{}/",
        "/account/password/reset/key/{}-{}/",
    ],
)
def test_an_odd_address_leads_nowhere(taker, address):
    before = stored()
    for name, given in STRINGS.items():
        if len(given) > 100_000:
            continue  # no server takes such an address
        path = address.replace("CODE", taker.public_code).replace("{}", quote_from_bytes(given, safe=""))
        for r in (taker.client.get(path), taker.client.post(path, {"_revision": "0", "role": "cto"})):
            assert r.status_code < 500, f"{name}: {path[:200]}"
    assert taker.response.answers == {}
    assert stored()[:3] == before[:3]


def test_an_odd_code_opens_nothing(taker):
    save_and_exit(taker)
    elsewhere = Client(raise_request_exception=False)
    for name, given in STRINGS.items():
        cache.clear()
        r = post(elsewhere, "/resume/", code=given)
        assert r.status_code in (400, 422), name
    assert elsewhere.get(taker.url()).status_code == 404


@pytest.mark.parametrize("field", ["start_key", "processing", "comparison", "unheard-of"])
def test_odd_consent_starts_nothing_that_was_not_agreed_to(version, field):
    client = Client(raise_request_exception=False)
    for name, given in STRINGS.items():
        Response.objects.all().delete()
        fields = {"start_key": b"k" * 43, "processing": b"on", field: given}
        r = post(client, "/start/", **fields)
        assert r.status_code in (302, 400, 422), name
        assert Response.objects.exists() == Consent.objects.exists() == (r.status_code == 302), name
        if field == "start_key":
            assert r.status_code != 302, name
        for consent in Consent.objects.all():
            assert set(consent.items) <= {"processing", "comparison"}, name


@pytest.mark.parametrize("preference", ["language", "theme"])
def test_an_odd_preference_is_refused(db, preference):
    client = Client(raise_request_exception=False)
    for name, given in STRINGS.items():
        assert post(client, f"/preferences/{preference}/", **{preference: given}).status_code == 400, name
    assert not client.cookies


def test_an_odd_place_to_go_to_is_never_another_site(db):
    client = Client(raise_request_exception=False)
    for name, given in STRINGS.items():
        r = post(client, "/preferences/theme/", theme=b"dark", next=given)
        assert r.status_code in (302, 400), name
        if r.status_code == 302:
            assert re.match(r"/(?![/\\])", r["Location"] + " "), name


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "django_language", "theme", "messages"])
def test_odd_cookies_are_ignored(version, cookie):
    for name, given in STRINGS.items():
        if len(given) > 100_000:
            continue  # no server takes such a header
        client = Client(raise_request_exception=False)
        value = given.decode("latin-1").replace(";", "").replace("\r", "").replace("\n", "")
        for path in ("/mine/", "/start/"):
            for written in (value, '"{}"'.format("".join(f"\\{byte:03o}" for byte in given[:200]))):
                r = client.get(path, headers={"cookie": f"{cookie}={written}"})
                assert r.status_code == 200, f"{name}: {path}"


@pytest.mark.parametrize(
    "header",
    ["accept-language", "user-agent", "referer", "x-forwarded-for", "x-forwarded-host", "content-type", "accept"],
)
def test_odd_headers_are_ignored(taker, header):
    for name, given in STRINGS.items():
        if len(given) > 100_000:
            continue
        value = given.decode("latin-1").replace("\r", "").replace("\n", "")
        assert taker.client.get(taker.url("q/profile/"), headers={header: value}).status_code == 200, name
        assert taker.client.post("/resume/", {"code": "x"}, headers={header: value}).status_code in (400, 422, 429), (
            name
        )


# --- odd bodies ------------------------------------------------------------------------------------------

BOUNDARY = "multipart/form-data; boundary=x"
JSON = "application/json"


def part(name, value, more=""):
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'


BODIES = {
    # content type, body
    "nothing at all": (FORM, b""),
    "JSON": (JSON, json.dumps({"_revision": 0, "role": "cto"}).encode()),
    "JSON, broken": (JSON, b'{"_revision": 0, "role": '),
    "JSON, deep": (JSON, b"[" * 100_000),
    "JSON with a lone surrogate": (JSON, b'{"role": "\\ud800"}'),
    "a form under the name of JSON": (JSON, b"_revision=0&role=cto"),
    "plain text": ("text/plain", b'{"_revision": 0, "role": "cto"}'),
    "a form under the name of text": ("text/plain", b"_revision=0&role=cto"),
    "XML": ("application/xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
    "no content type": ("", b"_revision=0&role=cto"),
    "a content type of nonsense": ("\x00;;=", b"_revision=0&role=cto"),
    "another charset": (FORM + "; charset=utf-16", b"_revision=0&role=cto"),
    "multipart without a boundary": ("multipart/form-data", b"--x\r\n"),
    "multipart with an endless boundary": ("multipart/form-data; boundary=" + "x" * 300, b"--x\r\n"),
    "multipart, cut": (BOUNDARY, part("role", "cto").encode()[:-9]),
    "multipart without parts": (BOUNDARY, b"--x--\r\n"),
    "multipart of nonsense": (BOUNDARY, b"\x00\xff" * 1000),
    "multipart with a file": (BOUNDARY, (part("role", "cto", '; filename="a.txt"') + "--x--\r\n").encode()),
    "multipart, base64": (
        BOUNDARY,
        (part("role", "!!!", "\r\nContent-Transfer-Encoding: base64") + "--x--\r\n").encode(),
    ),
    "ten thousand fields": (FORM, "&".join(f"f{n}=1" for n in range(10_000)).encode()),
    "ten thousand times one field": (FORM, b"role=cto&" * 10_000),
    "ten thousand parts": (BOUNDARY, ("".join(part(f"f{n}", "1") for n in range(5000)) + "--x--\r\n").encode()),
    "only ampersands": (FORM, b"&" * 200_000),
    "more than 256 kB": (FORM, b"_revision=0&biggest-question=" + b"x" * 300_000),
    "10 MB": (FORM, b"_revision=0&role=" + b"x" * 10_000_000),
    "10 MB in parts": (BOUNDARY, (part("role", "x" * 10_000_000) + "--x--\r\n").encode()),
    "names of nonsense": (FORM, b"%00=1&%ED%A0%80=2&=3&[]=4&__proto__=5&role[]=cto&role.x=cto&constructor=1"),
}


@pytest.mark.parametrize("what", BODIES)
def test_an_odd_body_gets_a_clear_answer_and_changes_nothing(taker, what):
    content_type, data = BODIES[what]
    before = stored()
    for path in (
        taker.url("q/profile/"),
        taker.url("q/ambition/"),
        "/start/",
        "/resume/",
        "/preferences/theme/",
        taker.url("check/"),
    ):
        r = taker.client.generic("POST", path, data, content_type)
        assert r.status_code in (400, 413, 422), path
        assert r.content or r.status_code == 400, path
    assert stored() == before


@pytest.mark.parametrize("what", ["JSON", "ten thousand fields", "more than 256 kB", "multipart of nonsense"])
def test_an_odd_body_is_answered_by_a_page_also_where_posts_are_checked(taker, what):
    content_type, data = BODIES[what]
    checked = Client(enforce_csrf_checks=True, raise_request_exception=False)
    checked.cookies = taker.client.cookies
    r = checked.generic("POST", taker.url("q/profile/"), data, content_type)
    assert r.status_code in (400, 403, 413)
    assert b"<h1>" in r.content


def test_a_body_in_parts_is_as_good_as_any(taker):
    data = (part("_revision", "0") + part("role", "cto") + "--x--\r\n").encode()
    assert taker.client.generic("POST", taker.url("q/profile/"), data, BOUNDARY).status_code == 302
    assert taker.response.answers == {"role": "cto"}


def test_a_packed_body_is_not_unpacked(taker):
    data = gzip.compress(b"_revision=0&role=" + b"x" * 10_000_000)
    r = taker.client.generic("POST", taker.url("q/profile/"), data, FORM, headers={"content-encoding": "gzip"})
    assert r.status_code == 400
    assert taker.response.answers == {}


@pytest.mark.parametrize(
    ("page", "field", "values", "answers"),
    [
        ("profile", "role", ["cto", "cio"], {"role": "cio"}),
        ("profile", "role", ["boss", "cto"], {"role": "cto"}),
        ("profile", "role", ["cto", "boss"], {}),
        ("ambition", "biggest-question", ["a", "b"], {"biggest-question": "b"}),
        ("time", "time-sdlc", ["60", "70"], {"time": {"sdlc": 70}}),
        ("orientation", "self-image", ["integrator"] * 100, {"self-image": ["integrator"]}),
        ("profile", "_revision", ["0", "x"], {}),
    ],
)
def test_of_repeated_fields_the_last_counts(taker, page, field, values, answers):
    taker.client.post(taker.url(f"q/{page}/"), {"_revision": "0", field: values, "_leave_open": "1"})
    assert taker.response.answers == answers


def test_fields_that_are_ours_are_not_taken_from_a_post(taker):
    names = [f.name for f in Response._meta.get_fields()] + ["is_submitted", "pk", "result", "consent"]
    before = Response.objects.values().get(public_code=taker.public_code)
    taker.client.post(taker.url("q/profile/"), {"_revision": "0", **dict.fromkeys(names, "submitted")})
    after = Response.objects.values().get(public_code=taker.public_code)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"steps", "last_step", "revision", "saved_at"}
    assert after["revision"] == before["revision"] + 1
    assert after["last_step"] == "profile"
