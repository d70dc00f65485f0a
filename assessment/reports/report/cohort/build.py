"""The page of figures of an engagement, for everybody or a group."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.engagements.models import Engagement
from assessment.engagements.queries import Figures, Turnout
from assessment.reports.report.words import heading
from assessment.scoring.release import ALL

from .basis import build_basis
from .labels import group_label
from .tables import build_advice, build_indices, build_ownership, build_time
from .tree import CohortPage, GroupChoice, Stage, TableFinding
from .types import build_types, types_title
from .waves import Wave, build_waves


def build_cohort_page(
    *, engagement: Engagement, figures: Figures, turnout: Turnout, wanted: str = ALL, earlier: Wave | None = None
) -> CohortPage:
    """The page. A group that is `wanted` and not shown counts as everybody, whether or not there is one."""
    name = wanted if wanted in figures.groups else ALL
    group = figures.groups.get(name)
    exact = not engagement.is_anonymous
    types = indices = None
    tables: tuple[TableFinding | None, ...] = ()
    if group is not None:
        members = [one for one in figures.people if name in one.groups]
        types = build_types(figures, group, members, exact=exact)
        indices = build_indices(figures, group)
        tables = (
            build_ownership(figures, group, exact=exact),
            build_time(figures, group),
            build_advice(figures, group, exact=exact),
            build_waves(figures, engagement.wave, earlier) if name == ALL else None,
        )
    return CohortPage(
        title=heading(types_title(figures, group) if group else _("There is nothing to show yet")),
        lead=_lead(figures, name),
        group=name,
        choices=tuple(
            GroupChoice(code, group_label(figures.definition, code), one.n, code == name)
            for code, one in figures.groups.items()
            if code == name or _tells_more(figures, code)
        ),
        stages=_stages(turnout),
        types=types,
        indices=indices,
        tables=tuple(one for one in tables if one is not None),
        basis=tuple(build_basis(engagement, figures, turnout, group)),
        obstacle="" if group else _obstacle(engagement, figures),
    )


def _tells_more(figures: Figures, code: str) -> bool:
    """Whether a group is smaller than those it is a part of: else it is one of them again."""
    wider = code.split("+") if "+" in code else [ALL]
    return code == ALL or all(
        one not in figures.groups or figures.groups[code].n < figures.groups[one].n for one in (*wider, ALL)
    )


def _lead(figures: Figures, name: str) -> str:
    if name not in figures.groups:
        return ""
    n = figures.groups[name].n
    if name == ALL:
        return ngettext(
            "The answers of %(n)s person who agreed that they count.",
            "The answers of %(n)s people who agreed that they count.",
            n,
        ) % {"n": f"{n:,}"}
    words = {"group": group_label(figures.definition, name), "n": f"{n:,}"}
    return ngettext("%(group)s: %(n)s person.", "%(group)s: %(n)s people.", n) % words


def _stages(turnout: Turnout) -> tuple[Stage, ...]:
    """How far people came; who came by an open link was not invited."""
    told = [
        ("invited", _("Invited"), turnout.invited),
        ("opened", _("Opened"), turnout.opened),
        ("started", _("Started"), turnout.started),
        ("submitted", _("Submitted"), turnout.submitted),
    ]
    shown = told if turnout.invited else told[2:]
    whole = max((count for _code, _label, count in shown), default=0) or 1
    return tuple(Stage(code, label, count, 100 * count / whole) for code, label, count in shown)


def _obstacle(engagement: Engagement, figures: Figures) -> str:
    if engagement.is_anonymous:
        return _(
            "Figures are shown once %(n)s people have answered and agreed that their answers count. They are brought "
            "up to date by themselves."
        ) % {"n": engagement.smallest_group}
    return _("Figures are shown once %(n)s people have answered and agreed that their answers may be seen.") % {
        "n": figures.least
    }
