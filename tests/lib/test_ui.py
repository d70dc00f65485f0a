"""The `ui` context and the template tags, in both languages."""

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from assessment.instrument.definition import Text
from assessment.lib.mould import Mould
from assessment.lib.ui import html_language, page_language, percent, tr, ui

WORD = Text.model_validate({"zh-hans": "技术", "en": "Technology"})


@pytest.mark.parametrize(
    ("language", "expected", "html"),
    [("en", "Technology", "en"), ("zh-hans", "技术", "zh-Hans"), (None, "技术", "zh-Hans")],
)
def test_a_text_is_shown_in_the_language_of_the_page(language, expected, html):
    with translation.override(language):
        assert tr(WORD) == expected
        assert html_language() == html
        assert page_language() == html.lower()


@pytest.mark.parametrize(("given", "shown"), [(None, ""), ("", ""), ("as it is", "as it is")])
def test_what_is_no_text_of_the_document_is_shown_as_it_is(given, shown):
    assert tr(given) == shown


def test_a_text_of_the_document_is_escaped_in_a_page():
    text = Text.model_validate({"zh-hans": "<b>", "en": "A & B <i>"})
    with translation.override("en"):
        assert Template("{% load ui %}{{ text|tr }}").render(Context({"text": text})) == "A &amp; B &lt;i&gt;"


@pytest.mark.parametrize(
    ("cookie", "theme", "next_theme"),
    [(None, "", "dark"), ("dark", "dark", "light"), ("light", "light", "dark"), ("'><script>", "", "dark")],
)
def test_a_page_knows_the_theme_chosen_and_the_other_one(cookie, theme, next_theme):
    request = RequestFactory().get("/")
    if cookie is not None:
        request.COOKIES["theme"] = cookie
    found = ui(request)["ui"]
    assert (found["theme"], found["next_theme"]) == (theme, next_theme)


@pytest.mark.parametrize(("language", "lang", "other"), [("en", "en", "zh-hans"), ("zh-hans", "zh-Hans", "en")])
def test_a_page_knows_its_language_and_the_other_one(language, lang, other):
    with translation.override(language):
        found = ui(RequestFactory().get("/"))["ui"]
    assert (found["lang"], found["other_language"]) == (lang, other)


@pytest.mark.parametrize(("share", "shown"), [(0, "0%"), (0.005, "0%"), (0.666, "67%"), (1, "100%")])
def test_a_share_is_shown_as_a_whole_percentage(share, shown):
    assert percent(share) == shown


class Colours(forms.Form):
    colour = forms.ChoiceField(choices=[("red", "Red"), ("blue", "Blue")])
    name = forms.CharField()


TAGS = Template(
    "{% load ui %}"
    "{% for value, label in form.colour.field.choices %}"
    "<i{% checked form.colour value %}{% selected form.colour value %}>"
    "{% endfor %}{% value form.name %}"
)


@pytest.mark.parametrize(
    ("data", "html"),
    [
        ({"colour": "blue", "name": "<Ann>"}, "<i><i checked selected>&lt;Ann&gt;"),
        ({"colour": "", "name": ""}, "<i><i>"),
        ({"colour": "green", "name": "0"}, "<i><i>0"),
    ],
)
def test_a_mould_filled_in_reads_as_the_form_rendered_in_full(data, html):
    in_full = TAGS.render(Context({"form": Colours(data)}))
    empty = Colours()
    empty.is_mould = True
    assert in_full == html
    assert Mould.of(TAGS.render(Context({"form": empty}))).fill(data) == html
