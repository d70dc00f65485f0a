"""A page of questions that cannot be left yet: what is said, where, and that nothing typed is lost."""

import pytest
from django.utils.translation import gettext, ngettext, override

from tests.factories import EVIDENCE_ROWS

from .page import Page

OPEN = "Choose who owns “%(label)s”"
NOT_OFFERED = "Choose one of the answers offered for “%(label)s”"
NUMBER = "Enter “%(label)s” as a whole number from 0 to 100, like 10"
TOO_MANY = "Choose at most %(limit)s answers for “%(label)s”"
TOO_LONG = "Shorten “%(label)s” to %(limit)s characters or fewer"
BAD_TEXT = "Take out the character in “%(label)s” that cannot be stored"
EITHER = "For “%(label)s”, choose either “none” or others, not both"

INVALID = [
    # page, field, what is posted, sentence, limit
    ("profile", "role", ["boss"], NOT_OFFERED, None),
    ("profile", "industry", ["<script>"], NOT_OFFERED, None),
    ("time", "time-sdlc", ["abc"], NUMBER, None),
    ("time", "time-sdlc", ["101"], NUMBER, None),
    ("orientation", "serves", ["6"], NOT_OFFERED, None),
    ("orientation", "integrator", ["0"], NOT_OFFERED, None),
    ("orientation", "self-image", ["integrator", "guardian-of-operations", "builder-of-teams"], TOO_MANY, 2),
    ("orientation", "self-image", ["nobody"], NOT_OFFERED, None),
    ("orientation", "success-measures", ["cost", "none-agreed"], EITHER, None),
    ("ambition", "biggest-question", ["x" * 10_000], TOO_LONG, None),
    ("ambition", "biggest-question", ["a\x00b"], BAD_TEXT, None),
    ("ownership", "ownership-sdlc", ["god"], NOT_OFFERED, None),
]


def label_of(shipped, name, language):
    if name in shipped.questions:
        return shipped.questions[name].label.in_(language)
    return shipped.responsibility_by_code[name.split("-", 1)[1]].label.in_(language)


def said(sentence, language, *, label, limit=None):
    """The sentence: in English as it stands here, in Chinese as the catalogue has it."""
    values = {"label": label, "limit": limit}
    if language == "en":
        return sentence % values
    with override(language):
        translated = (
            ngettext("Choose at most %(limit)s answer for “%(label)s”", TOO_MANY, limit)
            if limit and sentence == TOO_MANY
            else gettext(sentence)
        )
        return translated % values


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(("step_code", "name", "posted", "sentence", "limit"), INVALID)
def test_an_answer_that_is_none_is_named_in_the_list_and_beside_the_control(
    alice, shipped, step_code, name, posted, sentence, limit, language
):
    if sentence == TOO_LONG:
        limit = shipped.questions[name].max_length
    alice.client.cookies["django_language"] = language
    r = alice.post(step_code, {name: posted, "_leave_open": "1"})
    page = Page.of(r)
    wanted = said(sentence, language, label=label_of(shipped, name, language), limit=limit)
    assert r.status_code == 422
    assert (name, wanted) in page.errors
    assert page.error_beside(name) == wanted
    assert {field_id for field_id, _ in page.errors} <= set(page.ids)
    with override(language):
        assert page.title.startswith(gettext("Error:") + " ")
    assert name not in alice.response.answers
    assert alice.response.steps.get(step_code, {}).get("state") is None


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_open_rows_are_listed_each_with_its_control(alice, shipped, language):
    alice.client.cookies["django_language"] = language
    r = alice.post("ownership", {"ownership-sdlc": "me"})
    page = Page.of(r)
    missing = [row for row in EVIDENCE_ROWS if row != "sdlc"]
    wanted = {
        f"ownership-{row}": said(OPEN, language, label=label_of(shipped, f"ownership-{row}", language))
        for row in missing
    }
    assert r.status_code == 422
    assert dict(page.errors) == wanted
    assert {name: page.error_beside(name) for name in wanted} == wanted
    assert set(wanted) <= set(page.ids)
    with override(language):
        assert page.title.startswith(gettext("Error:") + " ")


def test_the_list_follows_the_order_of_the_page(alice):
    page = Page.of(alice.post("ownership", {}))
    order = [e.attributes["name"] for e in page.all("input", type="radio")]
    assert [field_id for field_id, _ in page.errors] == list(dict.fromkeys(order))


def test_what_was_answered_before_the_error_is_saved_and_shown(alice):
    page = Page.of(alice.post("ownership", {"ownership-sdlc": "me"}))
    assert alice.response.answers == {"ownership": {"sdlc": "me"}}
    assert page.values("ownership-sdlc") == ["me"]
    assert page.posted["_revision"] == ["1"]


def test_mending_the_page_leads_on(alice):
    page = Page.of(alice.post("ownership", {"ownership-sdlc": "me"}))
    rest = {f"ownership-{row}": "cio" for row in EVIDENCE_ROWS if row != "sdlc"}
    r = alice.client.post(alice.url("q/ownership/"), {**page.posted, **rest, "_continue": "1"})
    assert (r.status_code, r["Location"]) == (302, alice.url("q/ownership-2/"))


@pytest.mark.parametrize(
    ("step_code", "typed"),
    [
        (
            "time",
            {
                "time-sdlc": ["30"],
                "time-advising": ["abc"],
                "time-cybersecurity": ["-5"],
                "time-other-work": ["１５％ "],
            },
        ),
        ("orientation", {"self-image": ["integrator", "guardian-of-operations", "builder-of-teams"], "serves": ["2"]}),
        ("ambition", {"biggest-question": ["<i>" + "长" * 4000 + "</i>\n&amp;"], "aims-ceo": ["no"]}),
        ("profile", {"role": ["cio"], "industry": ["banking"], "region": ["atlantis"]}),
    ],
)
def test_everything_typed_is_still_there_after_an_error(alice, step_code, typed):
    r = alice.post(step_code, typed)
    page = Page.of(r)
    shown = {name: page.values(name) for name in typed}
    offered = {
        name: [v for v in values if not page.choices(name) or v in page.choices(name)] for name, values in typed.items()
    }
    assert r.status_code == 422
    assert shown == offered


def test_an_answer_that_was_saved_outlives_a_wrong_one_in_its_place(alice):
    alice.post("time", {"time-sdlc": "60", "time-advising": "40"})
    r = alice.post("time", {"time-sdlc": "sixty"})
    assert r.status_code == 422
    assert alice.response.answers == {"time": {"sdlc": 60, "advising": 40}}


def test_pages_other_than_ownership_and_time_may_be_left_empty_without_a_word(alice):
    for step_code in (
        "profile",
        "orientation",
        "collaboration",
        "technology",
        "practices",
        "outlook",
        "roles",
        "ambition",
    ):
        assert alice.post(step_code, {}).status_code == 302, step_code
