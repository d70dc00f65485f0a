"""The second lens: four leadership roles as a profile, and the technology indices."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .case import REPORT, Case
from .tree import LensFinding, LensRow, Point
from .words import heading, inline, listed, percent

MOST_NAMED = 2
"""With more rows level at one end the title does not name them."""
COLLABORATION = "collaboration"
"""Code of the index of how CTO and CIO work together."""
UNLABELLED = "respondents"
"""Population of figures for which the study names none."""
ARTICLE = "article"
"""Code of the source that the four roles come from."""


def build_roles(case: Case) -> LensFinding | None:
    """The mean of the statements of each role, 1 to 5; None if none was answered."""
    means = case.snapshot["leadership_roles"]
    rows = tuple(
        LensRow(
            code=role.code,
            label=case.say(role.label),
            help=case.say(role.help),
            value=means[role.code],
            low=1,
            high=5,
            text=f"{means[role.code]:.1f}",
        )
        for role in case.definition.leadership_roles
        if means.get(role.code) is not None
    )
    if not rows:
        return None
    return LensFinding(
        code="roles",
        topic=_("Leadership roles"),
        title=heading(_roles_title(rows)),
        text=(
            _(
                "The mean of your two answers to each role, from 1 (not me at all) to 5 (exactly like me). It is a "
                "profile, never a type."
            ),
            _("The source gives no figures for the roles, so nothing stands beside yours."),
        ),
        sources=(_("Source of the roles: %(source)s") % {"source": case.source(ARTICLE)},),
        rows=rows,
        scale=_("from 1 to 5"),
    )


def build_indices(case: Case) -> LensFinding | None:
    """Each index that could be worked out, 0 to 100; None if there is none."""
    found = case.snapshot["indices"]
    rows = tuple(
        LensRow(
            code=index.code,
            label=case.say(index.label),
            help=case.say(index.help),
            value=found[index.code]["points"],
            low=0,
            high=100,
            text=f"{found[index.code]['points']:.0f}",
            also=_("%(mean)s of 5") % {"mean": f"{found[index.code]['mean']:.1f}"},
        )
        for index in case.definition.indices
        if found.get(index.code) is not None
    )
    if not rows:
        return None
    return LensFinding(
        code="indices",
        topic=_("Technology and collaboration"),
        title=heading(_indices_title(rows)),
        text=(
            _("From your own answers, on a scale of 0 to 100."),
            _("The study publishes no cut-offs, so no value is called high or low."),
        ),
        sources=(_("Source of the definitions: %(source)s; the scale is ours") % {"source": case.source(REPORT)},),
        rows=rows,
        scale=_("from 0 to 100"),
        associations=_associations(case, [row.code for row in rows]),
    )


def _associations(case: Case, indices: list[str]) -> tuple[Point, ...]:
    """What the study reports to go with what the indices measure: of organisations, never a forecast for this one."""
    wanted = [f"{kind}-growth-high-{code}" for code in indices for kind in ("profit", "revenue")]
    if COLLABORATION in indices:
        wanted.append("profit-growth-both-high")
    found = [figure for code in wanted if (figure := case.figure(code)) is not None]
    return tuple(
        Point(
            case.say(figure.label),
            _("%(share)s (%(source)s, %(chapter)s)")
            % {
                "share": percent(figure.values[UNLABELLED]),
                "source": case.source(figure.source),
                "chapter": case.say(figure.chapter),
            },
        )
        for figure in found
        if UNLABELLED in figure.values
    )


def _roles_title(rows: tuple[LensRow, ...]) -> str:
    most, least = _ends(rows)
    words = {"most": listed(most), "least": listed(least), "high": _top(rows), "low": _bottom(rows)}
    if not least:
        return _("You see yourself equally in every role answered (%(high)s of 5)") % words
    return _("You see yourself most as %(most)s (%(high)s of 5), least as %(least)s (%(low)s)") % words


def _indices_title(rows: tuple[LensRow, ...]) -> str:
    most, least = _ends(rows)
    words = {"most": listed(most), "least": listed(least), "high": _top(rows), "low": _bottom(rows)}
    if len(rows) == 1 or not least:
        return _("%(most)s: %(high)s of 100") % words
    if len(most) > MOST_NAMED:
        return _("Lowest: %(least)s (%(low)s of 100)") % words
    if len(least) > MOST_NAMED:
        return _("Highest: %(most)s (%(high)s of 100)") % words
    return _("Highest: %(most)s (%(high)s of 100); lowest: %(least)s (%(low)s)") % words


def _ends(rows: tuple[LensRow, ...]) -> tuple[list[str], list[str]]:
    """Labels of the rows with the highest and with the lowest value shown; no lowest where all are level."""
    high, low = _top(rows), _bottom(rows)
    most = [inline(row.label) for row in rows if row.text == high]
    return most, [inline(row.label) for row in rows if row.text == low] if low != high else []


def _top(rows: tuple[LensRow, ...]) -> str:
    return max(rows, key=lambda row: row.value).text


def _bottom(rows: tuple[LensRow, ...]) -> str:
    return min(rows, key=lambda row: row.value).text
