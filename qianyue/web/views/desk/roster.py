"""The roster: masked on the screen, in full in the file that is on record. A page opens the terms of its own people only, so it
is sorted by days and numbers, which stand in the open; the file is by name."""

from __future__ import annotations

import collections
import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from qianyue.contracts.access import membership
from qianyue.contracts.acts.export_roster import export_roster
from qianyue.contracts.employees import named
from qianyue.contracts.roster import Entry, employees_of, opened
from qianyue.documents.labels import LABELS
from qianyue.employers.permissions import may, must
from qianyue.law.dates import today
from qianyue.operations.actor import Actor
from qianyue.web.context import masked_phone
from qianyue.web.desk_words import masked_number
from qianyue.web.who import for_members

PER_PAGE = 25
FIRST, FAR = datetime.date.min, datetime.date.max
ORDERS: dict[str, tuple[Any, Any]] = {
    "since": (_("按用工之日"), lambda one: (one.since or FAR, one.number)),
    "new": (_("按用工之日，新来的在前"), lambda one: (-(one.since or FIRST).toordinal(), one.number)),
    "end": (_("按终止日期，先到期的在前"), lambda one: (one.end or FAR, one.number)),
}


@for_members()
def entries(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    membership(actor)
    must(actor, "read")
    everybody = employees_of(actor, today())
    forms = collections.Counter(employee.form for employee in everybody)
    form, wanted, order = (request.GET.get(name, "").strip()[:60] for name in ("form", "q", "order"))
    order = order if order in ORDERS else "since"
    found = [employee for employee in everybody if form in ("", employee.form)]
    if wanted and actor.employer:
        found = named(found, wanted, employer=actor.employer)
    found.sort(key=ORDERS[order][1])
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    chosen = {name: value for name, value in (("form", form), ("q", wanted), ("order", order)) if value}
    context = {
        "page": page,
        "rows": [_row(entry) for entry in opened(page.object_list)],
        "forms": sorted(forms.items()),
        "total": len(everybody),
        "form": form,
        "wanted": wanted,
        "order": order,
        "orders": [(name, words) for name, (words, _key) in ORDERS.items()],
        "query": f"{urlencode(chosen)}&",
        "may_draft": may(actor, "draft"),
        "may_export": may(actor, "keep"),
    }
    return render(request, "desk/roster.html", context)


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry,
        "sex": LABELS["worker.sex"].get(entry.sex, ""),
        "id_number": masked_number(entry.id_number),
        "phone": masked_phone(entry.phone),
        "term_type": LABELS["term.type"].get(entry.term_type, ""),
    }


@for_members()
def export(request: HttpRequest, format: str, *, actor: Actor) -> HttpResponse:  # noqa: A002 - named as in the address
    """By a button: it goes on record."""
    data, content_type = export_roster(format, actor=actor)
    name = f"roster-{today():%Y%m%d}.{format}"
    return HttpResponse(
        data,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
