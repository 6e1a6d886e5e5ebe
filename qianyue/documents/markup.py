"""The markup of the texts: lines, read into blocks.

A text file is a Jinja template. When it is rendered, every value becomes a numbered mark in private-use characters and
the value itself stays outside; only then are the lines read. So no value can ever be taken for markup, whatever it holds.

    ! 劳动合同 | 电子文本       title, and a line under it
    == 一、劳动合同期限          a part; parts and articles are numbered in order, or the text is refused
    第一条 ……                  the first paragraph of an article
    == *、…… and 第*条 ……      the same, with the number that comes next: for passages that several texts share
    （一）…… or 1. ……          an item of a list
    |= 甲方                     a table of facts begins: its caption (none on the cover)
    | 名称 | {{ value }}        a row of it; a row whose value is absent is not printed
    |# 序号 | 名称              a table with a header begins; its rows follow as `| 1 | 手册`
    @worker 乙方（签名）         a place for signing; rows of facts may follow
    ---                         a new page
    ……                         any other line is a paragraph
      ……                       two spaces: goes on with the line before
    ? ……, or   ? ……           printed only when every value on the line is present
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from qianyue.documents import model as b
from qianyue.documents.errors import MissingValue, TemplateError

OPEN, CLOSE = "\ue000", "\ue001"
MARK = re.compile(f"{OPEN}([0-9]+){CLOSE}")
PART = re.compile(r"([一二三四五六七八九十]+|\*)、(.+)")
ARTICLE = re.compile(r"第([一二三四五六七八九十]+|\*)条[ 　]+(.+)", re.DOTALL)
ITEM = re.compile(r"(（[一二三四五六七八九十]+）|[0-9]+\.)[ 　]*(.+)", re.DOTALL)
PLACE = re.compile(r"@([a-z_]+)[ 　]+(.+)")
BLANK = "（未填写）"
ENDS = ("。", "！", "？", "；", "!", "?", ";")


def chinese_number(n: int) -> str:
    """1 … 99 in Chinese: 25 → 二十五."""
    if not 0 < n < 100:
        raise ValueError(n)
    digits = "一二三四五六七八九"
    tens, ones = divmod(n, 10)
    return ("" if tens < 2 else digits[tens - 1]) + ("十" if tens else "") + (digits[ones - 1] if ones else "")


def lines(text: str, values: Sequence[str | None]) -> list[str]:
    """Whole lines: continuations joined, optional ones without their values left out."""
    whole: list[str] = []
    for raw in text.split("\n"):
        line = raw.strip(" \t\r")
        if not line:
            continue
        if line.startswith("? "):
            line = line[2:].lstrip()
            if any(values[int(n)] is None for n in MARK.findall(line)):
                continue
        if not raw.startswith("  "):
            whole.append(line)
        elif whole and not whole[-1].startswith("|"):
            whole[-1] += line
        else:
            raise TemplateError(f"文本以续行开头，或者续行接在表格之后：{line}")
    return whole


def runs(text: str, values: Sequence[str | None], *, where: str, draft: bool) -> b.Runs:
    """`text` cut at its marks. A sentence that a value has ended already is not ended once more: no `。。`."""
    found: list[b.Run] = []
    for position, piece in enumerate(MARK.split(text)):  # text and mark numbers in turn
        if position % 2 == 0:
            if found and piece.startswith("。") and found[-1].text.endswith(ENDS):
                piece = piece[1:]
            found += [b.Run(piece)] if piece else []
            continue
        value = values[int(piece)]
        if value is not None:
            found.append(b.Run(value, "value"))
        elif draft:
            found.append(b.Run(BLANK, "missing"))
        else:
            raise MissingValue(where)
    return tuple(found)


class Reader:
    """Reads one rendered text. `values[i]` is what mark i stands for, None where the terms have nothing.

    `sizes` gives width and height in millimetres for each role that may sign. With `draft`, what must be filled in and
    is not stands as `（未填写）`; without, it raises MissingValue.
    """

    def __init__(self, values: Sequence[str | None], *, sizes: Mapping[str, tuple[int, int]], draft: bool) -> None:
        self._values, self._sizes, self._draft = values, sizes, draft
        self._blocks: list[b.Block] = []
        self._parts = self._articles = 0
        self._where = ""

    def read(self, text: str) -> tuple[b.Block, ...]:
        for line in lines(text, self._values):
            self._line(line)
        # A table none of whose rows has a value is not there at all.
        return tuple(block for block in self._blocks if not isinstance(block, b.FactsTable) or block.rows)

    def _line(self, line: str) -> None:
        if line == "---":
            self._blocks.append(b.PageBreak())
        elif line.startswith("! "):
            title, _, subtitle = line[2:].partition(" | ")
            self._blocks.append(b.Title(title, subtitle))
        elif line.startswith("== "):
            self._heading(line[3:])
        elif line.startswith("|"):
            self._table_line(line)
        elif match := PLACE.fullmatch(line):
            self._place(*match.groups())
        elif match := ARTICLE.fullmatch(line):
            self._articles += 1
            self._where = number = f"第{chinese_number(self._articles)}条"
            if match[1] not in ("*", number[1:-1]):
                raise TemplateError(f"条文编号不连续：应为{number}，写的是第{match[1]}条。")
            self._blocks.append(b.Article(number, self._runs(match[2])))
        elif match := ITEM.fullmatch(line):
            self._blocks.append(b.Item(match[1], self._runs(match[2])))
        else:
            self._blocks.append(b.Paragraph(self._runs(line)))

    def _heading(self, text: str) -> None:
        self._where, number = text, ""
        if match := PART.fullmatch(text):
            self._parts += 1
            number = chinese_number(self._parts)
            if match[1] not in ("*", number):
                raise TemplateError(f"部分编号不连续：应为{number}，写的是{text}。")
            number, text = f"{number}、", match[2]
            self._where = number + text
        self._blocks.append(b.Heading(number, text))

    def _place(self, role: str, caption: str) -> None:
        if role not in self._sizes:
            raise TemplateError(f"签署位置“{role}”没有在文书种类中定义。")
        self._where = caption
        place = b.Place(role, caption, (), *self._sizes[role])
        match self._last():
            case b.Signatures(places):
                self._blocks[-1] = b.Signatures((*places, place))
            case _:
                self._blocks.append(b.Signatures((place,)))

    def _table_line(self, line: str) -> None:
        if line.startswith("|="):
            self._where = caption = line[2:].strip()
            self._blocks.append(b.FactsTable(caption, ()))
            return
        if line.startswith("|# "):
            self._blocks.append(b.Grid(tuple(line[3:].split(" | ")), ()))
            return
        cells = line.removeprefix("|").strip().split(" | ")
        match self._last():
            case b.Grid(header, rows) if len(cells) == len(header):
                self._blocks[-1] = b.Grid(header, (*rows, tuple(self._runs(cell) for cell in cells)))
            case b.FactsTable(caption, facts) if len(cells) == 2:
                self._blocks[-1] = b.FactsTable(caption, facts + self._fact(*cells))
            case b.Signatures((*before, last)) if len(cells) == 2:
                grown = b.Place(last.role, last.caption, last.rows + self._fact(*cells), last.width, last.height)
                self._blocks[-1] = b.Signatures((*before, grown))
            case _:
                raise TemplateError(f"这一行不属于任何表格，或者列数不对：{line}")

    def _fact(self, label: str, value: str) -> tuple[tuple[str, b.Runs], ...]:
        if any(self._values[int(n)] is None for n in MARK.findall(value)):
            return ()
        return ((label, self._runs(value)),)

    def _last(self) -> Any:
        return self._blocks[-1] if self._blocks else None

    def _runs(self, text: str) -> b.Runs:
        return runs(text, self._values, where=self._where, draft=self._draft)
