"""A page shown inside another: it leads nowhere else, and is otherwise as it was."""

import re

import pytest
from django.utils.safestring import mark_safe
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.lib.enclosure import Enclosure, enclosed

INSIDE = {"/next/": "/in/next/?x=1&y=2"}
FIELDS = mark_safe('<input type="hidden" name="kept" value="1">')
ENCLOSURE = Enclosure(INSIDE.get, "/in/here/", FIELDS, "carrier", frozenset(["_exit"]))

UNTOUCHED = [
    '<!doctype html>\n<html lang="en"><head><title>a &amp; b</title></head><body></body></html>',
    '<p class="x" hidden>5 &lt; 6 &#x27;and&#x27; &nbsp;7</p>',
    '<svg viewBox="0 0 2 2" aria-hidden="true"><path d="M0 0"/><circle r="1"></circle></svg>',
    "<!-- a comment --><br><input disabled value='a \"b\"'>",
    '<a href="#main" class="skip">Skip</a>',
    '<a id="here">no link</a>',
    '<button name="_continue" form="some-form">Go</button>',
    "<script>if (a < b && c) { '<a href=\"/away/\">' }</script>",
    "",
]


@pytest.mark.parametrize("html", UNTOUCHED)
def test_what_leads_nowhere_stays_as_it_is(html):
    assert enclosed(html, ENCLOSURE) == html


def test_a_link_within_becomes_a_button_that_posts_there():
    html = '<p><a class="button" href="/next/" download>Go <b>on</b></a>.</p>'
    assert enclosed(html, ENCLOSURE) == (
        '<p><button form="carrier" formaction="/in/next/?x=1&amp;y=2" name="_open" value="1"'
        ' class="enclosed-link button">Go <b>on</b></button>.</p>'
    )


@pytest.mark.parametrize("href", ["/away/", "https://example.org/next/", "", "mailto:a@b.c", "next/"])
def test_a_link_out_is_still_to_be_seen_and_leads_nowhere(href):
    html = f'<a class="way" href="{href}" target="_blank" aria-label="Out">Out</a> and <a href="#top">up</a>'
    assert enclosed(html, ENCLOSURE) == (
        '<a role="link" class="way" aria-label="Out" aria-disabled="true">Out</a> and <a href="#top">up</a>'
    )


def test_a_form_of_the_page_posts_to_its_own_address_with_what_goes_along():
    assert enclosed('<form method="post" novalidate><button>Go</button></form>', ENCLOSURE) == (
        f'<form novalidate method="post" action="/in/here/">{FIELDS}<button>Go</button></form>'
    )
    assert 'action="/in/next/?x=1&amp;y=2">' in enclosed('<form method="post" action="/next/"></form>', ENCLOSURE)


def test_the_buttons_of_a_form_that_leads_out_do_nothing():
    html = (
        '<form method="post" action="/away/"><input type="hidden" name="a" value="b">'
        '<button class="button" name="x" value="1" type="submit">Go</button></form><button name="x">Stay</button>'
    )
    assert enclosed(html, ENCLOSURE) == (
        '<form><input type="hidden" name="a" value="b">'
        '<button type="button" class="button" aria-disabled="true">Go</button></form><button name="x">Stay</button>'
    )


def test_a_button_that_would_lead_out_does_nothing_wherever_it_stands():
    html = '<button form="f" name="_exit" value="1" data-x>Save and exit</button>'
    assert enclosed(html, ENCLOSURE) == '<button data-x type="button" aria-disabled="true">Save and exit</button>'


def test_what_is_written_into_the_page_is_escaped():
    html = enclosed('<a href="/next/" title="&quot;><script>">x</a>', Enclosure(lambda _: '"><b>', "", FIELDS, "c"))
    assert 'formaction="&quot;&gt;&lt;b&gt;"' in html
    assert 'title="&quot;&gt;&lt;script&gt;"' in html


WORDS = st.text(st.characters(blacklist_characters="<>&\0", blacklist_categories=["Cs"]), max_size=12)
PIECES = st.one_of(
    WORDS,
    st.sampled_from(
        ["<p>", "</p>", "<a href='/away/'>", "<a href='/next/'>", "</a>", "<form action='/away/'>", "</form>"]
    ),
    st.sampled_from(["<form>", "<button>", "<button name='_exit'>", "</button>", "&amp;", "<br/>", "<!-- x -->"]),
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12))
def test_however_a_page_is_made_nothing_in_it_leads_out(pieces):
    html = enclosed("".join(pieces), ENCLOSURE)
    assert not re.search(r"""(?:href|action)=["']/away/""", html)
    assert html.count("<button") + html.count("<a ") == sum(p.startswith(("<button", "<a ")) for p in pieces)
