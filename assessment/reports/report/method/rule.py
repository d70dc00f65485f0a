"""How a type is found: Bayes' rule in plain words, with one responsibility worked through."""

from __future__ import annotations

import math
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.reports.report.method_tree import Example, RuleFinding
from assessment.reports.report.table import Cell, Line, Table
from assessment.reports.report.tree import Rate, TypeName
from assessment.reports.report.words import heading, inline, percent, signed, tenths_that_add_up, times

from .grounds import Grounds, line

CROWD = 1000
"""Of how many CTOs the example tells: a round number in which whole people remain."""
SCALE = (1, 3, 6, 10, 20)
"""Points that the scale of points shows."""


def build_rule(grounds: Grounds) -> RuleFinding:
    """The rule in steps, an example, and the scale of points."""
    return RuleFinding(
        code="rule",
        topic=_("How a type is found"),
        title=heading(_("The more the types differ on an answer, the more it counts")),
        text=(
            _(
                "We begin with how common each type is. Every answer then makes the types more or less likely, by as "
                "much as their rates differ. This is Bayes’ rule; apart from the decisions listed below, no score is "
                "set by hand."
            ),
            _(
                "The example shows one answer; saying that a thing is yours counts as naming it. The other answers "
                "work the same way: their points add up, with the adjustment of step 4."
            ),
        ),
        sources=(grounds.case.study_source(),),
        steps=_steps(grounds),
        example=_example(grounds),
        scale=_scale(),
    )


def _steps(grounds: Grounds) -> tuple[str, ...]:
    bands, items = grounds.definition.model.bands, grounds.items
    rows = {"owned": len(items["responsibilities"]), "spent": len(items["time"])}
    limits = {"clear": percent(bands.clear), "leaning": percent(bands.leaning)}
    return (
        _(
            "Start with the share of each type among CTOs: in Greater China for those who work there, worldwide for "
            "everyone else."
        ),
        _(
            "Take each answer on the %(owned)s responsibilities and %(spent)s uses of time for which the report gives "
            "a rate. It shifts the odds as in the example. An answer left open shifts nothing."
        )
        % rows,
        _unpublished(grounds),
        _together(grounds),
        _(
            "Turn the odds into probabilities that add up to 100%%. From %(clear)s the result is called clear, from "
            "%(leaning)s leaning, below that a blend of two types."
        )
        % limits,
    )


def _unpublished(grounds: Grounds) -> str:
    learning = grounds.definition.learning
    if learning is None:
        return _(
            "Where no rate is published, let every value that it may have count alike. For one person that comes to "
            "using their average."
        )
    return _("Where no rate is published, use the one learned from %(n)s responses.") % {"n": f"{learning.responses:,}"}


def _together(grounds: Grounds) -> str:
    weights = grounds.definition.model.coupling_weights
    if sum(weight > 0 for weight in (weights.independent, weights.half, weights.nested)) == 1:
        return _(
            "Do not count the same thing twice: whoever owns a thing often spends time on it. This is allowed for."
        )
    return _(
        "Do not count the same thing twice: whoever owns a thing often spends time on it. The report does not say how "
        "often, so two views are mixed: time independent of ownership, and time only on what one owns."
    )


def _example(grounds: Grounds) -> Example | None:
    """The responsibility and the two types whose published rates are furthest apart."""
    found = [
        (abs(math.log(a.share / b.share)), row, a, b)
        for row in grounds.items["responsibilities"]
        for a, b in combinations(grounds.case.rates("responsibilities", row), 2)
        if a.share and b.share and max(a.share, b.share) < 1
    ]
    if not found:
        return None
    _distance, row, first, second = max(found, key=lambda one: one[0])
    if (first.share or 0) < (second.share or 0):
        first, second = second, first
    one, other = grounds.case.type_name(first.code), grounds.case.type_name(second.code)
    start = _start(grounds, one) / _start(grounds, other)
    yes, no = _ratios(first, second)
    return Example(
        row=row,
        first=one,
        second=other,
        text=_told(grounds, row, (one, other), start * yes, start * no),
        counts=_counts(grounds, row, (first, second)),
        points=_points(start, yes, no),
    )


def _start(grounds: Grounds, name: TypeName) -> float:
    return grounds.definition.archetype_by_code[name.code].share.global_


def _ratios(first: Rate, second: Rate) -> tuple[float, float]:
    """How much likelier a yes, and a no, is for the first type than for the second."""
    p, q = first.share or 0, second.share or 0
    return p / q, (1 - p) / (1 - q)


def _told(grounds: Grounds, row: str, names: tuple[TypeName, TypeName], yes: float, no: float) -> tuple[str, ...]:
    first, second = (inline(name.name) for name in names)
    words = {"row": inline(grounds.label(row)), "first": first, "second": second}
    likelier, less_likely = (first, second) if no >= 1 else (second, first)
    against = {**words, "type": likelier, "other": less_likely, "times": times(max(no, 1 / no))}
    return (
        _("A CTO who names %(row)s is %(times)s times as likely to be of the type %(first)s as of the type %(second)s.")
        % {**words, "times": times(yes)},
        _("A CTO who does not is %(times)s times as likely to be of the type %(type)s as of the type %(other)s.")
        % against,
    )


def _counts(grounds: Grounds, row: str, rates: tuple[Rate, Rate]) -> Table:
    columns = tuple(rate.name for rate in rates)
    crowd = [CROWD * _start(grounds, grounds.case.type_name(rate.code)) for rate in rates]
    named = [people * (rate.share or 0) for people, rate in zip(crowd, rates, strict=True)]
    shares = [f"{percent(rate.share or 0)}" for rate in rates]
    rest = [people - some for people, some in zip(crowd, named, strict=True)]
    words = {"crowd": f"{CROWD:,}", "row": inline(grounds.label(row))}
    rows = (
        ("all", _("Among %(crowd)s CTOs worldwide") % words, crowd),
        ("named", _("who name %(row)s as a main responsibility") % words, named),
        ("rest", _("who do not"), rest),
    )
    lines = tuple(line(code, head, columns, [(f"{round(n):,}", n) for n in numbers]) for code, head, numbers in rows)
    notes = tuple(zip(columns, shares, strict=True))
    return Table(
        caption=_("One answer worked through"),
        corner=_("How many"),
        columns=columns,
        lines=lines,
        note=_("Published rates: %(first)s, %(second)s") % {"first": " ".join(notes[0]), "second": " ".join(notes[1])},
    )


def _points(start: float, yes: float, no: float) -> Table:
    """The same in points: for each column the rows add up as they are shown."""
    columns = (_("Names it"), _("Does not"))
    shown = []
    for ratio in (yes, no):
        raw = [10 * math.log10(start), 10 * math.log10(ratio)]
        tenths, total = tenths_that_add_up(raw)
        shown.append([*zip(map(signed, tenths), raw, strict=True), (signed(total), sum(raw))])
    heads = (
        ("start", _("How common the two types are")),
        ("answer", _("This answer")),
        ("sum", _("Sum")),
    )
    return Table(
        caption=_("The same in points, for the first type against the second"),
        corner=_("What counts"),
        columns=columns,
        lines=tuple(
            line(code, head, columns, [column[index] for column in shown]) for index, (code, head) in enumerate(heads)
        ),
        note=_("Plus speaks for the first type, minus for the second."),
    )


def _scale() -> Table:
    """What points mean."""
    columns = tuple(str(points) for points in SCALE)
    cells = tuple(
        Cell(
            ngettext("%(n)s point", "%(n)s points", points) % {"n": label},
            _("%(times)s times") % {"times": _short(10 ** (points / 10))},
            10 ** (points / 10),
        )
        for label, points in zip(columns, SCALE, strict=True)
    )
    return Table(
        caption=_("What points mean: 3 make a type twice as likely as another, 10 ten times"),
        corner=_("Points"),
        columns=columns,
        lines=(Line("times", _("Times as likely"), cells),),
        note=_("A point is one deciban: ten times the logarithm, to base ten, of how many times as likely."),
    )


def _short(ratio: float) -> str:
    text = f"{ratio:.1f}"
    return text.removesuffix(".0")
