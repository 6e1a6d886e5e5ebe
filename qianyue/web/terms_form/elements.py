"""What a layout is made of: fields in groups, lists with rows, parts that are folded until they are needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Text: TypeAlias = Any  # str, or Django's lazy translation of one


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One place of the terms. `pointer` is a JSON pointer, `*` standing for the row of a list.

    `wide` is how many of the four columns it takes; `lines` > 1 makes a text area; `mark` is a unit behind the value.
    `locked` values come from the register and cannot be typed; `standard` are words that one click fills in.
    """

    pointer: str
    label: Text
    hint: Text = ""
    required: bool = False
    wide: int = 1
    lines: int = 1
    mark: Text = ""
    words: str = ""  # key in documents.labels, when it is not the pointer itself
    yes: Text = ""
    no: Text = ""
    tick: bool = False  # a flag that is a single box: unticked is false, not unknown
    region: bool = False
    locked: bool = False
    standard: Text = ""
    complete: str = ""  # `autocomplete` of HTML
    keys: str = ""  # `inputmode` of HTML


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """A list: `fields` of one row, or the one field that a row is."""

    pointer: str
    title: Text
    add: Text
    fields: tuple[Field, ...]
    hint: Text = ""
    spare: int = 0  # empty rows that are shown from the beginning
    most: int = 50

    @property
    def plain(self) -> bool:
        """Whether a row is a value itself and not an object."""
        return self.fields[0].pointer == f"{self.pointer}/*"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fold:
    """A part that few contracts need. Open when something stands in it, or is wrong with it, or `when` says so."""

    title: Text
    parts: tuple[Field | Rows, ...]
    hint: Text = ""
    when: tuple[str, tuple[str, ...]] | None = None  # pointer and the values that call for this part


@dataclass(frozen=True, kw_only=True, slots=True)
class Help:
    """Buttons that fill something in: (`do` command, words)."""

    label: Text
    buttons: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A heading inside a section; `pointer` is where findings about the whole of it are shown."""

    title: Text
    hint: Text = ""
    pointer: str = ""


Part: TypeAlias = Field | Rows | Fold | Help | Group


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A part of the page. `pointers` are the parts of the terms whose findings without a field of their own go here."""

    key: str
    title: Text
    short: Text
    parts: tuple[Part, ...]
    pointers: tuple[str, ...] = ()
    hint: Text = ""
    note: Text = field(default="")

    def fields(self) -> Iterator[Field]:
        """Every field, those of rows and folds too."""
        yield from _fields(self.parts)

    def lists(self) -> Iterator[Rows]:
        for part in self.parts:
            if isinstance(part, Rows):
                yield part
            elif isinstance(part, Fold):
                yield from (inner for inner in part.parts if isinstance(inner, Rows))


def _fields(parts: tuple[Part, ...]) -> Iterator[Field]:
    for part in parts:
        if isinstance(part, Field):
            yield part
        elif isinstance(part, Rows):
            yield from part.fields
        elif isinstance(part, Fold):
            yield from _fields(part.parts)
