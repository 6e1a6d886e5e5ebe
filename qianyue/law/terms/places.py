"""What sort of value stands at a place of the terms, read from the models themselves: so that a form, or a sentence about a
change, never guesses.
"""

from __future__ import annotations

import datetime
import types
import typing
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pydantic import BaseModel

from qianyue.law.terms.kinds import MODELS

SORTS: dict[object, str] = {str: "text", datetime.date: "date", Decimal: "money", int: "count", float: "number", bool: "flag"}


@dataclass(frozen=True, slots=True)
class Place:
    """`sort` is text, date, money, number, count, flag or word; `words` are the ones to choose from."""

    sort: str
    words: tuple[str, ...] = ()


@cache
def places(kind: str) -> dict[str, Place]:
    """Every place that holds a single value in terms of this kind, by its JSON pointer; items of lists stand under `*`."""
    return dict(_walk(MODELS[kind], ""))


@cache
def all_places() -> dict[str, Place]:
    """The places of all kinds: a pointer means the same in each."""
    return {pointer: place for kind in MODELS for pointer, place in places(kind).items()}


def _walk(model: type[BaseModel], path: str) -> typing.Iterator[tuple[str, Place]]:
    for name, field in model.model_fields.items():
        yield from _place(field.annotation, f"{path}/{name}")


def _place(annotation: object, path: str) -> typing.Iterator[tuple[str, Place]]:
    annotation = _bare(annotation)
    if typing.get_origin(annotation) is list:
        yield from _place(typing.get_args(annotation)[0], f"{path}/*")
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from _walk(annotation, path)
    elif typing.get_origin(annotation) is typing.Literal:
        yield path, Place("word", typing.get_args(annotation))
    elif _is_union(annotation):  # the one union of values: int | float
        yield path, Place("number")
    elif annotation in SORTS:
        yield path, Place(SORTS[annotation])
    # what is left holds free values (`amends.changes`)


def _bare(annotation: object) -> object:
    """Without `| None` and without what `Annotated` adds."""
    while True:
        if typing.get_origin(annotation) is typing.Annotated:
            annotation = typing.get_args(annotation)[0]
        elif _is_union(annotation) and types.NoneType in typing.get_args(annotation):
            said = [argument for argument in typing.get_args(annotation) if argument is not types.NoneType]
            if len(said) > 1:
                return typing.Union[tuple(said)]  # noqa: UP007 - made from a list
            annotation = said[0]
        else:
            return annotation


def _is_union(annotation: object) -> bool:
    return typing.get_origin(annotation) in (typing.Union, types.UnionType)
