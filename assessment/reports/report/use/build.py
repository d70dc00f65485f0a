"""The page on how a version is used: who is counted, and what stands out in how they went through it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessment.instrument.definition import Definition
from assessment.lib.ui import tr
from assessment.reports.report.words import day
from assessment.responses.queries.pooling import LEAST_CELL, LEAST_GROUP
from assessment.responses.queries.use import Left, Use

from .figures import items_in_use
from .languages import build_languages
from .leaving import build_leaving
from .left_open import build_left_open
from .telling import build_telling
from .time import build_time
from .tree import SectionLink, UseFinding, UsePage
from .who import build_who


def build_use_page(*, definition: Definition, number: int, use: Use | None, left: Left | None) -> UsePage:
    """The page. `use` and `left` are None where they are too few to show anything."""
    findings: list[UseFinding] = [build_leaving(definition, left)]
    if use is not None and use.is_counted:
        items = items_in_use(use)
        findings = [
            build_who(use),
            *findings,
            build_time(use),
            build_left_open(definition, items),
            build_telling(definition, items),
            build_languages(definition, items),
        ]
    return UsePage(
        number=number,
        counted=counted_text(use) if use is not None else "",
        obstacle=_obstacle(use),
        command="manage.py tally" if use is not None and not use.is_counted else "",
        findings=tuple(findings),
        sections=_sections(definition) if use is not None and use.is_counted else (),
    )


def counted_text(use: Use) -> str:
    """Who is counted, as of when, and what is done so that nobody can be made out."""
    return _(
        "%(n)s people who submitted and agreed to it, without accounts for trying out, as of %(date)s. These figures "
        "change only once %(least)s or more people came or went. Groups of fewer than %(group)s, and answers given by "
        "fewer than %(least)s of a group, are shown together with others."
    ) % {"n": f"{use.respondents:,}", "date": day(use.as_of), "least": LEAST_CELL, "group": LEAST_GROUP}


def _obstacle(use: Use | None) -> str:
    if use is None:
        return _(
            "Fewer than %(n)s people who agreed to it have submitted this version. Their answers are shown once there "
            "are as many."
        ) % {"n": LEAST_GROUP}
    if not use.is_counted:
        return _("The responses were not counted for this page yet. Run this command on the server:")
    return ""


def _sections(definition: Definition) -> tuple[SectionLink, ...]:
    return tuple(SectionLink(section.code, tr(section.short), tr(section.title)) for section in definition.sections)
