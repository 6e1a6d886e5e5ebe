"""Applications of employers: the queue, and one of them with its papers, the reasons at their places and the decision."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qianyue.employers.application_models import APPROVED, FIRST_PASSED, REFUSED, RETURNED, SUBMITTED
from qianyue.employers.models import Application
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput
from qianyue.oversight import applications as desk
from qianyue.oversight.access import as_officer
from qianyue.oversight.acts.approve_application import approve_application
from qianyue.oversight.acts.export_list import MOST, export_list
from qianyue.oversight.acts.review_application import ALL, pass_first, send_back
from qianyue.oversight.models import Officer
from qianyue.people.same import accounts_of, same_person
from qianyue.web import apply_words, spreadsheet
from qianyue.web.authority_words import place_name
from qianyue.web.templatetags.house import said
from qianyue.web.views.apply.papers import file_of, impression_of, picture_of, scan_of
from qianyue.web.who import for_officers

PER_PAGE = 25
FILTERS = {
    "mine": _("待我审核"),
    "first": _("待初审"),
    "second": _("待复核"),
    "returned": _("已退回"),
    "ended": _("已办结"),
    "all": _("全部"),
}
HEAD = (_("单位名称"), _("统一社会信用代码"), _("地区"), _("提交时间"), _("状态"))
SORTS = {"waiting": ("submitted_at", "id"), "latest": ("-submitted_at", "id"), "name": ("name", "id")}


@for_officers
def queue(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """What may be narrowed by state and by words in name or code, and sorted."""
    shown, sort, words, found = _asked(request, as_officer(actor))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [{"one": one, "tag": apply_words.TAGS[one.state], "place": place_name(one.region)} for one in page],
        "filters": FILTERS.items(),
        "shown": shown,
        "sort": sort,
        "words": words,
        "query": urlencode({"show": shown, "sort": sort, "q": words}) + "&",
        "done": request.GET.get("done", ""),
    }
    return render(request, "authority/applications.html", context)


@for_officers
def export(request: HttpRequest, form: str, *, actor: Actor) -> HttpResponse:
    """What the queue shows, all pages of it."""
    shown, _sort, _words, listed = _asked(request, as_officer(actor))
    found = list(listed[: MOST + 1])
    export_list(f"applications.{shown}", count=len(found), actor=actor)
    head = [str(word) for word in HEAD]
    rows = (
        [
            one.name,
            one.uscc,
            place_name(one.region),
            f"{timezone.localtime(one.submitted_at):%Y-%m-%d %H:%M}" if one.submitted_at else None,
            gettext(one.get_state_display()),
        ]
        for one in found
    )
    return spreadsheet.answer(form, f"{gettext('开通申请')}-{timezone.localdate():%Y%m%d}", head, rows)


def _asked(request: HttpRequest, officer: Officer) -> tuple[str, str, str, QuerySet[Application]]:
    """State, order and words that an address asks for, and the applications; what makes no sense is as if it were not there."""
    shown, sort = request.GET.get("show", "mine"), request.GET.get("sort", "waiting")
    shown, sort = shown if shown in FILTERS else "mine", sort if sort in SORTS else "waiting"
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:60]
    found = _narrowed(desk.applications(officer), shown, officer)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(uscc__startswith=words.upper()))
    return shown, sort, words, found.order_by(*SORTS[sort])


def _narrowed(found: QuerySet[Application], shown: str, officer: Officer) -> QuerySet[Application]:
    mine = Q(state=SUBMITTED) | (Q(state=FIRST_PASSED) & ~Q(first_reviewer__in=accounts_of(officer.person_id)))
    narrow = {
        "mine": mine,
        "first": Q(state=SUBMITTED),
        "second": Q(state=FIRST_PASSED),
        "returned": Q(state=RETURNED),
        "ended": Q(state__in=(APPROVED, REFUSED)),
    }
    return found.filter(narrow[shown]) if shown in narrow else found


@for_officers
def one(request: HttpRequest, application_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """POST: `verdict` is `pass`, `approve`, `return` or `refuse`; a reason stands in `reason-<place>`."""
    if request.method == "GET":
        desk.shown(application_id, actor=actor)
        return _page(request, application_id, actor=actor)
    round_ = int(request.POST["round"]) if request.POST.get("round", "").isdecimal() and len(request.POST["round"]) < 10 else 0
    verdict = request.POST.get("verdict", "")
    reasons = {name.removeprefix("reason-"): text for name, text in request.POST.items() if name.startswith("reason-")}
    try:
        if verdict == "pass":
            pass_first(application_id, round_=round_, actor=actor)
        elif verdict == "approve":
            approve_application(application_id, round_=round_, actor=actor)
        elif verdict in ("return", "refuse"):
            send_back(application_id, reasons, round_=round_, refuse=verdict == "refuse", actor=actor)
        else:
            raise InvalidInput("请按下面的一个按钮作出决定。")
    except InvalidInput as problem:
        return _page(request, application_id, actor=actor, reasons=reasons, refused=problem)
    return HttpResponseRedirect(f"{reverse('authority_applications')}?done={verdict}")


def _page(
    request: HttpRequest,
    application_id: uuid.UUID,
    *,
    actor: Actor,
    reasons: dict[str, str] | None = None,
    refused: InvalidInput | None = None,
) -> HttpResponse:
    found, officer = desk.application(application_id, actor=actor)
    typed = reasons or {}
    wrong = {place: said(sentence) for place, sentence in refused.fields.items()} if refused else {}
    rows = apply_words.facts_rows(found)
    context = {
        "one": found,
        "tag": apply_words.TAGS[found.state],
        "place": place_name(found.region),
        "sections": [
            {"place": name, "title": title, "rows": rows[name], "typed": typed.get(name, ""), "wrong": wrong.get(name)}
            for name, title in (("employer", _("单位信息")), ("people", _("人员")))
        ],
        "papers": [
            {"paper": paper, "typed": typed.get(paper.place, ""), "wrong": wrong.get(paper.place)}
            for paper in apply_words.papers(found)
        ],
        "all": {"typed": typed.get(ALL, ""), "wrong": wrong.get(ALL)},
        "numbers": {"representative": found.facts.get("representative_id", ""), "applicant": found.applicant.id_number or ""},
        "reviews": [
            {"review": review, "reasons": dict(review.reasons)}
            for review in found.reviews.select_related("officer").order_by("at")
        ],
        "first": found.state == SUBMITTED,
        "second": found.state == FIRST_PASSED,
        "same": same_person(found.first_reviewer_id, officer.person_id),
        "refused": refused,
    }
    return render(request, "authority/application.html", context, status=refused.status if refused else 200)


@for_officers
def picture(request: HttpRequest, application_id: uuid.UUID, item: str, number: int, *, actor: Actor) -> HttpResponse:
    return picture_of(scan_of(desk.application(application_id, actor=actor)[0], item), number, request.GET.get("w", ""))


@for_officers
def impression(request: HttpRequest, application_id: uuid.UUID, item: str, *, actor: Actor) -> HttpResponse:
    return impression_of(scan_of(desk.application(application_id, actor=actor)[0], item))


@for_officers
def paper(request: HttpRequest, application_id: uuid.UUID, item: str, *, actor: Actor) -> HttpResponse:
    return file_of(scan_of(desk.application(application_id, actor=actor)[0], item))
