"""The kinds of document there are texts for."""

from __future__ import annotations

from qianyue.documents import labor_contract
from qianyue.documents.errors import UnknownKind
from qianyue.documents.kind import Kind

KINDS: dict[str, Kind] = {kind.code: kind for kind in (labor_contract.KIND,)}


def kind_of(code: str) -> Kind:
    try:
        return KINDS[code]
    except KeyError:
        raise UnknownKind(code) from None
