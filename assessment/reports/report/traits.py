"""What the study says of a type, beside the answers that agree or differ."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessment.scoring.indices import trait_verdicts

from .case import Case
from .sentences import answer_sentence
from .tree import Finding, TypeName
from .words import heading


@dataclass(frozen=True)
class TraitRow:
    """A trait, the verdict (`agrees`, `differs`, `neither`, `not-asked`) in words, and the answer it rests on."""

    code: str
    text: str
    verdict: str
    verdict_text: str
    answer: str


@dataclass(frozen=True)
class TraitGroup:
    """The traits of one type."""

    type: TypeName
    rows: tuple[TraitRow, ...]


@dataclass(frozen=True, kw_only=True)
class TraitsFinding(Finding):
    """The traits of the leading type, of both for a blend."""

    groups: tuple[TraitGroup, ...]


def build_traits(case: Case) -> TraitsFinding | None:
    """The traits set beside the answers; None without a type, or where no answer speaks to any of them."""
    if not case.is_typed:
        return None
    groups = tuple(_group(case, code) for code in case.ranking[: 2 if case.band == "blend" else 1])
    spoken = [row for group in groups for row in group.rows if row.verdict in ("agrees", "differs")]
    if not any(row.answer for group in groups for row in group.rows):
        return None
    agreeing = sum(row.verdict == "agrees" for row in spoken)
    title = _("None of your answers agrees or differs with what the study says of the type")
    if spoken:
        words = {"n": agreeing, "all": len(spoken)}
        title = _("Traits that your answers speak to: %(all)s; they agree with %(n)s") % words
    return TraitsFinding(
        code="traits",
        topic=_("Traits"),
        title=heading(title),
        text=(
            _(
                _(
                    "What the study says of the type as a whole. People of one type differ, so a trait that differs is "
                    "no fault."
                ),
            ),
            _("Traits did not count towards your type."),
        ),
        sources=(_("Source: %(source)s, chapter 3") % {"source": case.source()},),
        groups=groups,
    )


def _group(case: Case, code: str) -> TraitGroup:
    archetype = case.definition.archetype_by_code[code]
    verdicts = trait_verdicts(archetype, case.answers)
    labels = {
        "agrees": _("Agrees"),
        "differs": _("Differs"),
        "neither": _("Says neither"),
        "not-asked": _("Not asked"),
        "open": _("Not answered"),
    }
    rows = []
    for trait in archetype.traits:
        verdict = verdicts.get(trait.code, "not-asked" if trait.question is None else "open")
        answer = answer_sentence(case, trait.question, None) if trait.code in verdicts and trait.question else ""
        rows.append(TraitRow(trait.code, case.say(trait.text), verdict, labels[verdict], answer))
    return TraitGroup(case.type_name(code), tuple(rows))
