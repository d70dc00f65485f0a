"""An engagement as a file: whose rows it holds, that nothing in it runs, that all ways say the same, what it costs."""

from __future__ import annotations

import csv
import io
import json
import re
import tracemalloc
import zipfile

import openpyxl
import pytest

from assessment.accounts.models import AuditEntry, User
from assessment.engagements.models import Engagement, Participation
from assessment.engagements.queries import list_consenting, released_figures
from assessment.engagements.services import release_figures
from assessment.questionnaires.published import definition_of
from assessment.reports.report.cohort import (
    CODE_BOOK_HEAD,
    FIGURE_HEAD,
    code_book_rows,
    figure_rows,
    person_head,
    person_row,
)
from tests.engagements.crowd import crowd
from tests.engagements.world import answered, make_client, make_engagement, signed_in

POISON = '=HYPERLINK("http://evil.example","x")\n，＝1+1，<r>&lt;b&gt;</r>，“𠀀” ümläut\t_x000D_'


@pytest.fixture
def client_(version):
    return make_client("=Sample & Söhne 集团", owner="owner@example.org")


def taken(engagement: Engagement, kind: str) -> bytes:
    browser = signed_in(User.objects.get(email="owner@example.org"))
    r = browser.post(f"/engagements/{engagement.public_code}/export/{kind}/")
    assert r.status_code == 200
    assert r["Cache-Control"] == "private, no-store" or "no-store" in r["Cache-Control"]
    assert "attachment" in r["Content-Disposition"]
    return b"".join(r.streaming_content)


def csv_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def cells_of(content: bytes, sheet: int = 0) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert all(cell.data_type in ("s", "n", "inlineStr") for page in book for row in page.iter_rows() for cell in row)
    return [tuple(row) for row in book.worksheets[sheet].iter_rows(values_only=True)]


@pytest.fixture
def named(client_, version):
    engagement = make_engagement(client_, version, wave="=cmd|' /C calc'!A0")
    crowd(engagement, 6)
    answered(engagement, [("cfo", {"ownership": {"sdlc": "me"}, "biggest-question": POISON})])
    answered(engagement, [("ceo", {"biggest-question": "not for you"})], agreed=False)
    return engagement


@pytest.fixture
def anonymous(client_, version):
    engagement = make_engagement(client_, version, disclosure="anonymous")
    crowd(engagement, 60)
    release_figures(engagement=engagement)
    return engagement


def test_by_name_there_is_a_row_for_each_who_agreed(named):
    head, *rows = csv_of(taken(named, "csv"))
    assert tuple(head) == person_head(definition_of(named.version_id))
    assert len(rows) == len(list_consenting(named)) == 7
    assert len({len(row) for row in [head, *rows]}) == 1
    assert len(set(head)) == len(head)
    assert "not for you" not in str(rows)
    assert [row[head.index("person.post")] for row in rows] == [one.post for one in list_consenting(named)]


def test_every_answer_of_a_person_is_in_the_row(named):
    definition = definition_of(named.version_id)
    for one in list_consenting(named):
        row = dict(zip(person_head(definition), person_row(definition, one), strict=True))
        for code, given in one.response.answers.items():
            if isinstance(given, dict):
                assert {part: row[f"{code}.{part}"] for part in given} == given
            elif isinstance(given, list):
                ticked = {name.split(".")[1] for name, value in row.items() if name.startswith(f"{code}.") and value}
                assert ticked == set(given)
            else:
                assert row[code] == given
        assert row["result.type"] == (one.response.result.archetype or "")


def test_nothing_runs_and_no_text_loses_anything(named):
    content = taken(named, "xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    assert not any("<f>" in text or "<f " in text or 'TargetMode="External"' in text for text in parts.values())
    head, *rows = cells_of(content)
    # openpyxl leaves the escape of an escape as it is in cells that hold their own text
    assert POISON in {str(row[head.index("biggest-question")]).replace("_x005F_", "_") for row in rows}
    head, *rows = csv_of(taken(named, "csv"))
    assert f"'{POISON}" in {row[head.index("biggest-question")] for row in rows}
    people = json.loads(taken(named, "json"))["people"]
    assert POISON in {one["answers"].get("biggest-question") for one in people}


def test_the_code_book_explains_every_column_in_both_languages(named):
    definition = definition_of(named.version_id)
    rows = cells_of(taken(named, "xlsx"), 1)
    assert rows[0] == CODE_BOOK_HEAD
    assert {tuple(map(str, row)) for row in rows[1:]} == set(code_book_rows(definition))
    assert csv_of(taken(named, "code-book"))[0] == list(CODE_BOOK_HEAD)
    codes = {row[1] for row in code_book_rows(definition)}
    for column in person_head(definition):
        assert column in codes or column.rsplit(".", 1)[0] in codes, column
    assert all(zh and en for _kind, _code, zh, en in code_book_rows(definition))


def test_anonymous_files_hold_the_figures_that_are_shown_and_no_person(anonymous):
    one = list_consenting(anonymous)[0].response
    for kind in ("csv", "json"):
        text = taken(anonymous, kind).decode()
        assert one.public_code not in text
        assert "person" not in text
        assert "Why?" not in text
    assert cells_of(taken(anonymous, "xlsx"))[0] == FIGURE_HEAD


def shown_on_page(engagement: Engagement, group: str) -> dict[str, str]:
    """The shares and counts in the tables of the page, by the label of the row."""
    browser = signed_in(User.objects.get(email="owner@example.org"))
    text = browser.get(f"/engagements/{engagement.public_code}/figures/", {"group": group}).content.decode()
    types = text.split('id="types"')[1].split("</section>")[0]
    return {
        re.sub("<[^>]+>", "", head).strip(): re.findall(r"<span>([^<]+)</span></td>", cells)
        for head, cells in re.findall(r'role="rowheader">(.*?)</th>(.*?)</tr>', types, re.S)
    }


def test_page_and_all_files_say_the_same(anonymous):
    """One source: what one of them showed and another hid would give away what is hidden."""
    figures = released_figures(anonymous)
    rows = [tuple(row) for row in figure_rows(figures)]
    by_xlsx = [tuple("" if cell is None else cell for cell in row) for row in cells_of(taken(anonymous, "xlsx"))[1:]]
    assert by_xlsx == [tuple("" if cell is None else cell for cell in row) for row in rows]
    from_json = [tuple(one[name] for name in FIGURE_HEAD) for one in json.loads(taken(anonymous, "json"))["figures"]]
    assert from_json == rows
    by_csv = csv_of(taken(anonymous, "csv"))[1:]
    assert [[float(cell) if cell else None for cell in row[5:]] for row in by_csv] == [
        [None if cell is None else float(cell) for cell in row[5:]] for row in rows
    ]
    definition = definition_of(anonymous.version_id)
    for group, told in figures.groups.items():
        page = shown_on_page(anonymous, group)
        for archetype in definition.archetypes:
            share, count = (*page[archetype.label.in_("en")], "–")[:2]
            cell = told.counts.get("type", {}).get(archetype.code)
            if cell is None:
                assert (share, count) == ("–", "–")
            else:
                assert share == f"{round(100 * cell.share)}%"
                assert count == ("–" if cell.count is None else str(cell.count))


def test_taking_a_file_is_on_record(named):
    taken(named, "csv")
    entry = AuditEntry.objects.get(action="exported")
    assert entry.subject == f"client/{named.organisation.public_code}/engagement/{named.public_code}"
    assert entry.details == {"file": "csv", "disclosure": "named"}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_five_hundred_people_are_sent_as_they_are_read(client_, version, kind, django_assert_max_num_queries):
    engagement = make_engagement(client_, version)
    crowd(engagement, 100)
    peaks = {}
    for n in (100, 500):
        if n == 500:
            crowd(engagement, 400, seed=1)
        taken(engagement, "code-book")
        browser, size = signed_in(User.objects.get(email="owner@example.org")), 0
        tracemalloc.start()
        with django_assert_max_num_queries(12) as captured:
            for part in browser.post(f"/engagements/{engagement.public_code}/export/{kind}/").streaming_content:
                size += len(part)
        peaks[n] = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        print(
            f"\n{kind}, {n} people: {len(captured)} queries, {size / 1e6:.2f} MB sent, at most {peaks[n]:.1f} MB held"
        )
    assert Participation.objects.count() == 500
    assert peaks[500] < peaks[100] + 4
