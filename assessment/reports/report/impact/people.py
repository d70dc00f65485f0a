"""Whose results change most, and what they would be advised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.lib.ui import tr
from assessment.lib.wording import answer_text, row_label
from assessment.reports.report.table import Cell, Line, Table
from assessment.reports.report.words import capital
from assessment.scoring.simulate.impact import IN_TOP

from .effect import Effect, Figures, Part, counted, number, share

SHOWN_AT_ONCE = 10
"""Recommendations in the first table; the others stand behind a line that opens."""


def affected_part(effect: Effect) -> Part | None:
    """The kinds of answers whose givers change type most; None if nobody does."""
    tables = [_affected(effect, who, figures) for who, figures in effect.told if figures["affected"]]
    if not tables:
        return None
    return Part(
        code="affected",
        title=_most_affected(effect, next(f["affected"][0] for _who, f in effect.told if f["affected"])),
        text=(
            _(
                "Of everybody who gave the same answer, the share whose type would change. Only answers that at least "
                "twenty people gave count, and of those the ten with the largest shares."
            ),
        ),
        tables=tuple(tables),
    )


def _affected(effect: Effect, who: str, figures: Figures) -> Table:
    columns = (_("Would change"), _("Gave this answer"), _("Share"))
    everybody = figures["changed"] / figures["n"]
    return Table(
        caption=capital(who),
        corner=_("Answer"),
        columns=columns,
        lines=tuple(
            Line(
                code=f"{group['question']}-{group['row'] or 'all'}-{group['answer']}",
                head=_answer(effect, group),
                cells=(
                    counted(columns[0], group["changed"]),
                    counted(columns[1], group["n"]),
                    _share(columns[2], group["changed"] / group["n"]),
                ),
            )
            for group in figures["affected"]
        ),
        note=_("Of everybody %(share)s would change.") % {"share": f"{100 * everybody:.1f}%"},
    )


def _share(label: str, part: float) -> Cell:
    return Cell(label, f"{100 * part:.1f}%", part, 100 * part)


def _most_affected(effect: Effect, group: Mapping[str, Any]) -> str:
    about, said = _asked_and_said(effect, group)
    if not said:
        return _("Most affected: those who spend much time on “%(item)s”") % {"item": about}
    return _("Most affected: those who answered “%(answer)s” to “%(question)s”") % {"question": about, "answer": said}


def _answer(effect: Effect, group: Mapping[str, Any]) -> str:
    """The answer that a group gave, as a line of a table."""
    about, said = _asked_and_said(effect, group)
    if not said:
        return _("Much time: %(item)s") % {"item": about}
    return _("%(question)s: %(answer)s") % {"question": about.rstrip("?？"), "answer": said}


def _asked_and_said(effect: Effect, group: Mapping[str, Any]) -> tuple[str, str]:
    """What was asked about, and what was answered; nothing where time on a row is meant."""
    question, row = group["question"], group["row"]
    about = tr(effect.before.questions[question].label) if row is None else row_label(effect.before, row)
    is_time = row is not None and group["answer"] == IN_TOP
    return about, "" if is_time else answer_text(effect.before, question, row, group["answer"])


def advice_part(effect: Effect) -> Part:
    """What would come up among the first recommendations for whom it does not now, and the other way round."""
    found = _by_code(effect)
    changed = [code for code in found[-1] if any(_is_change(one[code]) for one in found)]
    changed.sort(key=lambda code: -found[-1][code]["gained"] - found[-1][code]["lost"])
    others = changed[SHOWN_AT_ONCE:]
    words = {"n": len(others)}
    is_known = all(figures["advised"] == 0 for _who, figures in effect.told)
    return Part(
        code="advice",
        title=_advice_title(effect),
        text=(_about_advice(changed, nobody=is_known),),
        tables=(_advice(effect, changed[:SHOWN_AT_ONCE]),) if changed else (),
        more_title=ngettext("%(n)s more recommendation", "%(n)s more recommendations", len(others)) % words,
        more=(_advice(effect, others),) if others else (),
    )


def _advice_title(effect: Effect) -> str:
    who, figures = effect.told[0]
    advised, n = figures["advised"], figures["n"]
    if advised is None:
        return _("How many would be advised otherwise is not shown")
    if not advised:
        return _("Of %(who)s, none would be advised otherwise") % {"who": who}
    words = {"who": who, "advised": number(advised), "share": share(advised, n)}
    return _("Of %(who)s, %(advised)s would be advised otherwise (%(share)s)") % words


def _about_advice(changed: list[str], *, nobody: bool) -> str:
    if changed:
        return _(
            "Counted is for whom a recommendation is among the seven shown first. Those that most simulated people "
            "gain or lose come first; those with no gain and no loss are left out."
        )
    if nobody:
        return _("The same seven recommendations come first for everybody.")
    return _("What changes for so few people is not shown.")


def _advice(effect: Effect, codes: list[str]) -> Table:
    columns = [_("In use"), _("Draft"), _("Gained"), _("Lost")]
    names = ("before", "after", "gained", "lost")
    several = effect.has_past
    heads = tuple(
        _("%(figure)s, simulated") % {"figure": column} if several and place else column
        for place, _told in enumerate(effect.told)
        for column in columns
    )
    found = _by_code(effect)
    return Table(
        caption=_("People to whom it is shown among the first: past, then simulated")
        if several
        else _("People to whom it is shown among the first, simulated"),
        corner=_("Recommendation"),
        columns=heads,
        lines=tuple(
            Line(
                code=code,
                head=_title(effect, code),
                cells=tuple(map(counted, heads, (one[code][name] for one in found for name in names))),
                note=_only_in(effect, code),
            )
            for code in codes
        ),
    )


def _by_code(effect: Effect) -> list[dict[str, Mapping[str, Any]]]:
    """Of past and of simulated respondents each recommendation's figures by its code."""
    return [{one["code"]: one for one in figures["advice"]} for _who, figures in effect.told]


def _is_change(one: Mapping[str, Any]) -> bool:
    """Whether somebody is known to gain or lose it: what is withheld may be nobody's change."""
    return bool(one["gained"] or one["lost"])


def _title(effect: Effect, code: str) -> str:
    for definition in (effect.after, effect.before):
        for advice in definition.recommendations:
            if advice.code == code:
                return tr(advice.title)
    return code


def _only_in(effect: Effect, code: str) -> str:
    before, after = (
        any(one.code == code for one in definition.recommendations) for definition in (effect.before, effect.after)
    )
    return "" if before and after else _("only in the draft") if after else _("no longer in the draft")
