"""The authority's official model texts: the list, a new draft, and one version with what an officer may do about it."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from qianyue.documents import own
from qianyue.documents.kinds import KINDS
from qianyue.documents.own import OwnText
from qianyue.employers import texts as files
from qianyue.employers.models import ContractText
from qianyue.employers.text_keeping import TextRefused
from qianyue.operations.actor import Actor
from qianyue.oversight import access, texts
from qianyue.oversight.acts.draft_text import draft_text
from qianyue.oversight.acts.publish_text import publish_official_text
from qianyue.oversight.acts.review_text import approve_text, return_text
from qianyue.oversight.acts.withdraw_text import withdraw_official_text
from qianyue.people.same import same_person
from qianyue.uploads import Problem
from qianyue.web import text_samples, text_words
from qianyue.web.forms.official_texts import ActForm
from qianyue.web.forms.texts import TextForm
from qianyue.web.views.desk.drafting import operation_of
from qianyue.web.views.desk.texts import field_table, starter_of
from qianyue.web.who import for_officers

PER_PAGE = 25


@for_officers
def every(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """The authority's own, drafts too, what others have published around its region, and what is shipped."""
    officer, filters = access.as_officer(actor), text_words.WAITING | text_words.FILTERS
    show = request.GET.get("show", "all")
    show = show if show in filters else "all"
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    found = text_words.lines(texts.texts(officer), "authority_text", show=show, kind=kind)
    context = {
        "officer": officer,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "filters": filters.items(),
        "kinds": text_words.kinds(),
        "show": show,
        "kind": kind,
        "query": f"show={show}&kind={kind}&",
    }
    return render(request, "authority/texts.html", context)


@for_officers
def new(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """A draft: the form in which employers send theirs."""
    access.as_officer(actor)
    form = TextForm(request.POST or None, request.FILES or None, initial={"title": request.GET.get("title", "")})
    problems: list[Problem] = []

    def draft(data: dict[str, Any]) -> uuid.UUID:
        operation = operation_of(request.POST) or None
        try:
            return draft_text(data["kind"], data["title"], data["file"].read(), actor=actor, operation=operation)
        except TextRefused as refused:
            problems.extend(refused.problems)
            raise

    if request.method == "POST" and (made := form.attempt(draft)):
        return HttpResponseRedirect(reverse("authority_text", args=[made]) + "?done=drafted")
    context = {"form": form, "problems": problems, "operation": uuid.uuid4().hex, "kinds": text_words.kinds()}
    return render(request, "authority/text_new.html", context, status=form.status if form.errors else 200)


@for_officers
def one(request: HttpRequest, text_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """POST: `act` names what is done."""
    text, officer = texts.text(text_id, actor=actor)
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        form.attempt(lambda data: _do(text.id, data, actor=actor))
        if not form.errors:
            return HttpResponseRedirect(f"{reverse('authority_text', args=[text_id])}?done={form.cleaned_data['act']}")
    words, standing = files.opened(text), texts.standing_of(text)
    before = texts.predecessor(text)
    context = {
        **text_samples.examined(words),
        "text": text,
        "standing": standing,
        "word": text_words.STANDINGS[standing],
        "review": getattr(text, "review", None),
        "ours": text.authority_id == officer.authority_id,
        "mine": same_person(text.uploaded_by_id, actor.person),
        "before": before,
        "differences": _differences(text, before, words) if text.published_at is None else [],
        "history": [(version, text_words.STANDINGS[texts.standing_of(version)]) for version in texts.history(text)],
        "form": form,
        "operation": uuid.uuid4().hex,
        "done": request.GET.get("done", ""),
    }
    return render(request, "authority/text.html", context, status=form.status if form.errors else 200)


@for_officers
def page_picture(request: HttpRequest, text_id: uuid.UUID, number: int, *, actor: Actor) -> HttpResponse:
    return text_samples.picture(request, files.opened(texts.text(text_id, actor=actor)[0]), number)


@for_officers
def fields(request: HttpRequest, kind: str, *, actor: Actor) -> HttpResponse:
    return field_table(request, kind, back="authority_texts")


@for_officers
def starter(request: HttpRequest, kind: str, *, actor: Actor) -> HttpResponse:
    return starter_of(kind)


def _do(key: uuid.UUID, data: dict[str, Any], *, actor: Actor) -> None:
    if data["act"] == "approve":
        approve_text(key, actor=actor)
    elif data["act"] == "return":
        return_text(key, data["reason"], actor=actor)
    elif data["act"] == "publish":
        publish_official_text(key, data["begins_on"], actor=actor, operation=data["operation"] or None)
    else:
        withdraw_official_text(key, data["reason"], data["ends_on"], actor=actor)


def _differences(text: ContractText, before: ContractText | None, words: OwnText) -> list[tuple[str, Any, str, str]]:
    """A draft beside the version before it, else beside the model text that is shipped."""
    shipped = OwnText(kind=text.kind, title=text.title, version=0, sha256="", file=own.starter(text.kind))
    found = text_words.side_by_side(files.opened(before) if before else shipped, words)
    return [(change, text_words.CHANGES[change], old, new) for change, old, new in found]
