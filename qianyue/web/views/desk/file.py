"""The file behind a contract: its pages as pictures for the employer's people, and the concluded contract to keep (art. 22)."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable

from django.core.cache import cache
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from qianyue import documents
from qianyue.contracts import access, archive, attached
from qianyue.contracts.acts.deliver import deliver
from qianyue.contracts.progress import file_of
from qianyue.operations.actor import Actor
from qianyue.web.views.verify import judged
from qianyue.web.who import for_members

WIDTHS = (480, 800, 1200, 1600)  # few sizes, so that nobody can have us draw without end
KEPT = 600  # seconds


@for_members()
def page_picture(request: HttpRequest, contract_id: uuid.UUID, number: int, *, actor: Actor) -> HttpResponse:
    """Page `number` (from 1) of the newest complete file, as WebP at least `w` pixels wide."""
    contract = access.as_party(contract_id, actor=actor)
    document = file_of(contract.id)
    if document is None or not 1 <= number <= document.pages:
        raise Http404
    return drawn(document.sha256, number, request.GET.get("w", ""), lambda: archive.fetch(document))


def drawn(digest: str, number: int, asked: str, file: Callable[[], bytes]) -> HttpResponse:
    """A page's picture, drawn once in a while: kept by the file's digest, so nobody else's page can come out."""
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else WIDTHS[1]
    width = next((one for one in WIDTHS if one >= wanted), WIDTHS[-1])
    key = f"page:{digest}:{number}:{width}"
    picture = cache.get_or_set(key, lambda: documents.page_image(file(), number, width=width), KEPT)
    return HttpResponse(picture, content_type="image/webp")


@for_members()
def download(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    contract, data = deliver(contract_id, "download", actor=actor)
    name = f"{contract.definition.title}-{contract.number}.pdf"
    return FileResponse(io.BytesIO(data), as_attachment=True, filename=name, content_type="application/pdf")


@for_members()
def printable(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The concluded pages one a sheet: for the paper copy that a worker may ask for."""
    contract, _data = deliver(contract_id, "print", actor=actor)
    return render(request, "desk/print.html", {"contract": contract, "pages": range(1, contract.final.pages + 1)})


@for_members()
def check(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The verdict of the public page on the file that is kept here."""
    contract, data = deliver(contract_id, "view", actor=actor)
    onward = {"back": reverse("desk_contract", args=[contract_id]), "back_text": _("返回")}
    found = judged(data, f"{contract.definition.title}-{contract.number}.pdf") | {"attachments": attached.compared(contract)}
    return render(request, "public/verdict.html", found | onward)
