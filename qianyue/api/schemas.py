"""What the API takes and gives beside terms files, findings and verification reports, which have formats of their own."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field


class Problem(Schema):
    """An RFC 9457 problem document; `fields` has a sentence per JSON pointer."""

    type: str
    title: str
    status: int
    code: str
    fields: dict[str, str] = {}


class Draft(Schema):
    model_config = ConfigDict(extra="forbid")
    terms: dict[str, Any]


class Edit(Draft):
    edition: int = Field(ge=1, description="the edition that was edited: an older one is refused with 409")


class Proposing(Schema):
    model_config = ConfigDict(extra="forbid")
    edition: int = Field(ge=1)
    message: str = Field(default="", max_length=200)


class ContractOut(Schema):
    """`signing_time` is the closing timestamp's time, and absent before conclusion."""

    id: uuid.UUID
    number: str
    state: str
    edition: int
    waiting_for: str
    signing_time: datetime.datetime | None
    document_sha256: str | None


class Contracts(Schema):
    items: list[ContractOut]
    total: int


class CheckpointOut(Schema):
    """The evidence log's latest signed note, and the timestamp over it (base64 DER) when it has come."""

    note: str
    token: str | None
