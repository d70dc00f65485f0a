import pytest
from django.test import Client
from django.utils.translation import gettext, override

from assessment.lib.secrets import new_token
from assessment.responses.models import Consent, Response
from tests.factories import make_user

from .page import Page
from .storage import all_rows

OPTIONAL = ["comparison", "learning"]


@pytest.fixture
def anyone(version):
    return Client(headers={"accept-language": "en"})


def give(client, *items, start_key=None):
    return client.post("/start/", {"start_key": start_key or new_token(), **dict.fromkeys(items, "on")})


def test_nothing_is_ticked_beforehand(anyone):
    page = Page.of(anyone.get("/start/"))
    boxes = page.all("input", type="checkbox")
    assert [box.attributes["name"] for box in boxes] == ["processing", *OPTIONAL]
    assert [box for box in boxes if "checked" in box.attributes] == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_optional_box_says_what_happens_without_it(anyone, shipped, language):
    page = Page.of(anyone.get("/start/", headers={"accept-language": language}))
    for item in shipped.consent.items:
        assert item.label.in_(language) in page.html
        assert (item.if_left_out.in_(language) in page.html) is not item.required


@pytest.mark.parametrize("ticked", [[], ["comparison"], OPTIONAL])
def test_the_optional_boxes_are_separate_and_optional(anyone, ticked):
    r = give(anyone, "processing", *ticked)
    response = Response.objects.get()
    assert r.status_code == 302
    assert r["Location"] == f"/a/{response.public_code}/q/profile/"
    assert response.consent.items == ["processing", *ticked]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_was_agreed_to_is_stored_with_its_text_and_language(anyone, shipped, language):
    anyone.cookies["django_language"] = language
    give(anyone, "processing")
    consent = Consent.objects.get()
    assert (consent.text_version, consent.language) == (shipped.consent.version, language)
    assert consent.given_at is not None
    assert consent.response.language == language


def test_a_box_that_the_text_does_not_have_is_not_stored(anyone):
    give(anyone, "processing", "sell-my-data")
    assert Consent.objects.get().items == ["processing"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("ticked", [[], ["comparison"], OPTIONAL])
def test_without_the_required_box_it_asks_again_and_keeps_what_was_ticked(anyone, shipped, ticked, language):
    anyone.cookies["django_language"] = language
    r = give(anyone, *ticked)
    page = Page.of(r)
    sentence = shipped.consent.items[0].if_left_out.in_(language)
    assert r.status_code == 422
    assert page.errors == [("id_processing", sentence)]
    assert page.error_beside("processing") == sentence
    assert page.errors[0][0] in page.ids
    assert [
        box.attributes["name"] for box in page.all("input", type="checkbox") if "checked" in box.attributes
    ] == ticked
    with override(language):
        assert page.title.startswith(gettext("Error:"))
    assert not Response.objects.exists()


def test_the_page_after_an_error_keeps_its_key_so_that_mending_starts_once(anyone):
    key = new_token()
    page = Page.of(give(anyone, "comparison", start_key=key))
    assert page.posted["start_key"] == [key]


def test_an_empty_post_is_an_error_too(anyone):
    assert anyone.post("/start/", {}).status_code == 422
    assert not Response.objects.exists()


def test_every_page_has_a_key_of_its_own(anyone):
    keys = {Page.of(anyone.get("/start/")).posted["start_key"][0] for _ in range(5)}
    assert len(keys) == 5


def test_a_double_click_starts_one_response(anyone):
    key = new_token()
    first, second = (give(anyone, "processing", start_key=key) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Response.objects.count() == Consent.objects.count() == 1


@pytest.mark.parametrize("ticked", [[], ["comparison"], ["learning"], OPTIONAL])
def test_the_same_page_posted_again_says_what_counts(anyone, ticked):
    key = new_token()
    first = give(anyone, "processing", "comparison", start_key=key)
    again = give(anyone, "processing", *ticked, start_key=key)
    assert again["Location"] == first["Location"]
    assert Consent.objects.get().items == ["processing", *ticked]


def test_the_same_page_posted_after_an_answer_changes_nothing(anyone):
    key = new_token()
    place = give(anyone, "processing", start_key=key)["Location"]
    anyone.post(place, {"_revision": "0", "role": "cto"})
    assert give(anyone, "processing", *OPTIONAL, start_key=key)["Location"] == place
    assert Consent.objects.get().items == ["processing"]
    assert Response.objects.get().answers == {"role": "cto"}


@pytest.mark.parametrize(
    ("button", "lang", "theme", "kept"),
    [
        ({"_language": "zh-hans"}, "zh-Hans", None, {"django_language": "zh-hans"}),
        ({"_language": "en"}, "en", None, {"django_language": "en"}),
        ({"_theme": "dark"}, "en", "dark", {"theme": "dark"}),
        ({"_language": "tlh"}, "en", None, {}),
        ({"_theme": "pink"}, "en", None, {}),
    ],
)
@pytest.mark.parametrize("ticked", [[], ["processing"], ["processing", "learning"], OPTIONAL])
def test_switching_language_or_theme_keeps_the_ticks_and_starts_nothing(anyone, ticked, button, lang, theme, kept):
    key = Page.of(anyone.get("/start/")).posted["start_key"][0]
    before = all_rows()
    r = anyone.post("/start/", {"start_key": key, **dict.fromkeys(ticked, "on"), **button})
    page = Page.of(r)
    assert (r.status_code, page.lang, page.one("html").attributes.get("data-theme")) == (200, lang, theme)
    boxes = [box for box in page.all("input", type="checkbox") if "checked" in box.attributes]
    assert [box.attributes["name"] for box in boxes] == ticked
    assert page.errors == []
    assert page.posted["start_key"] == [key]
    assert {name: morsel.value for name, morsel in r.cookies.items() if name != "csrftoken"} == kept
    assert all_rows() == before


def test_the_buttons_for_language_and_theme_belong_to_the_form(anyone):
    page = Page.of(anyone.get("/start/"))
    form = page.one("form", id="consent-form").attributes["id"]
    for name in ("_language", "_theme"):
        assert {button.attributes["form"] for button in page.all("button", name=name)} == {form}
    first = next(e for e in page.elements if e.tag == "button" and e.attributes.get("form") == form)
    assert "name" not in first.attributes  # what Enter presses


def test_two_keys_start_two_responses(anyone):
    assert give(anyone, "processing")["Location"] != give(anyone, "processing")["Location"]
    assert Response.objects.count() == 2


@pytest.mark.parametrize(
    "key", ["", "short", "x" * 44, "x" * 42 + "é", "x" * 42 + "\x00", "x" * 42 + " ", "../" * 14 + "x"]
)
def test_a_malformed_key_starts_nothing(anyone, key):
    assert anyone.post("/start/", {"start_key": key, "processing": "on"}).status_code == 422
    assert not Response.objects.exists()


def test_there_is_nothing_to_agree_to_before_anything_is_published(bob):
    assert bob.get("/start/").status_code == 404


def test_with_an_account_the_response_is_the_account_s(version):
    user = make_user("dora@example.org")
    client = Client()
    client.force_login(user)
    give(client, "processing")
    assert Response.objects.get().owner == user


def test_without_an_account_it_has_no_owner(anyone):
    give(anyone, "processing")
    assert Response.objects.get().owner is None


def test_the_key_itself_is_not_stored(anyone):
    key = new_token()
    give(anyone, "processing", start_key=key)
    assert key not in str(Response.objects.values().get())


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(anyone, method):
    assert getattr(anyone, method)("/start/").status_code == 405
