"""The result itself: which type or types, or why none, and how firm that is."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.instrument.rules import asked
from assessment.scoring.result import band_of

from .bands import BandName, band_names
from .case import Case
from .evidence import strongest_clauses
from .frequency import frequency_by_band
from .sentences import row_label
from .tree import Firmness, Headline, Hero, Step, TypeName
from .words import capital, count, day, heading, inline, listed, paragraph, percent, reach

LONGEST_SITTING = timedelta(hours=3)
"""A longer span between start and end says nothing about the time taken."""


def build_hero(case: Case) -> Hero:
    """The finding that stands first, by band."""
    builders = {"insufficient": _insufficient, "not-applicable": _not_applicable, "blend": _blend}
    return builders.get(case.band, _one_type)(case)


def _one_type(case: Case) -> Hero:
    leading = case.type_name(case.ranking[0])
    sentence = _("You lead mostly as a %(type)s")
    if leading.name.lower().startswith(tuple("aeiou")):
        sentence = _("You lead mostly as an %(type)s")
    return Hero(
        code="result",
        topic=_("Your result"),
        title=sentence % {"type": inline(leading.name)},
        page_title=leading.name,
        headline=_headline(sentence, type=leading),
        tagline=case.say(case.definition.archetype_by_code[leading.code].tagline),
        text=_speaking_for(case),
        firmness=_firmness(case),
        meta=_meta(case),
    )


def _blend(case: Case) -> Hero:
    first, second = (case.type_name(code) for code in case.ranking[:2])
    parts = {"first": inline(first.name), "second": inline(second.name)}
    sentence = _("You sit between %(first)s and %(second)s")
    least = {"least": percent(case.definition.model.bands.leaning)}
    text = _("No type reaches %(least)s, so none is named alone.") % least
    return Hero(
        code="result",
        topic=_("Your result"),
        title=sentence % parts,
        page_title=capital(_("between %(first)s and %(second)s") % parts),
        headline=_headline(sentence, first=first, second=second),
        text=(text, *_speaking_for(case)),
        firmness=_firmness(case),
        meta=_meta(case),
    )


def _headline(sentence: str, **types: TypeName) -> Headline:
    """A sentence cut where its types stand, so that they can be set apart."""
    before, *rest = (sentence % dict.fromkeys(types, "\0")).split("\0")
    between, after = rest if len(rest) == 2 else ("", rest[0])
    return Headline(before.strip(), tuple(types.values()), between.strip(), after.strip())


def _insufficient(case: Case) -> Hero:
    text, missing = _too_few(case) if _is_asked_owners(case) else ((_not_asked_owners(),), ())
    return Hero(
        code="result",
        topic=_("Your result"),
        title=heading(_("Too few answers to name a type")),
        page_title=_("Too few answers to name a type"),
        headline=Headline(_("Too few answers to name a type")),
        text=text,
        missing=missing,
        retake=bool(missing),
        meta=_meta(case),
    )


def _is_asked_owners(case: Case) -> bool:
    question = case.definition.ownership_question
    return question is not None and question.code in asked(case.definition, case.answers)


def _not_asked_owners() -> str:
    return _("By your answers you were not asked who owns what, and without that no type can be named.")


def _too_few(case: Case) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is said where more answers would have given a type, and the rows that were left open."""
    missing = [item.partition(".")[2] for item in case.snapshot["missing"]]
    items = {row for archetype in case.definition.archetypes for row in archetype.responsibilities}
    least = case.definition.model.minimum_ownership
    answered = len(items) - len(missing)
    words = {"answered": count(answered), "items": count(len(items)), "least": count(least)}
    first = _(
        "Of the %(items)s responsibilities that tell the types apart you answered %(answered)s; a type needs at least "
        "%(least)s."
    )
    text = (
        first % words,
        _("What you submitted stays as it is. To get a type, start again and answer who owns these as well:"),
    )
    return text, tuple(row_label(case, row) for row in missing)


def _not_applicable(case: Case) -> Hero:
    question = case.definition.questions.get("role")
    options = getattr(question, "options", ())
    role = next((case.say(one.label) for one in options if one.code == case.answers.get("role")), "")
    text = _(
        "The types were found by comparing CTOs with one another. The same answers mean something else in another "
        "post: running workplace support, say, sets one CTO apart from the rest, while for a CIO it is an ordinary "
        "part of the work. A CTO type would therefore mislead you."
    )
    return Hero(
        code="result",
        topic=_("Your result"),
        title=heading(_("The CTO types do not fit your post")),
        page_title=_("Who owns what, your time and what to do"),
        headline=Headline(_("The CTO types do not fit your post")),
        text=(
            *([_("Your post: %(role)s.") % {"role": role}] if role else []),
            text,
            _("Who owns what, where your time goes and what to do next are shown below in full, beside what CTOs say."),
        ),
        meta=_meta(case),
    )


def _speaking_for(case: Case) -> tuple[str, ...]:
    """The two answers that speak most for the leading type, and the one that speaks most against it."""
    supporting, opposing = strongest_clauses(case)
    leading, rival = (inline(case.type_name(code).name) for code in case.ranking[:2])
    said = []
    if supporting:
        answers = supporting[0]
        if len(supporting) == 2:
            answers = _("%(one)s, and %(other)s") % {"one": supporting[0], "other": supporting[1]}
        words = {"type": leading, "rival": rival, "answers": answers}
        said.append(_("Strongest answers for %(type)s over %(rival)s: %(answers)s.") % words)
    if opposing:
        said.append(_("Strongest answer for %(rival)s: %(answer)s.") % {"rival": rival, "answer": opposing[0]})
    return (paragraph(said),) if said else ()


def _firmness(case: Case) -> Firmness:
    names = band_names(case.definition)
    top, frequency = case.ranking[0], _frequency(case, names[case.band].label)
    known = [_("Simulated CTOs are made up by computer, so their type is known.")] if frequency else []
    probability, (low, high) = case.probabilities[top], case.snapshot["intervals"][top]
    return Firmness(
        word=names[case.band].label,
        steps=tuple(Step(code, name.label, name.meaning, code == case.band) for code, name in names.items()),
        probability=probability,
        low=low,
        high=high,
        text=paragraph([*known, *_firmness_text(case, low, high, names)]),
        frequency=frequency,
    )


def _frequency(case: Case, label: str) -> str | None:
    """How often the result is right among simulated CTOs placed alike, as a range over the ways answers go together."""
    found = frequency_by_band(case.figures).get(case.band)
    if found is None:
        return None
    words = {"band": label, "n": reach(*found.first), "either": reach(*found.either)}
    if case.band == "blend":
        return (
            _(
                "Of 100 simulated CTOs placed between two types as you are (“%(band)s”), %(either)s were of one of the "
                "two, and %(n)s of the first named."
            )
            % words
        )
    return (
        _(
            "Of 100 simulated CTOs placed as firmly as you (“%(band)s”), %(n)s were of the type named, and %(either)s "
            "of that one or the next most likely."
        )
        % words
    )


def _firmness_text(case: Case, low: float, high: float, names: dict[str, BandName]) -> list[str]:
    first, second = (case.type_name(code) for code in case.ranking[:2])
    words = {
        "first": inline(first.name),
        "p": case.ranged(first.code),
        "second": inline(second.name),
        "q": case.ranged(second.code),
    }
    said = [
        _("In your own case, the probability of %(first)s is %(p)s; next most likely is %(second)s, %(q)s.") % words,
        _(
            "The range covers the unpublished rates only: how far the figure could move because the report leaves some "
            "rates out."
        ),
    ]
    ends = [band for band in (band_of(case.definition, low), band_of(case.definition, high)) if band != case.band]
    if ends:
        bands = {"band": listed([f"“{names[band].label}”" for band in ends])}
        said.append(_("That of the first reaches into %(band)s.") % bands)
    return said


def _meta(case: Case) -> tuple[str, ...]:
    said = []
    if case.completed_at is not None:
        said.append(_("Completed %(date)s") % {"date": day(case.completed_at)})
        if case.started_at is not None and (taken := case.completed_at - case.started_at) < LONGEST_SITTING:
            minutes = max(1, round(taken.total_seconds() / 60))
            said.append(ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes})
    if case.retired is not None:
        number, published = case.retired
        words = {"number": number, "date": day(published)}
        said.append(_("version %(number)s of the questionnaire, published %(date)s, no longer in use") % words)
    return tuple(said)
