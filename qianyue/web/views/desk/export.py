"""The list of contracts as a table to take away, and the filters that somebody keeps."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from qianyue.contracts import access
from qianyue.contracts.acts.export import export as hand_out
from qianyue.contracts.acts.export import export_of_group
from qianyue.contracts.acts.name_filter import forget_filter, name_filter
from qianyue.contracts.group_contracts import GroupReach, group_reach
from qianyue.contracts.models import Contract
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput
from qianyue.web.context import masked_phone
from qianyue.web.desk_words import worker_name
from qianyue.web.lists import Listing
from qianyue.web.lists.desk import CONTRACTS
from qianyue.web.lists.group import group_listing
from qianyue.web.tables import CSV, TYPES, WRITERS
from qianyue.web.who import for_members

AT_ONCE = 500


@for_members()
def export(request: HttpRequest, *, actor: Actor) -> HttpResponseBase:
    """POST: `chosen` keys, or with `all` whatever the filters match; of the list that `list` names."""
    kind = request.POST.get("format", CSV)
    if kind not in WRITERS:
        raise InvalidInput(_("请选择导出为 CSV 或者 Excel 表格。"))
    listing, reach = _list(request, actor)
    chosen = listing.chosen(request.POST, actor=actor)
    every = reach.contracts(kept=True) if reach else access.of_employer(actor)
    found = listing.narrowed(every, chosen, actor=actor)
    facts: dict[str, Any] = {name: value for name, value in chosen.items() if name != "q"} | {"searched": "q" in chosen}
    if request.POST.get("all") != "1":
        found = found.filter(id__in=_keys(request.POST.getlist("chosen")))
        facts = {"chosen": True}
    if reach:
        keys = export_of_group(found, filters=facts, kind=kind, reach=reach)
    else:
        keys = hand_out(found, filters=facts, kind=kind, actor=actor)
    head = [
        _("合同编号"),
        _("文书"),
        _("劳动者"),
        _("手机号"),
        _("岗位"),
        _("状态"),
        _("经办人"),
        _("起草时间"),
        _("最近变动"),
        _("订立时间"),
    ]
    mine = {one.id for one in reach.employers} if reach else {actor.employer}
    rows = _rows([*head, *([_("单位")] if reach else [])], keys, translation.get_language() or "zh-hans", mine, named=bool(reach))
    body = StreamingHttpResponse(WRITERS[kind](rows), TYPES[kind])
    name = "group-contracts" if reach else "contracts"
    body["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y%m%d}.{kind}"'
    return body


def _list(request: HttpRequest, actor: Actor) -> tuple[Listing, GroupReach | None]:
    """The employer's own list, or that of a group with how far the person sees in it."""
    if request.POST.get("list") != "group":
        return CONTRACTS, None
    reach = group_reach(actor)
    return group_listing(reach), reach


def _keys(given: list[str]) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(text) for text in given[:1000]]
    except ValueError:
        raise InvalidInput(_("请在列表里勾选要导出的合同。")) from None


def _rows(head: list[str], keys: list[uuid.UUID], language: str, mine: set[Any], *, named: bool) -> Iterator[list[str]]:
    """Made while it is sent: after the request, so in the language that it had. `mine`: employers whose people are named;
    `named`: each row says whose contract it is."""
    yield head
    for at in range(0, len(keys), AT_ONCE):
        some = Contract.objects.select_related("handler", "proposal", "employer").in_bulk(keys[at : at + AT_ONCE])
        for key in keys[at : at + AT_ONCE]:
            if contract := some.get(key):
                with translation.override(language):
                    row = _row(contract, mine)
                yield [*row, contract.employer.name] if named else row


def _row(contract: Contract, mine: set[Any]) -> list[str]:
    said = contract.said
    worker, work = (found if isinstance(found := said.get(name), dict) else {} for name in ("worker", "work"))
    times = (contract.created_at, contract.changed_at, contract.concluded_at)
    return [
        contract.number,
        _(contract.definition.title),
        worker_name(contract),
        masked_phone(str(worker.get("phone") or "")),
        str(work.get("position") or ""),
        _(contract.get_state_display()),
        (contract.handler.name or "") if contract.employer_id in mine else "",
        *(f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else "" for moment in times),
    ]


@for_members()
def keep_view(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    listing, reach = _list(request, actor)
    chosen = listing.chosen(request.POST, actor=actor)
    listed = listing.of(Contract.objects.none(), chosen, actor=actor)
    name_filter(listing.name, request.POST.get("name", ""), listed.query, actor=actor)
    return redirect(f"{reverse('desk_group_contracts' if reach else 'desk')}?{listed.query}")


@for_members()
def forget_view(request: HttpRequest, view_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    forget_filter(view_id, actor=actor)
    return redirect("desk_group_contracts" if request.POST.get("list") == "group" else "desk")
