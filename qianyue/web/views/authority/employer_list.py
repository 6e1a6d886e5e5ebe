"""The list of the region's employers: narrowed, searched, ticked, and taken away as a table."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from qianyue.employers.application_facts import KINDS
from qianyue.employers.models import Employer
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput
from qianyue.oversight import employers as desk
from qianyue.oversight.access import as_officer
from qianyue.oversight.acts.classify_employer import sections
from qianyue.oversight.acts.export_list import MOST, export_list
from qianyue.oversight.reach import Reach, reach_of
from qianyue.web.authority_words import place_name
from qianyue.web.lists.authority import EMPLOYERS, STANDING_WORDS
from qianyue.web.tables import CSV, TYPES, WRITERS
from qianyue.web.who import for_officers

AT_ONCE = 500
TICKED = 1000  # that one page's form may send: a page has at most a hundred


@for_officers
def every(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    listed = EMPLOYERS.of(desk.employers(as_officer(actor)), request.GET, actor=actor)
    found = listed.take(Employer.objects)
    known = reach_of([one.id for one in found], on=timezone.localdate())
    context = {
        "listed": listed,
        "rows": [_shown(one, known.get(one.id, Reach())) for one in found],
        "state": listed.chosen.get("state", ""),
        "every": listed.link(state=""),
        "states": [(value, word, listed.link(state=value)) for value, word in STANDING_WORDS.items()],
    }
    return render(request, "authority/employers.html", context)


def selected(given: QueryDict, *, actor: Actor) -> tuple[QuerySet[Employer], Mapping[str, str]]:
    """What the list's form asks for: the ticked ones, or with `all` whatever the filters match; and those filters.

    Errors: NotAllowed, InvalidInput (no keys at all).
    """
    chosen = EMPLOYERS.chosen(given.dict(), actor=actor)  # type: ignore[arg-type] - texts only: nothing is sent as a file
    found = EMPLOYERS.narrowed(desk.employers(as_officer(actor)), chosen, actor=actor)
    if given.get("all") == "1":
        return found, chosen
    try:
        return found.filter(id__in=[uuid.UUID(text) for text in given.getlist("chosen")[:TICKED]]), {}
    except ValueError:
        raise InvalidInput(_("请在列表里勾选单位。")) from None


@for_officers
def export(request: HttpRequest, *, actor: Actor) -> HttpResponseBase:
    """POST: `chosen` keys, or with `all` whatever the filters match."""
    kind = request.POST.get("format", CSV)
    if kind not in WRITERS:
        raise InvalidInput(_("请选择导出为 CSV 或者 Excel 表格。"))
    found, _filters = selected(request.POST, actor=actor)
    keys = list(found.values_list("id", flat=True)[: MOST + 1])
    if not keys:
        raise InvalidInput(_("没有可以导出的单位。请勾选单位，或者改变筛选条件。"))
    export_list("employers", count=len(keys), actor=actor)
    language = translation.get_language() or "zh-hans"
    body = StreamingHttpResponse(WRITERS[kind](_rows(keys, language)), TYPES[kind])
    body["Content-Disposition"] = f'attachment; filename="employers-{timezone.localdate():%Y%m%d}.{kind}"'
    return body


def _rows(keys: list[uuid.UUID], language: str) -> Iterator[list[str]]:
    """Made while it is sent: after the request, so in the language that it had."""
    with translation.override(language):
        head = [_("单位名称"), _("统一社会信用代码"), _("单位性质"), _("行业"), _("地区"), _("开通时间"), _("状态")]
        head += [_("已签电子合同的人数"), _("平台上已知的人数"), _("电子合同覆盖率")]
    yield head
    for at in range(0, len(keys), AT_ONCE):
        some = keys[at : at + AT_ONCE]
        held, known = Employer.objects.in_bulk(some), reach_of(some, on=timezone.localdate())
        for key in some:
            with translation.override(language):
                row = _row(held[key], known.get(key, Reach()))
            yield row


def _row(one: Employer, reach: Reach) -> list[str]:
    shown = _shown(one, reach)
    opened = f"{timezone.localtime(one.created_at):%Y-%m-%d}"
    percent = "" if reach.percent is None else f"{reach.percent}%"
    place, kind = str(shown["place"]), shown["kind"]
    return [
        *(one.name, one.uscc, _(kind) if kind else "", str(shown["industry"]), place, opened),
        *(str(STANDING_WORDS[shown["standing"]]), str(reach.covered), str(reach.known), percent),
    ]


def _shown(one: Employer, reach: Reach) -> dict[str, Any]:
    industries = {section.code: _(section.name) for section in sections()}
    return {
        "one": one,
        "place": place_name(one.region),
        "kind": KINDS.get(one.kind, ""),
        "industry": industries.get(one.industry, _("未登记")),
        "standing": "closed" if one.closed_at else "open" if one.active else "suspended",
        "reach": reach,
        "low": reach.percent is not None and reach.percent < 100,
    }
