"""The types of a document, as an editor has to know them: which fields a part has, and which kinds it may be of."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from assessment.instrument.changes import ABSENT

from .labels import help_of, label_of

CODE = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


@dataclass(frozen=True)
class Slot:
    """One place to build for: its type, what stands there, and where."""

    kind: Any
    limits: tuple[Any, ...]
    name: str
    value: Any
    model: str
    field: str
    optional: bool = False

    @property
    def label(self) -> str:
        """What the place is called."""
        return label_of(self.model, self.field)

    @property
    def help_text(self) -> str:
        """What is to be known about it."""
        return help_of(self.model, self.field)


def kinds_of(union: Any) -> dict[str, type[BaseModel]]:
    """The models of a union by the value that tells them; one model alone stands under an empty name."""
    if isinstance(union, type):
        return {"": union}
    models, key = members_of(union)
    return {get_args(model.model_fields[key].annotation)[0]: model for model in models} if key else {"": models[0]}


def model_of(union: Any, value: Mapping[str, Any]) -> type[BaseModel]:
    """Which model of a union a part is of."""
    if isinstance(union, type):
        return union
    _models, key = members_of(union)
    return kinds_of(union)[value[key]]


def slots_of(model: type[BaseModel], value: Mapping[str, Any], name: str) -> Iterator[tuple[str, Slot]]:
    """Each field of a model as a slot, with its key in the document."""
    for field, info in model.model_fields.items():
        key = info.alias or field
        kind, optional = _without_none(info.annotation)
        limits: list[Any] = list(info.metadata)
        if info.discriminator:
            kind = Annotated[kind, info]
        inner = f"{name}.{key}" if name else key
        given = value.get(key, ABSENT)
        if given is ABSENT and not info.is_required() and info.default is not None:
            given = _plain(info.default)
        yield key, Slot(kind, tuple(limits), inner, given, model.__name__, field, optional)


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [one for one in get_args(annotation) if one is not type(None)]
        if len(rest) < len(get_args(annotation)):
            return (rest[0] if len(rest) == 1 else Union[tuple(rest)]), True  # noqa: UP007 - made at run time
    return annotation, False


def unwrapped(kind: Any, limits: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """A type without its `Annotated`, and the limits that this held; a union keeps it: it says how kinds are told."""
    if get_origin(kind) is not Annotated:
        return kind, limits
    inner, *notes = get_args(kind)
    if get_origin(inner) in (Union, types.UnionType):
        return kind, limits
    held = [one for note in notes for one in (note.metadata if isinstance(note, FieldInfo) else [note])]
    return inner, (*limits, *held)


def members_of(kind: Any) -> tuple[list[type[BaseModel]], str]:
    """The models of a union, and the field that tells them."""
    inner, *notes = get_args(kind)
    key = next((str(n.discriminator) for n in notes if isinstance(n, FieldInfo) and n.discriminator), "")
    return [model for model in get_args(inner) if isinstance(model, type)], key


def is_union(kind: Any) -> bool:
    return get_origin(kind) is Annotated and get_origin(get_args(kind)[0]) in (Union, types.UnionType)


def model_of_kind(model: Any, kind: str) -> type[BaseModel]:
    known = kinds_of(model)
    return known.get(kind) or next(iter(known.values()))


def told_by(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields that can only hold one value, such as those by which a union tells this model."""
    return tuple(name for name in model.model_fields if _is_single_literal(model, name))


def _is_single_literal(model: type[BaseModel], name: str) -> bool:
    info = model.model_fields.get(name)
    return info is not None and get_origin(info.annotation) is Literal and len(get_args(info.annotation)) == 1


def limit_in(limits: tuple[Any, ...], kind: type, name: str) -> Any:
    return next((getattr(one, name) for one in limits if isinstance(one, kind)), None)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return list(value) if isinstance(value, tuple) else value
