"""Sealing many files: choosing them in the queue, the whole list on one page, and the one decision on it."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from qianyue.contracts.acts.export_list import export_list
from qianyue.contracts.acts.seal_batch import MOST, beside, decide_to_seal, list_to_seal, moved_on
from qianyue.contracts.models import Batch, BatchRow
from qianyue.documents.kinds import kind_of
from qianyue.employers.permissions import must
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput
from qianyue.web.batch_words import lines_of, progress_of
from qianyue.web.desk_words import MANY, about, masked_name, worker_name
from qianyue.web.tables import CSV, TYPES, WRITERS
from qianyue.web.views.desk.drafting import operation_of
from qianyue.web.who import for_members


@for_members()
def choose(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """What was ticked, or what waits longest, becomes a list to look at; what of it waits no more is said."""
    must(actor, "seal")
    try:
        chosen = None if request.POST.get("all") else {uuid.UUID(key) for key in request.POST.getlist("contract")}
    except ValueError:
        raise InvalidInput(_("页面内容不完整，请刷新页面后再试。")) from None
    if chosen is not None and not chosen:
        return HttpResponseRedirect(reverse("desk_seal_queue") + "?done=nothing")
    batch = list_to_seal(chosen, actor=actor, operation=operation_of(request.POST) or None)
    missing = len(chosen) - Batch.objects.get(id=batch).total if chosen else 0
    return HttpResponseRedirect(reverse("desk_batch", args=[batch]) + (f"?missing={missing}" if missing else ""))


def page(request: HttpRequest, batch: Batch, number: dict[str, int]) -> HttpResponse:
    """A list: every document of it with its digest on one page, to be confirmed; afterwards, what has become of each."""
    prepared, state = batch.state == Batch.State.PREPARED, request.GET.get("state", "")
    rows = batch.rows.select_related("contract").defer("contract__terms").order_by("number")
    if state in BatchRow.State.values and not prepared:
        rows = rows.filter(state=state)
    shown = Paginator(rows, MOST).get_page(request.GET.get("page"))
    moved = {row.id: row.contract_id for row in moved_on(batch)} if prepared else {}
    sorts = Counter(batch.rows.values_list("contract__kind", flat=True))
    missing = request.GET.get("missing", "")
    context: dict[str, Any] = {
        **progress_of(batch, number),
        "page": shown,
        "rows": lines_of(shown, batch, moved=moved),
        "states": [(value, label, number[value]) for value, label in BatchRow.State.choices if number[value]],
        "state": state,
        "query": f"state={state}&" if state else "",
        "sorts": [(kind_of(name).title, count) for name, count in sorts.most_common()],
        "tail": batch.digest[-8:].upper(),
        "moved": len(moved),
        "still": [row.contract_id for row in shown if row.id not in moved] if moved else [],
        "missing": missing if prepared and missing.isascii() and missing.isdigit() and len(missing) < 9 else "",
        "beside": about(beside(batch, most=MANY)),
        "most": MOST,
        "operation": uuid.uuid4().hex,
    }
    return render(request, "desk/batch_seal.html", context)


@for_members()
def take_list(request: HttpRequest, batch_id: uuid.UUID, *, actor: Actor) -> HttpResponseBase:
    """The list as a table to take away, the names masked."""
    kind = request.POST.get("format", CSV)
    if kind not in WRITERS:
        raise InvalidInput(_("请选择导出为 CSV 或者 Excel 表格。"))
    batch, rows = export_list(batch_id, kind=kind, actor=actor)
    table = [[_("序号"), _("合同编号"), _("文书"), _("劳动者"), _("文件校验值（SHA-256）")]]
    table += [
        [str(row.number), one.number, _(one.definition.title), masked_name(worker_name(one)), row.document]
        for row in rows
        if (one := row.contract)
    ]
    body = StreamingHttpResponse(WRITERS[kind](table), TYPES[kind])
    body["Content-Disposition"] = f'attachment; filename="seal-list-{batch.digest[-8:].upper()}.{kind}"'
    return body


@for_members()
def decide(request: HttpRequest, batch_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    decide_to_seal(batch_id, request.POST.get("list", ""), actor=actor)
    return HttpResponseRedirect(reverse("desk_batch", args=[batch_id]))
