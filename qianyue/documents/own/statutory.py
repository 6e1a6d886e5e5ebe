"""What an own text must print: every fact that the kind tells the worker (art. 18) and the parties' own data (LCL 17)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from qianyue.documents.facts import key_facts
from qianyue.documents.kind import THIRTEEN, Kind
from qianyue.documents.kinds import KINDS, kind_of
from qianyue.documents.leaves import leaves
from qianyue.documents.own.fields import known, pointer
from qianyue.documents.own.text import OwnText
from qianyue.law import Terms, parse_terms
from qianyue.law.terms.kinds import PAPERS

# Where the terms keep what each fact tells; the first is the field that is proposed where one is missing.
PLACES: dict[str, tuple[str, ...]] = {
    "employer_name": ("employer.name",),
    "worker_name": ("worker.name",),
    "term": ("term", "employment_start"),
    "position": ("work.position",),
    "duties": ("work.duties",),
    "place": ("work.place",),
    "hours": ("hours",),
    "rest": ("hours",),
    "pay": ("pay",),
    "social_insurance": ("social_insurance",),
    "protection": ("protection",),
    "conditions": ("protection",),
    "hazards": ("work.hazardous", "protection"),
}
# LCL 17 (1) no. 1 and 2: of two addresses one is enough.
PARTIES: tuple[tuple[str, ...], ...] = (
    ("employer.registered_address", "employer.business_address"),
    ("employer.legal_representative",),
    ("worker.id_number",),
    ("worker.registered_address", "worker.residence_address"),
)


class Lack(NamedTuple):
    """A statutory item (`title`) that the text does not print, and the fields that would print it."""

    title: str
    fields: tuple[str, ...]


def worded_by_employers() -> list[Kind]:
    """The kinds that may have an own text: agreements whose key facts are the thirteen of art. 18, in their full form."""
    return [kind for kind in KINDS.values() if kind.facts == THIRTEEN and not kind.form and kind.code not in PAPERS]


def lacking(text: OwnText) -> list[Lack]:
    """Every statutory item that no field of the text prints."""
    names, titles, kind = text.names(), known(text.kind), kind_of(text.kind)
    least = parse_terms(kind.shortest())
    said = [at for at, _ in leaves(least)]
    found = []
    for fact in key_facts(least):
        places = [place for place in PLACES[fact.id] if not _prints(place, names, said)]
        if places:
            found.append(Lack(fact.title, tuple(places)))
    found += [
        Lack(titles[either[0]], either[:1]) for either in PARTIES if not any(_under(pointer(name), names) for name in either)
    ]
    return found


def unsaid(text: OwnText, terms: Terms) -> Iterator[tuple[str, Any]]:
    """Place and value of everything that the terms say and no field of the text prints."""
    names = text.names()
    yield from ((at, value) for at, value in leaves(terms) if not _under(at, names))


def _prints(place: str, names: set[str], said: list[str]) -> bool:
    """Whether fields print all that the least terms of the kind say at this place."""
    return all(_under(at, names) for at in said if _inside(at, pointer(place)))


def _under(at: str, names: set[str]) -> bool:
    """Whether a field prints this place, or the section around it."""
    return any(_inside(at, pointer(name)) for name in names)


def _inside(at: str, place: str) -> bool:
    return at == place or at.startswith(f"{place}/")
