"""Language and theme are kept in cookies, if they are ones the site has."""

import pytest
from django.http import HttpResponse

from assessment.lib.preferences import remember_language, remember_theme


@pytest.mark.parametrize(
    ("remember", "cookie", "value"),
    [
        (remember_language, "django_language", "en"),
        (remember_language, "django_language", "zh-hans"),
        (remember_theme, "theme", "light"),
        (remember_theme, "theme", "dark"),
    ],
)
def test_a_preference_is_kept_for_a_year_out_of_reach_of_scripts(remember, cookie, value):
    reply = HttpResponse()
    assert remember(reply, value) is True
    morsel = reply.cookies[cookie]
    assert morsel.value == value
    assert (morsel["max-age"], morsel["samesite"], morsel["httponly"]) == (365 * 24 * 3600, "Lax", True)
    assert not morsel["secure"]


@pytest.mark.parametrize("remember", [remember_language, remember_theme])
def test_the_cookie_is_secure_where_the_session_s_is(remember, settings):
    settings.SESSION_COOKIE_SECURE = True
    reply = HttpResponse()
    remember(reply, "en") or remember(reply, "dark")
    [morsel] = reply.cookies.values()
    assert morsel["secure"] is True


@pytest.mark.parametrize("remember", [remember_language, remember_theme])
@pytest.mark.parametrize("value", ["", "fr", "EN", "zh", "Dark", "auto", "en; Secure", "\r\nSet-Cookie: a=b"])
def test_what_the_site_does_not_have_is_not_remembered(remember, value):
    reply = HttpResponse()
    assert remember(reply, value) is False
    assert not reply.cookies
