"""The file itself: page pictures while reading, and the concluded contract to view, download, print and check (art. 22, 23)."""

from __future__ import annotations

import io
import uuid

from django.core.cache import cache
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from qianyue import documents
from qianyue.contracts import access, archive, attached, wording
from qianyue.contracts.acts import read
from qianyue.contracts.acts.deliver import deliver
from qianyue.contracts.models import Contract, Document, State
from qianyue.operations.actor import Actor
from qianyue.web.verdict import judged
from qianyue.web.who import for_workers

WIDTHS = (480, 800, 1200, 1600)  # few sizes, so that nobody can have us draw without end


@for_workers
def page_picture(request: HttpRequest, contract_id: uuid.UUID, number: int, *, actor: Actor) -> HttpResponse:
    """Page `number` (from 1) as WebP, at least `w` pixels wide: of the offer while it is read, of the final file afterwards."""
    contract = access.as_worker(contract_id, actor=actor)
    document = contract.final if contract.state == State.CONCLUDED else contract.proposal and contract.proposal.document
    if document is None or not 1 <= number <= document.pages:
        raise Http404
    if contract.state != State.CONCLUDED:
        read.show(contract.proposal_id, f"page-{number}", actor=actor)
    width = _width(request.GET.get("w", ""))
    picture = cache.get_or_set(f"page:{document.sha256}:{number}:{width}", lambda: _draw(document, number, width), 600)
    return HttpResponse(picture, content_type="image/webp")


def _width(asked: str) -> int:
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else WIDTHS[1]
    return next((width for width in WIDTHS if width >= wanted), WIDTHS[-1])


def _draw(document: Document, number: int, width: int) -> bytes:
    return documents.page_image(archive.fetch(document), number, width=width)


@for_workers
def download(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    contract, data = deliver(contract_id, "download", actor=actor)
    name = f"{contract.definition.title}-{contract.number}.pdf"
    return FileResponse(io.BytesIO(data), as_attachment=True, filename=name, content_type="application/pdf")


@for_workers
def view(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The whole concluded contract on the screen: its words to read, its pages as they are."""
    contract, _data = deliver(contract_id, "view", actor=actor)
    document = wording.blocks(contract.proposal, read.terms_of(contract.proposal)).to_json()
    return render(request, "my/view.html", _shown(contract) | {"document": document})


@for_workers
def printable(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The pages as pictures, one a sheet: any browser can print that."""
    contract, _data = deliver(contract_id, "print", actor=actor)
    return render(request, "my/print.html", _shown(contract))


@for_workers
def check(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The same verdict as the public page gives, on the file that is kept here."""
    contract, data = deliver(contract_id, "view", actor=actor)
    name = f"{contract.definition.title}-{contract.number}.pdf"
    onward = {"back": reverse("contract", args=[contract_id]), "back_text": _("返回")}
    return render(request, "public/verdict.html", judged(data, name) | {"attachments": attached.compared(contract)} | onward)


def _shown(contract: Contract) -> dict[str, object]:
    return {
        "contract": contract,
        "pages": range(1, contract.final.pages + 1),
        "digest": contract.final.sha256,
        "address": reverse("contract", args=[contract.id]),
    }
