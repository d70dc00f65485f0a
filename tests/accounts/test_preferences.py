"""/preferences/: language and theme, by POST only, and back to a page of this site."""

import pytest
from django.test import Client

LANGUAGE, THEME = "/preferences/language/", "/preferences/theme/"
CHOICES = [
    (LANGUAGE, "language", "django_language", "en"),
    (LANGUAGE, "language", "django_language", "zh-hans"),
    (THEME, "theme", "theme", "light"),
    (THEME, "theme", "theme", "dark"),
]


@pytest.mark.parametrize(("address", "field", "cookie", "value"), CHOICES)
def test_a_choice_is_remembered_and_leads_back_to_the_page(client, address, field, cookie, value):
    r = client.post(address, {field: value, "next": "/start/?a=1"})
    assert (r.status_code, r["Location"]) == (302, "/start/?a=1")
    assert r.cookies[cookie].value == value
    assert r.cookies[cookie]["httponly"]


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
@pytest.mark.parametrize("address", [LANGUAGE, THEME])
def test_only_a_post_changes_a_preference(client, address, method):
    r = getattr(client, method)(f"{address}?language=en&theme=dark")
    assert r.status_code == 405
    assert not r.cookies


@pytest.mark.parametrize(
    ("address", "data"),
    [
        (LANGUAGE, {}),
        (LANGUAGE, {"language": ""}),
        (LANGUAGE, {"language": "fr"}),
        (LANGUAGE, {"language": "../../etc"}),
        (LANGUAGE, {"theme": "dark"}),
        (THEME, {}),
        (THEME, {"theme": "blue"}),
        (THEME, {"theme": "dark'"}),
    ],
)
def test_what_the_site_does_not_have_is_a_bad_request(client, address, data):
    r = client.post(address, {**data, "next": "/start/"})
    assert r.status_code == 400
    assert not r.cookies


@pytest.mark.parametrize("address", [LANGUAGE, THEME])
@pytest.mark.parametrize(
    "path", ["", "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_way_back_is_never_off_this_site(client, address, path):
    r = client.post(address, {"language": "en", "theme": "dark", "next": path})
    assert (r.status_code, r["Location"]) == (302, "/")


def test_of_a_repeated_way_back_one_is_followed_and_it_too_stays_here(client):
    r = client.post(LANGUAGE, {"language": "en", "next": ["/start/", "//evil.example"]})
    assert r["Location"] == "/"


@pytest.mark.parametrize("address", [LANGUAGE, THEME])
def test_another_site_cannot_choose(address):
    strict = Client(enforce_csrf_checks=True)
    r = strict.post(address, {"language": "en", "theme": "dark"})
    assert r.status_code == 403
    assert not r.cookies.get("theme")


@pytest.mark.django_db
def test_the_next_page_is_in_the_language_and_theme_chosen(client):
    assert '<html lang="zh-Hans"' in client.get("/").content.decode()
    client.post(LANGUAGE, {"language": "en", "next": "/"})
    client.post(THEME, {"theme": "dark", "next": "/"})
    assert '<html lang="en" data-theme="dark"' in client.get("/").content.decode()
    client.post(LANGUAGE, {"language": "zh-hans", "next": "/"})
    assert '<html lang="zh-Hans" data-theme="dark"' in client.get("/").content.decode()
