"""What an identity number tells of its holder, where the terms do not say it themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qianyue.law import identifiers


def told_by_number(worker: Mapping[str, Any]) -> dict[str, str]:
    """Birth date, sex and a man's retirement category, as far as the identity number says them and the draft does not.

    Where birth date and sex stand already, the number has nothing left to tell: a category left open then stays open.
    """
    try:
        read = identifiers.read_identity(str(worker.get("id_type", "")), str(worker.get("id_number", "")))
    except identifiers.IdentifierError:
        return {}
    told = {}
    if read.birth_date and not worker.get("birth_date"):
        told["birth_date"] = read.birth_date.isoformat()
    if read.sex and not worker.get("sex"):
        told["sex"] = read.sex
    if told and (worker.get("sex") or read.sex) == "male" and not worker.get("retirement_category"):
        told["retirement_category"] = "male_60"
    return told
