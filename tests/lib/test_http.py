"""What every dynamic reply carries, and where it is safe to go next."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.http import StreamingHttpResponse
from django.middleware.gzip import GZipMiddleware
from django.test import RequestFactory

from assessment.lib.http import back_to_check, is_autosave, safe_path, told_as_it_comes

REFUSED = [
    "",
    " ",
    "next",
    "a/b",
    "?a=1",
    "//h",
    "///h",
    "////h",
    "/\\h",
    "/\\/h",
    "\\\\h",
    "\\/h",
    "https:h",
    "https:/h",
    "http:///h",
    "https://h",
    "//h\\@testserver",
    "https://testserver",
    "http://testserver/a/",
    "http://testserver@h",
    "http://testserver.h",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "%2f%2fh",
    "%2Fa",
    "\t//h",
    "/\t/h",
    "/\n/h",
    "/\r/h",
    "\x00//h",
    " //h",
    " /a/",
    "\u2028//h",
    "／／h",
    "//[::1",
]


@pytest.mark.parametrize("path", REFUSED)
@pytest.mark.parametrize("secure", [False, True])
def test_what_may_lead_elsewhere_leads_to_the_fallback(path, secure):
    assert safe_path(RequestFactory().get("/", secure=secure), path, "/home/") == "/home/"


ACCEPTED = [
    "/",
    "/a/b/",
    "/a/?next=//h",
    "/a/#//h",
    "/a/?from=check&b=%2F%2Fh",
    "/..//h",
    "/%2f/h",
    "/a/%0d%0aSet-Cookie:x",
    "/中文/",
]


@pytest.mark.parametrize("path", ACCEPTED)
def test_a_path_of_this_site_is_kept_and_stays_on_it(path):
    assert safe_path(RequestFactory().get("/"), path, "/home/") == path
    assert urlsplit(urljoin("http://testserver/a/", path)).netloc == "testserver"


@pytest.mark.parametrize(
    ("body", "is_it"), [({"_action": "autosave"}, True), ({"_action": "save"}, False), ({}, False)]
)
def test_the_script_says_that_it_is_the_script(body, is_it):
    assert is_autosave(RequestFactory().post("/", body)) is is_it


@pytest.mark.parametrize(("address", "is_it"), [("/?from=check", True), ("/?from=hub", False), ("/", False)])
def test_a_page_opened_from_check_your_answers_leads_back_there(address, is_it):
    assert back_to_check(RequestFactory().get(address)) is is_it


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/account/sign-in/", "/healthz", "/no-such-page/", "/a/unknown/"])
def test_every_dynamic_reply_is_private_and_never_kept(client, address):
    r = client.get(address)
    assert r["Cache-Control"] == "private, no-store"
    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in r["Vary"].split(",")}


def test_what_is_told_as_it_comes_is_packed_by_nobody():
    reply = told_as_it_comes(StreamingHttpResponse(iter(["a\n" * 300, "b\n" * 300])))
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    sent = GZipMiddleware(lambda _request: reply)(request)
    assert [*sent.streaming_content] == [b"a\n" * 300, b"b\n" * 300]
    assert sent["X-Accel-Buffering"] == "no"
