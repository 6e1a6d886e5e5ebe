"""Official model texts, their whole history, and the model texts that are shipped: for everybody to read (art. 15)."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from qianyue.documents.kind import Kind
from qianyue.documents.kinds import KINDS
from qianyue.employers import texts as files
from qianyue.employers.models import ContractText
from qianyue.oversight import texts
from qianyue.web import text_samples, text_words

PER_PAGE = 25


def every(request: HttpRequest) -> HttpResponse:
    """Everything that was ever published, and what is shipped."""
    show = request.GET.get("show", "now")
    show = show if show in text_words.FILTERS else "now"
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    found = text_words.lines(texts.published(), "official_text", show=show, kind=kind)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "filters": text_words.FILTERS.items(),
        "kinds": text_words.kinds(),
        "show": show,
        "kind": kind,
        "query": f"show={show}&kind={kind}&",
    }
    return render(request, "texts/texts.html", context)


def one(request: HttpRequest, text_id: uuid.UUID) -> HttpResponse:
    """One version with its history, filled with invented facts."""
    text = _published(text_id)
    standing = texts.standing_of(text)
    context = {
        **text_samples.examined(files.opened(text)),
        "text": text,
        "standing": standing,
        "word": text_words.STANDINGS[standing],
        "history": [(version, text_words.STANDINGS[texts.standing_of(version)]) for version in texts.history(text)],
    }
    return render(request, "texts/text.html", context)


def page_picture(request: HttpRequest, text_id: uuid.UUID, number: int) -> HttpResponse:
    return text_samples.picture(request, files.opened(_published(text_id)), number)


def shipped(request: HttpRequest, kind: str) -> HttpResponse:
    """A model text of the product itself."""
    return render(request, "texts/shipped.html", text_samples.shipped(_kind(kind)))


def shipped_picture(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    return text_samples.shipped_picture(request, _kind(kind), number)


def _published(text_id: uuid.UUID) -> ContractText:
    found = texts.published().filter(id=text_id).first()
    if found is None:
        raise Http404
    return found


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]
