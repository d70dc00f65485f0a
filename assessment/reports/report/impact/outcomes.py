"""Types, firmness and probabilities before and under the draft."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from assessment.reports.report.bands import band_names
from assessment.reports.report.method.grounds import line
from assessment.reports.report.table import Line, Table
from assessment.reports.report.words import capital, inline

from .effect import Effect, Figures, Part, counted, number, points, share, together

BANDS = ("blend", "leaning", "clear")
"""From the least firm to the firmest."""


def change_title(figures: Figures, *, past: bool) -> str:
    """How many would change type, as a finding."""
    changed, n = figures["changed"], figures["n"]
    words = {"n": number(n)}
    if changed is None:
        return _("How many of %(n)s results would change type is not shown") % words
    words |= {"changed": number(changed), "share": share(changed, n)}
    if past:
        some = _("%(changed)s of %(n)s results would change type (%(share)s)")
        none = _("None of %(n)s results would change type")
    else:
        some = _("%(changed)s of %(n)s simulated respondents would change type (%(share)s)")
        none = _("None of %(n)s simulated respondents would change type")
    return (some if changed else none) % words


def types_part(effect: Effect) -> Part:
    """Old type by new type."""
    return Part(
        code="types",
        title=_("From which type to which"),
        text=(
            _(
                "Lines: the type by the version in use. Columns: the type by the draft. Where both are the same, the "
                "result stays."
            ),
        ),
        tables=tuple(_flow(effect, who, figures, "types") for who, figures in effect.told),
    )


def bands_part(effect: Effect) -> Part:
    """Old firmness by new firmness."""
    return Part(
        code="bands",
        title=_firmness_title(effect),
        text=(_limits(effect),),
        tables=tuple(_flow(effect, who, figures, "bands") for who, figures in effect.told),
    )


def shift_part(effect: Effect) -> Part:
    """How far each type's probability moves on average."""
    columns = tuple(who for who, _figures in effect.told)
    codes = [*effect.invented["shift"]]
    figures = effect.told[0][1]["shift"]
    largest = max(codes, key=lambda code: abs(figures[code]), default=None)
    title = _("Probabilities stay where they are on average")
    if largest is not None and round(1000 * figures[largest]):
        words = {"type": inline(effect.type_name(largest)), "points": points(figures[largest])}
        title = _("On average the probability of %(type)s moves most, by %(points)s points") % words
    table = Table(
        caption=_("Mean shift of each probability, in percentage points"),
        corner=_("Type"),
        columns=columns,
        lines=tuple(
            replace(
                line(
                    code,
                    effect.type_name(code),
                    columns,
                    [(points(one["shift"][code]), one["shift"][code]) for _who, one in effect.told],
                ),
                sign=effect.sign(code),
            )
            for code in codes
        ),
        note=_("Of all who answered enough for probabilities under both versions."),
    )
    return Part(code="shift", title=title, tables=(table,))


def _flow(effect: Effect, who: str, figures: Figures, name: str) -> Table:
    """The table of one group of respondents, without kinds of outcome that nobody has."""
    told, names = figures[name], _names(effect, name)
    lines, columns = (
        {kind: at for at, (kind, count) in enumerate(zip(told[kinds], told[totals], strict=True)) if count != 0}
        for kinds, totals in (("lines", "before"), ("columns", "after"))
    )
    heads = (*(names[kind] for kind in columns), _("All"))
    rows = [(kind, names[kind], told["cells"][at], told["before"][at]) for kind, at in lines.items()]
    rows.append(("all", _("All"), told["after"], figures["n"]))
    return Table(
        caption=capital(who),
        corner=_("Version in use"),
        columns=heads,
        lines=tuple(
            Line(
                code=kind,
                head=head,
                cells=tuple(map(counted, heads, (*(counts[at] for at in columns.values()), total))),
                apart=kind == "all",
                sign=effect.sign(kind),
            )
            for kind, head, counts, total in rows
        ),
        signs=(*map(effect.sign, columns), None) if name == "types" else (),
    )


def _names(effect: Effect, name: str) -> dict[str, str]:
    kinds = {code for part in ("lines", "columns") for code in effect.invented[name][part]}
    bands = {code: name.label for code, name in band_names(effect.after).items()}
    return {code: bands.get(code) or effect.type_name(code) for code in kinds}


def _firmness_title(effect: Effect) -> str:
    """How many would be firmer and how many less firm, as far as that is shown."""
    who, figures = effect.told[0]
    told = figures["bands"]
    pairs = [
        (BANDS.index(after) - BANDS.index(before), told["cells"][at][place])
        for at, before in enumerate(told["lines"])
        for place, after in enumerate(told["columns"])
        if before in BANDS and after in BANDS
    ]
    firmer = together([count for step, count in pairs if step > 0])
    looser = together([count for step, count in pairs if step < 0])
    if firmer is None or looser is None:
        return _("How firm results would be")
    if not firmer and not looser:
        return _("Results would be as firm as they are")
    words = {"who": who, "firmer": number(firmer), "looser": number(looser)}
    return _("Of %(who)s, %(firmer)s would be firmer and %(looser)s less firm") % words


def _limits(effect: Effect) -> str:
    """From which probability results are called firm, and whether the draft says so too."""
    one, other = effect.before.model.bands, effect.after.model.bands
    words = {"clear": f"{100 * one.clear:g}%", "leaning": f"{100 * one.leaning:g}%"}
    if (one.clear, one.leaning) == (other.clear, other.leaning):
        return _("Clear begins at %(clear)s and leaning at %(leaning)s under both versions.") % words
    words |= {"new_clear": f"{100 * other.clear:g}%", "new_leaning": f"{100 * other.leaning:g}%"}
    return (
        _(
            "Clear begins at %(clear)s and leaning at %(leaning)s by the version in use, at %(new_clear)s and "
            "%(new_leaning)s by the draft."
        )
        % words
    )
