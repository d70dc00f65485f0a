"""The page on learning a version's unlisted rates: plain strings and tables, in the language in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.instrument.definition import Definition, HeldOut, Learning, RateChange, TypeChange
from assessment.lib.ui import tr
from assessment.lib.wording import row_label
from assessment.questionnaires.models import Version
from assessment.questionnaires.queries import LearnedVersion
from assessment.scoring.recalibrate import LEAST_RESPONSES, Recalibration

from .method.grounds import line, way_label
from .table import Table
from .words import day, inline, listed, percent

MOST_IN_A_REQUEST = 5000
"""More submitted responses are too many to go through while a page waits: then the command does it."""

SMALLEST_COUNT = 5
"""Fewer results than this are not counted out."""

_WAYS = {0.0: "independent", 0.5: "half", 1.0: "nested"}


@dataclass(frozen=True)
class Row:
    """A line of a list of figures (`components/summary-list.html`)."""

    term: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Refused:
    """Why nothing was learned, and what was tried."""

    reason: str
    held_out: Table | None


@dataclass(frozen=True)
class Learned:
    """One version whose rates were learned, with what is needed to decide on it."""

    code: str
    title: str
    facts: tuple[Row, ...]
    changes: Table
    rates: tuple[Table, ...]
    held_out: Table
    missed: Table | None
    publish: str
    """The command that publishes it; empty where it was published."""


@dataclass(frozen=True)
class LearningPage:
    """The page. `button` is empty where nothing can be learned; `obstacle` then says why, `command` what would."""

    number: int
    rows: tuple[Row, ...]
    total: Row | None
    button: str
    obstacle: str
    command: str
    refused: Refused | None
    learned: tuple[Learned, ...]


def build_learning_page(
    *,
    definition: Definition,
    version: Version,
    submitted: int,
    left_out: Mapping[str, int] | None,
    found: Recalibration | None,
    learned: Sequence[LearnedVersion],
) -> LearningPage:
    """What an admin sees. `left_out` is None where there are too many responses to look at each in a request."""
    usable = submitted - sum((left_out or {}).values())
    obstacle = _obstacle(usable) if left_out is not None else _too_many()
    button = ngettext("Learn from %(n)s response", "Learn from %(n)s responses", usable) % {"n": f"{usable:,}"}
    return LearningPage(
        number=version.number,
        rows=(
            Row(_("Submitted responses"), f"{submitted:,}"),
            *(
                Row(_("Left out: %(reason)s") % {"reason": reason}, f"{count:,}", note)
                for reason, note, count in _left_out(definition, left_out or {})
            ),
        ),
        total=Row(_("Can be learned from"), f"{usable:,}") if left_out is not None else None,
        button=button if left_out is not None else "",
        obstacle=obstacle,
        command=f"manage.py recalibrate --questionnaire {version.number}" if left_out is None else "",
        refused=_refused(found) if found is not None and found.refusal is not None else None,
        learned=tuple(_learned(definition, version, one) for one in learned),
    )


def _obstacle(usable: int) -> str:
    if usable >= LEAST_RESPONSES:
        return ""
    return _("At least %(least)s are needed. With fewer, chance would be taken for a rate.") % {
        "least": LEAST_RESPONSES
    }


def _too_many() -> str:
    words = {"most": f"{MOST_IN_A_REQUEST:,}"}
    return (
        _(
            "More than %(most)s responses are too many to go through while a page waits. Run this command on the "
            "server; it also says how many are left out and why:"
        )
        % words
    )


def _left_out(definition: Definition, left_out: Mapping[str, int]) -> Iterable[tuple[str, str, int]]:
    """Each reason in words, what has to be said about it, and how many."""
    least = definition.model.minimum_ownership
    wording = {
        "no-consent": (_("no consent to learning"), ""),
        "test": (_("test"), _("They belong to an account of an administrator or a consultant.")),
        "invalid": (_("no longer readable"), _("Answers that the questionnaire does not know.")),
        "not-eligible": (_("a role that the types do not describe"), ""),
        "too-few-answers": (
            _("too few answers"),
            _("Fewer than %(least)s of the responsibilities that tell the types apart.") % {"least": least},
        ),
        "duplicate": (
            _("duplicate"),
            _("An older response of the same account, or one answered exactly like another."),
        ),
    }
    for code, (reason, note) in wording.items():
        if left_out.get(code) or (code in left_out and code != "invalid"):
            yield reason, note, left_out[code]


def _refused(found: Recalibration) -> Refused:
    words = {"n": f"{found.responses:,}", "least": LEAST_RESPONSES, "gain": _gain(found.gain, found.standard_error)}
    reasons = {
        "too-few": _("Only %(n)s responses can be learned from, and at least %(least)s are needed."),
        "no-gain": _(
            "Learned from %(n)s responses, the rates predict each response held back for the test better by %(gain)s "
            "(log-likelihood ± standard error). Less than twice the standard error may be chance, so the rates stay as "
            "they are."
        ),
        "other-shares": _(
            "Learning takes the types to be about as common as the study says. Among these %(n)s responses they are "
            "not nearly so, and rates learned from them would place people worse. The rates stay as they are. Gain on "
            "responses held back for the test: %(gain)s (log-likelihood ± standard error)."
        ),
        "starts-disagree": _(
            "The search among %(n)s responses began at eight places and did not end in the same one. The responses do "
            "not settle the rates, so these stay as they are. Gain on responses held back for the test: %(gain)s "
            "(log-likelihood ± standard error)."
        ),
    }
    return Refused(
        reasons[found.refusal or "too-few"] % words,
        _held_out(found.held_out, None) if found.held_out else None,
    )


def _learned(definition: Definition, source: Version, one: LearnedVersion) -> Learned:
    version, learning = one.version, one.learning
    words = {"number": version.number, "date": day(learning.learned_on)}
    left_out = [
        _("%(reason)s (%(n)s)") % {"reason": reason, "n": f"{n:,}"}
        for reason, _note, n in _left_out(definition, learning.left_out)
        if n
    ]
    is_draft = version.status == Version.Status.DRAFT
    return Learned(
        code=f"version-{version.number}",
        title=_("Version %(number)s, learned on %(date)s") % words,
        facts=(
            Row(_("State"), version.get_status_display()),
            Row(_("Responses"), f"{learning.responses:,}", _left_out_note(left_out)),
            Row(_("How time goes with ownership"), way(learning.coupling), _("The view that the responses chose")),
            Row(
                _("Gain per response"),
                _gain(learning.gain, learning.standard_error),
                _(
                    "How much better the learned rates predict a response held back for the test (log-likelihood ± "
                    "standard error). More than twice the standard error is more than chance."
                ),
            ),
        ),
        changes=_changes(definition, learning),
        rates=tuple(_rates(definition, learning)),
        held_out=_held_out(learning.held_out, learning.coupling),
        missed=_missed(definition, learning),
        publish=f"manage.py publish_version {version.number}" if is_draft else "",
    )


def _left_out_note(parts: Sequence[str]) -> str:
    return _("Left out: %(reason)s") % {"reason": listed(parts)} if parts else _("None was left out")


def way(coupling: float) -> str:
    """A coupling in words."""
    return way_label(_WAYS.get(coupling, f"{coupling:g}"))


def _gain(gain: float, standard_error: float) -> str:
    return f"{gain:.3f} ± {standard_error:.3f}".replace("-", "−")


def _changes(definition: Definition, learning: Learning) -> Table:
    codes: list[str | None] = [*definition.archetype_by_code, None]
    results = {(change.before, change.after): change.results for change in learning.changes}
    columns = tuple(_type_name(definition, code) for code in codes)
    return Table(
        caption=_change_title(learning.changes),
        corner=_("Result"),
        columns=columns,
        lines=tuple(
            line(
                before or "none",
                _("Stored: %(type)s") % {"type": inline(_type_name(definition, before))},
                columns,
                [_counted(results.get((before, after), 0)) for after in codes],
            )
            for before in codes
        ),
        note=_(
            "Lines: the type that a stored result names. Columns: the type that the learned rates would name. Counted "
            "are results of people who agreed to learning, without tests and without those who got no type for lack of "
            "answers or because of their post. Stored results stay as they are. Counts from 1 to %(most)s are shown as "
            "<%(least)s."
        )
        % {"most": SMALLEST_COUNT - 1, "least": SMALLEST_COUNT},
    )


def _counted(count: int) -> tuple[str, float]:
    return (f"<{SMALLEST_COUNT}" if 0 < count < SMALLEST_COUNT else f"{count:,}"), count


def _change_title(changes: Iterable[TypeChange]) -> str:
    every = list(changes)
    n = sum(change.results for change in every)
    changed = sum(change.results for change in every if change.before != change.after)
    words = {"n": f"{n:,}", "share": percent(changed / n) if n else "0%", "least": SMALLEST_COUNT}
    if not changed:
        return _("None of %(n)s past results would change type") % words
    if changed < SMALLEST_COUNT:
        return _("Fewer than %(least)s of %(n)s past results would change type") % words
    return _("%(share)s of %(n)s past results would change type") % words


def _type_name(definition: Definition, code: str | None) -> str:
    return tr(definition.archetype_by_code[code].label) if code is not None else _("No type named")


def _rates(definition: Definition, learning: Learning) -> Iterable[Table]:
    """One table a type."""
    columns = (_("Before"), _("Learned"), _("At most"))
    for archetype in definition.archetypes:
        rates = [rate for rate in learning.rates if rate.archetype == archetype.code]
        if not rates:
            continue
        yield Table(
            caption=tr(archetype.label),
            corner=_("Not on its published list"),
            columns=columns,
            lines=tuple(
                line(
                    f"{rate.kind}.{rate.item}",
                    item_label(definition, f"{rate.kind}.{rate.item}"),
                    columns,
                    [(_share(value), value) for value in (rate.before, rate.after, rate.bound)],
                    note=_("At its bound: the responses would have it higher") if rate.at_bound else "",
                    apart=_begins_time(rates, index),
                )
                for index, rate in enumerate(rates)
            ),
        )


def _begins_time(rates: Sequence[RateChange], index: int) -> bool:
    return index > 0 and rates[index].kind != rates[index - 1].kind


def _share(share: float) -> str:
    return f"{100 * share:.1f}%"


def _held_out(held_out: Sequence[HeldOut], chosen: float | None) -> Table:
    columns = (_("Log-likelihood per response"),)
    return Table(
        caption=_("Every view that was tried, on responses held back for the test"),
        corner=_("How time goes with ownership"),
        columns=columns,
        lines=tuple(
            line(
                f"{one.coupling:g}",
                way(one.coupling),
                columns,
                [(f"{one.log_likelihood:.4f}".replace("-", "−"), one.log_likelihood)],
                note=_("Chosen: predicts them best") if one.coupling == chosen else "",
            )
            for one in held_out
        ),
        note=_("The higher the figure, that is, the nearer to 0, the better the responses are predicted."),
    )


def _missed(definition: Definition, learning: Learning) -> Table | None:
    if not learning.missed:
        return None
    columns = (_("Observed"), _("By the model"), _("Standard errors apart"))
    return Table(
        caption=_("Pairs of answers that go together otherwise than the learned model says"),
        corner=_("Both of"),
        columns=columns,
        lines=tuple(
            line(
                " ".join(pair.items),
                listed([item_label(definition, item) for item in pair.items]),
                columns,
                [
                    (_share(pair.observed), pair.observed),
                    (_share(pair.expected), pair.expected),
                    (f"{pair.deviation:+.1f}".replace("-", "−"), pair.deviation),
                ],
            )
            for pair in learning.missed
        ),
        note=_(
            "Observed, by the model: share of responses with both answers. The more standard errors apart, the less it "
            "can be chance."
        ),
    )


def item_label(definition: Definition, item: str) -> str:
    """An item such as `time.sdlc` in words."""
    kind, _dot, row = item.partition(".")
    wording = _("Much time: %(item)s") if kind == "time" else _("Owns: %(item)s")
    return wording % {"item": row_label(definition, row)}
