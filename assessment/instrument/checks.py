"""What keeps a document from being published. Each finding names its place.

`structural_problems` covers what can be said without computing a result; `scoring.checks` adds the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from . import rules
from .definition import (
    AnswerIs,
    BipolarQuestion,
    CollaborationIndex,
    Definition,
    MultiQuestion,
    OwnershipQuestion,
    ScaleQuestion,
    SingleQuestion,
    Text,
)
from .progress import OTHER_PAGES, steps_of


@dataclass(frozen=True)
class Problem:
    """A finding: a code, the place in the document, and what is wrong there. An error keeps it from being published."""

    code: str
    place: str
    detail: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        return f"{self.place}: {self.detail} [{self.code}]"


def structural_problems(definition: Definition) -> list[Problem]:
    """Every structural reason not to publish, in the order of the document; empty if there is none."""
    return [
        *_missing_texts(definition),
        *_unlike_placeholders(definition),
        *_duplicate_codes(definition),
        *_orphan_rows(definition),
        *_orphan_rates(definition),
        *_orphan_scales(definition),
        *_orphan_references(definition),
        *_orphan_catalogue_entries(definition),
        *_orphan_roles(definition),
        *_page_problems(definition),
        *_rule_problems(definition),
        *_model_problems(definition),
        *_learned_problems(definition),
        *_limits(definition),
    ]


def walk_texts(part: object, place: str = "") -> Iterator[tuple[str, Text]]:
    """Every text of a document with its place, such as `sections.profile.questions.role.label`."""
    if isinstance(part, Text):
        yield place, part
    else:
        for inner, item in _items(part, place):
            yield from walk_texts(item, inner)


def _walk_parts(part: object, place: str = "") -> Iterator[tuple[str, BaseModel]]:
    if isinstance(part, BaseModel):
        yield place, part
    for inner, item in _items(part, place):
        yield from _walk_parts(item, inner)


def _items(part: object, place: str) -> Iterator[tuple[str, object]]:
    """What stands directly inside a part: fields by name, items by code where each has its own, else by number."""
    steps: Iterable[tuple[str, object]] = ()
    if isinstance(part, BaseModel):
        steps = ((field.alias or name, getattr(part, name)) for name, field in type(part).model_fields.items())
    elif isinstance(part, tuple):
        codes = {str(item.code): item for item in part if hasattr(item, "code")}
        steps = codes.items() if len(codes) == len(part) else ((str(number), item) for number, item in enumerate(part))
    for step, item in steps:
        yield f"{place}.{step}" if place else step, item


def _missing_texts(definition: Definition) -> Iterator[Problem]:
    for place, text in walk_texts(definition):
        for language, wording in (("zh-hans", text.zh_hans), ("en", text.en)):
            if not wording.strip():
                yield Problem("missing-text", f"{place}.{language}", "no text in this language")


_PLACEHOLDER = re.compile(r"\{[^{}\s]*\}|%\([^)]*\)[sd]|%[sd](?![\w%])|\$\{[^}]*\}")


def _unlike_placeholders(definition: Definition) -> Iterator[Problem]:
    """Texts with a placeholder that the other language lacks: half the readers would miss what is put in there."""
    for place, text in walk_texts(definition):
        if not (text.zh_hans.strip() and text.en.strip()):
            continue
        one, other = (Counter(_PLACEHOLDER.findall(wording)) for wording in (text.zh_hans, text.en))
        if one != other:
            only = ", ".join(sorted((one - other) + (other - one)))
            yield Problem("placeholders", place, f"not in both languages: {only}")


def _duplicate_codes(definition: Definition) -> Iterator[Problem]:
    lists: list[tuple[str, Iterable[str]]] = [
        ("responsibilities", (row.code for row in definition.responsibilities)),
        ("sections", (section.code for section in definition.sections)),
        ("questions", (question.code for section in definition.sections for question in section.questions)),
        ("archetypes", (archetype.code for archetype in definition.archetypes)),
        ("scales", (scale.code for scale in definition.scales)),
        ("indices", (index.code for index in definition.indices)),
        ("leadership_roles", (role.code for role in definition.leadership_roles)),
        ("themes", (theme.code for theme in definition.themes)),
        ("reflections", (prompt.code for chapter in definition.reflections for prompt in chapter.prompts)),
        ("recommendations", (advice.code for advice in definition.recommendations)),
        ("sources", (source.code for source in definition.sources)),
        ("figures", (figure.code for figure in definition.figures)),
        ("consent.items", (item.code for item in definition.consent.items)),
    ]
    for question in definition.questions.values():
        if isinstance(question, SingleQuestion | MultiQuestion | OwnershipQuestion):
            lists.append((f"questions.{question.code}.options", (option.code for option in question.options)))
    for place, codes in lists:
        for code, times in Counter(codes).items():
            if times > 1:
                yield Problem("duplicate-code", place, f"“{code}” stands {times} times")
    kinds = Counter(question.kind for question in definition.questions.values())
    for kind in ("ownership", "allocation"):
        if kinds[kind] > 1:
            yield Problem("second-question", "sections", f"more than one question of kind {kind}")


def _orphan_rows(definition: Definition) -> Iterator[Problem]:
    known = definition.responsibility_by_code
    question = definition.ownership_question
    if question is None:
        return
    shown = [code for group in question.groups for code in group.rows]
    for code in shown:
        if code not in known:
            yield Problem("orphan-code", f"questions.{question.code}.groups", f"no responsibility “{code}”")
    for code in known:
        if shown.count(code) != 1:
            place = f"questions.{question.code}.groups"
            yield Problem("row-not-shown-once", place, f"“{code}” is shown {shown.count(code)} times")


def _orphan_rates(definition: Definition) -> Iterator[Problem]:
    for archetype in definition.archetypes:
        for field, rates in (("responsibilities", archetype.responsibilities), ("time", archetype.time)):
            place = f"archetypes.{archetype.code}.{field}"
            if not rates:
                yield Problem("no-rates", place, "no published rate")
            for code, rate in rates.items():
                if code not in definition.responsibility_by_code:
                    yield Problem("orphan-code", f"{place}.{code}", "no such responsibility")
                if not 0 < rate < 1:
                    yield Problem(
                        "certain-rate", f"{place}.{code}", "a rate of 0 or 1 would let one answer decide alone"
                    )
    for region in ("global_", "greater_china"):
        total = sum(getattr(archetype.share, region) for archetype in definition.archetypes)
        if abs(total - 1) > 0.011:
            yield Problem("shares", "archetypes", f"the {region.strip('_')} shares add up to {total:.3f}")


def _orphan_scales(definition: Definition) -> Iterator[Problem]:
    for question in definition.questions.values():
        if isinstance(question, ScaleQuestion) and question.scale not in definition.scale_by_code:
            yield Problem("orphan-code", f"questions.{question.code}.scale", f"no scale “{question.scale}”")


def _answers_of(definition: Definition, question_code: str) -> set[str | int]:
    question = definition.questions[question_code]
    if isinstance(question, SingleQuestion | MultiQuestion | OwnershipQuestion):
        return {option.code for option in question.options}
    if isinstance(question, ScaleQuestion | BipolarQuestion):
        return {1, 2, 3, 4, 5}
    return set()


_CODE_FIELDS = {
    "question": "questions",
    "questions": "questions",
    "backing": "questions",
    "frequency_question": "questions",
    "importance_questions": "questions",
    "row": "responsibility_by_code",
    "rows": "responsibility_by_code",
    "index": "index_by_code",
    "audience": "archetype_by_code",
}
"""Fields of needs, conditions, traits and indices that name something, and where it must be found."""


def _orphan_references(definition: Definition) -> Iterator[Problem]:
    for field in ("archetypes", "indices", "leadership_roles", "recommendations"):
        for place, part in _walk_parts(getattr(definition, field), field):
            yield from _unknown_names(definition, place, part)
            yield from _unknown_answers(definition, place, part)
            yield from _wrong_kinds(definition, place, part)
            yield from _empty_lists(place, part)


def _orphan_catalogue_entries(definition: Definition) -> Iterator[Problem]:
    themes = {theme.code for theme in definition.themes}
    sources = {source.code for source in definition.sources}
    for advice in definition.recommendations:
        if advice.theme not in themes:
            yield Problem("orphan-code", f"recommendations.{advice.code}.theme", f"no theme “{advice.theme}”")
        if advice.origin.source is not None and advice.origin.source not in sources:
            yield Problem("orphan-code", f"recommendations.{advice.code}.origin", f"no source “{advice.origin.source}”")
    for figure in definition.figures:
        if figure.source not in sources:
            yield Problem("orphan-code", f"figures.{figure.code}.source", f"no source “{figure.source}”")
    for chapter in definition.reflections:
        if chapter.source not in sources:
            yield Problem("orphan-code", "reflections", f"no source “{chapter.source}”")


def _orphan_roles(definition: Definition) -> Iterator[Problem]:
    role = definition.questions.get("role")
    known = {option.code for option in role.options} if isinstance(role, SingleQuestion) else set()
    for code in definition.model.eligible_roles:
        if code not in known:
            yield Problem("orphan-code", "model.eligible_roles", f"no role “{code}”")


def _page_problems(definition: Definition) -> Iterator[Problem]:
    """A page goes by its code, and shows whole questions or rows, not both."""
    pages = {(step.section.code, step.code) for step in steps_of(definition)}
    for section in definition.sections:
        place = f"sections.{section.code}"
        if section.code in OTHER_PAGES:
            yield Problem("page-code", place, f"“{section.code}” is the name of a page without questions")
        kinds = [question.kind for question in section.questions]
        if len(kinds) > 1 and {"ownership", "allocation"} & set(kinds):
            yield Problem("not-alone", place, "who owns what, and time, each need a section of their own")
    for code, times in Counter(code for _section, code in pages).items():
        if times > 1:
            yield Problem("page-code", "sections", f"“{code}” is the code of {times} pages")


def _rule_problems(definition: Definition) -> Iterator[Problem]:
    for fault in rules.faults_of(definition):
        yield Problem(*fault)


def _unknown_names(definition: Definition, place: str, part: BaseModel) -> Iterator[Problem]:
    for name, catalogue in _CODE_FIELDS.items():
        value = getattr(part, name, None)
        codes = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
        for code in codes:
            if isinstance(code, str) and code not in getattr(definition, catalogue):
                yield Problem("orphan-code", f"{place}.{name}", f"“{code}” does not exist")


def _unknown_answers(definition: Definition, place: str, part: BaseModel) -> Iterator[Problem]:
    asked = getattr(part, "question", None)
    codes: list[tuple[str, str, object]] = []
    if isinstance(asked, str) and asked in definition.questions:
        for field in ("values", "options", "agrees", "differs"):
            codes += [(asked, field, value) for value in getattr(part, field, ())]
    if isinstance(part, CollaborationIndex) and part.frequency_question in definition.questions:
        codes += [(part.frequency_question, "frequency_points", code) for code in part.frequency_points]
    backing = getattr(part, "backing", None)
    if isinstance(backing, str) and backing in definition.questions:
        codes += [(backing, "counterparts", code) for code in getattr(part, "counterparts", {}).values()]
    for question, field, value in codes:
        if value not in _answers_of(definition, question):
            yield Problem("orphan-code", f"{place}.{field}", f"“{value}” is no answer to “{question}”")


KINDS_OF_QUESTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "ScaleGap": {"questions": ("scale", "bipolar")},
    "ScaleHeight": {"questions": ("scale", "bipolar")},
    "ScaleBetween": {"question": ("scale", "bipolar")},
    "ScaleIndex": {"questions": ("scale",)},
    "LeadershipRole": {"questions": ("scale",)},
    "CollaborationIndex": {"frequency_question": ("single",), "importance_questions": ("scale",)},
    "UnmetShare": {"question": ("multi",)},
    "UnbackedShare": {"questions": ("multi",), "backing": ("multi",)},
    "AnswerIncludes": {"question": ("multi",)},
    "AnswerLacksAll": {"question": ("multi",)},
}
"""Which kinds of question a part (named by its class) can be worked out from, by the field that names them."""


def _wrong_kinds(definition: Definition, place: str, part: BaseModel) -> Iterator[Problem]:
    for field, kinds in KINDS_OF_QUESTIONS.get(type(part).__name__, {}).items():
        value = getattr(part, field)
        for code in (value,) if isinstance(value, str) else value:
            question = definition.questions.get(code)
            if question is not None and question.kind not in kinds:
                detail = f"“{code}” is of kind {question.kind}; asked for is {' or '.join(kinds)}"
                yield Problem("wrong-kind", f"{place}.{field}", detail)
    if isinstance(part, AnswerIs) and part.question in definition.questions:
        kind = definition.questions[part.question].kind
        if kind not in (("ownership",) if part.row else ("single", "scale", "bipolar")):
            yield Problem("wrong-kind", f"{place}.question", f"“{part.question}” is of kind {kind}")


def _empty_lists(place: str, part: BaseModel) -> Iterator[Problem]:
    for field in ("questions", "options", "values", "parts", "conditions"):
        if getattr(part, field, None) == ():
            yield Problem("empty", f"{place}.{field}", "nothing is listed")


def _model_problems(definition: Definition) -> Iterator[Problem]:
    model = definition.model
    weights = model.coupling_weights
    if abs(weights.independent + weights.half + weights.nested - 1) > 1e-9:
        yield Problem("weights", "model.coupling_weights", "the weights do not add up to 1")
    if weights.half and any(archetype.learned is None for archetype in definition.archetypes):
        yield Problem("weights", "model.coupling_weights.half", "the account half-way needs learned rates")
    if model.bands.leaning > model.bands.clear:
        yield Problem("bands", "model.bands", "“leaning” begins above “clear”")
    for archetype in definition.archetypes:
        owned, spent = archetype.responsibilities.values(), archetype.time.values()
        if owned and spent and min(spent) > min(owned):
            place = f"archetypes.{archetype.code}.time"
            yield Problem("bounds", place, "the lowest time rate lies above the lowest ownership rate")


def _learned_problems(definition: Definition) -> Iterator[Problem]:
    """Learned rates stand for exactly the items that the archetype's own lists leave out, within their bounds."""
    learned = [archetype.code for archetype in definition.archetypes if archetype.learned is not None]
    if learned and len(learned) < len(definition.archetypes):
        yield Problem("learned", "archetypes", f"only {', '.join(learned)} has learned rates")
    if bool(learned) != (definition.learning is not None):
        yield Problem("learned", "learning", "learned rates and their provenance come together")
    for field in ("responsibilities", "time"):
        items = {code for archetype in definition.archetypes for code in getattr(archetype, field)}
        for archetype in definition.archetypes:
            if archetype.learned is None:
                continue
            published, rates = getattr(archetype, field), getattr(archetype.learned, field)
            place = f"archetypes.{archetype.code}.learned.{field}"
            if set(rates) != items - set(published):
                yield Problem("learned", place, "not exactly the items that the archetype's list leaves out")
            for code, one in rates.items():
                if not 0 < one.rate <= min(published.values(), default=0):
                    yield Problem("learned", f"{place}.{code}", "outside what an unlisted rate may be")
    if definition.model.coupling_weights.nested:
        yield from _learned_beyond_ownership(definition)


def _learned_beyond_ownership(definition: Definition) -> Iterator[Problem]:
    """Where time goes only on what one owns, a learned pair with more time than ownership would let one slip decide.

    Time on what another owns would be possible for this type alone.
    """
    for archetype in definition.archetypes:
        if archetype.learned is None:
            continue
        owned = archetype.responsibilities | {c: one.rate for c, one in archetype.learned.responsibilities.items()}
        spent = archetype.time | {c: one.rate for c, one in archetype.learned.time.items()}
        highest = min(archetype.responsibilities.values(), default=0)
        for code in spent:
            can_be_mended = code in archetype.learned.time or owned.get(code, 1) < highest
            if spent[code] > owned.get(code, 1) and can_be_mended:
                place = f"archetypes.{archetype.code}.learned.{code}"
                yield Problem("learned", place, "more time than ownership, with time only on what one owns")


def _limits(definition: Definition) -> Iterator[Problem]:
    if len(definition.archetypes) != 3:
        yield Problem("three-types", "archetypes", "the result is drawn as a triangle of three types")
    for item in definition.consent.items:
        if item.required:
            return
    yield Problem("consent", "consent.items", "no required item")
