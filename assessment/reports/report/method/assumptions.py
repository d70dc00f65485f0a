"""Each assumption named with its number."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from assessment.instrument.definition import Archetype, Learning
from assessment.reports.report.method_tree import Assumption, AssumptionsFinding, RateRow, RateTable
from assessment.reports.report.tree import Rate
from assessment.reports.report.words import capital, day, heading, inline, listed, percent

from .grounds import PERCENTILES, Grounds


def build_assumptions(grounds: Grounds) -> AssumptionsFinding:
    """What we decided ourselves, and how far the published numbers are trusted."""
    assumptions = tuple(_all(grounds))
    return AssumptionsFinding(
        code="assumptions",
        topic=_("What we decided ourselves"),
        title=heading(_("The report does not settle everything: %(n)s decisions are ours") % {"n": len(assumptions)}),
        text=(
            _("Each stands here with its number, so that you can dispute it."),
            _(
                "They belong to the version of the questionnaire. Changing one takes a new version; results already "
                "given stay."
            ),
        ),
        assumptions=assumptions,
    )


def _all(grounds: Grounds) -> Iterator[Assumption]:
    yield from _answers(grounds)
    yield from _unpublished(grounds)
    yield from _naming(grounds)
    yield from _range(grounds)


def _answers(grounds: Grounds) -> Iterator[Assumption]:
    model, question = grounds.definition.model, grounds.definition.ownership_question
    options = question.options if question else ()
    partial = [option for option in options if 0 < option.strength < 1]
    names = {
        "full": listed([f"“{grounds.case.say(option.label)}”" for option in options if option.strength == 1]),
        "none": listed([f"“{grounds.case.say(option.label)}”" for option in options if option.strength == 0]),
    }
    for option in partial:
        yield Assumption(
            code=f"strength-{option.code}",
            term=_("The answer “%(answer)s”") % {"answer": grounds.case.say(option.label)},
            value=_("%(strength)s of a yes") % {"strength": _decimal(option.strength)},
            text=_("%(full)s is a whole yes; %(none)s are a no. Half a yes would speak for no type at all.") % names,
        )
    yield Assumption(
        code="top-time",
        term=_("The largest time investments"),
        value=_("The %(n)s with most time") % {"n": model.top_time_rows},
        text=_(
            "You say how your hours divide; the report counted who names a thing among the largest time investments. "
            "We take the responsibilities to which you give most time as yours. Where several are level on the last "
            "places, they share them."
        ),
    )


def _unpublished(grounds: Grounds) -> Iterator[Assumption]:
    yield _bounded(grounds) if grounds.definition.learning is None else _learned(grounds, grounds.definition.learning)
    yield _coupling(grounds)
    yield Assumption(
        code="start",
        term=_("Starting point"),
        value=_starts(grounds),
        text=_(
            "Shares of %(types)s, in this order. Those who work in Greater China start from its shares, everyone else "
            "from the worldwide ones, as do those who do not say."
        )
        % {"types": listed([inline(name.name) for name in grounds.case.types])},
    )


def _bounded(grounds: Grounds) -> Assumption:
    return Assumption(
        code="unpublished",
        term=_("Rates that are not published"),
        value=_("From 0 to the lowest of the type’s own list"),
        text=_(
            "All values in between count alike. Had a rate been higher than the lowest on the list, we would expect it "
            "to be on the list."
        ),
        table=_bounds(grounds),
    )


def _learned(grounds: Grounds, learning: Learning) -> Assumption:
    words = {"n": f"{learning.responses:,}", "date": day(learning.learned_on)}
    return Assumption(
        code="unpublished",
        term=_("Rates that are not published"),
        value=_("Learned from %(n)s responses") % words,
        text=_(
            "On %(date)s, from responses whose authors agreed to it. Nobody told us a type: the rates are those under "
            "which the answers given are likeliest, and none is higher than the lowest of the type’s own list."
        )
        % words,
        table=_learned_rates(grounds),
    )


def _learned_rates(grounds: Grounds) -> RateTable:
    rows = []
    for kind, label in (("responsibilities", "%(row)s"), ("time", _("Time on %(row)s"))):
        for item in grounds.items[kind]:
            rates = tuple(_learned_rate(grounds, archetype, kind, item) for archetype in grounds.definition.archetypes)
            if any(rate.share is not None for rate in rates):
                name = grounds.label(item) if kind == "responsibilities" else inline(grounds.label(item))
                rows.append(RateRow(f"{kind}.{item}", label % {"row": name}, rates))
    return RateTable(_("Learned rates"), _("Item"), grounds.case.types, tuple(rows))


def _learned_rate(grounds: Grounds, archetype: Archetype, kind: str, item: str) -> Rate:
    name = grounds.case.type_name(archetype.code)
    found = getattr(archetype.learned, kind, {}).get(item)
    if found is None:
        return Rate(name.code, name.name, name.shape, None, _("published"))
    return Rate(name.code, name.name, name.shape, found.rate, percent(found.rate))


def _coupling(grounds: Grounds) -> Assumption:
    weights = grounds.definition.model.coupling_weights
    views = (
        (weights.independent, _("time independent of what one owns")),
        (weights.half, _("time partly on what one owns")),
        (weights.nested, _("time only on what one owns")),
    )
    counting = [(weight, label) for weight, label in views if weight]
    if len(counting) == 1:
        text = _("The report does not say. The responses chose: %(view)s.") % {"view": counting[0][1]}
    else:
        parts = listed(
            [_("%(view)s (%(share)s)") % {"view": label, "share": percent(weight)} for weight, label in counting]
        )
        text = _("The report does not say. We mix the possible views: %(parts)s.") % {"parts": parts}
    return Assumption(
        code="coupling",
        term=_("How time goes with ownership"),
        value=_ratio([weight for weight, _label in counting]),
        text=text,
    )


def _naming(grounds: Grounds) -> Iterator[Assumption]:
    model = grounds.definition.model
    limits = {"clear": percent(model.bands.clear), "leaning": percent(model.bands.leaning)}
    yield Assumption(
        code="bands",
        term=_("Clear, leaning, blend"),
        value=_("From %(clear)s and from %(leaning)s") % limits,
        text=_(
            "The probability of the leading type decides: these are the lowest for clear and for leaning. Below them "
            "it is a blend, in which two types are named and none alone."
        ),
    )
    items = len(grounds.items["responsibilities"])
    yield Assumption(
        code="minimum",
        term=_("Fewest answers for a type"),
        value=_("%(least)s of %(items)s responsibilities") % {"least": model.minimum_ownership, "items": items},
        text=_("With fewer answers to who owns what, no type and no probability is given."),
    )
    yield Assumption(
        code="roles",
        term=_("To whom the types apply"),
        value=_("%(n)s posts") % {"n": len(model.eligible_roles)},
        text=_("%(roles)s, and whoever leaves the post open. Anyone else sees the comparison without a type.")
        % {"roles": capital(listed(_roles(grounds)))},
    )


def _range(grounds: Grounds) -> Iterator[Assumption]:
    model = grounds.definition.model
    yield Assumption(
        code="study",
        term=_("How exact the published rates are"),
        value=_("%(n)s CTOs") % {"n": f"{model.study_ctos:,}"},
        text=_(
            "A survey is a sample, so even a published rate may be a little off. How many CTOs of each type were asked "
            "is not published; we work it out from the type’s share."
        ),
        table=_sizes(grounds),
    )
    low, high = PERCENTILES
    words = {"low": low, "high": high, "tail": f"{low}%", "share": f"{high - low}%"}
    yield Assumption(
        code="range",
        term=_("The range beside a probability"),
        value=_("%(n)s draws") % {"n": f"{model.interval_draws:,}"},
        text=_(
            "Each time the rates are drawn anew and the probability is worked out again; rates under which the answers "
            "given are likelier count for more. The range leaves out the lowest and the highest %(tail)s and so holds "
            "%(share)s of the outcomes (%(low)sth to %(high)sth percentile). It covers the rates alone: what the "
            "unpublished ones may be, and how far a sample may err. It does not cover slips in answering, our other "
            "decisions on this page, or whether the types fit your organisation."
        )
        % words,
    )


def _decimal(number: float) -> str:
    """A number with the decimals it has: 0.7, 0.65."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _ratio(shares: list[float]) -> str:
    """Shares set against each other: 60% : 40%."""
    return " : ".join(map(percent, shares))


def _roles(grounds: Grounds) -> list[str]:
    question = grounds.definition.questions.get("role")
    labels = {option.code: grounds.case.say(option.label) for option in getattr(question, "options", ())}
    return [inline(labels.get(code, code)) for code in grounds.definition.model.eligible_roles]


def _bounds(grounds: Grounds) -> RateTable:
    rows = tuple(
        RateRow(kind, label, tuple(_upper(grounds, archetype, kind) for archetype in grounds.definition.archetypes))
        for kind, label in (("responsibilities", _("Responsibilities")), ("time", _("Time")))
    )
    return RateTable(_("Between which values an unpublished rate may lie"), _("List"), grounds.case.types, rows)


def _upper(grounds: Grounds, archetype: Archetype, kind: str) -> Rate:
    name, rates = grounds.case.type_name(archetype.code), getattr(archetype, kind)
    bound = min(rates.values()) if rates else None
    text = _("not published") if bound is None else f"0–{percent(bound)}"
    return Rate(name.code, name.name, name.shape, bound, text)


def _starts(grounds: Grounds) -> str:
    shares = [archetype.share for archetype in grounds.definition.archetypes]
    words = {
        "worldwide": _ratio([share.global_ for share in shares]),
        "china": _ratio([share.greater_china for share in shares]),
    }
    return _("Worldwide %(worldwide)s, Greater China %(china)s") % words


def _sizes(grounds: Grounds) -> RateTable:
    rates = []
    for name, archetype in zip(grounds.case.types, grounds.definition.archetypes, strict=True):
        number = round(grounds.definition.model.study_ctos * archetype.share.global_)
        rates.append(Rate(name.code, name.name, name.shape, float(number), f"{number:,}"))
    row = RateRow("sizes", _("CTOs asked, worked out"), tuple(rates))
    return RateTable(
        _("How many CTOs of each type were asked, worked out from its share"), _("Number"), grounds.case.types, (row,)
    )
