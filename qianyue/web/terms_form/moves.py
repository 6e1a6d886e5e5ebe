"""What the small buttons of the form ask for, as commands: `add:LIST`, `remove:LIST/ROW`, `term:MONTHS`, `probation:longest`,
`probation:none`, `words:POINTER`, `fix:POINTER=VALUE`. Each changes the sheet and nothing else, so all work without script.
"""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from qianyue.law import dates
from qianyue.web.terms_form.elements import Rows
from qianyue.web.terms_form.sheet import Sheet
from qianyue.web.terms_form.values import Mistyped, read_date

PROBATION = ("/probation/start", "/probation/end", "/probation/monthly_wage", "/probation/hourly_wage")


def move(sheet: Sheet, command: str) -> dict[str, str]:
    """Do it. Returns sentences at fields (pointer → sentence) when something is lacking for it; unknown commands do nothing."""
    name, _colon, what = command.partition(":")
    if name == "add" and what in sheet.layout.lists:
        _add(sheet, sheet.layout.lists[what])
    elif name == "remove":
        _remove(sheet, *what.rpartition("/")[::2])
    elif name == "term" and what.isascii() and what.isdigit() and 0 < int(what) <= 600:
        return _term(sheet, int(what))
    elif name == "probation":
        return _probation(sheet, what)
    elif name == "words" and (field := sheet.layout.fields.get(what)) and field.standard:
        sheet.values[what] = sheet.values.get(what, "").strip() or str(field.standard)  # what somebody wrote is never replaced
    elif name == "choose":
        pass  # the same page, drawn for the answer that was chosen
    elif name == "fix":
        pointer, _equals, value = what.partition("=")
        if pointer in sheet.pointers():
            sheet.values[pointer] = value
    return {}


def _add(sheet: Sheet, rows: Rows) -> None:
    shown = max(sheet.rows.get(rows.pointer, 0), rows.spare)
    sheet.rows[rows.pointer] = min(shown + 1, rows.most)


def _remove(sheet: Sheet, pointer: str, row: str) -> None:
    rows = sheet.layout.lists.get(pointer)
    if rows is None or not (row.isascii() and row.isdigit()) or int(row) >= sheet.rows.get(pointer, 0):
        return
    for number in range(int(row), sheet.rows[pointer]):
        for field in rows.fields:
            following = sheet.values.pop(field.pointer.replace("*", str(number + 1)), None)
            here = field.pointer.replace("*", str(number))
            sheet.values.pop(here, None)
            if following is not None:
                sheet.values[here] = following
    sheet.rows[pointer] -= 1


def _term(sheet: Sheet, months: int) -> dict[str, str]:
    start = _day(sheet, "/term/start") or _day(sheet, "/employment_start")
    if start is None:
        return {"/term/start": _("请先填写合同起始日，再按年数算出终止日。")}
    sheet.values |= {
        "/term/type": "fixed",
        "/term/start": start.isoformat(),
        "/term/end": dates.last_day(start, months).isoformat(),
    }
    return {}


def _probation(sheet: Sheet, what: str) -> dict[str, str]:
    if what == "none":
        for pointer in PROBATION:
            sheet.values.pop(pointer, None)
    if what != "longest":
        return {}
    start, kind = _day(sheet, "/term/start"), sheet.values.get("/term/type") or None
    first = _day(sheet, "/probation/start") or start
    last = dates.last_day_of_probation(term_type=kind, term_start=start, term_end=_day(sheet, "/term/end"), probation_start=first)
    if last is None or first is None:
        return {"/probation/end": _("这样的期限不能约定试用期，或者合同起止日还没有填写。")}
    sheet.values |= {"/probation/start": first.isoformat(), "/probation/end": last.isoformat()}
    return {}


def _day(sheet: Sheet, pointer: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(read_date(sheet.values.get(pointer, "").strip()))
    except (Mistyped, ValueError):
        return None
