"""Whatever a version may be answered, and whatever advice it may hold, for Hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from pydantic import TypeAdapter

from assessment.instrument.answers import clean_answers
from assessment.instrument.definition import Condition, Definition, Need, Recommendation, Text

TEXT = Text(zh_hans="文", en="Text")
_NEED, _CONDITION = TypeAdapter(Need), TypeAdapter(Condition)


def _codes(definition: Definition, *kinds: str) -> list[str]:
    return [code for code, question in definition.questions.items() if question.kind in kinds]


def _some(values: Any, most: int = 4) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(list(values)), min_size=1, max_size=most, unique=True)


def answers(definition: Definition) -> st.SearchStrategy[dict[str, Any]]:
    """Clean answers: any question open, any row open."""
    return st.builds(clean_answers, st.just(definition), st.fixed_dictionaries({}, optional=_each(definition)))


def _each(definition: Definition) -> dict[str, st.SearchStrategy[Any]]:
    found: dict[str, st.SearchStrategy[Any]] = {}
    for code, question in definition.questions.items():
        if question.kind == "single":
            found[code] = st.sampled_from([option.code for option in question.options])
        elif question.kind == "multi":
            plain = [option.code for option in question.options if not option.exclusive]
            alone = [[option.code] for option in question.options if option.exclusive]
            several = _some(plain, question.max_choices or len(plain))
            found[code] = several | st.sampled_from(alone) if alone else several
        elif question.kind in ("scale", "bipolar"):
            found[code] = st.integers(1, 5)
        elif question.kind == "ownership":
            owners = st.sampled_from([option.code for option in question.options])
            found[code] = st.dictionaries(st.sampled_from(list(definition.rows_of_question[code])), owners)
        elif question.kind == "allocation":
            amounts = st.integers(0, 40) | st.floats(0, 40)
            found[code] = st.dictionaries(st.sampled_from(list(definition.rows_of_question[code])), amounts)
    return found


def conditions(definition: Definition) -> st.SearchStrategy[dict[str, Any]]:
    """A condition of any kind, as the document has it, three levels deep at most."""
    multi, scales = _codes(definition, "multi"), _codes(definition, "scale", "bipolar")
    rows = [row.code for row in definition.responsibilities]
    extra = [row.code for row in definition.time_question.extra_rows]
    bounds = st.sampled_from([1, 1.5, 2, 3, 4, 4.5, 6])
    simple = st.one_of(
        st.sampled_from(_codes(definition, "single")).flatmap(
            lambda code: _test("is", question=st.just(code), values=_options(definition, code))
        ),
        _test("is", question=st.sampled_from(scales), values=_some(range(1, 6))),
        _test(
            "is",
            question=st.just("ownership"),
            row=st.sampled_from(rows),
            values=_options(definition, "ownership"),
        ),
        st.sampled_from(multi).flatmap(
            lambda code: _test("includes-any", question=st.just(code), values=_options(definition, code))
        ),
        st.sampled_from(multi).flatmap(
            lambda code: _test("lacks-all", question=st.just(code), values=_options(definition, code))
        ),
        _test("scale-between", question=st.sampled_from(scales), low=st.integers(1, 5), high=st.integers(1, 5)),
        _test("index-between", index=st.sampled_from(list(definition.index_by_code)), low=bounds, below=bounds),
        _test("outside-top-time", row=st.sampled_from([*rows, *extra])),
        _test("time-at-least", row=st.sampled_from([*rows, *extra]), percent=st.integers(0, 40)),
    )
    several = st.lists(simple, min_size=1, max_size=3)
    twice = simple | _test(st.sampled_from(["all", "any"]), conditions=several)
    return twice | _test(st.sampled_from(["all", "any"]), conditions=st.lists(twice, min_size=1, max_size=3))


def _test(name: Any, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"test": st.just(name) if isinstance(name, str) else name, **fields})


def _options(definition: Definition, code: str) -> st.SearchStrategy[list[Any]]:
    return _some(option.code for option in definition.questions[code].options)


def needs(definition: Definition) -> st.SearchStrategy[dict[str, Any]]:
    """A need of any kind, as the document has it, three levels deep at most."""
    multi, scales = _codes(definition, "multi"), _codes(definition, "scale", "bipolar")
    rows, owners = st.sampled_from([row.code for row in definition.responsibilities]), _options(definition, "ownership")
    investments = st.sampled_from([option.code for option in definition.questions["investments"].options])
    technologies = st.sampled_from([option.code for option in definition.questions["technologies-near"].options])
    simple = st.one_of(
        _need("scale-gap", questions=_some(scales), of=st.sampled_from(["mean", "lowest"])),
        _need("scale-height", questions=_some(scales)),
        _need("index-gap", index=st.sampled_from(list(definition.index_by_code))),
        _need("index-height", index=st.sampled_from(list(definition.index_by_code))),
        st.sampled_from(multi).flatmap(
            lambda code: _need("unmet-share", question=st.just(code), options=_options(definition, code))
        ),
        _need(
            "unbacked-share",
            questions=_some(["technologies-near", "technologies-far"]),
            backing=st.just("investments"),
            counterparts=st.dictionaries(technologies, investments, min_size=1),
        ),
        _need("rows-share", values=owners, rows=st.lists(rows, max_size=5, unique=True)),
        _need("owned-outside-top-time", values=owners),
        _need("top-time-not-owned", values=owners),
        _need("time-share", rows=st.lists(rows, min_size=1, max_size=5, unique=True)),
        _need(
            "cases",
            question=st.sampled_from(list(definition.questions)),
            cases=st.lists(
                st.fixed_dictionaries({"when": conditions(definition), "value": st.floats(0, 1)}),
                min_size=1,
                max_size=3,
            ),
            otherwise=st.sampled_from([0, 0.25, 1]),
        ),
    )
    return simple | _combined(definition, simple) | _combined(definition, simple | _combined(definition, simple))


def _combined(definition: Definition, part: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    several = st.lists(part, min_size=1, max_size=4)
    return st.one_of(
        _need("mean", parts=several),
        _need("largest", parts=several),
        _need("product", parts=several),
        _need("only-where", when=conditions(definition), part=part),
    )


def _need(name: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"need": st.just(name), **fields})


def advised_otherwise(definition: Definition) -> st.SearchStrategy[Definition]:
    """The version with other recommendations: up to twelve, with few themes and much that overlaps."""
    archetypes = [archetype.code for archetype in definition.archetypes]
    one = st.fixed_dictionaries(
        {
            "theme": st.sampled_from([theme.code for theme in definition.themes[:3]]),
            "audience": st.lists(st.sampled_from(archetypes), max_size=2, unique=True).map(tuple),
            "overlaps": st.sampled_from([None, None, "one", "other"]),
            "need": needs(definition).map(_NEED.validate_python),
            "certain_if": st.lists(conditions(definition).map(_CONDITION.validate_python), max_size=2).map(tuple),
        }
    )
    return st.lists(one, min_size=1, max_size=12).flatmap(
        lambda advices: st.permutations(range(len(advices))).map(lambda order: _advised(definition, advices, order))
    )


def _advised(definition: Definition, advices: list[dict[str, Any]], order: list[int]) -> Definition:
    """These recommendations, whose codes do not follow the order of the document."""
    first = definition.recommendations[0]
    made = (
        Recommendation.model_construct(**{**dict(first), **advice, "code": f"advice-{number:02}"})
        for advice, number in zip(advices, order, strict=True)
    )
    return definition.model_copy(update={"recommendations": tuple(made)})
