"""Pydantic's errors in words for a clerk, at a JSON pointer (RFC 6901)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

WORDS = {
    "extra_forbidden": "没有这个项目，请检查名称的拼写，或者本种文书不使用它",
    "missing": "缺少必填的项目",
    "string_type": "这里应为文字，要加引号",
    "bool_type": "这里应为 true 或者 false，不加引号",
    "int_type": "这里应为整数，不加引号",
    "int_from_float": "这里应为整数，不带小数",
    "list_type": "这里应为列表，以 [ 开头",
    "model_type": "这里应为一个对象，以 { 开头",
    "model_attributes_type": "这里应为一个对象，以 { 开头",
    "dict_type": "这里应为一个对象，以 { 开头",
    "string_pattern_mismatch": "编号只能由 6 到 40 个大写字母、数字和连字符组成",
}


def pointer_to(location: tuple[int | str, ...]) -> str:
    """The JSON pointer of a location such as ("pay", "allowances", 0)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in location)


def complaint(detail: ErrorDetails) -> str:
    """One Chinese sentence that says what should stand there."""
    kind = detail["type"]
    context = detail.get("ctx", {})
    if kind in ("date", "money", "number", "control"):
        return detail["msg"]
    if kind == "literal_error":
        return "这里只能是下列之一：" + "、".join(re.findall(r"'([^']*)'", str(context["expected"])))
    if kind == "greater_than_equal":
        return f"这里不能小于 {context['ge']}"
    if kind == "less_than_equal":
        return f"这里不能大于 {context['le']}"
    return WORDS.get(kind, "这里的内容不符合格式")
