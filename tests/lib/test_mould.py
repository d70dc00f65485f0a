"""Forms rendered once and filled in for each person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.lib.mould import Mould, choice_mark, chosen, option_mark, value_mark

FORM = (
    f'<input name="who" value="me"{choice_mark("who", "me")}><input name="who" value="cio"{choice_mark("who", "cio")}>'
    f'<option value="a"{option_mark("list", "a")}><option value="b"{option_mark("list", "b")}>'
    f'<input name="text" value="{value_mark("text")}">'
)
EMPTY = (
    '<input name="who" value="me"><input name="who" value="cio">'
    '<option value="a"><option value="b">'
    '<input name="text" value="">'
)


@pytest.mark.parametrize(
    ("values", "place", "instead"),
    [
        ({}, "", ""),
        ({"who": "me"}, 'value="me"', 'value="me" checked'),
        ({"who": "cio"}, 'value="cio"', 'value="cio" checked'),
        ({"who": ["cio"]}, 'value="cio"', 'value="cio" checked'),
        ({"who": "M"}, "", ""),
        ({"who": None}, "", ""),
        ({"who": ""}, "", ""),
        ({"list": "b"}, '<option value="b"', '<option value="b" selected'),
        ({"text": "plain"}, 'name="text" value=""', 'name="text" value="plain"'),
        ({"text": 15}, 'name="text" value=""', 'name="text" value="15"'),
        ({"text": 0}, 'name="text" value=""', 'name="text" value="0"'),
        ({"text": None}, "", ""),
        ({"other": "x"}, "", ""),
    ],
)
def test_values_stand_in_their_places_and_nothing_else_changes(values, place, instead):
    assert Mould.of(FORM).fill(values) == EMPTY.replace(place, instead)


def test_several_choices_of_one_field_are_all_checked():
    filled = Mould.of(FORM).fill({"who": ["me", "cio"]})
    assert filled.count(" checked") == 2


@pytest.mark.parametrize("number", [3, "3"])
def test_a_number_chooses_the_option_of_that_name(number):
    assert Mould.of(f"<i{choice_mark('roi', '3')}>").fill({"roi": number}) == "<i checked>"


def test_what_a_person_typed_is_escaped():
    filled = Mould.of(value_mark("text")).fill({"text": "<script>alert(\"1\" & '2')</script>"})
    assert filled == "&lt;script&gt;alert(&quot;1&quot; &amp; &#x27;2&#x27;)&lt;/script&gt;"


def test_a_mark_typed_by_a_person_stays_text():
    typed = value_mark("secret") + choice_mark("who", "me")
    filled = Mould.of(FORM).fill({"text": typed, "secret": "SECRET"})
    assert filled == EMPTY.replace('name="text" value=""', f'name="text" value="{typed}"')


@given(st.text(), st.text())
def test_whatever_is_typed_only_its_own_place_changes(first, second):
    html = f"<a>{value_mark('one')}</a><b>{value_mark('two')}</b>"
    filled = Mould.of(html).fill({"one": first, "two": second})
    assert filled.startswith("<a>")
    assert filled.count("<") == 4
    assert filled == Mould.of(html.replace(value_mark("two"), "")).fill({"one": first}).replace(
        "</a><b>", "</a><b>" + Mould.of(value_mark("two")).fill({"two": second})
    )


def test_a_mould_can_be_filled_again_for_the_next_person():
    mould = Mould.of(FORM)
    assert "checked" in mould.fill({"who": "me", "text": "mine"})
    assert mould.fill({}) == EMPTY


def test_html_without_marks_stays_as_it_is():
    assert Mould.of("<p>plain</p>").fill({"p": 1}) == "<p>plain</p>"


@pytest.mark.parametrize(
    ("value", "codes"),
    [(None, ()), ("", ()), ([], ()), ("a", ("a",)), (3, ("3",)), (["a", 2], ("a", "2")), (("a",), ("a",))],
)
def test_the_codes_chosen_in_a_value(value, codes):
    assert chosen(value) == codes
