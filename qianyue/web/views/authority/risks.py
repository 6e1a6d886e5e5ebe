"""The risk lists: one at a time, narrowed, in pages, and as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianyue.law.regions import within
from qianyue.operations.actor import Actor
from qianyue.oversight import risks as desk
from qianyue.oversight.access import as_officer
from qianyue.oversight.acts.export_list import MOST, export_list
from qianyue.oversight.models import Officer
from qianyue.web import spreadsheet
from qianyue.web.authority_words import RISK_NAMES, counties_of, place_name
from qianyue.web.who import for_officers

PER_PAGE = 50
EXPLAINED = {
    "unsigned": gettext_lazy(
        "劳动者已经开始工作，书面合同还没有订立完成。满一个月仍未订立的，单位要支付二倍工资（劳动合同法第八十二条）。"
    ),
    "expiring": gettext_lazy("合同快要到期，还没有续订或者终止的文书。"),
    "below": gettext_lazy("新标准执行以后，约定的工资低于最低工资标准。"),
    "waived": gettext_lazy("单位经两人复核，对一条规则使用了例外。"),
    "declined": gettext_lazy("最近 180 天里，同一单位发给同一个人的合同被拒签两次以上。编号是最近的一份。"),
}
DAYS = {
    "unsigned": gettext_lazy("用工之日"),
    "expiring": gettext_lazy("到期日"),
    "below": gettext_lazy("从哪天起"),
    "waived": gettext_lazy("复核日期"),
    "declined": gettext_lazy("最近一次"),
}


def asked_for(given: Mapping[str, str], officer: Officer) -> dict[str, Any]:
    """What an address or a form asks for; whatever makes no sense is as if it were not there."""
    kind = given.get("kind", "")
    kind = kind if kind in desk.RISKS else "unsigned"
    steps, step = desk.RISKS[kind].steps, given.get("days", "")
    county = given.get("county", "")
    sort = given.get("sort", "")
    return {
        "kind": kind,
        "step": int(step) if step in [str(one) for one in steps] else (steps or (0,))[0],
        "county": county if county.isascii() and county.isdigit() and within(county, officer.authority.region) else "",
        "words": " ".join(given.get("q", "").replace("\x00", "").split())[:60],
        "sort": sort if sort in ("day", "-day", "employer") else "day",
    }


@for_officers
def risks(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    officer, today = as_officer(actor), timezone.localdate()
    asked = asked_for(request.GET, officer)  # type: ignore[arg-type] - an address has texts only
    found = desk.lines(officer=officer, on=today, **asked)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    kind = asked["kind"]
    kept = {"kind": kind, "days": asked["step"], "county": asked["county"], "q": asked["words"]}
    context = asked | {
        "page": page,
        "rows": [_shown(desk.line_of(kind, one, on=today), officer) for one in page],
        "kinds": [(name, word, desk.lines(name, officer, on=today).count()) for name, word in RISK_NAMES.items()],
        "explained": EXPLAINED[kind],
        "day_word": DAYS[kind],
        "steps": [(step, _step_word(kind, step)) for step in desk.RISKS[kind].steps],
        "counties": counties_of(officer),
        "kept": urlencode(kept),
        "query": urlencode(kept | {"sort": asked["sort"]}) + "&",
    }
    return render(request, "authority/risks.html", context)


@for_officers
def export(request: HttpRequest, form: str, *, actor: Actor) -> HttpResponse:
    """What the list shows, all pages of it."""
    officer, today = as_officer(actor), timezone.localdate()
    asked = asked_for(request.GET, officer)  # type: ignore[arg-type]
    kind = asked["kind"]
    found = [desk.line_of(kind, one, on=today) for one in desk.lines(officer=officer, on=today, **asked)[: MOST + 1]]
    export_list(f"risks.{kind}", count=len(found), actor=actor)
    head = [_("合同编号"), _("用人单位"), _("地区"), str(DAYS[kind]), _("天数"), _("规则"), _("次数")]
    rows = (
        [one.number, one.employer, place_name(one.place), one.day and one.day.isoformat(), one.days, one.rule, one.times or None]
        for one in found
    )
    return spreadsheet.answer(form, f"{RISK_NAMES[kind]}-{today:%Y%m%d}", head, rows)


def _step_word(kind: str, step: int) -> str:
    if kind == "expiring":
        return _("{days} 天内").format(days=step)
    return _("超过一个月") if step > 30 else _("满 {days} 天").format(days=step)


def _shown(line: desk.Line, officer: Officer) -> dict[str, Any]:
    urgent = line.days is not None and line.days >= 28
    return {"one": line, "place": place_name(line.place), "urgent": urgent}
