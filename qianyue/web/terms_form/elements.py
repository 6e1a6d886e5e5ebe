"""What a layout is made of: fields in groups, lists with rows, parts that are folded until they are needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
    place: bool = False  # the value names a place of the terms (what an amendment changes)
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
    """Buttons that fill something in: (`do` command, words). `about` is the place that they fill: no such place, no buttons."""

    label: Text
    buttons: tuple[tuple[str, Text], ...]
    about: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """What belongs to some of the answers to a choice."""

    answers: tuple[str, ...]
    parts: tuple[Field | Rows | Help, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One of several: radio buttons, and below them only what belongs to the answer."""

    field: Field
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A heading inside a section; `pointer` is where findings about the whole of it are shown."""

    title: Text
    hint: Text = ""
    pointer: str = ""


Part: TypeAlias = Field | Rows | Fold | Help | Group | Choice


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A part of the page. `pointers` are the parts of the terms whose findings without a field of their own go here."""

    key: str
    title: Text
    short: Text
    parts: tuple[Part, ...]
    pointers: tuple[str, ...] = ()
    hint: Text = ""

    def fields(self) -> Iterator[Field]:
        """Every field, those of rows and folds too."""
        for part in flattened(self.parts):
            if isinstance(part, Field):
                yield part
            elif isinstance(part, Rows):
                yield from part.fields

    def lists(self) -> Iterator[Rows]:
        yield from (part for part in flattened(self.parts) if isinstance(part, Rows))


def flattened(parts: tuple[Part, ...]) -> Iterator[Part]:
    """Every part, and those inside folds and choices."""
    for part in parts:
        yield part
        if isinstance(part, Fold):
            yield from flattened(part.parts)
        elif isinstance(part, Choice):
            yield part.field
            for option in part.options:
                yield from flattened(option.parts)
