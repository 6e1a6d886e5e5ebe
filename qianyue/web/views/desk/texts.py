"""The employer's own texts: the list with the upload, one text with its findings and sample pages, publishing, withdrawing."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from qianyue.contracts import access
from qianyue.contracts.acts.choose_text import choose_text
from qianyue.documents import own
from qianyue.documents.kinds import KINDS
from qianyue.employers import texts
from qianyue.employers.acts.publish_text import publish_text
from qianyue.employers.acts.upload_text import upload_text
from qianyue.employers.acts.withdraw_text import withdraw_text
from qianyue.employers.models import ContractText
from qianyue.employers.permissions import may
from qianyue.employers.text_keeping import TextRefused
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput
from qianyue.uploads import Problem
from qianyue.web.forms.texts import TextForm
from qianyue.web.text_samples import examined, picture
from qianyue.web.views.desk.drafting import edition_of, operation_of
from qianyue.web.views.desk.preview import page
from qianyue.web.who import for_members

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@for_members()
def every(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """All versions, newest first; POST uploads one."""
    found = texts.texts_of(actor, to="texts" if request.method == "POST" else "read")
    form = TextForm(request.POST or None, request.FILES or None)
    problems: list[Problem] = []

    def upload(data: dict[str, Any]) -> uuid.UUID:
        operation = operation_of(request.POST) or None
        try:
            return upload_text(data["kind"], data["title"], data["file"].read(), actor=actor, operation=operation)
        except TextRefused as refused:
            problems.extend(refused.problems)
            raise

    if request.method == "POST" and (made := form.attempt(upload)):
        return HttpResponseRedirect(reverse("desk_text", args=[made]) + "?done=uploaded")
    context = {
        "texts": [(text, KINDS[text.kind].title) for text in found.select_related("uploaded_by")],
        "form": form,
        "problems": problems,
        "operation": uuid.uuid4().hex,
        "handler": may(actor, "texts"),
        "kinds": own.worded_by_employers(),
        "office": own.available(),
    }
    return render(request, "desk/texts.html", context, status=form.status if form.errors else 200)


@for_members()
def one(request: HttpRequest, text_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    return _one(request, texts.text_of(text_id, actor=actor), actor=actor)


def _one(request: HttpRequest, text: ContractText, *, actor: Actor, refused: InvalidInput | None = None) -> HttpResponse:
    """A text with everything that there is to say about it, and what may be done with it now."""
    context = {
        **examined(texts.opened(text)),
        "text": text,
        "refused": refused,
        "mine": text.uploaded_by_id == actor.person,
        "done": request.GET.get("done", ""),
    }
    return render(request, "desk/text.html", context, status=refused.status if refused else 200)


@for_members()
def page_picture(request: HttpRequest, text_id: uuid.UUID, number: int, *, actor: Actor) -> HttpResponse:
    """Page `number` of the text filled with the sample."""
    return picture(request, texts.opened(texts.text_of(text_id, actor=actor)), number)


@for_members()
def publish(request: HttpRequest, text_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    text = texts.text_of(text_id, actor=actor)
    try:
        publish_text(text_id, actor=actor)
    except InvalidInput as problem:
        return _one(request, text, actor=actor, refused=problem)
    return HttpResponseRedirect(reverse("desk_text", args=[text_id]) + "?done=published")


@for_members()
def withdraw(request: HttpRequest, text_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    withdraw_text(text_id, actor=actor)
    return HttpResponseRedirect(reverse("desk_text", args=[text_id]) + "?done=withdrawn")


@for_members()
def fields(request: HttpRequest, kind: str, *, actor: Actor) -> HttpResponse:
    """Every field that a text of this kind may have, with its name in Chinese."""
    return field_table(request, kind, back="desk_texts")


@for_members()
def starter(request: HttpRequest, kind: str, *, actor: Actor) -> HttpResponse:
    """The model text of a kind with its fields in place, to begin from."""
    return starter_of(kind)


@for_members()
def choose(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Word a draft by another text; the preview shows how it looks."""
    contract = access.as_member(contract_id, actor=actor, to="draft")
    chosen = request.POST.get("text", "")
    try:
        text = uuid.UUID(chosen) if chosen else None
        choose_text(contract_id, text, edition=edition_of(request.POST), actor=actor)
    except ValueError:
        raise Http404 from None
    except InvalidInput as problem:
        return page(request, contract, refused=problem)
    return HttpResponseRedirect(reverse("desk_preview", args=[contract_id]))


def field_table(request: HttpRequest, kind: str, *, back: str) -> HttpResponse:
    """Every field that a text of this kind may have. `back` names the address of the list."""
    _worded(kind)
    names = [(f"{{{{ {name} }}}}", title) for name, title in own.known(kind).items()]
    return render(request, "desk/text_fields.html", {"kind": KINDS[kind], "names": names, "back": reverse(back)})


def starter_of(kind: str) -> HttpResponse:
    """The file to begin from."""
    _worded(kind)
    answer = HttpResponse(own.starter(kind), content_type=DOCX)
    answer["Content-Disposition"] = f'attachment; filename="{kind}.docx"'
    return answer


def _worded(kind: str) -> None:
    if kind not in {one.name for one in own.worded_by_employers()}:
        raise Http404
