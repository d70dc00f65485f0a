"""Figures of the study on what CTOs do, expect and report, beside the person's own answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from assessment.instrument.definition import Figure, MultiQuestion, ScaleQuestion, SingleQuestion
from assessment.lib.wording import answer_text
from assessment.reports.report.case import Case
from assessment.reports.report.table import Cell, Line, Table
from assessment.reports.report.words import heading, percent

from .populations import GLOBAL, UNLABELLED, label_of, source_of
from .site import site_cell, site_label
from .tree import Exhibit, SiteTotals

AGREEING = ("4", "5")
"""Points of a scale that count as reporting a practice."""


def reporting(case: Case, site: SiteTotals | None) -> Exhibit | None:
    """To whom CTOs report."""
    found = _topic(case, "reporting-line")
    ceo = case.figure("reporting-line-ceo")
    if not found or ceo is None:
        return None
    own = _own(case, "reports-to")
    title = _("%(share)s of CTOs report to the CEO") % {"share": percent(ceo.values[UNLABELLED])}
    if own:
        words = {"share": percent(ceo.values[UNLABELLED]), "own": answer_text(case.definition, "reports-to", None, own)}
        title = _("%(share)s of CTOs report to the CEO; you report to: %(own)s") % words
    lines = [_line(case, one, GLOBAL, one.item is not None and one.item == own, site, "reports-to") for one in found]
    return _exhibit(case, "reporting-line", _("Reporting line"), title, found, lines, GLOBAL, site)


def works_with(case: Case, population: str, site: SiteTotals | None) -> Exhibit | None:
    """With whom CTOs interact most, and how many CIOs name the CTO."""
    found = [*_topic(case, "interacts-with"), *_topic(case, "cio-interacts-with")]
    exhibit = _named(case, "interacts-with", _("Who one works with"), found, population, site)
    cios = case.figure("study-cios")
    if exhibit is None or exhibit.table is None or cios is None:
        return exhibit
    note = _("The row on CIOs is of CIOs, %(n)s of them in the study worldwide.") % {"n": f"{cios.values[GLOBAL]:,.0f}"}
    return replace(exhibit, table=replace(exhibit.table, note=note))


def named(case: Case, topic: str, name: str, population: str, site: SiteTotals | None) -> Exhibit | None:
    """What CTOs name, for a topic that one question asks about."""
    return _named(case, topic, name, _topic(case, topic), population, site)


def practices(case: Case, population: str, site: SiteTotals | None) -> Exhibit | None:
    """What CTOs report of how they work; each figure beside the answer to the question that asks about it."""
    found = sorted(_topic(case, "practices"), key=lambda one: -_value(one, population)[0])
    if not found:
        return None
    lines = []
    for one in found:
        question = one.item or ""
        own = answer_text(case.definition, question, None, _own(case, question)) if question else ""
        extra = [Cell(_("You"), own or _("Not answered"))]
        if site is not None and isinstance(case.definition.questions.get(question), ScaleQuestion):
            extra.append(site_cell(site, question, *AGREEING))
        elif site is not None:
            extra.append(Cell(site_label(site), "–"))
        lines.append(Line(one.code, case.say(one.label), (_cell(one, population), *extra)))
    top = found[0]
    words = {"share": _shown(top, population)[0], "practice": case.say(top.label)}
    title = _("Reported most (%(share)s): %(practice)s") % words
    note = _("“This site” counts answers 4 and 5 of 5.") if site is not None else ""
    columns = [_("CTOs"), _("You"), *([site_label(site)] if site is not None else [])]
    table = Table(_("Practices"), _("Practice"), tuple(columns), tuple(lines), note)
    return Exhibit(
        code="practices",
        topic=_("Practices"),
        title=heading(title),
        sources=(_source(case, found, population),),
        table=table,
    )


def growth(case: Case, population: str) -> Exhibit | None:
    """What grew from 2019 to 2021: by how much the share at a high stage rose, relative to what it was."""
    found = sorted(_topic(case, "transformation-growth"), key=lambda one: -_value(one, population)[0])
    if not found:
        return None
    largest = _value(found[0], population)[0]
    lines = []
    for one in found:
        value, population_of = _value(one, population)
        text = _("plus %(percent)s") % {"percent": f"{round(100 * value):,}%"}
        cell = Cell(label_of(population_of), text, value, 100 * value / largest)
        lines.append(Line(one.code, case.say(one.label).partition(" (")[0].partition("（")[0], (cell,)))
    words = {"area": lines[0].head, "text": lines[0].cells[0].text}
    return Exhibit(
        code="growth",
        topic=_("What grew, 2019 to 2021"),
        title=heading(_("%(area)s grew most: %(text)s") % words),
        text=(
            _(
                "Relative growth of the share of CTOs who rate the area at stage 4 or 5: plus 100% means that it "
                "doubled. It says nothing of how large the share is."
            ),
        ),
        sources=(_source(case, found, population),),
        table=Table(_("What grew, 2019 to 2021"), _("Area"), (label_of(population),), tuple(lines)),
    )


def aims(case: Case, population: str, site: SiteTotals | None) -> Exhibit | None:
    """Who aims to become CEO."""
    found = _topic(case, "aims-ceo")
    if not found:
        return None
    share, population_of = _shown(found[0], population)
    words = {"population": label_of(population_of), "share": share}
    title = _("%(population)s: just under a third of CTOs aim to become CEO (%(share)s)") % words
    lines = [_line(case, one, population, one.item == _own(case, "aims-ceo"), site, "aims-ceo") for one in found]
    return _exhibit(case, "aims", _("Ambition"), title, found, lines, population, site)


# --- parts ------------------------------------------------------------------------------------------------


def _named(
    case: Case, question: str, name: str, figures: Iterable[Figure], population: str, site: SiteTotals | None
) -> Exhibit | None:
    found = sorted(figures, key=lambda one: (_value(one, population)[1] != population, -_value(one, population)[0]))
    if not found:
        return None
    given = _own(case, question)
    chosen = set(given) if isinstance(given, list | tuple) else set()
    lines = [_line(case, one, population, _is_own(one, question, chosen), site, question) for one in found]
    return _exhibit(
        case,
        question,
        name,
        _named_title(case, found[0], question, chosen, population),
        found,
        lines,
        population,
        site,
    )


def _named_title(case: Case, top: Figure, question: str, chosen: set[str], population: str) -> str:
    asked = case.definition.questions.get(question)
    options = asked.options if isinstance(asked, MultiQuestion | SingleQuestion) else ()
    label = next((case.say(option.label) for option in options if option.code == top.item), _plain_label(case, top))
    words = {"top": label, "share": _shown(top, population)[0]}
    if not chosen:
        return _("Named most often: %(top)s (%(share)s)") % words
    if top.item in chosen:
        return _("Named most often: %(top)s (%(share)s), and you named it too") % words
    return _("Named most often: %(top)s (%(share)s); you did not name it") % words


def _line(case: Case, figure: Figure, population: str, own: bool, site: SiteTotals | None, question: str) -> Line:
    cells = [_cell(figure, population)]
    if site is not None:
        asked = figure.item is not None and figure.topic != "cio-interacts-with"
        cells.append(site_cell(site, question, figure.item or "") if asked else Cell(site_label(site), "–"))
    return Line(figure.code, _plain_label(case, figure), tuple(cells), own=own)


def _cell(figure: Figure, population: str) -> Cell:
    """The figure for the population chosen; where it has none of its own, that for whom it speaks is named."""
    text, spoken_of = _shown(figure, population)
    value = _value(figure, population)[0]
    if spoken_of not in (population, UNLABELLED):
        text = _("%(share)s (%(population)s)") % {"share": text, "population": label_of(spoken_of)}
    return Cell(_("CTOs"), text, value, 100 * value)


def _shown(figure: Figure, population: str) -> tuple[str, str]:
    value, spoken_of = _value(figure, population)
    text = percent(value)
    return (_("more than %(share)s") % {"share": text} if figure.qualifier == "more-than" else text), spoken_of


def _value(figure: Figure, population: str) -> tuple[float, str]:
    """The value for a population, or the one there is; and of whom it speaks."""
    for code in (population, UNLABELLED, *figure.values):
        if code in figure.values:
            return figure.values[code], code
    raise LookupError(figure.code)


def _plain_label(case: Case, figure: Figure) -> str:
    """The label of a figure without what the exhibit says for all of them, in brackets at its end."""
    label = case.say(figure.label)
    for mark in (" (", "（"):
        if label.endswith((")", "）")) and mark in label:
            return label.rpartition(mark)[0]
    return label


def _is_own(figure: Figure, question: str, chosen: set[str]) -> bool:
    return figure.topic != "cio-interacts-with" and figure.item in chosen


def _own(case: Case, question: str) -> object:
    return case.answers.get(question)


def _topic(case: Case, topic: str) -> list[Figure]:
    return [figure for figure in case.definition.figures if figure.topic == topic]


def _source(case: Case, figures: Iterable[Figure], population: str) -> str:
    found = list(figures)
    populations = dict.fromkeys(_value(one, population)[1] for one in found)
    return source_of(case, [case.say(one.chapter) for one in found], list(populations))


def _exhibit(
    case: Case,
    code: str,
    topic: str,
    title: str,
    figures: list[Figure],
    lines: list[Line],
    population: str,
    site: SiteTotals | None,
) -> Exhibit:
    columns = [_("CTOs"), *([site_label(site)] if site is not None else [])]
    return Exhibit(
        code=code,
        topic=topic,
        title=heading(title),
        sources=(_source(case, figures, population),),
        table=Table(topic, _("Named"), tuple(columns), tuple(lines)),
    )
