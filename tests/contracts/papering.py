"""Spreadsheets of contracts on paper for the tests, as a clerk fills them in: made by the product's own writer."""

from __future__ import annotations

from typing import Any

from qianyue.cli import invented
from qianyue.contracts.sheets import paper
from qianyue.contracts.sheets.names import PAPER_TITLE
from qianyue.contracts.sheets.template import write

FIRST = 3  # the first row below the example


def cells(serial: int, **more: str) -> dict[str, str]:
    """What one row says, by heading; `more` by heading too."""
    party = invented.Person(serial).party
    said = {
        "合同编号": f"茶字第{serial:03d}号",
        "姓名": party["name"],
        "证件种类": "居民身份证",
        "证件号码": party["id_number"],
        "合同种类": "全日制劳动合同",
        "合同期限类型": "固定期限",
        "合同起始日期": "2024-01-01",
        "合同终止日期": "2027-12-31",
        "试用期": "约定过",
        "工作岗位": "茶园管护员",
        "月工资（元）": "4200",
    }
    return said | more


def sheet(*rows: dict[str, str]) -> bytes:
    """The .xlsx; a value may also be a cell of the reader's own, [sort, value]."""
    pointers = {one.heading: one.pointer for one in paper.COLUMNS}
    filled: list[dict[str, Any]] = [
        {
            "number": number,
            "cells": {pointers[heading]: ["s", value] for heading, value in row.items() if value},
            "result": "",
            "notes": {},
        }
        for number, row in enumerate(rows, FIRST)
    ]
    return write(paper.plan(), PAPER_TITLE, filled)


def made(serials: range = range(1, 4)) -> bytes:
    """A sheet in which nothing is wrong."""
    return sheet(*(cells(serial) for serial in serials))
