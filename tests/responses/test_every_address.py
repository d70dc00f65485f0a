"""What holds for every address of the site: headers, that looking changes nothing, that posting needs the token."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from assessment.accounts.models import User
from assessment.responses.services import add_action, create_share_link
from tests.factories import make_user

from .storage import all_rows
from .test_save_and_exit import save_and_exit
from .test_section import evidence


def patterns(resolver=None, prefix=""):
    """Every route of the resolver."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            assert isinstance(entry, URLPattern)
            yield route


ROUTES = sorted(set(patterns()))


def address(route, values):
    """The route with its places filled: `values` by name, `1` where none is known."""
    path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda m: values.get(m[1], "1"), route)
    path = re.sub(r"\(\?P<[^>]+>[^)]*\)|\(\?:[^)]*\)|\(\?P.*", "1", path)
    return "/" + path.strip("^$").replace("\\Z", "").replace("$", "").replace("\\", "")


def addresses(values):
    return [address(route, values) for route in ROUTES]


@pytest.fixture
def admin(db):
    client = Client()
    client.force_login(make_user("root@example.org", User.Role.ADMIN))
    return client


@pytest.fixture
def leader(version):
    client = Client()
    client.force_login(make_user("dora@example.org"))
    return client


@pytest.fixture
def values(alice):
    token, _ = save_and_exit(alice)
    return {"public_code": alice.public_code, "step_code": "time", "token": token, "app_label": "accounts"}


def test_the_resolver_knows_the_pages(values):
    paths = addresses(values)
    assert {
        "/",
        "/start/",
        "/mine/",
        f"/resume/{values['token']}/",
        "/healthz",
        "/admin/login/",
        "/account/sign-in/",
    } <= set(paths)
    assert f"/a/{values['public_code']}/q/time/" in paths
    assert len(paths) > 25


# --- headers ---------------------------------------------------------------------------------------------


FRAMED = re.compile(r"/versions/\d+/preview/[\w-]+/")
"""The pages that a page of this site may frame; all others refuse to be framed at all."""


def assert_guarded(r, what):
    headers = r.headers
    may_be_framed = r.status_code == 200 and FRAMED.fullmatch(r.request["PATH_INFO"]) is not None
    assert headers["Cache-Control"] == "private, no-store", what
    assert headers["X-Content-Type-Options"] == "nosniff", what
    assert headers["Referrer-Policy"] in ("same-origin", "strict-origin"), what
    assert headers["X-Frame-Options"] == ("SAMEORIGIN" if may_be_framed else "DENY"), what
    assert {"Cookie", "Accept-Language"} <= set(re.split(r",\s*", headers["Vary"])), what
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy, what
    assert ("frame-ancestors 'self'" if may_be_framed else "frame-ancestors 'none'") in policy, what
    assert "unsafe" not in policy, what
    assert "*" not in policy, what


@pytest.mark.parametrize("who", ["anonymous", "alice", "leader", "admin"])
def test_every_reply_is_private_and_guarded(alice, leader, admin, values, who):
    client = {"anonymous": Client(), "alice": alice.client, "leader": leader, "admin": admin}[who]
    for path in addresses(values):
        for method in ("get", "head", "post", "options"):
            r = getattr(client, method)(path)
            assert r.status_code < 500, f"{method} {path}"
            assert_guarded(r, f"{method} {path}")
            if method == "post" and path == "/account/sign-out/":
                client.logout()


REPLIES = {
    302: lambda alice: alice.post("profile", {}),
    400: lambda alice: alice.client.post(alice.url("q/profile/"), {}),
    403: lambda alice: Client(enforce_csrf_checks=True).post("/start/", {}),
    404: lambda alice: alice.client.get("/nowhere/"),
    405: lambda alice: alice.client.post("/"),
    409: lambda alice: [alice.post("ownership", evidence(owner), revision=0) for owner in ("me", "cio")][1],
    410: lambda alice: alice.finished() and alice.post("profile", {"_action": "autosave"}),
    422: lambda alice: alice.post("time", {}),
}


@pytest.mark.parametrize("status", REPLIES)
def test_replies_of_every_kind_are_guarded(alice, status):
    r = REPLIES[status](alice)
    assert r.status_code == status
    assert_guarded(r, status)


def test_a_forged_host_is_refused_and_guarded(alice):
    r = alice.client.get(alice.url(), headers={"host": "evil.example"})
    assert r.status_code == 400
    assert b"evil.example" not in r.content


def test_no_page_has_a_script_or_a_style_inside(alice, values):
    for path in addresses(values):
        if path.startswith("/admin/"):
            continue
        html = alice.client.get(path).content.decode()
        assert re.findall(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", html) == [], path


def test_the_same_holds_for_what_is_done_with_a_result(charlie):
    charlie.finished()
    item = add_action(response=charlie.response, title="Something", horizon="1-year")
    made = create_share_link(response=charlie.response, shows="whole", days=7)
    assert charlie.client.post(f"/s/{made.token}/").status_code == 302
    places = {
        "public_code": charlie.public_code,
        "item_code": item.public_code,
        "link_code": made.link.public_code,
        "token": made.token,
    }
    seen = 0
    for route in ROUTES:
        if "<" not in route or "admin/" in route:
            continue
        path = address(route, places)
        r = charlie.client.get(path)
        assert r.status_code < 500, path
        assert_guarded(r, path)
        if r.status_code == 200 and r["Content-Type"].startswith("text/html"):
            seen += 1
            page = r.content.decode()
            assert re.findall(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", page) == [], path
            assert re.findall(r"""(?:src|action)=["'](?:https?:)?//""", page) == [], path
    assert seen > 12


def test_no_page_asks_another_site_for_anything(alice, values):
    for path in addresses(values):
        html = alice.client.get(path).content.decode()
        assert re.findall(r"""(?:src|action)=["'](?:https?:)?//|<link[^>]*href=["'](?:https?:)?//""", html) == [], path


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(alice):
    r = alice.post("profile", {"_language": "zh-hans"})
    r2 = alice.client.post("/preferences/theme/", {"theme": "dark"})
    alice.client.get("/start/")
    cookies = {**alice.client.cookies, **r.cookies, **r2.cookies}
    assert {"sessionid", "csrftoken", "django_language", "theme"} <= set(cookies)
    for name in ("sessionid", "csrftoken", "django_language", "theme"):
        assert cookies[name]["httponly"], name
        assert cookies[name]["samesite"] == "Lax", name


# --- looking changes nothing -----------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["anonymous", "alice", "leader", "admin"])
def test_looking_at_any_address_changes_no_row(alice, leader, admin, values, who):
    client = {"anonymous": Client(), "alice": alice.client, "leader": leader, "admin": admin}[who]
    before = all_rows()
    for path in addresses(values):
        for method in ("get", "head", "options"):
            r = getattr(client, method)(path)
            assert r.status_code < 500, f"{method} {path}"
            assert all_rows() == before, f"{method} {path}"


def test_looking_after_submitting_changes_no_row(alice, values):
    alice.finished()
    before = all_rows()
    for path in addresses(values):
        alice.client.get(path)
    assert all_rows() == before


def test_that_a_row_changed_would_be_seen(alice):
    """A control: what the sweep compares does change when something is saved."""
    before = all_rows()
    alice.post("profile", {"role": "cto"})
    assert all_rows() != before


# --- posting needs the token -----------------------------------------------------------------------------


def browser_of(client):
    """The same cookies in a browser whose posts are checked as in use."""
    checked = Client(enforce_csrf_checks=True)
    checked.cookies = client.cookies
    return checked


@pytest.mark.parametrize("who", ["anonymous", "alice", "leader", "admin"])
def test_no_address_takes_a_post_without_the_token(alice, leader, admin, values, who):
    client = browser_of({"anonymous": Client(), "alice": alice.client, "leader": leader, "admin": admin}[who])
    before = all_rows()
    for path in addresses(values):
        for method in ("post", "put", "patch", "delete"):
            r = getattr(client, method)(path)
            if path.startswith("/unsubscribe/"):
                # Programs that read mail post here for their reader: the secret in the address is the proof.
                assert r.status_code in (404, 405), f"{method} {path}"
                continue
            assert r.status_code in (403, 404, 301), f"{method} {path}: {r.status_code}"
            if not path.startswith("/admin/"):
                assert r.status_code == 403, f"{method} {path}"
    assert all_rows() == before


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"origin": "http://testserver.evil.example"}],
)
def test_the_token_alone_does_not_do_from_another_site(alice, headers):
    client = browser_of(alice.client)
    html = client.get(alice.url("q/profile/")).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]
    data = {"csrfmiddlewaretoken": token, "_revision": "0", "role": "cto"}
    assert client.post(alice.url("q/profile/"), data, headers=headers).status_code == 403
    assert alice.response.answers == {}
    assert client.post(alice.url("q/profile/"), data, headers={"origin": "http://testserver"}).status_code == 302
    assert alice.response.answers == {"role": "cto"}


def test_a_body_of_plain_text_does_not_pass_for_a_form(alice):
    client = browser_of(alice.client)
    r = client.post(alice.url("q/profile/"), '{"_revision": 0, "role": "cto"}', content_type="text/plain")
    assert r.status_code == 403


def test_another_person_s_token_does_not_do(alice, charlie):
    theirs = browser_of(charlie.client)
    html = theirs.get(charlie.url("q/profile/")).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]
    client = browser_of(alice.client)
    client.get(alice.url("q/profile/"))
    r = client.post(alice.url("q/profile/"), {"csrfmiddlewaretoken": token, "_revision": "0", "role": "cto"})
    assert r.status_code == 403


# --- one door to sign in by ------------------------------------------------------------------------------


def test_the_admin_s_own_door_leads_to_the_site_s(db):
    make_user("root@example.org", User.Role.ADMIN)
    client = Client()
    r = client.get("/admin/login/?next=/admin/")
    assert (r.status_code, r["Location"].split("?")[0]) == (302, "/account/sign-in/")
    data = {"username": "root@example.org", "password": "correct horse battery"}
    r = client.post("/admin/login/", data)
    assert (r.status_code, r["Location"].split("?")[0]) == (302, "/account/sign-in/")
    assert "_auth_user_id" not in client.session


def test_what_limits_the_one_door_limits_the_other(db):
    """Whoever comes by the admin's door tries at the site's, and is stopped there after a few."""
    cache.clear()
    make_user("root@example.org", User.Role.ADMIN)
    client = Client()
    for _ in range(30):
        path = client.get("/admin/login/?next=/admin/")["Location"]
        client.post(path, {"login": "root@example.org", "password": "wrong horse battery"})
    path = client.get("/admin/login/?next=/admin/")["Location"]
    client.post(path, {"login": "root@example.org", "password": "correct horse battery"})
    assert "_auth_user_id" not in client.session
    cache.clear()
    r = client.post(path, {"login": "root@example.org", "password": "correct horse battery"})
    assert (r.status_code, r["Location"]) == (302, "/admin/")


# --- paths that are spelled otherwise --------------------------------------------------------------------


@pytest.mark.parametrize(
    "spelling",
    [
        "//a/{code}/",
        "/a//{code}/",
        "/./a/{code}/",
        "/a/{code};x/",
        "/a/{code}/%2e/",
        "/A/{code}/",
        "/a/{code}/.",
        "/a/{code}%2f",
        "/a/{code}/..;/",
    ],
)
def test_no_spelling_of_the_address_opens_another_person_s_response(alice, spelling):
    assert Client().get(spelling.format(code=alice.public_code), follow=True).status_code == 404


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override"])
def test_no_header_makes_a_post_of_a_get(alice, header):
    alice.own(sdlc="me")
    alice.client.get(alice.url("check/"), {"_method": "POST"}, headers={header: "POST"})
    assert not alice.response.is_submitted


def test_visits_without_a_start_make_no_session(version):
    client = Client()
    for path in ("/", "/start/", "/resume/", "/mine/", "/account/sign-in/"):
        client.get(path)
    assert not Session.objects.exists()
