"""Where a forgery happens: a contract made from a seed, its parties, and everything that can be had without their keys."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from qianyue.trust.certificates import Certificate, Roots
from qianyue.trust.pdf import Document, PdfError
from qianyue.trust.pdf.form import signature_fields
from tests.trust.cast import NOON, Clock, World
from tests.trust.forging import closed_over
from tests.trust.handmade import hand_signed
from tests.trust.papers import TERMS, conclude, paper, sign


@dataclass
class Scene:
    """`paper` → `signed` by the worker → `both` → `contract`. The seed turns the hour, the wage and the file's length."""

    seed: int = 0
    extra_roots: list[Certificate] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311  # a sample, not a secret
        self.world = World(Clock(NOON + timedelta(minutes=self.chance.randrange(600))))
        self.alice, self.acme = self.world.worker(), self.world.employer()
        wage = f"{self.chance.randrange(3000, 9000)}.00"
        self.terms = {**TERMS, "pay": {"method": "monthly", "monthly_wage": wage}}
        self.paper = paper(terms=self.terms, filler=256 * self.chance.randrange(0, 40))
        self.signed = sign(self.paper, self.world, self.alice, field="worker")
        self.both = sign(self.signed, self.world, self.acme, field="employer")
        self.contract = conclude(self.world, worker=self.alice, employer=self.acme, base=self.paper)

    @property
    def roots(self) -> Roots:
        """What the one who checks trusts."""
        return Roots([self.world.authority.root, *self.extra_roots])

    def closed(self, pdf: bytes) -> bytes:
        """With genuine evidence and a genuine timestamp; as it is where not even our writer reads it."""
        with contextlib.suppress(PdfError):
            return closed_over(pdf, self.world, self.alice, self.acme)
        return pdf

    def by_employer(self, pdf: bytes | None = None, **options: Any) -> bytes:
        """The employer's signature made by hand over the worker's, then closed: `hand_signed` has the options."""
        return self.closed(hand_signed(pdf or self.signed, self.world, self.acme, field="employer", **options))


def contents(pdf: bytes, name: str) -> tuple[int, int]:
    """Where the contents of a field's signature stand, brackets included."""
    view = Document(pdf).current
    value = next(found for found in signature_fields(view) if found.name == name).value
    return tuple(view.dictionary(value).spans["Contents"])  # type: ignore[index, union-attr, return-value]


@dataclass(frozen=True)
class Forgery:
    """One generator. `kind` is the published class, `what` says in one sentence what the attacker changed."""

    name: str
    kind: str
    what: str
    make: Callable[[Scene], bytes]


FORGERIES: dict[str, Forgery] = {}


def forgery(kind: str) -> Callable[[Callable[[Scene], bytes]], Callable[[Scene], bytes]]:
    """Enters a generator into the list; the first line of its docstring says what it changes."""

    def enter(make: Callable[[Scene], bytes]) -> Callable[[Scene], bytes]:
        what = (make.__doc__ or "").splitlines()[0].rstrip(".")
        FORGERIES[make.__name__] = Forgery(make.__name__, kind, what, make)
        return make

    return enter
