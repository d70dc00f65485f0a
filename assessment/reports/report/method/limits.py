"""What the result is not for, what nobody knows about it, and how to check it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from assessment.reports.report.case import REPORT
from assessment.reports.report.method_tree import CheckFinding, LimitsFinding, Listed
from assessment.reports.report.tree import Point
from assessment.reports.report.words import heading
from assessment.scoring import ENGINE

from .grounds import Grounds


def build_limits(grounds: Grounds) -> LimitsFinding:
    """When not to use it, and what has not been measured."""
    return LimitsFinding(
        code="limits",
        topic=_("Limits"),
        title=heading(_("Good enough to start a conversation, not to decide about a person")),
        text=(
            _(
                "The types describe how an organisation has shaped the post: responsibilities and success criteria. "
                "They say nothing about personality, ability or performance."
            ),
        ),
        lists=(
            Listed(
                _("Do not use it for"),
                (
                    _("hiring, promotion or dismissal"),
                    _("appraisal, pay or bonus"),
                    _("ranking people, or saying that one type is better than another"),
                    _("anyone whose post is not that of a CTO or close to it"),
                ),
            ),
            Listed(_("What the figures cannot say"), tuple(_silent(grounds))),
            Listed(
                _("What has not been measured"),
                (
                    _("whether the same person gets the same type when answering again"),
                    _("whether the type agrees with what colleagues would say, or goes with success in the post"),
                    _(
                        "whether it works alike in Chinese and English, and across industries, sizes of company and "
                        "groups of people"
                    ),
                ),
            ),
        ),
    )


def _silent(grounds: Grounds) -> Iterator[str]:
    yield _(
        "Simulated figures show how well the method recovers its own assumptions. They do not show how well the types "
        "fit real CTOs."
    )
    yield _(
        "Simulated CTOs answer every question with a plain yes or no and never slip. People leave answers open, choose "
        "“Shared” and make mistakes, so expect the method to do somewhat worse with them."
    )
    yield _("Answers are what a person says about themselves. Nobody checks them.")
    report = next((source for source in grounds.definition.sources if source.code == REPORT), None)
    if report is not None and report.year is not None:
        yield _("The survey dates from %(year)s. The post of CTO may have changed since.") % {"year": report.year}
    yield _(
        "There are no norms: no group of people was assessed to find out how common each result is. The shares of the "
        "types are the report’s."
    )


def build_check(grounds: Grounds) -> CheckFinding:
    """Document, engine and seeds: with them every figure can be had again."""
    return CheckFinding(
        code="check",
        topic=_("How to check it"),
        title=heading(_("The same answers give the same figures, at any time")),
        text=(
            _(
                "Every result is kept with the fingerprint (a short code) of its questionnaire and the version of the "
                "calculation. Computed again from the same answers, it must come out the same. The last line of a "
                "result shows both."
            ),
            _(
                "A published questionnaire never changes; the database refuses any change. Whatever is decided anew "
                "becomes a new version with another fingerprint."
            ),
            _("We are not affiliated with the publishers of the sources. All wording is ours."),
        ),
        points=tuple(_points(grounds)),
        documents=tuple(
            Point(grounds.case.say(source.title), grounds.case.say(source.note))
            for source in grounds.definition.sources
        ),
    )


def _points(grounds: Grounds) -> Iterator[Point]:
    yield Point(_("Version of the questionnaire"), str(grounds.number))
    yield Point(_("Fingerprint of its document (SHA-256)"), grounds.content_hash)
    yield Point(_("Version of the calculation"), ENGINE)
    yield Point(_("Random seed of the range"), str(grounds.definition.model.interval_seed))
    figures = grounds.figures
    if figures is None:
        yield Point(_("Simulation"), _("none for this version yet"))
        return
    words = {
        "worlds": f"{figures['worlds']:,}",
        "people": f"{figures['people']:,}",
        "seed": figures["seed"],
        "engine": figures["engine"],
    }
    yield Point(
        _("Simulation"),
        _(
            "%(worlds)s sets of unpublished rates with %(people)s simulated CTOs each; random seed %(seed)s, version "
            "of the calculation %(engine)s"
        )
        % words,
    )
