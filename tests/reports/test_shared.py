"""What a shared result shows: no more than its owner chose."""

import re

import pytest
from django.test import Client

from assessment.reports.report.shared import type_only
from assessment.reports.views.telling import report_of
from assessment.responses.models import Link, Response
from assessment.responses.services import create_share_link
from tests.browser.visitor import golden
from tests.factories import make_responses

CASES = ("technology-manager-clear", "operations-expert-leaning", "all-rounder-blend", "insufficient-three-rows")


def answers_of(case):
    """The answers of a golden case."""
    import json

    from django.conf import settings

    assert golden(case)
    return json.loads((settings.BASE_DIR / f"tests/scoring/cases/{case}.json").read_text("utf-8"))["answers"]


@pytest.fixture(params=CASES)
def response(request, version) -> Response:
    [made] = make_responses(version, [answers_of(request.param)])
    return Response.objects.select_related("result", "version").get(pk=made.pk)


def page_of(response, shows):
    made = create_share_link(response=response, shows=shows, days=7)
    reader = Client(headers={"accept-language": "en"})
    return reader.get(reader.post(f"/s/{made.token}/")["Location"]).content.decode()


def test_the_type_alone_tells_no_answer(response):
    page = page_of(response, Link.Shows.TYPE)
    report = report_of(response, "en")
    told = [*report.hero.text, *report.hero.missing, *report.hero.meta]
    told += [item.rationale for item in report.advice.first]
    if report.evidence:
        told += [row.sentence for pair in report.evidence.pairs for row in (*pair.supporting, *pair.opposing)]
    assert told
    text = re.sub(r"\s+", " ", page)
    assert not [sentence for sentence in told if sentence in text]
    assert report.hero.headline.before in text
    assert type_only(report).hero.title == report.hero.title


def test_the_whole_result_offers_nothing_to_do(response):
    page = page_of(response, Link.Shows.WHOLE)
    main = page[page.index("<main") : page.index("</main>")]
    assert "<form" not in main
    assert "/a/" not in main
    assert "You” on this page is that person" in main
    assert "What to do" in main


def test_a_blend_names_two_types_and_never_one(version):
    [made] = make_responses(version, [answers_of("all-rounder-blend")])
    page = page_of(Response.objects.get(pk=made.pk), Link.Shows.TYPE)
    heading = page[page.index("<h1") : page.index("</h1>")]
    assert heading.count("answer__type ") == 2


def test_who_never_opened_the_link_sees_nothing(response):
    made = create_share_link(response=response, shows=Link.Shows.WHOLE, days=7)
    for code in (made.link.public_code, "nonsense", "a\0b"):
        assert Client().get(f"/shared/{code}/").status_code == 404
    assert Client().post(f"/shared/{made.link.public_code}/").status_code == 405
