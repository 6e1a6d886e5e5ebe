"""An uploaded workbook as a plan and rows: what all rows share is read at once, what is wrong with the whole is refused."""

from __future__ import annotations

import dataclasses
import unicodedata
from typing import Any

from qianyue.contracts.sheets import names
from qianyue.contracts.sheets.plan import Column, Plan
from qianyue.contracts.sheets.rows import put, values_of
from qianyue.uploads.errors import Problem, UploadRefused
from qianyue.uploads.workbook import ROWS, TOO_MANY_ROWS
from qianyue.uploads.workbook_child import workbook

MERGED = "这一行有合并的单元格，不能确定内容属于谁。请取消合并，逐行填写"
HIDDEN = "这一行在表格里被隐藏或者筛选掉了。请取消隐藏；不需要的，请删去整行"
IGNORED = (names.SERIAL, names.RESULT)
SHOWN = 8  # headings named in one sentence


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """`number` is the row's number in the sheet; `problem` is about the row as a whole."""

    number: int
    cells: dict[str, list[str]]
    problem: str = ""


def read(data: bytes, plan: Plan) -> tuple[Plan, list[Row]]:
    """The plan of this very file, and its rows; `plan` has every column that there may be. Raises UploadRefused."""
    sheets = {sheet["name"].strip(): sheet for sheet in workbook(data)}
    _is_of_this_kind(sheets.get(names.GUIDE), plan.kind)
    listed = sheets.get(names.LIST)
    if listed is None:
        raise _refused(f"没有找到工作表“{names.LIST}”。请下载本页的模板，把内容粘贴进去再上传。")
    base = _with_common(plan, sheets.get(names.COMMON))
    if not listed["rows"]:
        raise _refused(f"工作表“{names.LIST}”是空的。")
    head, *rest = listed["rows"]
    columns = _columns(head, plan, listed["columns_hidden"])
    serial = next((number for number, cell in head[3].items() if _plain(cell[1]) == names.SERIAL), "")
    rows = [
        Row(number, cells, MERGED if merged else HIDDEN if hidden else "")
        for number, hidden, merged, every in rest
        if (cells := {place: cell for place, cell in every.items() if int(place) in columns})
        and not (serial in every and _plain(every[serial][1]) == names.EXAMPLE)
    ]
    if not rows:
        raise _refused(f"工作表“{names.LIST}”里还没有人员。请从示例下面一行开始填写。")
    if len(rows) > ROWS:
        raise _refused(TOO_MANY_ROWS)
    return Plan(kind=plan.kind, columns=columns, base=base), rows


def _is_of_this_kind(guide: dict[str, Any] | None, kind: str) -> None:
    """A sheet that says what it is must be of the kind that was asked for."""
    for row in guide["rows"] if guide else ():
        if _plain(row[3].get("1", ["", ""])[1]) == names.MARKER:
            version, _, named = row[3].get("2", ["", ""])[1].partition(" ")
            if version != names.VERSION:
                raise _refused("这个模板是旧的或者不是本平台的。请重新下载模板，把内容粘贴进去再上传。")
            if named.strip() != kind:
                title, wanted = names.title_of(named.strip()), names.title_of(kind)
                raise _refused(f"这是“{title}”的表格，而选择的文书是“{wanted}”。请改选文书种类，或者换用对应的模板。")


def _columns(head: list[Any], plan: Plan, hidden: list[list[int]]) -> dict[int, Column]:
    known = {_plain(column.heading): column for column in plan.columns.values()}
    found: dict[int, Column] = {}
    strange, twice = [], []
    for place, (_sort, heading) in head[3].items():
        plain = _plain(heading)
        if plain in IGNORED:
            continue
        if plain not in known:
            strange.append(heading[:20])
        elif known[plain] in found.values():
            twice.append(heading[:20])
        else:
            found[int(place)] = known[plain]
    problems = []
    if twice:
        problems.append(f"列名重复：{'、'.join(twice[:SHOWN])}。每一列只能有一个，请删去多余的。")
    if strange:
        problems.append(
            f"不认识的列：{'、'.join(strange[:SHOWN])}。请删去，或者改成模板里的列名（“共同条件”里的项目也可以作列名）。"
        )
    present = {column.pointer for column in found.values()}
    missing = [one.heading for one in plan.columns.values() if one.required and one.per_person and one.pointer not in present]
    if missing:
        problems.append(f"缺少必需的列：{'、'.join(missing[:SHOWN])}。请下载模板，把内容粘贴进去再上传。")
    covered = [column.heading for place, column in found.items() if any(first <= place <= last for first, last in hidden)]
    if covered:
        problems.append(f"有隐藏的列：{'、'.join(covered[:SHOWN])}。请取消隐藏，看清内容后再上传。")
    if problems:
        raise UploadRefused([Problem("第 1 行", problem) for problem in problems])
    return found


def _with_common(plan: Plan, sheet: dict[str, Any] | None) -> dict[str, Any]:
    """What every row says: the sheet of common conditions over what the platform fills in itself."""
    if sheet is None:
        return plan.base
    known = {_plain(column.heading): column for column in plan.columns.values()}
    problems, base = [], plan.base
    for number, _hidden, _merged, cells in sheet["rows"][1:]:
        heading = cells.get("1", ["s", ""])[1]
        column = known.get(_plain(heading))
        if column is None:
            problems.append(Problem(f"{names.COMMON} 第 {number} 行", f"不认识的项目“{heading[:20]}”。请照模板填写。"))
            continue
        read_ = values_of({"2": cells["2"]} if "2" in cells else {}, {2: column})
        problems += [Problem(f"{names.COMMON}·{heading}", f"{text}。") for text in read_.problems.values()]
        _set(base, column.pointer, read_.terms.get(column.pointer))
    if problems:
        raise UploadRefused(problems)
    return base


def _set(base: dict[str, Any], pointer: str, value: Any) -> None:
    """What was emptied in the sheet is empty."""
    if value is not None:
        put(base, pointer, value)
        return
    place: Any = base
    *way, last = pointer.split("/")[1:]
    for step in way:
        place = place.get(step) if isinstance(place, dict) else None
    if isinstance(place, dict):
        place.pop(last, None)


def _plain(heading: str) -> str:
    return "".join(unicodedata.normalize("NFKC", heading).split()).strip("*")


def _refused(message: str) -> UploadRefused:
    return UploadRefused([Problem("", message)])
