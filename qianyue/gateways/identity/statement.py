"""The statement a provider signs, and the commitment by which it names a person without naming them."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from qianyue.gateways.wire import Word

SALT_SIZE = 16
Hex = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{2}){1,64}$")]


class Statement(BaseModel):
    """The JSON that is signed, byte for byte as sent."""

    model_config = ConfigDict(strict=True)
    format: Literal["qianyue-identity/1"]
    check: Word
    subject: Hex
    status: Literal["pending", "passed", "failed"]
    method: Word
    level: Word
    score: Annotated[int, Field(ge=0, le=100)] | None
    provider: Word
    transaction: Word
    checked_at: AwareDatetime | None
    reason: Word


def commitment(*, salt: bytes, name: str, id_type: str, id_number: str) -> bytes:
    """SHA-256 over the salt and the person, each part with its length before it.

    The salt travels beside the statement and not in it: without it a 37-bit identity number is not to be found by trying.
    """
    parts = (part.encode() for part in (name, id_type, id_number.upper()))
    return hashlib.sha256(salt + b"".join(len(part).to_bytes(4) + part for part in parts)).digest()
