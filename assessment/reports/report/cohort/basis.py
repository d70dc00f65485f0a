"""What the figures of an engagement rest on, and what they cannot tell."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from assessment.engagements.models import Engagement
from assessment.engagements.queries import Figures, Turnout
from assessment.reports.report.tree import Point
from assessment.reports.report.words import day
from assessment.scoring.release import EXACT_FROM, GroupFigures


def build_basis(
    engagement: Engagement, figures: Figures, turnout: Turnout, group: GroupFigures | None
) -> Iterator[Point]:
    """Version, dates, how many, how they were asked, the rule on small groups."""
    yield Point(_("Questionnaire"), _("Version %(number)s") % {"number": engagement.version.number})
    yield Point(_("Dates"), _dates(engagement, turnout))
    yield Point(_("People"), _people(turnout))
    if group is not None:
        yield Point(_("In these figures"), _included(figures, group))
    yield Point(_("Mode"), _mode(engagement))
    yield Point(
        _("Precision"),
        _(
            "Those asked decide for themselves whether to answer. They are no random sample, so no margin of error is "
            "claimed."
        ),
    )
    yield Point(_("Small groups"), _rule(engagement, figures))
    yield Point(_("What people wrote"), _("Free text is in no figure."))


def _dates(engagement: Engagement, turnout: Turnout) -> str:
    words = {"start": day(engagement.created_at), "end": day(engagement.closed_at or engagement.closes_at)}
    asked = _("Asked from %(start)s to %(end)s.") % words
    if engagement.is_anonymous or turnout.first_at is None or turnout.last_at is None:
        return asked
    told = {"first": day(turnout.first_at), "last": day(turnout.last_at)}
    return _("%(asked)s Submitted from %(first)s to %(last)s.") % {"asked": asked, **told}


def _people(turnout: Turnout) -> str:
    words = {
        "invited": f"{turnout.invited:,}",
        "started": f"{turnout.started:,}",
        "submitted": f"{turnout.submitted:,}",
    }
    if not turnout.invited:
        return _("Asked by an open link. Started: %(started)s. Submitted: %(submitted)s.") % words
    return _("Invited: %(invited)s. Started: %(started)s. Submitted: %(submitted)s.") % words


def _included(figures: Figures, group: GroupFigures) -> str:
    if not figures.made:
        return _("%(n)s who submitted and agreed, as of now.") % {"n": f"{group.n:,}"}
    words = {"n": f"{group.n:,}", "date": day(figures.made[group.release])}
    return _("%(n)s who submitted and agreed, as of %(date)s.") % words


def _mode(engagement: Engagement) -> str:
    if engagement.is_anonymous:
        return _("Anonymous: no answer can be traced to an invitation.")
    return _("By name: counted are those who agreed that their answers may be seen.")


def _rule(engagement: Engagement, figures: Figures) -> str:
    if not engagement.is_anonymous:
        return _("Groups of fewer than %(n)s people are not shown.") % {"n": figures.least}
    return _(
        "Nothing is shown of fewer than %(n)s people, neither directly nor as the difference of two figures; nor what "
        "all of a group answered alike. Figures change only once %(n)s people or more came or went, so a group may "
        "stand as of an earlier date. In groups of fewer than %(exact)s, shares and means are rounded to 5 points."
    ) % {"n": figures.least, "exact": EXACT_FROM}
