"""What the figures rest on, and what they cannot tell."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessment.scoring import ENGINE

from .case import Case
from .tree import BasisFinding, Point
from .words import heading, percent


def build_basis(case: Case) -> BasisFinding:
    """Method, limits and sources, in the words a board can read."""
    return BasisFinding(
        code="basis",
        topic=_("What this rests on"),
        title=heading(_title(case)),
        text=(_("The source is named so that you can check it. We have no affiliation with its publisher."),),
        points=_points(case),
        documents=tuple(Point(case.say(source.title), case.say(source.note)) for source in case.definition.sources),
        version=case.version_label,
        earlier=_earlier(case),
    )


def _earlier(case: Case) -> str:
    if case.engine in ("", ENGINE):
        return ""
    return _("This result was computed by an earlier version of the calculation and stays as it was.")


def _title(case: Case) -> str:
    answers = sum("." in row["item"] for row in case.snapshot["evidence"])
    words = {"answers": answers, "n": f"{case.definition.model.study_ctos:,}"}
    if case.is_typed:
        return _("The type rests on %(answers)s of your answers and a survey of %(n)s CTOs") % words
    return _("The comparison rests on your answers and a survey of %(n)s CTOs") % words


def _points(case: Case) -> tuple[Point, ...]:
    points = []
    if case.is_typed:
        points.append(Point(_("How the type is found"), _how(case)))
        points.append(
            Point(
                _("What the range leaves out"),
                _(
                    "The study publishes only the rates that made each type’s list. The range shows how far the result "
                    "moves with the others. It does not cover slips in answering, or whether the three types fit your "
                    "organisation."
                ),
            )
        )
        points.append(Point(_("What we decided ourselves"), _judgement(case)))
    points.append(
        Point(
            _("What a type says"),
            _(
                "It describes responsibilities and success criteria that an organisation sets, not personality, and it "
                "is no appraisal."
            ),
        )
    )
    points.append(
        Point(
            _("What was compared"),
            _(
                "The study counted how many CTOs name a thing as a main responsibility or a large call on their time. "
                "You said who makes the final call and how your hours divide. The two are shown side by side and never "
                "on one axis."
            ),
        )
    )
    return tuple(points)


def _how(case: Case) -> str:
    region = case.answers.get("region") == "greater-china"
    place = _("Greater China") if region else _("all countries in the study")
    return _(
        "It starts from how common each type is among CTOs (%(place)s). Each answer then makes the types more or less "
        "likely, by the rates published for them (Bayes’ rule). Rates that are not published enter as a mean over all "
        "values they could have."
    ) % {"place": place}


def _judgement(case: Case) -> str:
    model, question = case.definition.model, case.definition.ownership_question
    shared = (
        next((option.strength for option in question.options if option.code == "shared"), None) if question else None
    )
    words = {
        "shared": percent(shared or 0),
        "top": model.top_time_rows,
        "independent": percent(model.coupling_weights.independent),
        "nested": percent(model.coupling_weights.nested),
    }
    return (
        _(
            "“Shared” counts %(shared)s as ownership; the %(top)s areas with most time count as large investments; "
            "time independent of ownership weighs %(independent)s, time only on what one owns %(nested)s. The "
            "thresholds of blend, leaning and clear are ours too."
        )
        % words
    )
