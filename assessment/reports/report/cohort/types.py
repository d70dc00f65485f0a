"""The types of everybody: how common each is, and, by name, where each person stands."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from assessment.engagements.models import Post
from assessment.engagements.queries import BLEND, NO_TYPE, TYPE, Figures, Placed
from assessment.lib.ui import tr
from assessment.reports.report.case import TYPED
from assessment.reports.report.tree import TypeName
from assessment.reports.report.words import listed, percent
from assessment.scoring.release import GroupFigures

from .labels import count_text, share_text, type_label
from .tree import Corner, PersonPoint, TypePart, TypesFinding


def build_types(figures: Figures, group: GroupFigures, members: Sequence[Placed], *, exact: bool) -> TypesFinding:
    """How common the types are in a group; `members` are its people where they may be named."""
    parts = _parts(figures, group, exact=exact)
    return TypesFinding(
        code="types",
        topic=_("Types"),
        title=_("How common each type is"),
        text=_texts(parts, exact=exact),
        parts=parts,
        corners=tuple(Corner(tr(one.label), one.shape, one.hue) for one in figures.definition.archetypes),
        people=tuple(_person(figures, one) for one in members),
        has_counts=group.tells_counts,
        note=_("A type starts a conversation. It is no appraisal, and no type is better than another."),
    )


def types_title(figures: Figures, group: GroupFigures) -> str:
    """The most common type as a sentence; those without one are told of below."""
    told = {code: cell for code, cell in group.counts.get(TYPE, {}).items() if code != NO_TYPE}
    if not told:
        return _("How common each type is cannot be told of so few")
    if not any(cell.share for cell in told.values()):
        return _("A type is named for nobody yet")
    most = max(cell.share for cell in told.values())
    first = [code for code, cell in told.items() if cell.share == most]
    names = listed([type_label(figures.definition, code) for code in first])
    if len(first) > 1:
        return _("Equally common: %(types)s (%(share)s each)") % {"types": names, "share": percent(most)}
    count = told[first[0]].count
    if count is None:
        words = {"type": names, "share": percent(most)}
        return _("Most common type: %(type)s, about %(share)s") % words
    words = {"type": names, "count": f"{count:,}", "n": f"{group.n:,}"}
    return _("Most common type: %(type)s, %(count)s of %(n)s people") % words


def _parts(figures: Figures, group: GroupFigures, *, exact: bool) -> tuple[TypePart, ...]:
    told, definition = group.counts.get(TYPE, {}), figures.definition
    codes = [*(one.code for one in definition.archetypes), BLEND, NO_TYPE]
    shapes = {one.code: one.shape for one in definition.archetypes}
    return tuple(
        TypePart(
            code,
            type_label(definition, code),
            shapes.get(code, ""),
            told[code].share if code in told else None,
            share_text(told.get(code), exact=exact),
            count_text(told.get(code), exact=exact),
        )
        for code in codes
    )


def _texts(parts: Sequence[TypePart], *, exact: bool) -> tuple[str, ...]:
    said = [_("The order is that of the questionnaire, never a ranking.")]
    if not exact and any(part.share is None for part in parts):
        said.append(_("A dash stands for nobody as well as for too few to be told."))
    return tuple(said)


def _person(figures: Figures, placed: Placed) -> PersonPoint:
    definition = figures.definition
    codes = [one.code for one in definition.archetypes]
    is_typed = placed.band in TYPED
    archetype = definition.archetype_by_code.get(placed.archetype or "")
    post = str(Post(placed.post).label)
    type_text = _band_text(placed.band) if archetype is None else tr(archetype.label)
    return PersonPoint(
        initials=initials_of(placed.name or post),
        name=placed.name if placed.name != post else "",
        post=post,
        type_text=type_text,
        type=TypeName(archetype.code, tr(archetype.label), archetype.shape, archetype.hue) if archetype else None,
        shares=tuple(placed.probabilities[code] for code in codes) if is_typed else None,
        chances=tuple(
            (tr(one.label), percent(placed.probabilities[one.code])) for one in definition.archetypes if is_typed
        ),
    )


def initials_of(name: str) -> str:
    """Two letters for a name: the first of its first and last word; of a Chinese name the first character."""
    words = name.split()
    if not words:
        return ""
    if not name[0].isascii():
        return name[0]
    if len(words) == 1:
        return words[0] if words[0].isupper() and len(words[0]) <= 4 else words[0][:2].capitalize()
    return (words[0][0] + words[-1][0]).upper()


def _band_text(band: str) -> str:
    return {
        "blend": _("Between two types"),
        "insufficient": _("Too few answers for a type"),
        "not-applicable": _("Not a CTO: no type is named"),
    }.get(band, _("No type named"))
