"""Keeping files: encrypted under the document's own key, addressed by content, checked when read."""

from __future__ import annotations

import datetime
import hashlib

from qianyue.contracts.models import Contract, Document
from qianyue.operations.errors import OperationsError
from qianyue.operations.gateways import gateways
from qianyue.operations.ids import new_id
from qianyue.operations.keys import key_ring
from qianyue.trust.pades import Base


class DamagedDocument(OperationsError):
    """The stored bytes are not what was stored. Never served, always on the operator's screen."""

    code = "document_damaged"


def keep(
    contract: Contract,
    *,
    role: str,
    data: bytes,
    pages: int = 0,
    engine: str = "",
    base: Base | None = None,
    lapses_at: datetime.datetime | None = None,
) -> Document:
    """Store `data` outside any transaction and return the row, not saved yet: the act saves it with its own change.

    A process that dies in between leaves an unreferenced ciphertext, which nothing can read and audit counts.
    Errors: StorageFull, and nothing is left behind.
    """
    identifier = new_id(contract.shard)
    sealed = key_ring().seal(data, aad=_place(identifier))
    return Document(
        id=identifier,
        contract=contract,
        role=role,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        pages=pages,
        storage_key=gateways().storage.put(sealed),
        engine=engine,
        signing_base=base.to_json() if base else None,
        lapses_at=lapses_at,
    )


def fetch(document: Document) -> bytes:
    """The exact bytes that were kept. Errors: DamagedDocument."""
    sealed = gateways().storage.get(document.storage_key)
    data = key_ring().open(sealed, aad=_place(document.id))
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise DamagedDocument("存档文件与登记的校验值不一致，已停止提供，请联系平台运维人员。")
    return data


def base_of(document: Document) -> Base | None:
    """What came with the file for signing it; None where nothing did, and the file is read instead."""
    return Base.from_json(document.signing_base) if document.signing_base else None


def _place(identifier: object) -> bytes:
    return f"document:{identifier}".encode()
