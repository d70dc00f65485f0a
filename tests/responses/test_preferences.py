"""Language and theme outside the questions: two small forms that lead back to where one was."""

import pytest
from django.test import Client

from .page import Page

ELSEWHERE = [
    "//h",
    "///h",
    "////h",
    "/\\h",
    "\\\\h",
    "\\/h",
    "https:h",
    "https:///h",
    "http:///h",
    "http://h",
    "https://h/",
    "HTTP://h",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "http://testserver@h",
    "http://testserver.h",
    "http://h/testserver",
    "//testserver@h",
    "\t//h",
    " //h",
    "\n//h",
    "\x00//h",
    "\x01/h",
    "/\t/h",
    "/\n/h",
    "h",
    "h.example/x",
    "?next=//h",
    "",
    "http:h",
    "//%68",
    "/%09/h",
    "／／h",
    "http://[::1",
    "//[h",
]

HERE = ["/", "/start/", "/mine/", "/a/x/?from=check", "/resume/x/", "/?a=//h", "/..//h", "/中文/"]


@pytest.fixture
def anyone(db):
    return Client(headers={"accept-language": "en"})


@pytest.mark.parametrize("preference", [{"language": "zh-hans"}, {"theme": "dark"}])
@pytest.mark.parametrize("place", ELSEWHERE)
def test_it_never_leads_to_another_site(anyone, preference, place):
    r = anyone.post(f"/preferences/{next(iter(preference))}/", {**preference, "next": place})
    assert r.status_code == 302
    assert leads_home(r["Location"])


def leads_home(location):
    """Whether a browser that follows the header, white space and backslashes folded as browsers do, stays here."""
    plain = "".join(c for c in location if c not in "\t\r\n").strip().replace("\\", "/")
    return plain.startswith("/") and not plain.startswith("//")


@pytest.mark.parametrize(
    "place", ["%2f%2fh", "%5c%5ch", "/%0d%0aSet-Cookie:%20a=b", "/%2f%2fh", "/x\r\nSet-Cookie: a=b"]
)
def test_encoded_tricks_stay_encoded(anyone, place):
    r = anyone.post("/preferences/theme/", {"theme": "dark", "next": place})
    assert r.status_code == 302
    assert leads_home(r["Location"])
    assert "\r" not in r["Location"]
    assert "\n" not in r["Location"]
    assert "a" not in r.cookies


def test_of_several_places_the_last_counts_and_it_is_checked(anyone):
    r = anyone.post("/preferences/theme/", {"theme": "dark", "next": ["/mine/", "//h"]})
    assert r["Location"] == "/"


def test_a_place_in_the_address_does_not_count(anyone):
    r = anyone.post("/preferences/theme/?next=/mine/", {"theme": "dark"})
    assert r["Location"] == "/"


@pytest.mark.parametrize("place", HERE)
def test_it_leads_back_to_where_one_was(anyone, place):
    r = anyone.post("/preferences/theme/", {"theme": "dark", "next": place})
    assert r.status_code == 302
    assert leads_home(r["Location"])
    if place.isascii():
        assert r["Location"] == place


def test_a_place_without_end_is_refused(anyone):
    r = anyone.post("/preferences/theme/", {"theme": "dark", "next": "/" + "x" * 100_000})
    assert r.status_code in (302, 400)


@pytest.mark.parametrize(("language", "lang"), [("zh-hans", "zh-Hans"), ("en", "en")])
def test_the_language_is_kept(anyone, language, lang):
    anyone.post("/preferences/language/", {"language": language, "next": "/mine/"})
    assert Page.of(anyone.get("/mine/")).lang == lang


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_theme_is_kept(anyone, theme):
    anyone.post("/preferences/theme/", {"theme": theme, "next": "/mine/"})
    page = Page.of(anyone.get("/mine/"))
    assert page.one("html").attributes["data-theme"] == theme


def test_every_ordinary_page_offers_both_and_names_itself(anyone):
    page = Page.of(anyone.get("/mine/?x=1"))
    assert {form.attributes["action"] for form in page.all("form")} >= {"/preferences/language/", "/preferences/theme/"}
    assert page.posted["next"] == ["/mine/?x=1"]


@pytest.mark.parametrize("value", ["", "tlh", "zh", "EN", "en\x00", "../en", "x" * 10_000, "en; Path=/evil"])
def test_a_language_that_there_is_not_is_refused_and_not_kept(anyone, value):
    r = anyone.post("/preferences/language/", {"language": value})
    assert r.status_code == 400
    assert not r.cookies


@pytest.mark.parametrize("value", ["", "pink", "dark\x00", '"><script>', "dark; Path=/evil"])
def test_a_theme_that_there_is_not_is_refused_and_not_kept(anyone, value):
    r = anyone.post("/preferences/theme/", {"theme": value})
    assert r.status_code == 400
    assert not r.cookies


@pytest.mark.parametrize("value", ["pink", '"><script>alert(1)</script>', "dark' onload='x"])
def test_a_cookie_with_another_theme_is_ignored(anyone, value):
    anyone.cookies["theme"] = value
    assert "data-theme" not in Page.of(anyone.get("/mine/")).one("html").attributes


@pytest.mark.parametrize("path", ["/preferences/language/", "/preferences/theme/"])
def test_it_takes_a_post_only(anyone, path):
    assert anyone.get(path).status_code == 405
