"""The employer's own texts: the list with the upload, one text with its findings and sample pages, publishing, withdrawing."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from qianyue import documents, law
from qianyue.contracts import access
from qianyue.contracts.acts.choose_text import choose_text
from qianyue.documents import own
from qianyue.documents.kinds import KINDS
from qianyue.employers import texts
from qianyue.employers.acts.publish_text import publish_text
from qianyue.employers.acts.upload_text import TextRefused, upload_text
from qianyue.employers.acts.withdraw_text import withdraw_text
from qianyue.employers.models import EmployerText
from qianyue.operations.actor import HANDLER, Actor
from qianyue.operations.errors import InvalidInput
from qianyue.uploads import Problem
from qianyue.web.forms.texts import TextForm
from qianyue.web.views.desk.drafting import edition_of, operation_of
from qianyue.web.views.desk.file import drawn
from qianyue.web.views.desk.preview import page
from qianyue.web.who import for_members

KEPT = 600  # seconds that a sample's file stays in memory, for its pages to be drawn
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Sample:
    """A text filled with invented terms; `file` is None when it cannot be laid out, with the reason in `problem`."""

    file: documents.Rendered | None
    problem: str = ""


@for_members()
def every(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """All versions, newest first; POST uploads one."""
    found = texts.texts_of(actor, handler=request.method == "POST")
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
        "handler": actor.role == HANDLER,
        "kinds": own.worded_by_employers(),
        "office": own.available(),
    }
    return render(request, "desk/texts.html", context, status=form.status if form.errors else 200)


@for_members()
def one(request: HttpRequest, text_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    return _one(request, texts.text_of(text_id, actor=actor), actor=actor)


def _one(request: HttpRequest, text: EmployerText, *, actor: Actor, refused: InvalidInput | None = None) -> HttpResponse:
    """A text with everything that there is to say about it, and what may be done with it now."""
    words = texts.opened(text)
    notes, sample = own.notes(words), _sample(words)
    context = {
        "text": text,
        "kind": KINDS[text.kind],
        "notes": notes,
        "refusing": sum(note.severity == "block" for note in notes),
        "refused": refused,
        "problem": sample.problem,
        "pages": range(1, sample.file.pages + 1) if sample.file else (),
        "document": own.blocks(words, _terms(words)).to_json(),
        "mine": text.uploaded_by_id == actor.person,
        "done": request.GET.get("done", ""),
    }
    return render(request, "desk/text.html", context, status=refused.status if refused else 200)


@for_members()
def page_picture(request: HttpRequest, text_id: uuid.UUID, number: int, *, actor: Actor) -> HttpResponse:
    """Page `number` of the text filled with the sample."""
    file = _sample(texts.opened(texts.text_of(text_id, actor=actor))).file
    if file is None or not 1 <= number <= file.pages:
        raise Http404
    return drawn(file.sha256, number, request.GET.get("w", ""), lambda: file.pdf)


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
    _worded(kind)
    names = [(f"{{{{ {name} }}}}", title) for name, title in own.known(kind).items()]
    return render(request, "desk/text_fields.html", {"kind": KINDS[kind], "names": names})


@for_members()
def starter(request: HttpRequest, kind: str, *, actor: Actor) -> HttpResponse:
    """The model text of a kind with its fields in place, to begin from."""
    _worded(kind)
    answer = HttpResponse(own.starter(kind), content_type=DOCX)
    answer["Content-Disposition"] = f'attachment; filename="{kind}.docx"'
    return answer


@for_members()
def choose(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Word a draft by another text; the preview shows how it looks."""
    contract = access.as_member(contract_id, actor=actor, role=HANDLER)
    chosen = request.POST.get("text", "")
    try:
        text = uuid.UUID(chosen) if chosen else None
        choose_text(contract_id, text, edition=edition_of(request.POST), actor=actor)
    except ValueError:
        raise Http404 from None
    except InvalidInput as problem:
        return page(request, contract, refused=problem)
    return HttpResponseRedirect(reverse("desk_preview", args=[contract_id]))


def _worded(kind: str) -> None:
    if kind not in {one.name for one in own.worded_by_employers()}:
        raise Http404


def _terms(text: own.OwnText) -> law.Terms:
    return law.parse_terms(KINDS[text.kind].shortest())


def _sample(text: own.OwnText) -> Sample:
    """The text with the least terms of its kind, laid out once for the page and its pictures."""
    key = f"text-sample:{text.sha256}"
    if (file := cache.get(key)) is None:
        try:
            file = own.render(text, _terms(text))
        except documents.DocumentError as problem:
            return Sample(file=None, problem=problem.message)
        cache.set(key, file, KEPT)
    return Sample(file=file)
