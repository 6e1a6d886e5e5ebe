"""A text filled with invented facts: what its page says of it, and its sheets as pictures. Whoever may read it asks first."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse

from qianyue import documents, law
from qianyue.documents import own
from qianyue.documents.kind import Kind
from qianyue.documents.kinds import KINDS
from qianyue.web.views.desk.file import drawn

KEPT = 600  # seconds that a sample's file stays in memory, for its pages to be drawn
PATIENCE = 120  # seconds for one to be made; who asks for it again meanwhile, without logging in, does not queue for it
BEING_MADE = "样张正在生成，请等几秒再刷新页面。"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Sample:
    """`file` is None when the text cannot be laid out, with the reason in `problem`."""

    file: documents.Rendered | None
    problem: str = ""

    @property
    def pages(self) -> range:
        return range(1, self.file.pages + 1) if self.file else range(0)


def examined(text: own.OwnText) -> dict[str, Any]:
    """What the page of a text shows: every finding, the words and the sheets."""
    notes, sample = own.notes(text), _sample(text)
    return {
        "kind": KINDS[text.kind],
        "notes": notes,
        "refusing": sum(note.severity == "block" for note in notes),
        "problem": sample.problem,
        "pages": sample.pages,
        "document": own.blocks(text, _terms(KINDS[text.kind])).to_json(),
    }


def picture(request: HttpRequest, text: own.OwnText, number: int) -> HttpResponse:
    """Sheet `number` of the text."""
    return _drawn(request, _sample(text), number)


def shipped(kind: Kind) -> dict[str, Any]:
    """The same for the model text of a kind that is shipped with the product."""
    return {"kind": kind, "pages": _shipped(kind).pages, "document": documents.blocks(_terms(kind)).to_json()}


def shipped_picture(request: HttpRequest, kind: Kind, number: int) -> HttpResponse:
    return _drawn(request, _shipped(kind), number)


def _drawn(request: HttpRequest, sample: Sample, number: int) -> HttpResponse:
    file = sample.file
    if file is None or number not in sample.pages:
        raise Http404
    return drawn(file.sha256, number, request.GET.get("w", ""), lambda: file.pdf)


def _terms(kind: Kind) -> law.Terms:
    return law.parse_terms(kind.shortest())


def _sample(text: own.OwnText) -> Sample:
    """The text with the least terms of its kind, laid out once for the page and its pictures."""
    named = f"{text.sha256}:{text.title}:{text.version}:{text.issuer}:{text.since}"
    return _kept(named, lambda: own.render(text, _terms(KINDS[text.kind])))


def _shipped(kind: Kind) -> Sample:
    return _kept(f"{kind.name}:{kind.edition}", lambda: documents.render(_terms(kind)))


def _kept(named: str, make: Callable[[], documents.Rendered]) -> Sample:
    key = f"text-sample:{hashlib.sha256(named.encode()).hexdigest()}"
    if (file := cache.get(key)) is None:
        if not cache.add(f"{key}:making", True, PATIENCE):
            return Sample(file=None, problem=BEING_MADE)
        try:
            file = make()
        except documents.DocumentError as problem:
            return Sample(file=None, problem=problem.message)
        finally:
            cache.delete(f"{key}:making")
        cache.set(key, file, KEPT)
    return Sample(file=file)
