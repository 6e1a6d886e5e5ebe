"""Why a contract was found: by the worker's name, phone, identity number, position, or by its own number; numbers are masked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from qianyue.contracts.models import Contract
from qianyue.contracts.search import words
from qianyue.operations.actor import Actor
from qianyue.web.context import masked_phone
from qianyue.web.desk_words import masked_number, standings, worker_name


def grouped(found: Iterable[Contract], typed: str, *, actor: Actor) -> list[dict[str, Any]]:
    """`title` and `rows` of each group that has any; a row stands in the first that fits."""
    wanted = {word for options in words.asked(typed) for all_of in options for word in all_of}
    titles = {"name": _("姓名"), "phone": _("手机号"), "identity": _("证件号码"), "position": _("岗位"), "number": _("合同编号")}
    groups: dict[str, list[dict[str, Any]]] = {group: [] for group in titles}
    for standing in standings(found, actor=actor):
        group, matched = _matched(standing.contract, wanted)
        groups[group].append({"standing": standing, "matched": matched})
    return [{"title": titles[group], "name": group, "rows": rows} for group, rows in groups.items() if rows]


def _matched(contract: Contract, wanted: set[str]) -> tuple[str, str]:
    """The group, and what matched as it may be shown; the name stands in the row anyway."""
    said = contract.said
    worker, work = (part if isinstance(part := said.get(name), dict) else {} for name in ("worker", "work"))
    name, phone, number, position = (
        str(section.get(field) or "")
        for section, field in ((worker, "name"), (worker, "phone"), (worker, "id_number"), (work, "position"))
    )
    for group, fields, shown in (
        ("name", {"name": name}, worker_name(contract)),
        ("phone", {"phone": phone}, masked_phone(phone)),
        ("identity", {"id_number": number}, masked_number(number)),
    ):
        if wanted & words.of_contract("", {"worker": fields}):
            return group, shown
    if wanted & words.of_contract("", {"work": {"position": position}}):
        return "position", position
    return "number", contract.number
